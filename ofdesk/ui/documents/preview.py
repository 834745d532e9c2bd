"""The page of a document as it was issued: shown, printed, saved; its trail both ways."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ofdesk.domain.cards import payment_state
from ofdesk.ui.clients.filters import pop_up
from ofdesk.ui.documents.debts import Debt
from ofdesk.ui.documents.mailing import mail_button, may_be_mailed
from ofdesk.ui.documents.page_view import PageView
from ofdesk.ui.documents.rows import shown_state
from ofdesk.ui.page import Host
from ofdesk.ui.paper import print_pdf, save_pdf
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, button, hairline, holder, label, row, scrolled, wrapped
from ofdesk.words import formats
from ofdesk.words.outbound import advice, flow_text
from ofdesk.words.receipt_sheets import card_line
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.document_rows import DocumentRow, DocumentSheet

OWED = ("invoice", "corrective")
CARD_TROUBLE = ("disputed", "refunded", "lost")


class PreviewDialog(QDialog):
    """One document."""

    def __init__(
        self, tasks: TaskRunner, host: Host, number: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.number = tasks, host, number
        self.sheet: DocumentSheet | None = None
        self.setWindowTitle(number)
        self.view = PageView(dpi=84)
        self.band = Band()
        self.side = QVBoxLayout()
        self.print = button(t("print"), self._print, kind="primary", icon="printer")
        self.save = button(t("documents.save_pdf"), self._save, icon="download")
        self.mail = mail_button(self)
        self.duplicata = button(t("documents.duplicata"), self._duplicata, icon="copy")
        self.credit = button(t("documents.credit"), self._credit, icon="undo")
        self.correct = button(t("money.correct"), self._correct, icon="pen")
        self.settle = button(t("money.settle"), self._settle, icon="scale")
        self.pay = button(t("cash_in"), self._pay, icon="cheque")
        self.link = button(t("cards.link"), self._link, icon="card")
        self._lay_out()
        self.resize(1060, 640)
        tasks.committed.connect(lambda _changes: self._read())
        self._read()

    def _lay_out(self) -> None:
        panel = QFrame()
        panel.setObjectName("summary")
        side = QVBoxLayout(panel)
        side.setContentsMargins(14, 14, 14, 14)
        side.addLayout(self.side)
        side.addStretch(1)
        paying = (self.pay, self.link, self.settle)
        verbs = (self.print, self.save, self.mail, self.duplicata, *paying)
        for widget in verbs:
            side.addWidget(widget)
        side.addLayout(row(self.correct, self.credit))
        top = QVBoxLayout()
        top.addWidget(self.band)
        top.addWidget(self.view, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(holder(top, (10, 10, 10, 10))), 1)
        area = scrolled(panel)
        area.setFixedWidth(300)
        layout.addWidget(area)

    def _read(self) -> None:
        desk, number = self.tasks.desk, self.number

        def work() -> "tuple[DocumentSheet, bytes]":
            from ofdesk.services.document_rows import read_document
            from ofdesk.services.lookup import document_numbered
            from ofdesk.services.pages import page_of

            with desk.read() as session:
                document = document_numbered(session, number)
                return read_document(session, document, desk.today), page_of(session, document)

        self.tasks.read(
            self, "sheet", work, self._show, lambda e: self.band.say("err", sentence(e))
        )

    def _show(self, found: "tuple[DocumentSheet, bytes]") -> None:
        sheet, pdf = found
        if self.sheet is None:
            self.view.show_pdf(self.tasks, pdf)
            self._say_short(sheet.row)
        self._say_card(sheet)
        self.sheet = sheet
        self.mail.setVisible(may_be_mailed(sheet.row.kind))
        shown = sheet.row
        self._show_verbs(sheet)
        while (item := self.side.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.side.addWidget(label(shown.number, "panel"))
        self.side.addWidget(wrapped(shown.name))
        for name, cents in (("total", shown.total_cents), ("open", shown.open_cents)):
            words = f"{t(f'documents.{name}')} : {formats.amount(cents)}"
            self.side.addWidget(label(words))
        self.side.addWidget(
            label(t(f"state_{shown_state(shown, self.tasks.desk.today)}"), "section")
        )
        self.side.addWidget(hairline())
        self.side.addWidget(label(t("documents.trail"), "section"))
        for words in self._trail(sheet):
            self.side.addWidget(wrapped(words, "hint"))

    def _show_verbs(self, sheet: "DocumentSheet") -> None:
        """What may be done: nothing more with an invoice that another one or credits replaced."""
        shown = sheet.row
        owed = shown.kind in OWED and shown.state not in ("replaced", "credited")
        self.credit.setVisible(owed)
        self.correct.setVisible(owed)
        offered = shown.kind == "proposition" and shown.state in ("open", "sent", "accepted")
        for verb in (self.pay, self.link):
            verb.setVisible(offered or (owed and shown.open_cents > 0))
        self.settle.setVisible(owed and (shown.open_cents > 0 or sheet.written_off_cents > 0))

    def _say_short(self, shown: "DocumentRow") -> None:
        """What arrived short stays due by default: both ways are offered side by side."""
        if shown.kind in OWED and shown.state == "part_paid":
            words = t("money.short", open=formats.amount(shown.open_cents))
            self.band.say("warn", words, self._debt(shown).side_by_side())

    def _say_card(self, sheet: "DocumentSheet") -> None:
        """A card payment that was contested or given back is said over the page."""
        state = payment_state([line.kind for line in sheet.card_events])
        if state in CARD_TROUBLE:
            self.band.say("warn", t(f"cards.s_{state}"))

    def _debt(self, shown: "DocumentRow") -> Debt:
        return Debt(self.tasks, self.host, self, shown.number, shown.open_cents)

    def _settle(self) -> None:
        if self.sheet is not None:
            pop_up(self.settle, self._debt(self.sheet.row).menu(self.sheet.written_off_cents > 0))

    def _correct(self) -> None:
        from ofdesk.ui.documents.correct import CorrectDialog

        CorrectDialog(self.tasks, self.host, self.number, self).show()

    def _trail(self, sheet: "DocumentSheet") -> list[str]:
        told = []
        if sheet.facts.order is not None:
            told.append(t("documents.ordered", who=sheet.facts.order.ordered_by))
        if sheet.origin_number:
            told.append(t("documents.origin", number=sheet.origin_number))
        if sheet.followed_by:
            told.append(t("documents.followed", numbers=", ".join(sheet.followed_by)))
        told += [
            t(
                "documents.payment",
                cents=formats.amount(paid.cents),
                day=formats.day(paid.effective_on),
                number=paid.receipt_number,
            )
            for paid in sheet.payments
        ]
        told += [card_line(line) for line in sheet.card_events]
        if sheet.flow is not None:
            since = sheet.flow["since"]
            told.append(flow_text(sheet.flow["state"], formats.day(since) if since else ""))
            told += [advice(sheet.flow["state"], sheet.row.kind)] * bool(sheet.flow["to_act"])
        return told or [t("documents.nothing_follows")]

    def _save(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, t("documents.save_pdf"), f"{self.number}.pdf", "PDF (*.pdf)"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the stored bytes."""
        save_pdf(self.tasks, self.band, path, self.view.pdf)

    def _duplicata(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, t("documents.duplicata"), f"{self.number}-duplicata.pdf", "PDF (*.pdf)"
        )
        if name:
            self.duplicate_to(Path(name))

    def duplicate_to(self, path: Path) -> None:
        """Make a copy marked DUPLICATA and write it."""
        desk, number = self.tasks.desk, self.number

        def work() -> bytes:
            from ofdesk.services.pages import duplicate_page

            return duplicate_page(number, desk.write(), desk.today)

        self.tasks.write(self, work, partial(save_pdf, self.tasks, self.band, path))

    def _credit(self) -> None:
        from ofdesk.ui.documents.credit import CreditDialog

        CreditDialog(self.tasks, self.host, self.number, self).show()

    def _pay(self) -> None:
        self.host.cash_in("", self.number)

    def _link(self) -> None:
        from ofdesk.ui.cards.link import CardLinkDialog

        CardLinkDialog(self.tasks, self.host, self.number, self).open()

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.number)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print the stored page; pages are drawn at 300 dpi off the screen's thread."""
        print_pdf(self.tasks, self.band, printer, self.view.pdf)
