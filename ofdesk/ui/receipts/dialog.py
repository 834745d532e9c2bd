"""Record a receipt: scan the coupon or type a reference, the invoice opens with its amount."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.documents.debts import short_of
from ofdesk.ui.inputs import AmountEdit, DayEdit
from ofdesk.ui.page import Host
from ofdesk.ui.snug import Snug
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, Pressed, button, column, holder, label, row
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.receipt_targets import Target
    from ofdesk.services.receipts import AddReceipt, ReceiptDone

METHODS = ("cheque", "transfer", "card", "other")
PAUSE_MILLISECONDS = 120


class ReceiptDialog(QDialog):
    """Keyboard first: reference, Enter, amount as found, cheque number, Enter."""

    def __init__(
        self,
        tasks: TaskRunner,
        host: Host,
        about: tuple[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host = tasks, host
        self.target: Target | None = None
        self.setWindowTitle(t("documents.cash_in"))
        self.band = Band()
        self.fields = {
            name: Field(name, t(f"documents.{name}"), typed)
            for name, typed in _first_inputs(lambda: tasks.desk.today).items()
        }
        self.method = QComboBox()
        for method in METHODS:
            self.method.addItem(t(f"documents.m_{method}"), method)
        for name in ("cheque", "bank", "payer"):
            self.fields[name] = Field(name, t(f"documents.{name}"))
        self.record = button(t("documents.cash_in"), self.save, kind="primary")
        self.record.setDefault(True)
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._find)
        self._line("reference").textEdited.connect(
            lambda _text: self._pause.start(PAUSE_MILLISECONDS)
        )
        self._line("reference").returnPressed.connect(self._find)
        self._line("amount").textChanged.connect(lambda _text: self._show_amount())
        self.method.currentIndexChanged.connect(lambda _index: self._show_method())
        platform, number = about
        self._line("received_on").setText(formats.day(tasks.desk.today))
        self._line("reference").setText(number or platform)
        self._show_method()
        if number or platform:
            self._find()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(t("documents.cash_in"), "page"))
        more = ("cheque", "bank", "received_on", "credited_on", "payer")
        fields = column(
            *(self.fields["reference"], self.band, self.fields["amount"]),
            Field("method", t("documents.method"), self.method),
            *(self.fields[name] for name in more),
        )
        layout.addWidget(Snug(holder(fields)), 1)
        layout.addLayout(row(1, button(t("cancel"), self.reject), self.record))
        self._line("reference").setPlaceholderText(t("documents.reference_hint"))
        self.setMinimumWidth(580)

    def _line(self, name: str) -> QLineEdit:
        found = self.fields[name].input
        assert isinstance(found, QLineEdit)
        return found

    def _show_method(self) -> None:
        cheque = self.method.currentData() == "cheque"
        for name in ("cheque", "bank"):
            self.fields[name].setVisible(cheque)
        self.fields["credited_on"].setVisible(not cheque)

    def _find(self) -> None:
        text, desk = self._line("reference").text(), self.tasks.desk

        def work() -> "Target | None":
            from ofdesk.services.receipt_targets import find_target

            with desk.read() as session:
                return find_target(session, text)

        self.tasks.read(self, "find", work, self._found)

    def _found(self, target: "Target | None") -> None:
        self.target = target
        text = self._line("reference").text().strip()
        if target is None:
            if text:
                self.band.say("warn", t("documents.not_found"))
            else:
                self.band.hide()
            return
        words = t(
            f"documents.{target.kind}_found",
            number=target.number,
            name=target.name,
            open=formats.amount(target.open_cents),
        )
        self.band.say("ok", words)
        if target.open_cents > 0:
            self._line("amount").setText(formats.figures(target.open_cents))
        if not self._line("payer").text():
            self._line("payer").setText(target.name)
        self._line("cheque" if self.method.currentData() == "cheque" else "amount").setFocus()

    def _show_amount(self) -> None:
        self.fields["amount"].show_error(None)
        try:
            cents = formats.parse_amount(self._line("amount").text(), "amount")
        except DomainError:
            self.record.setText(t("documents.cash_in"))
            return
        self.record.setText(t("documents.record", amount=formats.amount(cents)))
        if self.target and self.target.number and cents != self.target.open_cents:
            self.band.say(
                "warn", t("documents.differs", open=formats.amount(self.target.open_cents))
            )

    def request(self) -> "AddReceipt":
        """What the fields ask for. Raises ``amount_invalid``, ``date_invalid`` with their field."""
        from ofdesk.services.receipts import AddReceipt, Payment

        today, target = self.tasks.desk.today, self.target
        credited = self._line("credited_on").text().strip()
        cheque = self.method.currentData() == "cheque"
        cents = formats.parse_amount(self._line("amount").text(), "amount")
        payments: tuple[Payment, ...] = ()
        if target and target.number:
            owed = target.open_cents
            payments = (Payment(target.number, min(cents, owed) if owed > 0 else None),)
        return AddReceipt(
            cents=cents,
            method=self.method.currentData(),
            received_on=formats.parse_day(self._line("received_on").text(), today, "received_on"),
            credited_on=formats.parse_day(credited, today, "credited_on") if credited else None,
            platform=target.platform if target else None,
            payer=self._line("payer").text().strip(),
            payments=payments,
            cheque_number=self._line("cheque").text().strip() if cheque else "",
            bank=self._line("bank").text().strip() if cheque else "",
        )

    def save(self) -> None:
        """Record it."""
        if self._line("reference").hasFocus() and self.target is None:
            return
        try:
            request = self.request()
        except DomainError as error:
            self._on_refused(error)
            return
        desk = self.tasks.desk
        self.record.setEnabled(False)

        def work() -> "ReceiptDone":
            from ofdesk.services.receipts import add_receipt

            return add_receipt(request, desk.write(), desk.today)

        self.tasks.write(self, work, self._saved, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        self.record.setEnabled(True)
        names = {"cents": "amount", "date": "received_on", "credited": "credited_on"}
        name = names.get(error.field or "", error.field or "")
        field = self.fields.get(name)
        if field is None:
            self.band.say("err", sentence(error))
        else:
            field.show_error(error)
            field.input.setFocus()

    def _saved(self, done: "ReceiptDone") -> None:
        left = formats.amount(done.credit_cents)
        actions: list[tuple[str, Pressed]] = [
            (number, partial(self.host.open_document, number)) for number in done.invoices_issued
        ]
        window = self.parentWidget() or self
        actions += short_of(self.tasks, self.host, window, done.allocated)
        self.host.tell("ok", t("documents.recorded", number=done.number, left=left), actions)
        self.accept()


def _first_inputs(today: Callable[[], date]) -> dict[str, QLineEdit]:
    days = {name: DayEdit(today, name) for name in ("received_on", "credited_on")}
    return {"reference": QLineEdit(), "amount": AmountEdit()} | days
