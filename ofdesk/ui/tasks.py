"""Work off the screen's thread: one ordered writer, one reader, one for the list of clients, a
small pool for what lasts.

The only module that knows threads. Results come back through one queued signal of one object that
lives as long as the program; a window that was closed meanwhile gets nothing.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from ofdesk.domain.errors import (
    ConfirmationNeeded,
    OfdeskError,
    Unavailable,
    system_failure,
)
from ofdesk.ports.desk import Desk
from ofdesk.ui.sweeping import Sweeper

Work = Callable[[], Any]
Done = Callable[[Any], None]
Failed = Callable[[OfdeskError], None]
AnsweredWork = Callable[[frozenset[str]], Any]
"""A use case that may ask « sure? »: it is given the codes already answered with yes."""

LOG = logging.getLogger(__name__)
WATCH_MILLISECONDS = 1000
UNDER_WAY = "under_way"
"""The property of an owner whose ``write_once`` has not ended."""
EVERYTHING = frozenset(("everything",))
NOTHING: frozenset[str] = frozenset()


class Cancelled(Exception):
    """The person cancelled a long task; nobody needs to be told."""


class Progress:
    """What a long task reports through: how far it is, and whether it must stop."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._stop = Event()

    def step(self, done: int, total: int) -> None:
        """Report ``done`` of ``total``. Raises ``Cancelled`` once the person asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        self._tell(done, total)

    def stopped(self, done: int, total: int) -> bool:
        """Report likewise; whether the person asked to stop, for work that says what it did."""
        if not self._stop.is_set():
            self._tell(done, total)
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the task to stop at its next step."""
        self._stop.set()


@dataclass(frozen=True, slots=True)
class Problem:
    """An error that nobody else shows; ``retry`` does the same again, where that can help."""

    error: OfdeskError
    retry: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A « sure? » that the person must answer; ``go_on`` runs the use case again, answered."""

    question: ConfirmationNeeded
    owner: QObject
    go_on: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Turn:
    """Of the reads asked under one key of one owner, the newest alone is delivered."""

    key: tuple[int, str]
    number: int


@dataclass(frozen=True, slots=True)
class _Job:
    owner: QObject
    work: Work
    done: Done
    failed: Failed
    turn: _Turn | None = None
    writes: bool = False
    once: bool = False
    long: int = 0
    """The number of a long task, whose progress ends with it; 0 for all others."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    job: _Job
    call: Callable[[Any], None]
    value: Any = None
    changes: frozenset[str] = frozenset()
    ours: bool = False
    """A defect of ours: told even when its window is gone."""


class TaskRunner(QObject):
    """Runs work for windows. ``committed`` says what a write changed; ``problem`` is an error that
    nobody else shows; ``doubtful`` a question; ``bug`` an error of ours; ``progressed`` how far a
    long task is (its title, done, total); ``busy`` how many of them run."""

    committed = Signal(object)
    problem = Signal(object)
    doubtful = Signal(object)
    bug = Signal(object)
    progressed = Signal(str, int, int)
    busy = Signal(int)
    _ready = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._writer = ThreadPoolExecutor(1, "writer")
        self._reader = ThreadPoolExecutor(1, "reader")
        self._lister = ThreadPoolExecutor(1, "lister")
        self._pool = ThreadPoolExecutor(2, "long")
        self._turns: dict[tuple[int, str], int] = {}
        self._long: dict[int, Progress] = {}
        self._numbers = count(1)
        self._others: int | None = None
        self._closed = False
        self._ready.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._look)
        self._sweeper = Sweeper(self)

    def is_ready(self) -> bool:
        """Whether the base is open: before that nothing is read, the first rows are painted."""
        return bool(getattr(self.desk, "is_open", True))

    def watch(self) -> None:
        """Begin to notice what other programs commit to the same base."""
        self._look()
        self._watch.start(WATCH_MILLISECONDS)

    def read(
        self, owner: QObject, key: str, work: Work, done: Done, failed: Failed | None = None
    ) -> None:
        """Run ``work`` on the reader; of those asked under one ``key``, the newest alone counts.

        Without ``failed``, an error is shown in the message bar (also for ``write``, ``long``).
        """
        again = partial(self.read, owner, key, work, done)
        job = _Job(owner, work, done, failed or self._shown(again))
        self._submit(self._reader, self._turn_of(key, job))

    def read_apart(
        self, owner: QObject, key: str, work: Work, done: Done, failed: Failed | None = None
    ) -> None:
        """``read`` on a thread that other reads do not wait for: for one list that takes long."""
        again = partial(self.read_apart, owner, key, work, done)
        job = _Job(owner, work, done, failed or self._shown(again))
        self._submit(self._lister, self._turn_of(key, job))

    def _turn_of(self, key: str, job: _Job) -> _Job:
        slot = (id(job.owner), key)
        number = self._turns[slot] = self._turns.get(slot, 0) + 1
        return replace(job, turn=_Turn(slot, number))

    def write(self, owner: QObject, work: Work, done: Done, failed: Failed | None = None) -> None:
        """Run a use case on the writer, in the order asked; ``committed`` follows ``done``."""
        again = partial(self.write, owner, work, done)
        job = _Job(owner, work, done, failed or self._shown(again), writes=True)
        self._submit(self._writer, job)

    def write_once(
        self, owner: QObject, work: Work, done: Done, failed: Failed | None = None
    ) -> None:
        """``write``, but nothing while the one before of this ``owner`` is under way: a key that
        is pressed twice issues one document."""
        if owner.property(UNDER_WAY):
            return
        owner.setProperty(UNDER_WAY, True)
        again = partial(self.write_once, owner, work, done)
        refused = failed or self._shown(again)
        self._submit(self._writer, _Job(owner, work, done, refused, writes=True, once=True))

    def write_asking(
        self, owner: QObject, work: AnsweredWork, done: Done, failed: Failed | None = None
    ) -> None:
        """``write`` a use case that may ask « sure? »: on yes it runs again with the answer.

        On no nothing more happens; ``failed`` gets every other error.
        """
        self._ask(owner, work, (done, failed), frozenset())

    def long(
        self,
        owner: QObject,
        title: str,
        work: Callable[[Progress], Any],
        done: Done,
        failed: Failed | None = None,
    ) -> Progress:
        """Run what lasts on the pool, with its ``Progress``; ``title`` is shown at the foot."""
        number = next(self._numbers)
        progress = Progress(partial(self.progressed.emit, title))
        again = partial(self.long, owner, title, work, done)
        job = _Job(
            owner,
            partial(work, progress),
            done,
            failed or self._shown(again),
            writes=True,
            long=number,
        )
        if not self._closed:
            self._long[number] = progress
            self._submit(self._pool, job)
            self.progressed.emit(title, 0, 0)
            self.busy.emit(len(self._long))
        return progress

    def aside(self, owner: QObject, work: Work, done: Done, failed: Failed | None = None) -> None:
        """Run on the pool what lasts and is nobody's to wait for; nothing is shown of it."""
        again = partial(self.aside, owner, work, done)
        self._submit(self._pool, _Job(owner, work, done, failed or self._shown(again)))

    def is_closing(self) -> bool:
        """Whether no more work is taken: what lasts had better end."""
        return self._closed

    def cancel_all(self) -> None:
        """Ask every long task to stop."""
        for progress in self._long.values():
            progress.cancel()

    def _ask(
        self,
        owner: QObject,
        work: AnsweredWork,
        calls: tuple[Done, Failed | None],
        answers: frozenset[str],
    ) -> None:
        done, failed = calls

        def sort(error: OfdeskError) -> None:
            if isinstance(error, ConfirmationNeeded):
                answered = answers | {error.code}
                go_on = partial(self._ask, owner, work, calls, answered)
                self.doubtful.emit(Doubt(error, owner, go_on))
            elif failed is not None:
                failed(error)
            else:
                self._shown(partial(self._ask, owner, work, calls, answers))(error)

        self.write(owner, partial(work, answers), done, sort)

    def _shown(self, again: Callable[..., Any]) -> Failed:
        """What shows an error in the message bar: with a retry when the world was at fault."""

        def show(error: OfdeskError) -> None:
            retry = again if isinstance(error, Unavailable) else None
            self.problem.emit(Problem(error, retry))

        return show

    def _submit(self, pool: ThreadPoolExecutor, job: _Job) -> None:
        if not self._closed:
            pool.submit(self._carry_out, job)

    def _is_newest(self, turn: _Turn | None) -> bool:
        return turn is None or self._turns.get(turn.key) == turn.number

    def _carry_out(self, job: _Job) -> None:
        if not self._is_newest(job.turn):
            return
        before = self.desk.data_version() if job.writes and self.is_ready() else None
        try:
            value = job.work()
        except Cancelled:
            # What was committed before it stopped is there.
            changes = self._changes(job, None, before)
            outcome = _Outcome(job, lambda _nothing: None, changes=changes)
        except OfdeskError as error:
            outcome = _Outcome(job, job.failed, error)
        except OSError as error:
            LOG.warning("the system refused", exc_info=error)
            outcome = _Outcome(job, job.failed, system_failure(error))
        except BaseException as error:
            LOG.exception("a task failed")
            outcome = _Outcome(job, self.bug.emit, error, ours=True)
        else:
            outcome = _Outcome(job, job.done, value, self._changes(job, value, before))
        self._ready.emit(outcome)

    def _changes(self, job: _Job, value: Any, before: int | None) -> frozenset[str]:
        """What a write says that it changed; everything, when it committed and does not say."""
        if not job.writes:
            return NOTHING
        told: frozenset[str] | None = getattr(value, "changes", None)
        if told is not None:
            return told
        moved = before is not None and self.desk.data_version() != before
        return EVERYTHING if moved else NOTHING

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        if self._closed:
            return
        job = outcome.job
        if self._long.pop(job.long, None) is not None:
            self.busy.emit(len(self._long))
        if job.once and isValid(job.owner):
            job.owner.setProperty(UNDER_WAY, False)
        if outcome.ours and job.owner is self:
            # It would fail again each second, and ask for a dialog each time.
            self._watch.stop()
        if outcome.ours or (self._is_newest(job.turn) and isValid(job.owner)):
            outcome.call(outcome.value)
        if outcome.changes:
            self.committed.emit(outcome.changes)

    def _look(self) -> None:
        # What reads the base at the same moment says what is wrong with it: not told twice.
        count = self.desk.commits_of_others
        self.read(self, "commits_of_others", count, self._compare, lambda _error: None)

    def _compare(self, others: int) -> None:
        if self._others is not None and others != self._others:
            self.committed.emit(EVERYTHING)
        self._others = others

    def close(self) -> None:
        """Stop: no more work is taken, nothing is delivered. What the person asked to be written
        is still written; what was only to be read is not."""
        self._closed = True
        self._watch.stop()
        self.cancel_all()
        give_up = getattr(self.desk, "give_up", None)
        if give_up is not None:
            give_up()
        self._writer.shutdown(wait=True)
        for pool in (self._reader, self._lister, self._pool):
            pool.shutdown(wait=True, cancel_futures=True)
        self._sweeper.stop()
