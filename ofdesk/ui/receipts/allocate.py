"""Allot a receipt: tick the invoices that it pays, of its client or found by words or amount."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.forms import show_refusal
from ofdesk.ui.inputs import AmountEdit
from ofdesk.ui.page import Host
from ofdesk.ui.receipts.flow import shared
from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.ticking import TickTable
from ofdesk.ui.widgets import Band, Field, button, filter_edit, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.receipt_rows import ReceiptRow
    from ofdesk.services.receipt_targets import LookUp, Target
    from ofdesk.services.receipts import ReceiptDone

PAUSE_MILLISECONDS = 150


def target_columns() -> tuple[Column, ...]:
    """The columns of the invoices, after their tick."""
    return (
        Column("number", t("documents.number"), 142, strong=True),
        Column("name", t("documents.client"), 220, stretch=True),
        Column("open", t("documents.open"), 110, right=True),
    )


def target_row(target: "Target") -> ReadyRow:
    """One invoice as cells."""
    cells = (
        Cell(target.number),
        Cell(f"{target.name} · {target.platform}"),
        Cell(formats.figures(target.open_cents)),
    )
    return ReadyRow(target.number, cells, target)


class AllocateDialog(QDialog):
    """What is left of the receipt goes to the ticked invoices, in the order of the list."""

    def __init__(
        self, tasks: TaskRunner, host: Host, receipt: "ReceiptRow", parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.receipt = tasks, host, receipt
        self._kept: dict[str, Target] = {}
        self._asked = ""
        self.setWindowTitle(t("receipt.allocate_title", number=receipt.number))
        self.band = Band()
        self.filter = filter_edit(t("receipt.find_hint"), 320)
        self.table = TickTable(target_columns(), "allocateTable", self)
        self.table.setAccessibleName(t("receipt.invoices"))
        self.empty = EmptyState(self.table)
        amount = AmountEdit("cents")
        amount.set_cents(receipt.credit_cents)
        self.amount = Field("cents", t("receipt.allot"), amount)
        self.told = label("", "section")
        self.go = button(t("receipt.allot_verb"), self.save, kind="primary")
        self.go.setDefault(True)
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self.look_up)
        self._lay_out()
        self.filter.textChanged.connect(lambda _text: self._pause.start(PAUSE_MILLISECONDS))
        self.filter.gone_on.connect(self.table.setFocus)
        self.table.typed.connect(self._type)
        self.table.ticked.connect(self._on_ticked)
        self.table.opened.connect(lambda _found: self.save())
        amount.textChanged.connect(lambda _text: self._on_ticked())
        self.resize(820, 540)
        self.look_up()

    def _lay_out(self) -> None:
        left = formats.amount(self.receipt.credit_cents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(self.windowTitle(), "page"))
        layout.addWidget(wrapped(t("receipt.allocate_words", left=left), "hint"))
        layout.addWidget(self.band)
        layout.addLayout(row(self.filter, 1))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.amount)
        layout.addLayout(row(self.told, 1, button(t("cancel"), self.reject), self.go))

    def _type(self, text: str) -> None:
        self.filter.setFocus()
        self.filter.setText(self.filter.text() + text)

    def look_up(self) -> None:
        """The open invoices of the client; of words or an amount where some are typed."""
        desk, receipt = self.tasks.desk, self.receipt
        typed = self.filter.text().strip()
        text = typed or receipt.platform or formats.figures(receipt.credit_cents)

        def work() -> "LookUp":
            from ofdesk.services.receipt_targets import look_up

            with desk.read() as session:
                return look_up(session, text, desk.today)

        self.tasks.read(self, "find", work, self._found)

    def _found(self, found: "LookUp") -> None:
        kept = {one.key for one in self.table.taken_rows()}
        ticked = {key: self._kept[key] for key in kept if key in self._kept}
        listed = {one.number: one for one in found.targets if one.number}
        self._kept = ticked | listed
        self.table.show_rows([target_row(one) for one in self._kept.values()], kept)
        if not self._kept:
            self.empty.say(t("receipt.nothing_open"))
        if not self.filter.hasFocus():
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def parts(self) -> list[tuple[str, int]]:
        """What each ticked invoice would get. Raises ``amount_invalid``."""
        cents = formats.parse_amount(self.amount.text(), "cents")
        targets = [self._kept[one.key] for one in self.table.taken_rows()]
        return shared(targets, cents)

    def _on_ticked(self) -> None:
        try:
            parts = self.parts()
        except DomainError:
            parts = []
        given = sum(cents for _, cents in parts)
        left = formats.amount(self.receipt.credit_cents - given)
        self.told.setText(t("receipt.given", given=formats.amount(given), left=left))
        self.go.setEnabled(given > 0)

    def save(self) -> None:
        """Allot it; Enter on a list where nothing is ticked takes the row of the cursor."""
        found = self.table.current_row()
        if not self.table.taken_rows() and found is not None:
            self.table.toggle(found.key)
        self.band.hide()
        self.amount.show_error(None)
        try:
            parts = self.parts()
        except DomainError as error:
            self._on_refused(error)
            return
        if not parts or not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        desk, number = self.tasks.desk, self.receipt.number

        def work() -> "ReceiptDone":
            from ofdesk.services.receipts import Payment, allocate_receipt

            payments = [Payment(invoice, cents) for invoice, cents in parts]
            return allocate_receipt(number, payments, desk.write(), desk.today)

        self.tasks.write(self, work, self._saved, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        self.go.setEnabled(True)
        show_refusal({"cents": self.amount}, self.band, error)

    def _saved(self, done: "ReceiptDone") -> None:
        self.accept()
        self.host.tell("ok", t("receipt.allotted", left=formats.amount(done.credit_cents)))
