"""Writes what a command produces to the file that a person named, whole or not at all."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ofdesk.ports.desk import Desk


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
