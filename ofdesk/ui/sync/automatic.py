"""Exchanges with the hub by themselves: at the start, after a change, each minute."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ports.desk import Desk
from ofdesk.ports.hub import (
    ALONE,
    CONFLICTS,
    PENDING,
    STOPPED,
    UP_TO_DATE,
    Hubs,
    SyncReport,
)
from ofdesk.ui.late_desk import LateDesk
from ofdesk.ui.tasks import TaskRunner
from ofdesk.words import formats
from ofdesk.words.sentences import sentence, sentence_of
from ofdesk.words.ui import t

MINUTE, SOON = 60_000, 2_000
"""Milliseconds between two cycles, and after a change."""
PASSWORD_NEEDED = "hub_password_needed"
PASSWORD_CODES = frozenset((PASSWORD_NEEDED, "hub_login_refused"))
TONES = {UP_TO_DATE: "ok", PENDING: "info", CONFLICTS: "warn", STOPPED: "err"}


class AutoSync(QObject):
    """One cycle at a time, on the pool. ``told`` is the latest report, or the error instead."""

    told = Signal(object)
    said = Signal(str, str)
    """A state and a sentence for the message bar."""

    def __init__(self, tasks: TaskRunner, hubs: Callable[[], Hubs], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._hubs = hubs
        self._password = ""
        self._running = self._again = self._paused = False
        self.report: SyncReport | None = None
        self.error: OfdeskError | None = None
        self.at: datetime | None = None
        self._minute, self._soon = QTimer(self), QTimer(self)
        self._minute.setInterval(MINUTE)
        self._minute.timeout.connect(self.run)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self.run)

    @property
    def hubs(self) -> Callable[[], Hubs]:
        """Opens the door to the hub, on a worker."""
        return self._hubs

    @property
    def paused(self) -> bool:
        """Whether a person has stopped it."""
        return self._paused

    @property
    def needs_password(self) -> bool:
        """Whether it stands still for want of a password."""
        codes = [self.error.code] if self.error is not None else []
        codes += [self.report.reason] if self.report is not None else []
        return any(code in PASSWORD_CODES for code in codes)

    def password(self, _login: str) -> str:
        """What a person has typed since the start, for the other ways to the hub."""
        return self._password

    def invite(self, target: Path) -> None:
        """Write the invitation to ``target``, and say so."""
        desk, hubs = self._tasks.desk, self._hubs

        def done(path: Path) -> None:
            self.said.emit("ok", t("sync.invited", path=path))

        self._tasks.aside(self, lambda: hubs().invite(opened(desk), target), done)

    @property
    def shares(self) -> bool:
        """Whether this base has joined a hub, as far as is known."""
        return self.report is not None and self.report.state != ALONE

    @Slot()
    def begin(self) -> None:
        """The base is open: from here on the window exchanges."""
        self._tasks.committed.connect(self._on_committed)
        self.run()

    def _on_committed(self, _changes: object) -> None:
        if self.shares and not self._running:
            self._soon.start()

    @Slot()
    def run(self) -> None:
        """Exchange now, or once more when the present cycle is over."""
        if self._paused:
            return
        if self._running:
            self._again = True
            return
        self._running = True
        hubs, password, desk = self._hubs, self._password, self._tasks.desk

        def work() -> SyncReport:
            from ofdesk.services.conflicts import has_hub

            with desk.read() as session:
                if not has_hub(session):
                    return SyncReport(0, 0, 0, 0, ALONE)
            return hubs().sync(opened(desk), lambda _login: password)

        self._tasks.aside(self, work, self._done, self._failed)

    def use_password(self, password: str) -> None:
        """A person has typed it: kept by the keyring where there is one, else until the end."""
        self._password = password
        self.run()

    def pause(self, paused: bool) -> None:
        """Stop exchanging until asked otherwise."""
        self._paused = paused
        if not paused:
            self.run()
        self.told.emit(self.report)

    def words(self) -> str:
        """Where things stand, for the foot."""
        if self._paused:
            return t("sync.paused")
        if isinstance(self.error, DomainError) and self.error.code == PASSWORD_NEEDED:
            return t("sync.password_needed")
        if self.error is not None:
            return t("sync.offline")
        if self.report is None or self.report.state == ALONE:
            return t("alone")
        at = formats.hour(self.at) if self.at else ""
        found = self.report
        return t(f"sync.{found.state}", conflicts=found.conflicts, pending=found.pending, at=at)

    def state(self) -> tuple[str, str]:
        """A tone and where things stand in words, with the reason, for the page."""
        found = self.report
        words = [self.words() + "."]
        tone = "ok"
        if self._paused or self.error is not None:
            tone = "warn"
        if self.error is not None:
            words.append(sentence(self.error))
        elif found is not None and not self._paused:
            tone = TONES.get(found.state, "warn")
            values = found.values | {"tables": ", ".join(found.differing)}
            for code in (found.reason, found.warning):
                if code:
                    tone = "err" if found.state == STOPPED else "warn"
                    words.append(sentence_of(code, values))
        return tone, " ".join(words)

    def _done(self, report: SyncReport) -> None:
        self.report, self.error, self.at = report, None, datetime.now().astimezone()
        if report.state != ALONE and not self._minute.isActive():
            self._minute.start()
        self._finished()

    def _failed(self, error: OfdeskError) -> None:
        self.error = error
        self._finished()

    def _finished(self) -> None:
        self._running = False
        self.told.emit(self.report)
        if self._again:
            self._again = False
            self._soon.start()


def opened(desk: Desk) -> Desk:
    """The base itself, for what looks behind the port."""
    return desk.open_now() if isinstance(desk, LateDesk) else desk
