"""Bring back a backup without un-issuing anything (``spec/sync.md`` §3.6).

The present base stays the base: its mutable rows are set back to what the backup says, as ordinary
edits that the history keeps, and what was issued stays. Only when it cannot be read is the file
itself replaced; the mark then says whether this desk needs a new number.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ofdesk.domain.errors import DomainError, IntegrityBroken, OfdeskError
from ofdesk.store import backups, meta, schema
from ofdesk.store.engine import connect
from ofdesk.store.failures import disk_failure, failure_of
from ofdesk.store.lock import BaseLock
from ofdesk.store.mark import sync_folder
from ofdesk.store.restoring import carried_numbers, doubt_mail, set_back, unite

BEFORE_RESTORE = "restore"


def restore_base(base: Path, backup: Path) -> list[str]:
    """Bring ``backup`` back into ``base``, which nobody may have open.

    Returns the numbers of the documents that the backup did not know and that stay. Raises
    ``DomainError``: ``base_missing`` or ``base_corrupt`` for the backup, ``backup_foreign`` for
    that of another base; ``Unavailable('base_in_use')`` and those of the disk.
    """
    schema.checked_header(backup)
    _check_sound(backup)
    _make_folder(base)
    with BaseLock(base, exclusive=True), _ready(base, backup) as source:
        if not _readable(base):
            _replace_file(base, source)
            return []
        _check_same(base, source)
        _upgraded(base)
        backups.backup_now(base, BEFORE_RESTORE, datetime.now(UTC))
        return _set_back(base, source)


def _make_folder(base: Path) -> None:
    try:
        base.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_failure(error, base) from error


@contextmanager
def _ready(base: Path, backup: Path) -> Iterator[Path]:
    """A copy of the backup beside the base, in the schema of this program."""
    source = base.with_name(f".{base.name}.restoring")
    try:
        source.unlink(missing_ok=True)
        backups.copy_base(backup, source, BEFORE_RESTORE, datetime.now(UTC))
        _upgraded(source)
        with closing(connect(source, "rw")) as connection:
            doubt_mail(connection)
        yield source
    except OSError as error:
        raise disk_failure(error, base) from error
    finally:
        for left in source.parent.glob(f"{source.name}*"):
            left.unlink(missing_ok=True)


def _upgraded(path: Path) -> None:
    if schema.checked_header(path).version < schema.SCHEMA_VERSION:
        from ofdesk.store.upgrade import upgrade_in_place

        upgrade_in_place(path)


def _check_sound(path: Path) -> None:
    try:
        with closing(schema.read_only(path)) as connection:
            if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise DomainError("base_corrupt", base=str(path))
    except sqlite3.Error as error:
        raise failure_of(error, path) or error from error


def _readable(base: Path) -> bool:
    """Whether the present base can be kept. A newer or foreign file is refused, not replaced."""
    try:
        schema.checked_header(base)
        _check_sound(base)
    except DomainError as failure:
        if failure.code in ("base_missing", "base_corrupt"):
            return False
        raise
    return True


def _check_same(base: Path, source: Path) -> None:
    names: list[str] = []
    for path in (base, source):
        with closing(schema.read_only(path)) as connection:
            found = connection.execute("SELECT v FROM sync_meta WHERE k = ?", (meta.BASE,))
            names.append(found.fetchone()[0])
    if names[0] != names[1]:
        raise DomainError("backup_foreign", base=str(base))


def _replace_file(base: Path, source: Path) -> None:
    """Put ``source`` in the place of a base that cannot be read, which is kept aside."""
    stamp = datetime.now(UTC).strftime(backups.STAMP)
    for suffix in ("", "-wal", "-shm", "-journal"):
        present = base.with_name(base.name + suffix)
        if present.exists():
            os.replace(present, base.with_name(f"{base.stem}-damaged-{stamp}.db{suffix}"))
    os.replace(source, base)
    sync_folder(base.parent)


def _set_back(base: Path, source: Path) -> list[str]:
    with closing(connect(base, "rw")) as connection:
        # Rows are put back in any order; the links are checked once, before COMMIT.
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("ATTACH ? AS old", (schema.base_uri(source, "ro"),))
        try:
            connection.execute("BEGIN IMMEDIATE")
            carried = carried_numbers(connection)
            unite(connection)
            set_back(connection, datetime.now(UTC))
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise IntegrityBroken("restore_broke_links")
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise failure_of(error, base) or error from error
        except OfdeskError:
            connection.execute("ROLLBACK")
            raise
    return carried
