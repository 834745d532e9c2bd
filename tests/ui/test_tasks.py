"""Work off the screen's thread: in order, sorted by kind of error, nothing after the end."""

import gc
import threading
from dataclasses import dataclass
from typing import ClassVar

import pytest
import shiboken6
from PySide6.QtCore import QObject

from ofdesk.bootstrap import desks
from ofdesk.domain.errors import ConfirmationNeeded, DomainError, Unavailable
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.clients import AddClient, add_client
from ofdesk.ui.tasks import EVERYTHING, TaskRunner

MANY = 20_000
NEW = AddClient("acvexin", {"name": "Vexin", "email_structure": "bureau@vexin.example"})


@pytest.fixture
def runner(qapp, base):
    desk = desks().open(DeskOptions(base, operator="Ada"))
    made = TaskRunner(desk)
    yield made
    made.close()
    desk.close()


@pytest.fixture
def owner(qapp):
    return QObject()


@dataclass(frozen=True)
class Written:
    changes: frozenset[str] = frozenset(("client",))


def raising(error):
    def work():
        raise error

    return work


def test_twenty_thousand_results_come_in_the_order_asked(runner, owner, qtbot):
    heard: list[int] = []
    for number in range(MANY):
        runner.write(owner, lambda n=number: n, heard.append)
    qtbot.waitUntil(lambda: len(heard) == MANY, timeout=30000)
    assert heard == list(range(MANY))


def test_results_arrive_on_the_thread_of_the_screen(runner, owner, qtbot):
    where: list[tuple[str, str]] = []
    runner.read(
        owner,
        "where",
        lambda: threading.current_thread().name,
        lambda name: where.append((name, threading.current_thread().name)),
    )
    qtbot.waitUntil(lambda: bool(where))
    assert where[0][0].startswith("reader")
    assert where[0][1] == threading.main_thread().name


def test_the_newest_search_wins(runner, owner, qtbot):
    gate, heard, ran = threading.Event(), [], []
    runner.read(owner, "wait", gate.wait, lambda _: None)
    for text in ("a", "ae", "aer"):
        runner.read(owner, "search", lambda t=text: ran.append(t) or t, heard.append)
    gate.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert (heard, ran) == (["aer"], ["aer"])


def test_what_is_asked_twice_at_once_is_written_once(runner, owner, qtbot):
    gate, ran, heard = threading.Event(), [], []
    for number in (1, 2):
        runner.write_once(owner, lambda n=number: gate.wait() and ran.append(n), heard.append)
    gate.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert ran == [1]
    runner.write_once(owner, lambda: ran.append(3), heard.append)
    qtbot.waitUntil(lambda: ran == [1, 3])


@pytest.mark.parametrize("error", [DomainError("client_unknown"), ZeroDivisionError()])
def test_after_a_refusal_or_a_defect_it_can_be_asked_again(runner, owner, qtbot, error, caplog):
    ended, ran = [], []
    runner.bug.connect(ended.append)
    runner.write_once(owner, raising(error), ran.append, ended.append)
    qtbot.waitUntil(lambda: bool(ended))
    runner.write_once(owner, lambda: 1, ran.append)
    qtbot.waitUntil(lambda: ran == [1])


def test_searches_of_two_windows_do_not_chase_each_other_away(runner, qtbot):
    first, second, heard = QObject(), QObject(), []
    runner.read(first, "search", lambda: 1, heard.append)
    runner.read(second, "search", lambda: 2, heard.append)
    qtbot.waitUntil(lambda: heard == [1, 2])


def test_a_closed_window_gets_nothing(runner, owner, qtbot):
    gate, heard, committed = threading.Event(), [], []
    runner.committed.connect(committed.append)
    runner.write(owner, lambda: gate.wait() and Written(), heard.append)
    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: bool(committed))
    assert heard == []
    assert committed == [frozenset(("client",))]


def test_nothing_is_delivered_nor_taken_after_the_end(runner, owner, qtbot):
    heard = []
    for number in range(50):
        runner.write(owner, lambda n=number: n, heard.append)
    runner.close()
    runner.write(owner, lambda: "late", heard.append)
    qtbot.wait(50)
    assert heard == []
    assert not [t for t in threading.enumerate() if t.name.startswith(("writer", "reader"))]


def test_what_was_asked_to_be_written_is_written_before_the_end(runner, owner):
    written = []
    for number in range(50):
        runner.write(owner, lambda n=number: written.append(n), lambda _: None)
    runner.close()
    assert written == list(range(50))


def test_done_is_called_before_pages_read_again(runner, owner, qtbot):
    order = []
    runner.committed.connect(lambda changes: order.append(sorted(changes)))
    runner.write(owner, Written, lambda _: order.append("done"))
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["done", ["client"]]


def test_a_refusal_goes_to_who_asked(runner, owner, qtbot):
    refused, problems = [], []
    runner.problem.connect(problems.append)
    runner.write(owner, raising(DomainError("platform_taken")), lambda _: None, refused.append)
    qtbot.waitUntil(lambda: bool(refused))
    assert refused[0].code == "platform_taken"
    assert problems == []


def test_a_refusal_that_nobody_shows_is_a_problem_without_retry(runner, owner, qtbot):
    with qtbot.waitSignal(runner.problem) as caught:
        runner.read(owner, "x", raising(DomainError("platform_taken")), lambda _: None)
    assert caught.args[0].error.code == "platform_taken"
    assert caught.args[0].retry is None


def test_what_the_world_refused_can_be_tried_again(runner, owner, qtbot):
    attempts, heard = [], []

    def work():
        attempts.append(1)
        if len(attempts) == 1:
            raise Unavailable("base_locked")
        return "saved"

    with qtbot.waitSignal(runner.problem) as caught:
        runner.write(owner, work, heard.append)
    caught.args[0].retry()
    qtbot.waitUntil(lambda: heard == ["saved"])


def test_a_doubt_is_asked_and_its_answer_goes_with_the_next_try(runner, owner, qtbot):
    given, heard = [], []

    def work(answers):
        given.append(answers)
        if "invoice_twice" not in answers:
            raise ConfirmationNeeded("invoice_twice")
        if "count_old" not in answers:
            raise ConfirmationNeeded("count_old")
        return "issued"

    runner.doubtful.connect(lambda doubt: doubt.go_on())
    runner.write_asking(owner, work, heard.append)
    qtbot.waitUntil(lambda: heard == ["issued"])
    assert given[-1] == {"invoice_twice", "count_old"}


def test_a_doubt_left_unanswered_does_nothing_more(runner, owner, qtbot):
    heard = []
    with qtbot.waitSignal(runner.doubtful) as caught:
        work = raising(ConfirmationNeeded("x"))
        runner.write_asking(owner, lambda _: work(), heard.append, heard.append)
    qtbot.wait(30)
    assert caught.args[0].question.code == "x"
    assert caught.args[0].owner is owner
    assert heard == []


def test_other_errors_of_a_question_go_to_who_asked_or_are_a_problem(runner, owner, qtbot):
    refused = []
    work = raising(DomainError("no"))
    runner.write_asking(owner, lambda _: work(), lambda _: None, refused.append)
    qtbot.waitUntil(lambda: bool(refused))
    with qtbot.waitSignal(runner.problem) as caught:
        runner.write_asking(owner, lambda _: raising(Unavailable("disk"))(), lambda _: None)
    assert caught.args[0].retry is not None


def test_a_defect_is_told_even_when_its_window_is_gone(runner, owner, qtbot, caplog):
    gate = threading.Event()
    with qtbot.waitSignal(runner.bug) as caught:
        runner.write(owner, lambda: gate.wait() and 1 // 0, lambda _: None)
        shiboken6.delete(owner)
        gate.set()
    assert isinstance(caught.args[0], ZeroDivisionError)
    assert "a task failed" in caplog.text


def test_a_long_task_tells_how_far_it_is_and_ends(runner, owner, qtbot):
    told, busy, heard = [], [], []
    runner.progressed.connect(lambda *args: told.append(args))
    runner.busy.connect(busy.append)

    def work(progress):
        for step in (1, 2):
            progress.step(step, 2)
        return "made"

    runner.long(owner, "Export", work, heard.append)
    qtbot.waitUntil(lambda: heard == ["made"])
    assert told == [("Export", 0, 0), ("Export", 1, 2), ("Export", 2, 2)]
    assert busy == [1, 0]


@pytest.mark.parametrize("how", ["all", "one"])
def test_a_long_task_can_be_cancelled(runner, owner, qtbot, how):
    busy, heard, problems = [], [], []
    runner.busy.connect(busy.append)
    runner.problem.connect(problems.append)
    started, gate = threading.Event(), threading.Event()

    def work(progress):
        started.set()
        gate.wait()
        progress.step(1, 2)
        return "made"

    progress = runner.long(owner, "Export", work, heard.append)
    assert started.wait(5)
    runner.cancel_all() if how == "all" else progress.cancel()
    gate.set()
    qtbot.waitUntil(lambda: busy == [1, 0])
    assert (heard, problems) == ([], [])


def test_what_a_cancelled_task_had_written_is_told_to_the_pages(runner, owner, qtbot):
    told, heard = [], []
    runner.committed.connect(told.append)

    def work(progress):
        add_client(NEW, runner.desk.write(), runner.desk.today)
        progress.cancel()
        assert progress.stopped(1, 2)
        progress.step(1, 2)

    runner.long(owner, "Propositions", work, heard.append)
    qtbot.waitUntil(lambda: told == [EVERYTHING])
    assert heard == []


@pytest.mark.parametrize("error", [DomainError("no"), Unavailable("disk"), ZeroDivisionError()])
def test_a_long_task_ends_however_it_fails(runner, owner, qtbot, error, caplog):
    busy = []
    runner.busy.connect(busy.append)
    runner.long(owner, "Export", lambda _progress: raising(error)(), lambda _: None)
    runner.long(owner, "Export", lambda _progress: 1, lambda _: None)
    qtbot.waitUntil(lambda: busy[-1] == 0)


def test_a_long_task_whose_window_is_gone_ends_too(runner, owner, qtbot):
    busy, gate = [], threading.Event()
    runner.busy.connect(busy.append)
    runner.long(owner, "Export", lambda _progress: gate.wait(), lambda _: None)
    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: busy == [1, 0])


def test_what_another_program_commits_is_noticed(runner, base, qtbot):
    runner.watch()
    qtbot.waitUntil(lambda: runner._others is not None)
    other = desks().open(DeskOptions(base, operator="Grace"))
    with qtbot.waitSignal(runner.committed, timeout=5000) as caught:
        add_client(NEW, other.write(), other.today)
    other.close()
    assert caught.args[0] == EVERYTHING


def test_what_this_window_commits_is_read_again_once(runner, qtbot, monkeypatch):
    monkeypatch.setattr("ofdesk.ui.tasks.WATCH_MILLISECONDS", 10)
    told = []
    runner.committed.connect(told.append)
    runner.watch()
    qtbot.waitUntil(lambda: runner._others is not None)
    desk = runner.desk
    runner.write(runner, lambda: add_client(NEW, desk.write(), desk.today), lambda _added: None)
    qtbot.waitUntil(lambda: bool(told))
    looked = []
    look = desk.commits_of_others
    monkeypatch.setattr(type(desk), "commits_of_others", lambda _desk: looked.append(1) or look())
    qtbot.waitUntil(lambda: len(looked) > 2)
    # A use case that does not say what it changed: all pages read again, at once.
    assert told == [EVERYTHING]


def test_a_defect_of_the_watch_is_told_once(runner, qtbot, monkeypatch, caplog):
    monkeypatch.setattr("ofdesk.ui.tasks.WATCH_MILLISECONDS", 10)
    monkeypatch.setattr(type(runner.desk), "commits_of_others", lambda _desk: 1 // 0)
    told = []
    runner.bug.connect(told.append)
    runner.watch()
    qtbot.wait(120)
    assert len(told) == 1


class Knot(QObject):
    """Holds itself: only a collection of garbage ends it."""

    ended: ClassVar[list[str]] = []

    def __init__(self):
        super().__init__()
        self.me = self

    def __del__(self):
        self.ended.append(threading.current_thread().name)


def test_objects_of_qt_end_on_the_screens_thread(runner, owner, qtbot):
    Knot.ended.clear()
    for _ in range(5):
        Knot()

    done = []
    # So many that Python would collect where they are made, and that are kept.
    runner.read(owner, "x", lambda: [[] for _ in range(100_000)], done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert not gc.isenabled()
    qtbot.waitUntil(lambda: len(Knot.ended) == 5, timeout=30_000)
    assert set(Knot.ended) == {threading.current_thread().name}


def test_python_collects_by_itself_again_once_no_worker_is_left(qapp, base):
    desk = desks().open(DeskOptions(base, operator="Ada"))
    first, second = TaskRunner(desk), TaskRunner(desk)
    first.close()
    assert not gc.isenabled()
    second.close()
    second.close()
    assert gc.isenabled()
    desk.close()
