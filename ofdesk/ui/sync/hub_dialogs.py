"""Make the hub, join it by its invitation, write the invitation: once in the life of a desk."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import ConfirmationNeeded, DomainError, OfdeskError
from ofdesk.ports.hub import Joined, JoinHub
from ofdesk.ui.dialogs import QuestionDialog
from ofdesk.ui.forms import show_refusal
from ofdesk.ui.page import Host
from ofdesk.ui.sync.automatic import AutoSync, opened
from ofdesk.ui.tasks import Progress, TaskRunner
from ofdesk.ui.widgets import Band, Field, button, column, label, row, wrapped
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ports.hub import HubMade

SUFFIX = ".ofhub"
PORT = "5432"
LAST_PORT = 65_535
WIDTH = 620


class HubDialog(QDialog):
    """What both dialogs share: fields, a band, and joining on the pool."""

    title = ""
    names: tuple[str, ...] = ()

    def __init__(self, tasks: TaskRunner, host: Host, auto: AutoSync, parent: QWidget) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.auto = tasks, host, auto
        title = t(f"sync.{self.title}").rstrip("…")
        self.setWindowTitle(title)
        self.band = Band()
        self.fields = {name: Field(name, t(f"sync.h_{name}")) for name in self.names}
        self.line("password").setEchoMode(QLineEdit.EchoMode.Password)
        self.go = button(t(f"sync.{self.title}_go"), self.start, kind="primary")
        self.go.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(title, "page"))
        layout.addWidget(wrapped(t(f"sync.{self.title}_why"), "hint"))
        layout.addWidget(self.band)
        layout.addLayout(column(*self.fields.values()))
        self.begin_with(layout)
        layout.addLayout(row(1, button(t("cancel"), self.reject), self.go))
        self.setMinimumWidth(WIDTH)

    def begin_with(self, layout: QVBoxLayout) -> None:
        """What only one dialog has, into ``layout``; the cursor into its first field."""
        layout.addSpacing(4)
        self.line(self.names[0]).setFocus()

    def line(self, name: str) -> QLineEdit:
        """The line of text of a field."""
        found = self.fields[name].input
        assert isinstance(found, QLineEdit)
        return found

    def text(self, name: str) -> str:
        """What was typed."""
        return self.line(name).text().strip()

    def start(self) -> None:
        """Do it."""
        raise NotImplementedError

    def begin(self) -> None:
        """Before it is done: nothing is wrong yet."""
        self.band.say("info", t("sync.working"))
        self.go.setEnabled(False)
        for field in self.fields.values():
            field.show_error(None)

    def lacks(self, *names: str) -> bool:
        """Whether one of the fields ``names`` is empty; it says so beside it, and the first one
        has the keyboard."""
        empty = [name for name in names if not self.text(name)]
        for name in self.fields:
            error = DomainError("field_needed", name) if name in empty else None
            self.fields[name].show_error(error)
        if empty:
            self.line(empty[0]).setFocus()
        return bool(empty)

    def join(self, request: JoinHub) -> None:
        """Join on the pool; the same client on both sides is shown before anything is sent."""
        desk, hubs, password = self.tasks.desk, self.auto.hubs, self.line("password").text()

        def work(progress: Progress) -> Joined:
            return hubs().join(opened(desk), request, lambda _login: password, progress.step)

        def failed(error: OfdeskError) -> None:
            if (
                isinstance(error, ConfirmationNeeded)
                and error.code not in request.answers
                and QuestionDialog.ask_about(error, self)
            ):
                self.join(replace(request, answers=request.answers | {error.code}))
                return
            self.refused(error)

        self.tasks.long(self, t("sync.joining"), work, self.joined, failed)

    def refused(self, error: OfdeskError) -> None:
        """Say why not; what was typed stays."""
        self.go.setEnabled(True)
        self.band.hide()
        show_refusal(self.fields, self.band, error)

    def joined(self, done: Joined) -> None:
        """This base shares from now on."""
        self.auto.use_password(self.line("password").text())
        self.host.tell("ok", t("sync.joined", desk=done.desk))
        self.tasks.committed.emit(frozenset(("everything",)))
        self.accept()


class CreateHubDialog(HubDialog):
    """Make the hub in an empty database, join it, and keep its invitation for the others."""

    title = "create"
    names = ("host", "port", "database", "login", "password")

    def begin_with(self, layout: QVBoxLayout) -> None:
        """See ``HubDialog``."""
        super().begin_with(layout)
        self.line("port").setText(PORT)

    def url(self) -> str:
        """Where the hub will be, without password."""
        return (
            f"postgresql://{self.text('login')}@{self.text('host')}:{self.text('port') or PORT}"
            f"/{self.text('database')}"
        )

    def start(self) -> None:
        """Make it, then join it."""
        if self.lacks("host", "database", "login") or self._port_is_wrong():
            return
        self.begin()
        where, hubs, password = self.url(), self.auto.hubs, self.line("password").text()

        def work() -> "HubMade":
            return hubs().make(where, lambda _login: password)

        self.tasks.aside(self, work, self._made, self._not_made)

    def _port_is_wrong(self) -> bool:
        text = self.text("port") or PORT
        wrong = not text.isdecimal() or not 0 < int(text) <= LAST_PORT
        if wrong:
            show_refusal(self.fields, self.band, DomainError("port_invalid", "port", text=text))
        return wrong

    def _not_made(self, error: OfdeskError) -> None:
        if error.code == "hub_exists":
            # Made before, and then not joined: go on from there.
            self.join(JoinHub(self.url()))
        else:
            self.refused(error)

    def _made(self, _made: "HubMade") -> None:
        self.join(JoinHub(self.url()))

    def joined(self, done: Joined) -> None:
        """See ``HubDialog``; the invitation is offered at once."""
        super().joined(done)
        self.host.tell("ok", t("sync.created"), [(t("sync.invite"), self._invite)])

    def _invite(self) -> None:
        write_invitation(self.parentWidget() or self, self.auto)


class JoinHubDialog(HubDialog):
    """An invitation (or a URL), who logs in, and the desk number wished for."""

    title = "join"
    names = ("where", "login", "password", "series")

    def begin_with(self, layout: QVBoxLayout) -> None:
        """See ``HubDialog``."""
        super().begin_with(layout)
        choose = button(t("sync.choose_invitation"), self.choose)
        layout.addLayout(row(choose, 1))
        self.line("where").setPlaceholderText(t("sync.where_hint"))

    def choose(self) -> None:
        """Take the invitation from a file."""
        path, _ = QFileDialog.getOpenFileName(self, t("sync.join"), str(Path.home()), f"*{SUFFIX}")
        if path:
            self.line("where").setText(path)
            self.line("login").setFocus()

    def start(self) -> None:
        """Join."""
        if self.lacks("where"):
            return
        self.begin()
        self.join(JoinHub(self.text("where"), self.text("series"), self.text("login")))


def write_invitation(parent: QWidget, auto: AutoSync) -> None:
    """Ask for a file and write the invitation into it; it holds no secret."""
    start = str(Path.home() / f"ofdesk{SUFFIX}")
    path, _ = QFileDialog.getSaveFileName(parent, t("sync.invite"), start, f"*{SUFFIX}")
    if path:
        auto.invite(Path(path))
