"""The credit note of an invoice: all that is left, one line, or an amount, with the reason."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.credits import CreditPreview
    from ofdesk.services.invoicing import Issued


class CreditDialog(QDialog):
    """What to credit is priced at each change; the button says for how much."""

    def __init__(
        self, tasks: TaskRunner, host: Host, number: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.number = tasks, host, number
        self.setWindowTitle(t("documents.credit_title", number=number))
        reason, cents = QLineEdit(), QLineEdit()
        self.reason = Field("reason", t("documents.credit_reason"), reason)
        self.what = QComboBox()
        self.what.addItem(t("documents.credit_all"), None)
        self.cents = Field("cents", t("documents.credit_cents"), cents)
        self.band = Band()
        self.issue = button(t("windows.credit"), self._issue, kind="primary")
        self.issue.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 14)
        layout.addWidget(label(self.windowTitle(), "page"))
        layout.addWidget(self.band)
        layout.addWidget(self.reason)
        layout.addWidget(Field("what", t("documents.credit_what"), self.what))
        layout.addWidget(self.cents)
        layout.addLayout(row(1, button(t("cancel"), self.reject), self.issue))
        self.setMinimumWidth(560)
        reason.textChanged.connect(lambda _text: self._price())
        cents.textChanged.connect(lambda _text: self._price())
        self.what.currentIndexChanged.connect(lambda _index: self._price())
        self._read_lines()

    def _read_lines(self) -> None:
        desk, number = self.tasks.desk, self.number

        def work() -> Any:
            from ofdesk.services.content import facts_of
            from ofdesk.services.lookup import document_numbered

            with desk.read() as session:
                return facts_of(document_numbered(session, number).content).lines

        def show(lines: Any) -> None:
            for line in lines:
                words = t("documents.credit_line", number=line.position, label=line.label)
                self.what.addItem(words, line.position)

        self.tasks.read(self, "lines", work, show)

    def _request(self) -> Any:
        from ofdesk.services.credits import CreditInvoice
        from ofdesk.words.formats import parse_amount

        text = self.cents.text().strip()
        cents = parse_amount(text, "cents") if text else None
        return CreditInvoice(self.number, self.reason.text(), self.what.currentData(), cents)

    def _price(self) -> None:
        self.issue.setEnabled(False)
        self.cents.show_error(None)
        try:
            request = self._request()
        except DomainError as error:
            self.cents.show_error(error)
            return
        desk = self.tasks.desk

        def work() -> "CreditPreview":
            from ofdesk.services.credits import preview_credit

            with desk.read() as session:
                return preview_credit(session, request, desk.today)

        self.tasks.read(self, "price", work, self._priced, self._on_refused)

    def _priced(self, found: "CreditPreview") -> None:
        total = formats.amount(found.facts.total_cents)
        self.issue.setText(t("documents.credit_issue", total=total))
        self.issue.setEnabled(True)
        self.band.hide()

    def _on_refused(self, error: OfdeskError) -> None:
        if error.field == "cents":
            self.cents.show_error(error)
        elif error.field != "reason" or self.reason.text():
            self.band.say("err", sentence(error))

    def _issue(self) -> None:
        desk, request = self.tasks.desk, self._request()
        self.issue.setEnabled(False)

        def work() -> "Issued":
            from ofdesk.services.credits import credit_invoice

            return credit_invoice(request, desk.write(), desk.today)

        self.tasks.write(self, work, self._issued, self._on_refused)

    def _issued(self, issued: "Issued") -> None:
        self.host.tell("ok", t("documents.credit_done", number=issued.number))
        self.accept()
        self.host.open_document(issued.number)
