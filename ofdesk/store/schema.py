"""What a base file says of itself before any library is loaded: ours or not, which schema."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from ofdesk.domain.errors import DomainError
from ofdesk.store.failures import failure_of

APPLICATION_ID = 0x4F46_444B
"""« OFDK », in the header of the file."""
SCHEMA_VERSION = 1
"""Number of the newest revision in ``migrations/versions``, kept in ``PRAGMA user_version``."""
REVISIONS = {1: "0001"}
"""Alembic's name of each schema version."""


@dataclass(frozen=True, slots=True)
class Header:
    """``version`` is the schema of the file; ``blank`` a file without any table."""

    version: int
    application: int
    blank: bool


def read_header(path: Path) -> Header:
    """Read the header of ``path``. Raises ``DomainError('base_missing')``, ``base_corrupt`` for
    what is no SQLite file, ``Unavailable``."""
    if not path.is_file():
        raise DomainError("base_missing", base=str(path))
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise failure_of(error, path) or error from error
    return Header(version, application, blank=not tables)


def checked_header(path: Path) -> Header:
    """The header of a base that this program can open, perhaps after a migration.

    Raises ``DomainError``: ``base_missing``, ``base_corrupt``, ``base_foreign`` for the file of
    another program, ``base_newer`` for one of a newer ofdesk.
    """
    header = read_header(path)
    if header.application != APPLICATION_ID or header.version < 1:
        raise DomainError("base_foreign", base=str(path))
    if header.version > SCHEMA_VERSION:
        raise DomainError("base_newer", base=str(path))
    return header
