"""A unit of work is one transaction; what the world refuses has a name, and nothing is lost."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.models import Client, Document, Series
from ofdesk.store import archive, engine, mark
from ofdesk.store.failures import disk_failure, failure_of
from tests.store.issuing import add_client, issue, issue_one, pages_of

ROOT = Path(__file__).parent.parent.parent


def platforms(desk):
    with desk.read() as session:
        return session.scalars(select(Client.platform).order_by(Client.platform)).all()


def unavailable(action) -> str:
    with pytest.raises(Unavailable) as error:
        action()
    return error.value.code


def test_what_is_not_committed_is_rolled_back(desk):
    with desk.write() as uow:
        add_client(uow, "kept")
        uow.commit()
        add_client(uow, "forgotten")
    with pytest.raises(ZeroDivisionError):
        add_and_fail(desk)
    assert platforms(desk) == ["kept"]


def add_and_fail(desk):
    with desk.write() as uow:
        add_client(uow, "lost")
        raise ZeroDivisionError


def test_a_unit_of_work_can_be_entered_again(desk):
    uow = desk.write()
    for name in ("one", "two"):
        with uow:
            add_client(uow, name)
            uow.commit()
    assert platforms(desk) == ["one", "two"]


def test_objects_can_be_read_after_the_commit(desk):
    with desk.write() as uow:
        client = add_client(uow)
        uow.commit()
    assert client.name == "Mermoz"


def test_a_unit_of_work_knows_who_acts_and_what_was_answered(desk, opened):
    uow = opened(answers=frozenset({"count_stale"})).write(frozenset({"series_date"}))
    assert (uow.operator, uow.desk, uow.factice) == ("Ada", "01", True)
    assert uow.answered("count_stale")
    assert uow.answered("series_date")
    assert not uow.answered("other")


def test_a_reader_sees_one_moment_and_cannot_write(desk):
    with desk.read() as session:
        before = session.scalar(select(func.count()).select_from(Client))
        with desk.write() as uow:
            add_client(uow)
            uow.commit()
        assert session.scalar(select(func.count()).select_from(Client)) == before == 0
        with pytest.raises(Unavailable) as error:
            session.execute(text("DELETE FROM client"))
    assert error.value.code == "base_read_only"
    assert platforms(desk) == ["mermoz"]


def test_each_connection_has_the_pragmas_that_keep_data_safe(desk):
    wanted = {"foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 10_000}
    for source, more in (
        (desk.writer, {"journal_mode": "wal", "synchronous": 2, "query_only": 0}),
        (desk.reader, {"journal_mode": "wal", "query_only": 1}),
    ):
        with source.connect() as connection:
            for name, value in (wanted | more).items():
                assert connection.scalar(text(f"PRAGMA {name}")) == value, name


def test_data_version_changes_when_anybody_commits(desk, opened):
    other = opened()
    before = desk.data_version()
    assert desk.data_version() == before
    issue_one(other)
    assert desk.data_version() != before


def test_writers_wait_for_each_other(desk, opened):
    other, order = opened(), []

    def later():
        with other.write() as uow:
            order.append("second")
            add_client(uow, "second")
            uow.commit()

    with desk.write() as uow:
        waiting = threading.Thread(target=later)
        waiting.start()
        waiting.join(0.2)
        order.append("first")
        add_client(uow, "first")
        uow.commit()
    waiting.join()
    assert order == ["first", "second"]
    assert platforms(desk) == ["first", "second"]


def test_a_base_that_stays_locked_is_told_after_the_wait(desk, opened, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 50)
    monkeypatch.setattr(engine, "PRAGMAS", ("foreign_keys=ON", "busy_timeout=50"))
    hurried = opened()
    with desk.write():
        assert unavailable(hurried.write().__enter__) == "base_locked"
    with hurried.write() as uow:
        add_client(uow)
        uow.commit()
    assert platforms(desk) == ["mermoz"]


def test_sessions_that_are_left_open_are_told_not_waited_for(desk, monkeypatch):
    readers = [desk.read() for _ in range(9)]
    desk.reader.pool._timeout = 0.05
    for reader in readers[:8]:
        reader.__enter__()
    try:
        assert unavailable(readers[8].__enter__) == "base_locked"
    finally:
        for reader in readers[:8]:
            reader.__exit__(None, None, None)


def issue_much(desk):
    with desk.write() as uow:
        issue(uow)
        uow.session.execute(text("INSERT INTO blob VALUES ('x', zeroblob(4000000))"))
        uow.commit()


def fill_up(desk):
    """Let the base grow by nothing more, as on a full disk."""
    with desk.writer.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.commit()
        driver = connection.connection.driver_connection
        driver.execute(f"PRAGMA max_page_count = {pages}")
        return driver


def test_a_full_disk_loses_nothing_and_passes(desk):
    issue_one(desk)
    driver = fill_up(desk)
    assert unavailable(lambda: issue_much(desk)) == "disk_full"
    driver.execute("PRAGMA max_page_count = 1000000")
    assert issue_one(desk) == "OF01-2026-00002"
    with desk.read() as session:
        assert session.scalars(select(Series.last_number)).all() == [2]


def in_child(code: str, *arguments: str) -> str:
    """Run ``code`` in its own process, in the tree; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


LIMITED = """
import resource, signal, sys
from pathlib import Path
from ofdesk.domain.errors import Unavailable
from ofdesk.ports.desk import DeskOptions
from ofdesk.store.desks import SqlDesks
from tests.store.issuing import BytesRenderer, issue_one, issue
desk = SqlDesks(BytesRenderer()).open(DeskOptions(Path(sys.argv[1])))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limits = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, limits[1]))
codes = []
for _ in range(40):
    try:
        with desk.write() as uow:
            issue(uow)
            uow.commit()
    except Unavailable as failure:
        codes.append(failure.code)
resource.setrlimit(resource.RLIMIT_FSIZE, limits)
issue_one(desk)
desk.close()
print(*sorted(set(codes)), len(codes))
"""


def test_a_file_that_may_not_grow_breaks_no_series(desk, base, opened):
    issue_one(desk)
    desk.close()
    *codes, failed = in_child(LIMITED, str(base)).split()
    assert codes == ["disk_error"]
    issued = 1 + 40 - int(failed) + 1
    again = opened()
    assert again.number_needed == ""
    with again.read() as session:
        assert session.scalar(select(func.max(Document.sequence))) == issued
        assert session.scalar(select(func.count()).select_from(Document)) == issued
    assert len(pages_of(base)) == issued


def test_issuing_needs_the_mark_and_fails_whole_without_it(desk, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    issue_one(desk)
    with monkeypatch.context() as patched:
        patched.setattr(mark.os, "replace", full)
        assert unavailable(lambda: issue_one(desk)) == "disk_full"
    with desk.read() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 1
    assert issue_one(desk) == "OF01-2026-00002"


def test_what_fails_after_the_commit_is_told_and_undoes_nothing(desk, base, opened, monkeypatch):
    calls = []
    written = mark.write_mark

    def second_fails(one):
        calls.append(one.phase)
        if one.phase == mark.DONE:
            raise OSError(errno.ENOSPC, "No space left on device")
        written(one)

    with monkeypatch.context() as patched:
        patched.setattr("ofdesk.store.identity.write_mark", second_fails)
        patched.setattr(archive, "_placed", page_fails)
        number = issue_one(desk)
    assert [warning.code for warning in desk.warnings] == [
        "mark_not_written",
        "archive_not_written",
    ]
    assert calls == [mark.INTENT, mark.DONE]
    desk.close()
    again = opened()
    assert (again.number_needed, again.warnings) == ("", ())
    assert pages_of(base) == [f"{number}.pdf"]
    assert issue_one(again) == "OF01-2026-00002"


def page_fails(target, content):
    raise OSError(errno.EACCES, "Permission denied")


def test_a_transaction_that_issues_is_not_committed_past_the_mark(desk):
    with desk.write() as uow:
        issue(uow)
        with pytest.raises(RuntimeError):
            uow.session.commit()
    with desk.read() as session:
        assert session.scalars(select(Document)).all() == []


def test_a_page_is_never_overwritten_by_another(desk, base):
    place = base.parent / "base-archive" / "2026" / "OF01-2026-00001.pdf"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"another page")
    issue_one(desk)
    assert place.read_bytes() == b"another page"
    assert [warning.code for warning in desk.warnings] == ["archive_conflict"]
    aside = Path(str(desk.warnings[0].values["kept"]))
    assert aside.read_bytes() == b"%PDF OF01-2026-00001 Ada"


def test_the_first_opening_of_a_day_looks_through_the_whole_archive(desk, base, opened):
    numbers = [issue_one(desk) for _ in range(22)]
    desk.close()
    shutil.rmtree(base.parent / "base-archive")
    opened().close()
    assert pages_of(base) == [f"{number}.pdf" for number in numbers]


def test_pages_that_the_archive_lacks_are_written_again(desk, base, opened):
    numbers = [issue_one(desk) for _ in range(25)]
    for path in (base.parent / "base-archive").glob("*/*.pdf"):
        path.unlink()
    assert desk.catch_up_archive(3) == 3
    assert pages_of(base) == [f"{number}.pdf" for number in numbers[-3:]]
    assert desk.catch_up_archive() == 22
    assert pages_of(base) == [f"{number}.pdf" for number in numbers]
    assert desk.catch_up_archive() == 0


READING = """
import os, sys
from pathlib import Path
from sqlalchemy import select
from ofdesk.domain.errors import Unavailable
from ofdesk.models import Client
from ofdesk.ports.desk import DeskOptions
from ofdesk.store.desks import SqlDesks
from ofdesk.store.first_rows import first_rows
from tests.store.issuing import BytesRenderer, add_client
import ofdesk.store.opening, ofdesk.store.backups
if os.geteuid() == 0:
    os.setuid(65534)
base = Path(sys.argv[1])
desk = SqlDesks(BytesRenderer()).open(DeskOptions(base))
with desk.read() as session:
    found = session.scalars(select(Client.platform)).all()
try:
    with desk.write() as uow:
        add_client(uow, "other")
        uow.commit()
except Unavailable as failure:
    print(failure.code, *found, *[w.code for w in desk.warnings], len(first_rows(base)))
desk.close()
"""


@pytest.mark.parametrize("folder_mode", [0o555, 0o777])
def test_a_base_that_may_only_be_read_is_read(desk, desks, base, folder_mode):
    with desk.write() as uow:
        add_client(uow)
        uow.commit()
    desk.close()
    place = Path(tempfile.mkdtemp())
    try:
        shutil.copy(base, place / "base.db")
        (place / "base.db").chmod(0o444)
        place.chmod(folder_mode)
        said = in_child(READING, str(place / "base.db"))
    finally:
        place.chmod(0o700)
        shutil.rmtree(place)
    assert said == "base_read_only mermoz base_read_only 1"


def test_failures_of_the_system_have_names():
    base = Path("base.db")
    for number, code in (
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EROFS, "base_read_only"),
        (errno.EACCES, "base_read_only"),
        (errno.EIO, "disk_error"),
    ):
        found = failure_of(OSError(number, "?"), base)
        assert isinstance(found, Unavailable)
        assert found.code == code
    assert disk_failure(OSError("no number"), base).code == "disk_error"
    assert failure_of(ValueError(), base) is None
    assert failure_of(sqlite3.IntegrityError("a bug"), base) is None


def test_a_base_that_is_damaged_while_open_is_corrupt(desk, base):
    with desk.write() as uow:
        add_client(uow)
        uow.commit()
    desk.writer.dispose()
    desk.reader.dispose()
    size = base.stat().st_size
    with base.open("r+b") as stream:
        stream.seek(4096)
        stream.write(b"\xff" * (size - 4096))
    base.with_name("base.db-wal").write_bytes(b"")
    with pytest.raises(DomainError) as error, desk.read() as session:
        session.scalars(select(Client)).all()
    assert error.value.code == "base_corrupt"
