"""Writes what a command produces to the file that a person named, whole or not at all."""

import os
from pathlib import Path
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
    special = target.exists() and not target.is_file()
    if special or not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise Unavailable("file_not_writable", file=name)


def save_file(name: str, content: bytes) -> str:
    """Write ``content`` to the file ``name`` and return its path.

    Raises ``OSError`` (status 3), the old file left as it was.
    """
    from ofdesk.services.whole_files import save_whole

    target = Path(name).expanduser()
    save_whole(target, content)
    return str(target)


def save_page(desk: "Desk", number: str, name: str) -> str:
    """Save the stored page of a document."""
    from ofdesk.services.pages import stored_page

    with desk.read() as session:
        return save_file(name, stored_page(session, number))
