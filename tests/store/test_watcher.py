"""What others commit is told from what this desk commits."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from ofdesk.store import watcher
from ofdesk.store.watcher import Watcher
from tests.store.issuing import issue_one


def touch(path, city):
    """Somebody else's commit, by a connection that is not ours."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    connection.execute("CREATE TABLE IF NOT EXISTS elsewhere (city TEXT)")
    connection.execute("INSERT INTO elsewhere VALUES (?)", (city,))
    connection.close()


def test_our_own_commits_are_not_those_of_others(desk):
    before, version = desk.commits_of_others(), desk.data_version()
    for _ in range(3):
        issue_one(desk)
    assert desk.commits_of_others() == before
    assert desk.data_version() != version


def test_what_was_rolled_back_is_nobodys_commit(desk):
    before = desk.commits_of_others()
    with desk.write() as unit:
        unit.session.execute(text("UPDATE sync_ctx SET author = 'x'"))
    assert desk.commits_of_others() == before


def test_a_second_program_is_noticed(desk, opened):
    other, before = opened(), desk.commits_of_others()
    issue_one(other)
    assert desk.commits_of_others() != before


def test_what_others_committed_before_ours_is_noticed_after_it(desk):
    before = desk.commits_of_others()
    touch(desk.path, "Gap")
    issue_one(desk)
    assert desk.commits_of_others() != before


def test_what_slips_in_right_after_our_commit_is_noticed(desk, monkeypatch):
    before = desk.commits_of_others()
    noted = desk.watcher._note_ours

    def slipped(mark):
        touch(desk.path, "Gap")
        noted(mark)

    monkeypatch.setattr(desk.watcher, "_note_ours", slipped)
    issue_one(desk)
    assert desk.commits_of_others() != before


def test_what_slips_in_between_the_two_questions_is_noticed(desk, monkeypatch):
    before = desk.commits_of_others()
    asked = watcher._version_of
    answers = []

    def slipping(connection):
        version = asked(connection)
        answers.append(version)
        if len(answers) == 3:
            # The first question after our commit has been answered, the second not yet.
            touch(desk.path, "Gap")
        return version

    monkeypatch.setattr(watcher, "_version_of", slipping)
    issue_one(desk)
    assert len(answers) == 4
    assert desk.commits_of_others() != before


def test_none_of_many_commits_of_others_is_missed(desk):
    """Two writers at once: after each commit of the other one, the next look tells."""
    with ThreadPoolExecutor(1) as pool:
        for _ in range(10):
            before = desk.commits_of_others()
            elsewhere = pool.submit(touch, desk.path, "Pau")
            issue_one(desk)
            elsewhere.result()
            assert desk.commits_of_others() != before


@dataclass
class Closed:
    """A connection of SQLAlchemy over one of the driver."""

    driver_connection: sqlite3.Connection

    @property
    def connection(self):
        return self


def test_a_file_that_cannot_be_read_undoes_no_commit(tmp_path):
    path = tmp_path / "a.db"
    touch(path, "Gap")
    looking, ours = Watcher(path), sqlite3.connect(path)
    done = []
    with looking.committing(Closed(ours)):
        ours.close()
        done.append("readable before, not after")
    with looking.committing(Closed(ours)):
        done.append("not readable before")
    assert len(done) == 2
    looking.close()
    with pytest.raises(sqlite3.ProgrammingError):
        looking.version()


def test_after_a_commit_that_fails_one_looks_as_before(desk):
    connection = desk.writer.connect()
    with pytest.raises(ZeroDivisionError), desk.watcher.committing(connection):
        raise ZeroDivisionError
    connection.close()
    assert desk.commits_of_others() >= 0
