"""SQLite's and the system's errors told as the program's own: locked, full, read-only, corrupt."""

import errno
import sqlite3

from ofdesk.domain.errors import DomainError, OfdeskError, Unavailable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

UNAVAILABLE = {
    sqlite3.SQLITE_BUSY: "base_locked",
    sqlite3.SQLITE_LOCKED: "base_locked",
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_READONLY: "base_read_only",
    sqlite3.SQLITE_IOERR: "disk_error",
    sqlite3.SQLITE_CANTOPEN: "disk_error",
}
CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
CUT_SHORT = sqlite3.SQLITE_IOERR_SHORT_READ
"""The file, or its journal, ends before what it is said to hold: the disk did its part."""
SYSTEM = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "base_read_only",
    errno.EACCES: "base_read_only",
    errno.EPERM: "base_read_only",
}


def failure_of(error: BaseException | None, base: "str | Path") -> OfdeskError | None:
    """The error to show instead of ``error``, or None when it is a fault of the program."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF
        if primary in CORRUPT or code == CUT_SHORT:
            return DomainError("base_corrupt", base=str(base))
        if primary in UNAVAILABLE:
            return Unavailable(UNAVAILABLE[primary], base=str(base))
    if isinstance(error, OSError):
        return disk_failure(error, base)
    return None


def disk_failure(error: OSError, path: "str | Path") -> Unavailable:
    """What a failed write to ``path`` is for a person."""
    return Unavailable(SYSTEM.get(error.errno or 0, "disk_error"), base=str(path))
