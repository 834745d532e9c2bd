"""Sends what waits in the outbox by itself, one a second at most, and says so at the foot."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.tasks import TaskRunner
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.mail_sending import MailRun
    from ofdesk.services.mail_waiting import Waiting

MINUTE, SOON = 60_000, 2_000
"""Milliseconds between two looks at the outbox, and after a change."""
PASSWORD_NEEDED, RUNNING = "mail_password_needed", "mail_running"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one look found, and what was sent then."""

    waiting: "Waiting"
    run: "MailRun | None" = None


class AutoMail(QObject):
    """One sending at a time, on the pool; ``told`` whenever there is something else to say."""

    told = Signal()

    def __init__(self, tasks: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._password = ""
        self._running = self._again = False
        self.paused = False
        self.sending = False
        self.waiting: Waiting | None = None
        self.error: OfdeskError | None = None
        self._minute, self._soon = QTimer(self), QTimer(self)
        self._minute.setInterval(MINUTE)
        self._minute.timeout.connect(self.run)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self.run)

    @Slot()
    def begin(self) -> None:
        """The base is open: from here on the outbox is looked at."""
        self._tasks.committed.connect(self._on_committed)
        self._minute.start()
        self.run()

    @Slot(object)
    def _on_committed(self, changes: frozenset[str]) -> None:
        if changes & {"mail_message", "setting", "everything"}:
            self._soon.start()

    @Slot()
    def run(self) -> None:
        """Look now, or once more when the present sending is over."""
        if self._running:
            self._again = True
            return
        self._running = True
        self._tasks.aside(self, self._work(), self._done, self._failed)

    def _work(self) -> Callable[[], Turn]:
        desk, password, paused = self._tasks.desk, self._password, self.paused

        def work() -> Turn:
            from ofdesk.services.mail_sending import SendWhich, send_queued
            from ofdesk.services.mail_waiting import GRACE, READ_FIRST, waiting_mail

            with desk.read() as session:
                found = waiting_mail(session, desk.write().now(), factice=desk.factice)
            # Known before anything is tried: the foot says how many wait for a server that is away.
            self.waiting = found
            if paused or not found.automatic or not found.due:
                return Turn(found)
            self.sending = True
            which = SendWhich(READ_FIRST, GRACE, self._goes_on)
            run = send_queued(desk, lambda _login: password, which)
            with desk.read() as session:
                found = waiting_mail(session, desk.write().now(), factice=desk.factice)
            return Turn(found, run)

        return work

    def _goes_on(self) -> bool:
        """Between two messages: whether the next one leaves too."""
        return not (self.paused or self._tasks.is_closing())

    def pause(self, paused: bool) -> None:
        """Let nothing leave by itself until asked otherwise; what is on its way arrives."""
        self.paused = paused
        self.told.emit()
        self.run()

    def use_password(self, password: str) -> None:
        """A person has typed it: kept by the keyring where there is one, else until the end."""
        self._password = password
        self.run()

    @property
    def needs_password(self) -> bool:
        """Whether nothing leaves for want of the password."""
        return self.error is not None and self.error.code == PASSWORD_NEEDED

    def words(self) -> str:
        """Where things stand, for the foot; nothing when the outbox is empty."""
        found = self.waiting
        if found is None or not found.count:
            return ""
        values = {"count": formats.number(found.count)}
        if self.needs_password:
            return t("outbox.password", **values)
        if self.paused:
            return t("outbox.paused", **values)
        if self.error is not None:
            return t("outbox.away", **values)
        if found.to_read == found.count:
            return t("outbox.to_read", **values)
        return t("outbox.waiting", **values)

    def detail(self) -> str:
        """Why nothing leaves, in a sentence; empty when all is well."""
        return sentence(self.error) if self.error is not None else ""

    def _done(self, turn: Turn) -> None:
        self.error = None
        self.waiting = turn.waiting
        self._finished()
        if turn.run is not None and turn.run.messages:
            self._tasks.committed.emit(turn.run.changes)

    def _failed(self, error: OfdeskError) -> None:
        # Another window or a command that sends already is no failure.
        self.error = None if error.code == RUNNING else error
        self._finished()

    def _finished(self) -> None:
        self._running = self.sending = False
        self.told.emit()
        if self._again:
            self._again = False
            self._soon.start()
