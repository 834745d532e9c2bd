"""One state of an electronic invoice told by hand, or the last one taken back."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.domain.lifecycle import CODES, TOLD
from ofdesk.ui.inputs import DayEdit
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row
from ofdesk.words.outbound import state_name, text_of
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t


class _Dialog(QDialog):
    """What both have: a title, fields, a sentence for a refusal, a verb."""

    def __init__(self, tasks: TaskRunner, number: str, parent: QWidget, verb: str) -> None:
        super().__init__(parent)
        self.tasks, self.number = tasks, number
        self.setWindowTitle(text_of("set_title", number=number))
        self.reason = QLineEdit()
        self.band = Band()
        self.save = button(text_of(verb), self.record, kind="primary")
        self.fields: dict[str, Field] = {}

    def _lay_out(self, fields: dict[str, Field]) -> None:
        self.fields = fields
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(self.windowTitle(), "page"))
        layout.addWidget(self.band)
        for field in fields.values():
            layout.addWidget(field)
        layout.addLayout(row(1, button(t("cancel"), self.reject), self.save))
        self.setMinimumWidth(520)

    def _work(self) -> Any:
        raise NotImplementedError

    def record(self) -> None:
        """Write it; the dialog stays open when it is refused."""
        for field in self.fields.values():
            field.show_error(None)
        try:
            work = self._work()
        except DomainError as error:
            self._on_refused(error)
            return
        self.save.setEnabled(False)
        self.tasks.write(self, work, lambda _done: self.accept(), self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        self.save.setEnabled(True)
        if error.field in self.fields:
            self.fields[error.field].show_error(error)
        else:
            self.band.say("err", sentence(error))


class StateDialog(_Dialog):
    """Which state, on which day, why."""

    def __init__(self, tasks: TaskRunner, number: str, parent: QWidget) -> None:
        super().__init__(tasks, number, parent, "save")
        self.status = QComboBox()
        for state in TOLD:
            self.status.addItem(f"{CODES[state]} – {state_name(state)}", state)
        self.day = DayEdit(lambda: tasks.desk.today)
        self.day.set_day(tasks.desk.today)
        self._lay_out(
            {
                "status": Field("status", text_of("status"), self.status),
                "date": Field("date", text_of("date"), self.day),
                "reason": Field("reason", text_of("reason"), self.reason),
            }
        )

    def _work(self) -> Any:
        desk, day = self.tasks.desk, self.day.day()
        given = (self.number, str(self.status.currentData()), day, self.reason.text())

        def work() -> Any:
            from ofdesk.services.outbound_status import SetStatus, set_status

            return set_status(SetStatus(*given), desk.write(), desk.today)

        return work


class WithdrawDialog(_Dialog):
    """Why the last state is taken back."""

    def __init__(self, tasks: TaskRunner, number: str, parent: QWidget) -> None:
        super().__init__(tasks, number, parent, "withdraw")
        self._lay_out({"reason": Field("reason", text_of("withdraw_why"), self.reason)})

    def _work(self) -> Any:
        desk, number, reason = self.tasks.desk, self.number, self.reason.text()

        def work() -> Any:
            from ofdesk.services.outbound_status import withdraw_status

            return withdraw_status(number, reason, desk.write(), desk.today)

        return work
