"""Receipts: the list by how they stand, and what may be done with one by menu and by key."""

from functools import partial

from ofdesk.ui.cells import holding
from ofdesk.ui.list_page import ListPage
from ofdesk.ui.page import Host
from ofdesk.ui.receipts.acts import ReceiptActs
from ofdesk.ui.receipts.rows import GROUPS, ready_receipt, receipt_columns, sums
from ofdesk.ui.tables import ReadyRow
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.verbs import Verb, Verbs
from ofdesk.ui.widgets import button, row
from ofdesk.words import formats
from ofdesk.words.ui import t

LIMIT = 2000
Totals = tuple[int, int, int, bool]


class ReceiptsPage(ListPage):
    """Money received, the last first."""

    name = "receipts"
    follows = frozenset(("receipt", "card_event", "credit_choice", "client"))
    groups = GROUPS
    unmarked = ("all",)
    area = "receipt"

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host, receipt_columns())
        self.acts = ReceiptActs(self, tasks, host)
        record = partial(host.cash_in, "", "")
        self.mail = button(t("day_mail"), host.day_mail, icon="list")
        self.record = button(t("documents.cash_in"), record, kind="primary", icon="cheque")
        self.lay_out(row(self.heading, 1, self.mail, self.record), t("receipt.hint"))
        self.verbs = Verbs(self, self.table, [*self.acts.verbs(), self._sheet()])
        self.table.opened.connect(lambda found: self.acts.open(found.source))
        self.model.counted.connect(self._on_counted)
        self.model.loaded.connect(self.select_first)

    def _sheet(self) -> Verb:
        return Verb(
            t("clients.open_sheet"),
            lambda found: self.host.open_client(found.source.platform),
            fits=lambda receipt: bool(receipt.platform),
        )

    def refresh(self) -> None:
        """Read the receipts again."""
        desk, search, states = self.tasks.desk, self.filter.text(), GROUPS[self.which]
        shown: list[ReadyRow] = []

        def count() -> Totals:
            from ofdesk.services.receipt_rows import list_receipts

            with desk.read() as session:
                rows = list_receipts(session, None, LIMIT)
            wanted = [found for found in rows if not states or found.state in states]
            shown.extend(holding([ready_receipt(found) for found in wanted], search))
            total, left = sums(found.source for found in shown)
            return len(shown), total, left, bool(rows)

        self.model.load(lambda offset, limit: shown[offset : offset + limit], count)

    def _on_counted(self, totals: Totals) -> None:
        count, cents, left, any_at_all = totals
        self.totals.setText(
            t(
                "receipt.foot",
                count=formats.number(count),
                total=formats.amount(cents),
                left=formats.amount(left),
            )
        )
        if count or (any_at_all and self.says_nothing_found()):
            return
        if any_at_all:
            show_all = (t("receipt.f_all"), partial(self.choose, "all"))
            self.empty.say(t("receipt.none_so"), [show_all])
        else:
            record = (t("documents.cash_in"), partial(self.host.cash_in, "", ""))
            self.empty.say(t("documents.r_empty"), [record])
