"""Backups are whole, one a day is made by itself, and they are thinned with age."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.ports.desk import BackupFile
from ofdesk.store import backups
from tests.store.issuing import add_client

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def code_of(kind, action) -> str:
    with pytest.raises(kind) as error:
        action()
    return error.value.code


def test_a_backup_is_the_base_in_one_plain_file(desk, tmp_path):
    with desk.write() as uow:
        add_client(uow)
        uow.commit()
    target = tmp_path / "away" / "copy.db"
    made = desk.backup(target)
    assert (made.path, made.size, made.reason) == (target, target.stat().st_size, "asked")
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["copy.db"]
    with sqlite3.connect(target) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT platform FROM client").fetchall() == [("mermoz",)]
    copy.close()


def test_a_backup_is_made_while_somebody_writes(desk, tmp_path):
    with desk.write() as uow:
        add_client(uow, "later")
        desk.backup(tmp_path / "copy.db")
        uow.commit()
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("SELECT count(*) FROM client").fetchone() == (0,)
    copy.close()


def test_a_backup_overwrites_nothing(desk, tmp_path):
    target = tmp_path / "other.txt"
    target.write_text("mine")
    assert code_of(DomainError, lambda: desk.backup(target)) == "backup_exists"
    assert target.read_text() == "mine"


def test_a_backup_that_fails_leaves_nothing(desk, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert code_of(Unavailable, lambda: desk.backup(blocked / "copy.db")) == "disk_error"
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_the_first_opening_of_a_day_makes_a_backup(desk, opened):
    assert desk.backups() == []
    desk.close()
    (made,) = opened().backups()
    assert made.reason == backups.AUTOMATIC
    assert len(opened().backups()) == 1
    assert backups.daily(desk.path, made.made_at + timedelta(days=1)) is not None
    assert [copy.reason for copy in desk.backups()] == ["automatic", "automatic"]


def test_strange_files_among_the_backups_are_not_backups(desk, base):
    folder = base.parent / "base-backups"
    folder.mkdir()
    (folder / "base-notes.db").write_text("")
    (folder / "other-20261125T090000000000Z-automatic.db").write_text("")
    assert desk.backups() == []


def of_days(*ages: int) -> list[BackupFile]:
    return [BackupFile(Path(str(age)), NOW - timedelta(days=age), 1, "automatic") for age in ages]


def test_backups_are_thinned_with_age():
    gone = {copy.path.name for copy in backups.thinned(of_days(*range(800)), NOW.date())}
    kept = [age for age in range(800) if str(age) not in gone]
    assert kept[:8] == list(range(8))
    assert 8 <= len([age for age in kept if 7 < age <= 61]) <= 9
    assert 22 <= len([age for age in kept if 61 < age <= 731]) <= 24
    assert max(kept) <= 731


@given(st.lists(st.integers(0, 900), max_size=60))
def test_thinning_keeps_the_last_week_and_is_done_once(ages):
    copies = of_days(*ages)
    gone = backups.thinned(copies, NOW.date())
    kept = [copy for copy in copies if not any(copy is other for other in gone)]
    assert all(copy in kept for copy in copies if NOW - copy.made_at <= timedelta(days=7))
    assert backups.thinned(kept, NOW.date()) == []


def test_thinning_forgets_the_automatic_ones_alone(desk, base):
    for days in range(30):
        moment = NOW - timedelta(days=days)
        backups.backup_now(base, "migration" if days == 20 else "automatic", moment)
    backups.daily(base, NOW + timedelta(days=1))
    reasons = [copy.reason for copy in desk.backups()]
    assert reasons.count("migration") == 1
    assert reasons.count("automatic") < 14
