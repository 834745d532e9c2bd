"""One receipt on the screen: what it pays, what happened to it, and what may be done with it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QMenu, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.cheques.details import Scan, ask_details, ask_scan, open_scan
from ofdesk.ui.clients.filters import pop_up
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.page import Host
from ofdesk.ui.receipts.acts import ReceiptActs
from ofdesk.ui.receipts.rows import means
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, button, clear, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.receipt_sheets import state_name, story_lines
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.receipt_sheets import PaidLine, ReceiptSheet


def paid_columns() -> tuple[Column, ...]:
    """The columns of what a receipt pays."""
    return (
        Column("day", t("receipt.day"), 102),
        Column("invoice", t("documents.number"), 142, strong=True),
        Column("platform", t("documents.client"), 130),
        Column("cents", t("documents.r_amount"), 110, right=True),
        Column("reason", t("receipt.reason"), 200, stretch=True),
    )


def paid_row(number: int, line: "PaidLine") -> ReadyRow:
    """One part as cells; what was taken back is below zero."""
    cells = (
        Cell(formats.day(line.effective_on)),
        Cell(line.invoice),
        Cell(line.platform),
        Cell(formats.figures(line.cents), tone="err" if line.cents < 0 else ""),
        Cell(t(f"receipt.why_{line.reason}") if line.reason in WHYS else line.reason),
    )
    return ReadyRow(str(number), cells, line)


WHYS = (
    *("reversal", "reversed_twice", "over_allocated", "freed_twice"),
    *("credit_note", "corrected"),
)
"""Why a part was taken back, as it is stored."""
FIRST = ("Ctrl+D", "Ctrl+J", "Ctrl+Shift+C", "Ctrl+Shift+A")
"""The keys of the verbs that have a button."""


class ReceiptSheetDialog(QDialog):
    """Enter on an invoice shows its page."""

    def __init__(
        self, tasks: TaskRunner, host: Host, number: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.tasks, self.host, self.number = tasks, host, number
        self.scans: list[Scan] = []
        self.acts = ReceiptActs(self, tasks, host)
        self.setWindowTitle(t("receipt.title", number=number))
        self.band = Band()
        self.head = label("", "page")
        self.about = wrapped("", "label")
        self.model = PagedModel(None, paid_columns(), self)
        self.table = TableView(self.model, "paidTable")
        self.table.setAccessibleName(t("receipt.invoices"))
        self.empty = EmptyState(self.table)
        self.story = QVBoxLayout()
        self.foot = row()
        self.more = QMenu(self)
        self._lay_out()
        self.table.opened.connect(lambda found: host.open_document(found.source.invoice))
        tasks.committed.connect(self._on_committed)
        self.resize(900, 560)
        self._read()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(self.head)
        layout.addWidget(self.about)
        layout.addWidget(self.band)
        layout.addWidget(self.table, 1)
        layout.addLayout(self.story)
        layout.addLayout(self.foot)

    @Slot(object)
    def _on_committed(self, _changes: frozenset[str]) -> None:
        self._read()

    def _read(self) -> None:
        desk, number = self.tasks.desk, self.number

        def work() -> "ReceiptSheet":
            from ofdesk.services.receipt_sheets import read_receipt

            with desk.read() as session:
                return read_receipt(session, number)

        self.tasks.read(self, "sheet", work, self._show, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        self.band.say("err", sentence(error))

    def _show(self, sheet: "ReceiptSheet") -> None:
        found = sheet.row
        self.head.setText(f"{found.number} · {formats.amount(found.cents)}")
        self.about.setText(
            t(
                "receipt.facts",
                state=state_name(found.state),
                day=formats.day(found.received_on),
                means=" · ".join(x for x in (means(found), found.bank) if x),
                payer=found.payer or "—",
                client=found.platform or t("documents.unidentified"),
            )
        )
        if found.state == "disputed":
            self.band.say("warn", t("receipt.disputed"))
        elif found.credit_cents:
            left = formats.amount(found.credit_cents)
            self.band.say("info", t("receipt.has_left", left=left))
        else:
            self.band.hide()
        self.model.show_rows([paid_row(n, line) for n, line in enumerate(sheet.payments)])
        if not sheet.payments:
            self.empty.say(t("receipt.pays_nothing"))
        clear(self.story)
        for words in story_lines(sheet):
            self.story.addWidget(wrapped(words, "hint"))
        self._show_verbs(sheet)

    def _show_verbs(self, sheet: "ReceiptSheet") -> None:
        """What is done most beside each other; the rest behind « Plus »."""
        clear(self.foot)
        found = sheet.row
        menu, here = QMenu(self), ReadyRow(found.number, (), found)
        for verb in self.acts.verbs()[1:]:
            if not verb.fits(found):
                continue
            if verb.key in FIRST:
                self.foot.addWidget(button(verb.words, partial(verb.run, here)))
            else:
                menu.addAction(verb.words, partial(verb.run, here))
        if sheet.cheque is not None:
            self._add_cheque(menu, sheet)
        if found.platform:
            sheet_of = partial(self.host.open_client, found.platform)
            menu.addAction(t("clients.open_sheet"), sheet_of)
        if not menu.isEmpty():
            more = button(t("clients.more"))
            more.clicked.connect(lambda _checked=False: pop_up(more, menu))
            self.foot.addWidget(more)
        self.more = menu
        self.foot.addStretch(1)
        self.foot.addWidget(button(t("close"), self.accept))

    def _add_cheque(self, menu: QMenu, sheet: "ReceiptSheet") -> None:
        found, known = sheet.row, sheet.cheque
        assert known is not None
        menu.addAction(t("receipt.details"), partial(ask_details, self, (found.id, known)))
        if known.attachment_id:
            menu.addAction(t("receipt.show_scan"), partial(open_scan, self, known.attachment_id))
        elif found.platform:
            menu.addAction(t("receipt.scan"), partial(ask_scan, self, found.id))
