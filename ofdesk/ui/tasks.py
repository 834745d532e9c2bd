"""Work off the screen's thread: one ordered writer, one reader, a small pool for what lasts.

The only module that knows threads. Results come back through one queued signal of one object that
lives as long as the program; a window that was closed meanwhile gets nothing.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from ofdesk.domain.errors import OfdeskError
from ofdesk.ports.desk import Desk

Work = Callable[[], Any]
Done = Callable[[Any], None]
Failed = Callable[[OfdeskError], None]

LOG = logging.getLogger(__name__)
WATCH_MILLISECONDS = 1000
EVERYTHING = frozenset(("everything",))


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

    def cancel(self) -> None:
        """Ask the task to stop at its next step."""
        self._stop.set()


@dataclass(frozen=True, slots=True)
class _Outcome:
    owner: QObject
    call: Callable[[Any], None]
    value: Any
    key: tuple[int, str] | None = None
    turn: int = 0
    changes: frozenset[str] = frozenset()


class TaskRunner(QObject):
    """Runs work for windows. ``committed`` says what a write changed; ``problem`` is an error that
    nobody else shows; ``bug`` one that is ours; ``busy`` how many long tasks run."""

    committed = Signal(object)
    problem = Signal(object)
    bug = Signal(object)
    progressed = Signal(str, int, int)
    busy = Signal(int)
    _ready = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._writer = ThreadPoolExecutor(1, "writer")
        self._reader = ThreadPoolExecutor(1, "reader")
        self._pool = ThreadPoolExecutor(2, "long")
        self._turns: dict[tuple[int, str], int] = {}
        self._long: dict[str, Progress] = {}
        self._version: int | None = None
        self._closed = False
        self._ready.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._look)

    def watch(self) -> None:
        """Begin to notice what other programs commit to the same base."""
        self._look()
        self._watch.start(WATCH_MILLISECONDS)

    def read(
        self, owner: QObject, key: str, work: Work, done: Done, failed: Failed | None = None
    ) -> None:
        """Run ``work`` on the reader; of those asked under one ``key``, the newest alone counts."""
        slot = (id(owner), key)
        turn = self._turns[slot] = self._turns.get(slot, 0) + 1

        def run() -> None:
            if self._turns.get(slot) == turn:
                self._carry_out(owner, work, (done, failed), (slot, turn))

        self._submit(self._reader, run)

    def write(self, owner: QObject, work: Work, done: Done, failed: Failed | None = None) -> None:
        """Run a use case on the writer, in the order asked; ``committed`` follows ``done``."""
        self._submit(
            self._writer, lambda: self._carry_out(owner, work, (done, failed), writes=True)
        )

    def long(
        self, owner: QObject, title: str, work: Callable[[Progress], Any], done: Done
    ) -> Progress:
        """Run what lasts on the pool, with its ``Progress``; ``title`` is shown at the foot."""
        progress = Progress(lambda step, total: self.progressed.emit(title, step, total))
        self._long[title] = progress

        def finished(value: Any) -> None:
            self._ended(title)
            done(value)

        def failed(error: OfdeskError) -> None:
            self._ended(title)
            self.problem.emit(error)

        self._submit(
            self._pool,
            lambda: self._carry_out(owner, lambda: work(progress), (finished, failed), writes=True),
        )
        self.busy.emit(len(self._long))
        return progress

    def cancel_all(self) -> None:
        """Ask every long task to stop."""
        for progress in self._long.values():
            progress.cancel()

    def _ended(self, title: str) -> None:
        self._long.pop(title, None)
        self.busy.emit(len(self._long))

    def _submit(self, pool: ThreadPoolExecutor, run: Callable[[], None]) -> None:
        if not self._closed:
            pool.submit(run)

    def _carry_out(
        self,
        owner: QObject,
        work: Work,
        calls: tuple[Done, Failed | None],
        turn: tuple[tuple[int, str], int] | None = None,
        *,
        writes: bool = False,
    ) -> None:
        done, failed = calls
        key, number = turn or (None, 0)
        try:
            value = work()
        except Cancelled:
            self._ready.emit(_Outcome(owner, lambda _: self._drop_cancelled(), None))
        except OfdeskError as error:
            self._ready.emit(_Outcome(owner, failed or self.problem.emit, error, key, number))
        except BaseException as error:
            LOG.exception("a task failed")
            self._ready.emit(_Outcome(self, self.bug.emit, error))
        else:
            changes: frozenset[str] = (
                getattr(value, "changes", frozenset()) if writes else frozenset()
            )
            self._ready.emit(_Outcome(owner, done, value, key, number, changes))

    def _drop_cancelled(self) -> None:
        self._long = {k: p for k, p in self._long.items() if not p._stop.is_set()}
        self.busy.emit(len(self._long))

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        newest = outcome.key is None or self._turns.get(outcome.key) == outcome.turn
        if not self._closed and newest and isValid(outcome.owner):
            outcome.call(outcome.value)
        if outcome.changes and not self._closed:
            self.committed.emit(outcome.changes)

    def _look(self) -> None:
        self.read(self, "data_version", self.desk.data_version, self._compare)

    def _compare(self, version: int) -> None:
        if self._version is not None and version != self._version:
            self.committed.emit(EVERYTHING)
        self._version = version

    def close(self) -> None:
        """Stop: no more work is taken, what runs is waited for, nothing is delivered."""
        self._closed = True
        self._watch.stop()
        self.cancel_all()
        for pool in (self._reader, self._writer, self._pool):
            pool.shutdown(wait=True, cancel_futures=True)
