"""Writes what a command produces to the file that a person named, whole or not at all."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from ofdesk.cli.command import UsageError
from ofdesk.domain.errors import Unavailable

if TYPE_CHECKING:
    from ofdesk.ports.desk import Desk


def check_target(name: str | None, *, issues: bool = True) -> None:
    """Make sure of the file of ``--pdf`` before anything is issued: afterwards it is too late.

    Raises ``Unavailable('file_not_writable')``, and ``UsageError('pdf_of_preview')`` where nothing
    is issued.
    """
    if name is None:
        return
    if not issues:
        raise UsageError("pdf_of_preview")
    target = Path(name).expanduser()
    if target.is_dir() or not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise Unavailable("file_not_writable", file=name)


def save_file(name: str, content: bytes) -> str:
    """Write ``content`` to the file ``name`` and return its path.

    Through a temporary file beside it, so that a full disk leaves the old one whole. Raises
    ``OSError`` (status 3).
    """
    target = Path(name).expanduser()
    with NamedTemporaryFile(dir=target.parent, prefix=".ofdesk-", delete=False) as stream:
        try:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        except OSError:
            Path(stream.name).unlink(missing_ok=True)
            raise
    Path(stream.name).replace(target)
    return str(target)


def save_page(desk: "Desk", number: str, name: str) -> str:
    """Save the stored page of a document."""
    from ofdesk.services.pages import stored_page

    with desk.read() as session:
        return save_file(name, stored_page(session, number))
