"""The mark outside the base: a crash costs nothing, an old or copied file never issues twice."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from ofdesk.domain.errors import DomainError
from ofdesk.models import Document, Series
from ofdesk.ports.desk import DeskOptions
from ofdesk.store import identity, meta
from ofdesk.store.mark import DONE, INTENT, FileCount, Mark, MarkState, judge, marks_folder
from tests.store.issuing import issue_one, pages_of
from tests.store.issuing_until import COMMITTED, DIED, MOMENTS

ROOT = Path(__file__).parent.parent.parent


def copy_of(base: Path, target: Path) -> Path:
    """The file as somebody copies it by hand, when nobody has it open."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(base, target)
    return target


def numbers(desk):
    with desk.read() as session:
        return session.scalars(select(Document.number).order_by(Document.number)).all()


def must_be_numbered(desk) -> str:
    with pytest.raises(DomainError) as error:
        issue_one(desk)
    assert error.value.code == "desk_number_needed"
    return desk.number_needed


def marks() -> list[dict]:
    return [json.loads(path.read_text()) for path in marks_folder().glob("*.json")]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_death_while_issuing_costs_no_number_and_no_new_series(desk, base, opened, moment):
    issue_one(desk)
    desk.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.issuing_until", str(base), moment],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (DIED, "")
    again = opened()
    assert (again.number_needed, again.warnings) == ("", ())
    expected = 2 if moment in COMMITTED else 1
    assert len(numbers(again)) == expected
    assert issue_one(again) == f"OF01-2026-{expected + 1:05d}"
    assert pages_of(base) == [f"{number}.pdf" for number in numbers(again)]
    (only,) = marks()
    assert (only["n"], only["phase"], only["series"]) == (expected + 1, DONE, ["OF01-2026"])


def test_the_mark_counts_transactions_that_issue(desk):
    assert [mark["n"] for mark in marks()] == [0]
    with desk.write() as uow:
        uow.session.execute(text("UPDATE setting SET value = ''"))
        uow.commit()
    assert [mark["n"] for mark in marks()] == [0]
    issue_one(desk)
    (mark,) = marks()
    assert (mark["n"], mark["phase"]) == (1, DONE)
    assert os.stat(next(marks_folder().glob("*.json"))).st_mode & 0o777 == 0o600


def test_an_older_file_put_back_needs_a_number_before_it_issues(desk, base, opened, tmp_path):
    issue_one(desk)
    desk.close()
    kept = copy_of(base, tmp_path / "kept.db")
    desk = opened()
    issue_one(desk)
    desk.close()
    copy_of(kept, base)
    back = opened()
    assert must_be_numbered(back) == MarkState.RESTORED
    warning = back.warnings[0]
    assert (warning.code, warning.values["known"]) == ("desk_number_needed", "OF01-2026-00002")
    back.close()
    # Asked again and again, until it is answered.
    assert must_be_numbered(opened()) == MarkState.RESTORED


def test_an_older_file_that_issued_nothing_since_goes_on(desk, base, opened, tmp_path):
    issue_one(desk)
    desk.close()
    kept = copy_of(base, tmp_path / "kept.db")
    opened().close()
    copy_of(kept, base)
    assert issue_one(opened()) == "OF01-2026-00002"


def test_a_file_from_another_machine_needs_a_number(desk, base, opened, tmp_path, monkeypatch):
    desk.close()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other machine"))
    elsewhere = opened(copy_of(base, tmp_path / "copy" / "base.db"))
    assert must_be_numbered(elsewhere) == MarkState.COPIED


def test_of_two_copies_that_are_open_one_alone_issues(desk, base, opened, tmp_path):
    desk.close()
    second = opened(copy_of(base, tmp_path / "copy" / "base.db"))
    first = opened()
    issue_one(first)
    with pytest.raises(DomainError) as error:
        issue_one(second)
    assert error.value.code == "desk_number_needed"
    assert numbers(second) == []
    second.close()
    assert must_be_numbered(opened(second.path)) == MarkState.RESTORED


def test_two_windows_on_one_base_both_issue(desk, opened):
    other = opened()
    assert [issue_one(d) for d in (desk, other, desk, other)] == [
        f"OF01-2026-0000{n}" for n in (1, 2, 3, 4)
    ]
    assert other.warnings == desk.warnings == ()


@pytest.fixture
def copied(desk, base, opened, tmp_path):
    issue_one(desk)
    desk.close()
    kept = copy_of(base, tmp_path / "kept.db")
    desk = opened()
    issue_one(desk)
    desk.close()
    copy_of(kept, base)
    return opened()


@pytest.mark.parametrize(
    ("desk_number", "last", "code"),
    [
        ("1", (), "desk_number_invalid"),
        ("01", (), "desk_number_taken"),
        ("03", ("OF03-2026-00001",), "desk_number_taken"),
    ],
)
def test_a_number_that_served_is_refused(copied, desk_number, last, code):
    with pytest.raises(DomainError) as error:
        copied.adopt_number(desk_number, last)
    assert error.value.code == code
    must_be_numbered(copied)


def test_a_new_number_opens_a_new_series_and_closes_the_old(copied, base, opened):
    copied.adopt_number("02", ["of01-2026-00002"])
    assert (copied.number, copied.number_needed) == ("02", "")
    assert issue_one(copied) == "OF02-2026-00001"
    with copied.read() as session:
        old = session.scalars(select(Series).where(Series.desk == "01")).one()
    assert old.closed_at is not None
    assert "OF01-2026-00002" in old.closed_why
    copied.close()
    again = opened()
    assert (again.number, again.warnings) == ("02", ())
    assert again.known_last_numbers() == ["OF01-2026-00002", "OF02-2026-00001"]


def test_a_number_that_another_copy_used_here_is_refused(copied, base, opened, tmp_path):
    copied.adopt_number("02", [])
    issue_one(copied)
    copied.close()
    third = opened(copy_of(base, tmp_path / "copy" / "base.db"))
    third.close()
    issue_one(opened())
    third = opened(third.path)
    with pytest.raises(DomainError):
        third.adopt_number("02", [])
    third.adopt_number("03", [])
    assert issue_one(third) == "OF03-2026-00001"


def test_a_mark_that_cannot_be_read_is_no_mark(desk, opened):
    issue_one(desk)
    desk.close()
    next(marks_folder().glob("*.json")).write_text("{")
    assert must_be_numbered(opened()) == MarkState.COPIED


def test_the_first_opening_makes_the_mark_of_a_base_that_has_none(desks, desk, base, opened):
    with desk.writer.begin() as connection:
        connection.execute(text("UPDATE sync_meta SET v = '0' WHERE k = 'marked'"))
    desk.close()
    next(marks_folder().glob("*.json")).unlink()
    assert issue_one(opened()) == "OF01-2026-00001"


def test_another_window_that_is_about_to_commit_is_no_restored_file(desk, opened):
    with desk.write() as uow:
        uow.page_issued("OF01-2026-00001", b"")
        # The reader that opens meanwhile sees n, and then a mark that is one ahead.
        connection = uow.session.connection()
        identity.announce(connection, ["OF01-2026-00001"])
        found = judge(FileCount(**count_of(desk)), Mark(**marks()[0]))
    assert found is MarkState.CRASHED
    assert issue_one(opened()) == "OF01-2026-00001"


def count_of(desk) -> dict:
    with desk.reader.begin() as connection:
        count = identity.file_count(meta.read_meta(connection))
    return {
        "replica_id": count.replica_id,
        "n": count.n,
        "nonce": count.nonce,
        "marked": count.marked,
    }


NONCES = st.sampled_from(("a", "b"))


@given(
    file_n=st.integers(0, 5),
    mark_n=st.integers(0, 5),
    phase=st.sampled_from((INTENT, DONE)),
    ours=NONCES,
    theirs=NONCES,
)
def test_a_file_behind_what_was_done_never_goes_on(file_n, mark_n, phase, ours, theirs):
    file = FileCount("r", file_n, ours, marked=True)
    state = judge(file, Mark("r", "b", mark_n, phase, theirs))
    behind = mark_n > file_n + (1 if phase == INTENT else 0)
    forked = mark_n == file_n and ours != theirs
    assert (state in (MarkState.RESTORED, MarkState.COPIED)) is (behind or forked)
    if phase == INTENT and mark_n == file_n + 1:
        assert state is MarkState.CRASHED


def test_the_state_folder_of_a_read_only_home_stops_issuing_alone(desk, desks, base, monkeypatch):
    desk.close()
    blocked = marks_folder().parent
    shutil.rmtree(blocked)
    blocked.write_text("a file in the place of the folder")
    made = desks.open(DeskOptions(base))
    try:
        assert made.today
        with pytest.raises(DomainError):
            issue_one(made)
    finally:
        made.close()
