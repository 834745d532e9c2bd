"""What a base file says of itself before any library is loaded: ours or not, which schema.

Imports nothing heavy: the first rows of the window and of the command line go through it.
"""

import os
import sqlite3
from collections import namedtuple

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

_UNQUOTED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-._~")
"""Unreserved characters of RFC 3986, and the slash."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import NamedTuple

    class Header(NamedTuple):
        """``version`` is the schema of the file, ``application`` whose file it is."""

        version: int
        application: int

else:
    Header = namedtuple("Header", ("version", "application"))


def base_uri(path: "str | Path", mode: str) -> str:
    """The SQLite URI of ``path``; ``mode`` is ``ro`` or ``rw``, neither creates the file."""
    whole = os.path.abspath(path)
    uri = f"{file_uri(whole)}?mode={mode}"
    # A reader of a WAL base makes a file beside it; where it cannot, nobody else can write either.
    frozen = mode == "ro" and not os.access(os.path.dirname(whole), os.W_OK)
    return f"{uri}&immutable=1" if frozen and not os.path.exists(f"{whole}-wal") else uri


def file_uri(path: str) -> str:
    """An absolute path as a URI. On POSIX without ``pathlib``, which is dear to import."""
    if os.name != "posix":
        from pathlib import Path

        return Path(path).as_uri()
    kept = (chr(b) if chr(b) in _UNQUOTED else f"%{b:02X}" for b in os.fsencode(path))
    return "file://" + "".join(kept)


def read_only(path: "str | Path") -> sqlite3.Connection:
    """A bare read-only connection. Raises ``DomainError('base_missing')``, ``sqlite3.Error``."""
    if not os.path.isfile(path):
        raise DomainError("base_missing", base=str(path))
    connection = sqlite3.connect(base_uri(path, "ro"), uri=True, timeout=10)
    connection.isolation_level = None
    return connection


def header_of(connection: sqlite3.Connection) -> Header:
    """The header of an open file. Its tables are not asked for: to read the schema takes longer
    than all the rest of the question."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    return Header(version, application)


def read_header(path: "str | Path") -> Header:
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


def check_header(header: Header, path: "str | Path") -> None:
    """Raise ``DomainError('base_foreign')`` for the file of another program, ``base_newer`` for
    one of a newer ofdesk."""
    if header.application != APPLICATION_ID or header.version < 1:
        raise DomainError("base_foreign", base=str(path))
    if header.version > SCHEMA_VERSION:
        raise DomainError("base_newer", base=str(path))


def checked_header(path: "str | Path") -> Header:
    """The header of a base that this program can open, perhaps after a migration.

    Raises as ``read_header`` and ``check_header``.
    """
    header = read_header(path)
    check_header(header, path)
    return header
