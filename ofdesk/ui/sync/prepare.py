"""« Préparer le hors-ligne »: reserve what this desk will invoice while it has no network."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.inputs import CountBox
from ofdesk.ui.page import Host
from ofdesk.ui.sync.automatic import AutoSync, opened
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.offline import PrepareOffline

    Got = dict[tuple[str, str], str]

DAYS, MOST_DAYS = 30, 400


class PrepareDialog(QDialog):
    """How far ahead, for whom, with the cheques or not; and giving back what was not used."""

    def __init__(self, tasks: TaskRunner, host: Host, auto: AutoSync, parent: QWidget) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.auto = tasks, host, auto
        self.setWindowTitle(t("sync.prepare"))
        self.days = CountBox()
        self.days.setRange(0, MOST_DAYS)
        self.days.setValue(DAYS)
        typed = QLineEdit()
        typed.setPlaceholderText(t("sync.prepare_names_hint"))
        self.names = Field("names", t("sync.prepare_names"), typed)
        self.cheques = QCheckBox(t("sync.prepare_cheques"))
        self.band = Band()
        self.go = button(t("sync.prepare_go"), self.reserve, kind="primary")
        self.go.setDefault(True)
        self.back = button(t("sync.prepare_back"), self.give_back, kind="flat")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(t("sync.prepare"), "page"))
        layout.addWidget(wrapped(t("sync.prepare_why"), "hint"))
        layout.addWidget(self.band)
        layout.addWidget(Field("days", t("sync.prepare_days"), self.days))
        layout.addWidget(self.names)
        layout.addWidget(self.cheques)
        layout.addLayout(row(self.back, 1, button(t("close"), self.reject), self.go))
        self.setMinimumWidth(620)

    def request(self) -> "PrepareOffline":
        """What was asked for."""
        from ofdesk.services.offline import PrepareOffline

        names = tuple(self.names.text().replace(",", " ").split())
        return PrepareOffline(names, self.days.value(), self.cheques.isChecked())

    def reserve(self) -> None:
        """Take the rights at the hub, on the pool."""
        request, desk, auto = self.request(), self.tasks.desk, self.auto

        def work() -> "Got":
            from ofdesk.services.offline import offline_work

            with desk.read() as session:
                wanted = offline_work(session, request, desk.today)
            pairs = [(one.kind, one.subject) for one in wanted]
            return dict(auto.hubs().reserve(opened(desk), pairs, auto.password))

        self._begin()
        self.tasks.aside(self, work, self._reserved, self._on_refused)

    def give_back(self) -> None:
        """Release what was reserved and not used."""
        desk, auto = self.tasks.desk, self.auto
        self._begin()
        self.tasks.aside(
            self,
            lambda: auto.hubs().let_go(opened(desk), auto.password),
            self._given_back,
            self._on_refused,
        )

    def _begin(self) -> None:
        self.band.say("info", t("sync.working"))
        self.go.setEnabled(False)

    def _reserved(self, got: "Got") -> None:
        self.go.setEnabled(True)
        taken = sum(not holder for holder in got.values())
        others = len(got) - taken
        said = t("sync.prepared", count=formats.number(taken))
        if others:
            said += " " + t("sync.prepared_not", count=formats.number(others))
        self.band.say("warn" if others else "ok", said)

    def _given_back(self, count: int) -> None:
        self.go.setEnabled(True)
        self.band.say("ok", t("sync.given_back", count=formats.number(count)))

    def _on_refused(self, error: OfdeskError) -> None:
        self.go.setEnabled(True)
        if error.field == "platform":
            self.names.show_error(error)
            self.band.hide()
        else:
            self.band.say("err", sentence(error))
