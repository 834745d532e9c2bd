"""What a base file says of itself before any library is loaded: ours or not, which schema.

Imports nothing heavy: the first rows of the window and of the command line go through it.
"""

import os
import sqlite3
from collections import namedtuple
from pathlib import Path

from ofdesk.domain.errors import DomainError
from ofdesk.store.failures import failure_of

APPLICATION_ID = 0x4F46_444B
"""« OFDK », in the header of the file."""
SCHEMA_VERSION = 1
"""Number of the newest revision in ``migrations/versions``, kept in ``PRAGMA user_version``."""
REVISIONS = {1: "0001"}
"""Alembic's name of each schema version."""
REVISION_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
    " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
"""The table in which Alembic keeps the name, as it would make it."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    class Header(NamedTuple):
        """``version`` is the schema of the file; ``blank`` a file without any table."""

        version: int
        application: int
        blank: bool

else:
    Header = namedtuple("Header", ("version", "application", "blank"))


def base_uri(path: Path, mode: str) -> str:
    """The SQLite URI of ``path``; ``mode`` is ``ro`` or ``rw``, neither creates the file."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    # A reader of a WAL base makes a file beside it; where it cannot, nobody else can write either.
    frozen = mode == "ro" and not os.access(path.parent, os.W_OK)
    return f"{uri}&immutable=1" if frozen and not _has_journal(path) else uri


def _has_journal(path: Path) -> bool:
    return path.with_name(f"{path.name}-wal").exists()


def read_only(path: Path) -> sqlite3.Connection:
    """A bare read-only connection. Raises ``DomainError('base_missing')``, ``sqlite3.Error``."""
    if not path.is_file():
        raise DomainError("base_missing", base=str(path))
    connection = sqlite3.connect(base_uri(path, "ro"), uri=True, timeout=10)
    connection.isolation_level = None
    return connection


def header_of(connection: sqlite3.Connection) -> Header:
    """The header of an open file."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return Header(version, application, not tables)


def read_header(path: Path) -> Header:
    """Read the header of ``path``. Raises ``DomainError('base_missing')``, ``base_corrupt`` for
    what is no SQLite file, ``Unavailable``."""
    try:
        connection = read_only(path)
        try:
            return header_of(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise failure_of(error, path) or error from error


def check_header(header: Header, path: Path) -> None:
    """Raise ``DomainError('base_foreign')`` for the file of another program, ``base_newer`` for
    one of a newer ofdesk."""
    if header.application != APPLICATION_ID or header.version < 1:
        raise DomainError("base_foreign", base=str(path))
    if header.version > SCHEMA_VERSION:
        raise DomainError("base_newer", base=str(path))


def checked_header(path: Path) -> Header:
    """The header of a base that this program can open, perhaps after a migration.

    Raises as ``read_header`` and ``check_header``.
    """
    header = read_header(path)
    check_header(header, path)
    return header
