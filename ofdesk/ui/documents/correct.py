"""The corrective invoice: the same amounts, with what the sheets and settings say today."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.forms import show_refusal
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ports.documents import DocumentFacts
    from ofdesk.services.corrections import CorrectInvoice
    from ofdesk.services.invoicing import Issued

ROOM = 104
"""For the lines of an address, before they are there."""


class CorrectDialog(QDialog):
    """Shows whom the new page names before it is issued; the button wakes with a reason."""

    def __init__(
        self, tasks: TaskRunner, host: Host, number: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.number = tasks, host, number
        self.setWindowTitle(t("money.correct_title", number=number))
        self.band = Band()
        self.reason = Field("reason", t("money.reason"), QLineEdit())
        self.buyer = wrapped("", "section")
        self.buyer.setMinimumHeight(ROOM)
        self.issue = button(t("money.correct_verb"), self.save, kind="primary")
        self.issue.setDefault(True)
        self.issue.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(self.windowTitle(), "page"))
        layout.addWidget(wrapped(t("money.correct_words"), "hint"))
        layout.addWidget(self.band)
        layout.addWidget(self.reason)
        layout.addWidget(self.buyer)
        layout.addLayout(row(1, button(t("cancel"), self.reject), self.issue))
        self.setMinimumWidth(560)
        self.line = self.reason.input
        assert isinstance(self.line, QLineEdit)
        self.line.textChanged.connect(lambda _text: self._look())

    def _request(self) -> "CorrectInvoice":
        from ofdesk.services.corrections import CorrectInvoice

        return CorrectInvoice(self.number, self.reason.text())

    def _look(self) -> None:
        desk = self.tasks.desk
        self.issue.setEnabled(False)
        self.band.hide()
        request = self._request()

        def work() -> "DocumentFacts":
            from ofdesk.services.corrections import preview_correction

            with desk.read() as session:
                return preview_correction(session, request, desk.today)

        self.tasks.read(self, "look", work, self._looked, self._on_refused)

    def _looked(self, facts: "DocumentFacts") -> None:
        buyer = facts.buyer
        address = (*buyer.address.lines, f"{buyer.address.postcode} {buyer.address.city}")
        lines = [buyer.name, *(part for part in address if part.strip())]
        lines.append(t("money.correct_total", total=formats.amount(facts.total_cents)))
        self.buyer.setText("\n".join(lines))
        self.issue.setEnabled(True)

    def _on_refused(self, error: OfdeskError) -> None:
        self.issue.setEnabled(False)
        if error.field != "reason" or self.reason.text().strip():
            show_refusal({"reason": self.reason}, self.band, error)

    def save(self) -> None:
        """Issue it; the one that it replaces stays as it is."""
        desk, request = self.tasks.desk, self._request()
        self.issue.setEnabled(False)

        def work() -> "Issued":
            from ofdesk.services.corrections import correct_invoice

            return correct_invoice(request, desk.write(), desk.today)

        self.tasks.write(self, work, self._issued, self._on_refused)

    def _issued(self, issued: "Issued") -> None:
        self.host.tell("ok", t("money.correct_done", number=issued.number, old=self.number))
        self.accept()
        self.host.open_document(issued.number)
