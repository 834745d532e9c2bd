"""The receipts of a client, on its sheet: what came, what it pays, and what may be done with it."""

from PySide6.QtCore import Slot

from ofdesk.ui.clients.sheet_tabs import ListTab
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.page import Host
from ofdesk.ui.receipts.acts import ReceiptActs
from ofdesk.ui.receipts.rows import ready_receipt, receipt_columns, sums
from ofdesk.ui.tables import ReadyRow
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.verbs import Verbs
from ofdesk.ui.widgets import button, label, row
from ofdesk.words import formats
from ofdesk.words.ui import t

HIDDEN = ("platform",)
FOLLOWS = frozenset(("receipt", "card_event", "credit_choice", "cheque", "everything"))


class ReceiptsTab(ListTab):
    """The receipts of one client, the last first; Enter shows all of one."""

    def __init__(self, tasks: TaskRunner, host: Host, platform: str) -> None:
        columns = receipt_columns()
        super().__init__(tasks, columns)
        self.tasks, self.host, self.platform = tasks, host, platform
        self.table.setAccessibleName(t("receipt.tab"))
        for position, one in enumerate(columns):
            self.table.setColumnHidden(position, one.key in HIDDEN)
        self.empty = EmptyState(self.table)
        self.totals = label("", "label")
        self.acts = ReceiptActs(self, tasks, host)
        self.verbs = Verbs(self, self.table, self.acts.verbs())
        self.buttons = [
            (verb, button(verb.words, action.trigger)) for verb, action in self.verbs.actions
        ]
        record = button(t("documents.cash_in"), self._record, icon="cheque")
        shown = (one for verb, one in self.buttons if verb.key in SHOWN)
        self.body.addWidget(self.totals)
        self.body.addLayout(row(record, *shown, 1))
        self.table.opened.connect(lambda found: self.acts.open(found.source))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        tasks.committed.connect(self._on_committed)
        self.refresh()

    def _record(self) -> None:
        self.host.cash_in(self.platform, "")

    @Slot(object)
    def _on_committed(self, changes: frozenset[str]) -> None:
        if changes & FOLLOWS:
            self.refresh()

    def refresh(self) -> None:
        """Read the receipts again."""
        desk, platform = self.tasks.desk, self.platform

        def work() -> list[ReadyRow]:
            from ofdesk.services.client_names import kept_sheet
            from ofdesk.services.receipt_rows import list_receipts

            with desk.read() as session:
                rows = list_receipts(session, kept_sheet(session, platform).id)
            return [ready_receipt(found) for found in rows]

        self.tasks.read(self, "receipts", work, self._show)

    def _show(self, rows: list[ReadyRow]) -> None:
        self.model.show_rows(rows)
        total, left = sums(found.source for found in rows)
        self.totals.setText(
            t(
                "receipt.foot",
                count=formats.number(len(rows)),
                total=formats.amount(total),
                left=formats.amount(left),
            )
        )
        if rows and self.table.current_row() is None:
            self.table.selectRow(0)
        if not rows:
            self.empty.say(t("receipt.none_here"), [(t("documents.cash_in"), self._record)])
        self._on_selected()

    def _on_selected(self) -> None:
        found = self.table.current_row()
        for verb, one in self.buttons:
            one.setEnabled(found is not None and verb.fits(found.source))


SHOWN = ("Ctrl+Return", "Ctrl+D", "Ctrl+Shift+B", "Ctrl+Shift+A")
"""The keys of the verbs that have a button; the others are in the menu of the row."""
