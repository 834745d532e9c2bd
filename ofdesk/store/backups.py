"""Copies of a base: asked for, before a migration, and one automatic a day, thinned with age."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ofdesk import paths
from ofdesk.domain.errors import DomainError
from ofdesk.ports.desk import BackupFile
from ofdesk.store.engine import connect
from ofdesk.store.failures import disk_failure, failure_of
from ofdesk.store.mark import sync_folder

AUTOMATIC = "automatic"
STAMP = "%Y%m%dT%H%M%S%fZ"
ALL_DAYS = 7
WEEKLY_DAYS = 61
MONTHLY_DAYS = 731
"""Every automatic backup of 7 days, one a week of 2 months, one a month of 2 years."""


def copy_base(base: Path, target: Path, reason: str, moment: datetime) -> BackupFile:
    """Copy ``base``, consistent while in use, to the new file ``target``.

    Raises ``DomainError('backup_exists')``, ``Unavailable`` when the disk refuses.
    """
    temporary = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            raise DomainError("backup_exists", path=str(target))
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        _copied(base, temporary)
        os.replace(temporary, target)
        sync_folder(target.parent)
        return BackupFile(target, moment, target.stat().st_size, reason)
    except OSError as error:
        raise disk_failure(error, target) from error
    except sqlite3.Error as error:
        raise failure_of(error, target) or error from error
    finally:
        for left in temporary.parent.glob(f"{temporary.name}*"):
            left.unlink(missing_ok=True)


def backup_now(base: Path, reason: str, moment: datetime) -> BackupFile:
    """A copy in the folder of backups of ``base``, named by its instant and its reason."""
    name = f"{base.stem}-{moment.astimezone(UTC).strftime(STAMP)}-{reason}.db"
    return copy_base(base, paths.backups_folder(base) / name, reason, moment)


def listed(base: Path) -> Sequence[BackupFile]:
    """The backups of ``base`` that the program made by itself, newest first."""
    folder = paths.backups_folder(base)
    files = folder.glob(f"{base.stem}-*.db") if folder.is_dir() else ()
    found = [made for path in files if (made := _described(base, path)) is not None]
    return sorted(found, key=lambda made: made.made_at, reverse=True)


def daily(base: Path, moment: datetime) -> BackupFile | None:
    """Make the automatic backup of the day unless there is one, and thin the older ones."""
    made = [copy for copy in listed(base) if copy.reason == AUTOMATIC]
    if made and made[0].made_at.date() >= moment.astimezone(UTC).date():
        return None
    fresh = backup_now(base, AUTOMATIC, moment)
    for copy in thinned([*made, fresh], moment.astimezone(UTC).date()):
        copy.path.unlink(missing_ok=True)
    return fresh


def thinned(copies: Iterable[BackupFile], today: date) -> list[BackupFile]:
    """The copies to throw away: beyond a week the oldest of each week stays, beyond two months the
    oldest of each month, beyond two years none."""
    gone: list[BackupFile] = []
    kept: set[tuple[int, ...]] = set()
    for copy in sorted(copies, key=lambda made: made.made_at):
        day = copy.made_at.date()
        age = today - day
        if age <= timedelta(days=ALL_DAYS):
            continue
        if age <= timedelta(days=WEEKLY_DAYS):
            slot = tuple(day.isocalendar()[:2])
        else:
            slot = (0, day.year, day.month)
        if age > timedelta(days=MONTHLY_DAYS) or slot in kept:
            gone.append(copy)
        kept.add(slot)
    return gone


def _copied(base: Path, temporary: Path) -> None:
    with (
        closing(connect(base, "ro", cached=False)) as source,
        closing(sqlite3.connect(temporary)) as copy,
    ):
        source.backup(copy)
        # One plain file: it can be carried away without its journal.
        copy.execute("PRAGMA journal_mode=DELETE")
    descriptor = os.open(temporary, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _described(base: Path, path: Path) -> BackupFile | None:
    stamp, _, reason = path.stem.removeprefix(f"{base.stem}-").partition("-")
    try:
        moment = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
        return BackupFile(path, moment, path.stat().st_size, reason)
    except (ValueError, OSError):
        return None
