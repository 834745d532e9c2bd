"""Legal texts, VAT rows and channels by date: read them all, put a new one after one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.forms import show_refusal
from ofdesk.ui.inputs import DayEdit
from ofdesk.ui.page import Host
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.legal import (
    CHANNELS,
    KINDS,
    channel_name,
    kind_name,
    row_name,
    saved_text,
    state_name,
    text_of,
    title_of,
    what_text,
)
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.legal_rows import Changed, LegalRow

TONES = {"in_force": "ok", "to_come": "info", "past": "", "withdrawn": ""}
TEXT_HEIGHT = 96


class LegalTab(QWidget):
    """One kind of rows at a time; the chosen one can be followed, or withdrawn before its day."""

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__()
        self.tasks, self.host = tasks, host
        self.kind = QComboBox()
        self.kind.setAccessibleName(text_of("tab"))
        for kind in KINDS:
            self.kind.addItem(kind_name(kind), kind)
        columns = (
            Column("code", text_of("code"), 230, strong=True),
            Column("valid_from", text_of("valid_from"), 96),
            Column("valid_to", text_of("valid_to"), 96),
            Column("state", text_of("state"), 104),
            Column("what", text_of("what"), 300, stretch=True),
            Column("source", text_of("source"), 280),
        )
        self.model = PagedModel(tasks, columns, self)
        self.table = TableView(self.model, "legalTable")
        self.table.setAccessibleName(text_of("tab"))
        self.said = wrapped("", "label")
        self.band = Band()
        self.band.hide()
        self.follow = button(text_of("follow"), self._follow, icon="plus")
        self.withdraw = button(text_of("withdraw"), self._withdraw, icon="undo")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 20, 10)
        layout.addWidget(wrapped(text_of("hint"), "hint"))
        layout.addLayout(row(self.kind, 1))
        layout.addWidget(self.band)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.said)
        layout.addLayout(row(1, self.withdraw, self.follow))
        self.kind.currentIndexChanged.connect(lambda _index: self.refresh())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())

    def refresh(self) -> None:
        """Read the rows of the chosen kind again."""
        desk, kind = self.tasks.desk, str(self.kind.currentData())

        def work() -> "list[LegalRow]":
            from ofdesk.services.legal_rows import list_rows

            with desk.read() as session:
                return list_rows(session, kind, desk.today)

        self.tasks.read(self, "legal", work, self._show)

    def _show(self, found: "Sequence[LegalRow]") -> None:
        self.model.show_rows([_ready(one) for one in found])
        self._show_current()

    def current(self) -> "LegalRow | None":
        """The chosen row."""
        found = self.table.current_row()
        return None if found is None else found.source

    def _show_current(self) -> None:
        found = self.current()
        self.follow.setEnabled(found is not None)
        self.withdraw.setEnabled(found is not None and found.state == "to_come")
        said = f"{what_text(found.kind, found.what)}\n{found.source}" if found else ""
        self.said.setText(said)

    def _follow(self) -> None:
        found = self.current()
        if found is not None:
            FollowDialog(self.tasks, self.host, found, self).open()

    def _withdraw(self) -> None:
        found, desk = self.current(), self.tasks.desk
        if found is None:
            return
        row_id = found.id

        def work() -> "Changed":
            from ofdesk.services.legal_rows import withdraw_row

            return withdraw_row(row_id, desk.write(), desk.today)

        def done(_changed: object) -> None:
            self.host.tell("ok", text_of("withdrawn"))

        self.tasks.write(self, work, done, lambda error: self.band.say("err", sentence(error)))


class FollowDialog(QDialog):
    """The new row: from when, what it says, and where that is written."""

    def __init__(
        self, tasks: TaskRunner, host: Host, last: "LegalRow", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.last = tasks, host, last
        self.setWindowTitle(title_of(row_name(last.kind, last.code, last.what)))
        self.day = DayEdit(lambda: tasks.desk.today, "valid_from")
        self.text, self.rate, self.channel = QPlainTextEdit(), QLineEdit(), QComboBox()
        self.fields = {"valid_from": Field("valid_from", text_of("valid_from"), self.day)}
        self.fields |= self._own_field()
        self.fields["source"] = Field("source", text_of("source"), QLineEdit())
        self.band = Band()
        self.band.hide()
        self.save = button(text_of("save"), self._save, kind="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(self.windowTitle(), "page"))
        layout.addWidget(self.band)
        for field in self.fields.values():
            layout.addWidget(field)
        layout.addLayout(row(1, button(t("cancel"), self.reject), self.save))
        self.setMinimumWidth(620)

    def _own_field(self) -> dict[str, Field]:
        kind, what = self.last.kind, self.last.what
        if kind == "text":
            self.text.setPlainText(str(what["text"]))
            self.text.setFixedHeight(TEXT_HEIGHT)
            self.text.setTabChangesFocus(True)
            return {"text": Field("text", text_of("text"), self.text)}
        if kind == "vat":
            self.rate.setText(formats.figures(int(what["rate_bp"])))
            return {"rate_bp": Field("rate_bp", text_of("rate"), self.rate)}
        for name in CHANNELS:
            self.channel.addItem(channel_name(name), name)
        self.channel.setCurrentIndex(list(CHANNELS).index(str(what["channel"])))
        return {"channel": Field("channel", text_of("channel"), self.channel)}

    def _values(self) -> dict[str, str | int]:
        if self.last.kind == "text":
            return {"text": self.text.toPlainText()}
        if self.last.kind == "vat":
            return {"rate_bp": formats.parse_amount(self.rate.text(), "rate_bp")}
        return {"channel": str(self.channel.currentData())}

    def _save(self) -> None:
        for field in self.fields.values():
            field.show_error(None)
        desk, row_id, source = self.tasks.desk, self.last.id, self.fields["source"].text()
        try:
            first = formats.parse_day(self.day.text(), desk.today, "valid_from")
            values = self._values()
        except DomainError as error:
            self._on_refused(error)
            return

        def work(answers: frozenset[str]) -> Any:
            from ofdesk.services.legal_rows import FollowRow, follow_row

            request = FollowRow(row_id, first, source, values)
            return follow_row(request, desk.write(answers), desk.today)

        def done(_changed: object) -> None:
            self.host.tell("ok", saved_text(formats.day(first)))
            self.accept()

        self.tasks.write_asking(self, work, done, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        show_refusal(self.fields, self.band, error)


def _ready(found: "LegalRow") -> ReadyRow:
    until = found.valid_to
    cells = (
        Cell(row_name(found.kind, found.code, found.what)),
        Cell(formats.day(found.valid_from)),
        Cell(formats.day(until) if until is not None else ""),
        Cell(state_name(found.state), tone=TONES[found.state]),
        Cell(what_text(found.kind, found.what)),
        Cell(found.source),
    )
    return ReadyRow(found.id, cells, found)
