"""Receipts: the list, and what may be done with one: allocate, identify, reverse."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu

from ofdesk.ui.asking import Ask, AskDialog, Values
from ofdesk.ui.cells import holding
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.inputs import AmountEdit
from ofdesk.ui.page import Host, Page
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import AnsweredWork, TaskRunner
from ofdesk.ui.widgets import Field, button, filter_edit, row
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.document_rows import ReceiptRow
    from ofdesk.services.receipts import ReceiptDone

LIMIT = 2000


def receipt_columns() -> tuple[Column, ...]:
    """The columns of the list."""
    return (
        Column("number", t("documents.number"), 142, strong=True),
        Column("kind", t("documents.kind"), 110),
        Column("received_on", t("documents.r_received"), 102),
        Column("payer", t("documents.r_payer"), 200, stretch=True),
        Column("platform", t("documents.client"), 130),
        Column("method", t("documents.r_method"), 80),
        Column("cheque", t("documents.r_cheque"), 90),
        Column("cents", t("documents.r_amount"), 100, right=True),
        Column("left", t("documents.r_left"), 100, right=True),
    )


def ready_receipt(found: "ReceiptRow") -> ReadyRow:
    """One receipt as cells."""
    client = found.platform or t("documents.unidentified")
    cells = (
        Cell(found.number),
        Cell(t(f"documents.kr_{found.kind}")),
        Cell(formats.day(found.received_on)),
        Cell(found.payer),
        Cell(client, tone="" if found.platform else "warn"),
        Cell(t(f"documents.m_{found.method}")),
        Cell(found.cheque_number),
        Cell(formats.figures(found.cents), tone="err" if found.cents < 0 else ""),
        Cell(
            formats.figures(found.credit_cents) if found.credit_cents else "—",
            tone="warn" if found.credit_cents else "text3",
        ),
    )
    return ReadyRow(found.number, cells, found)


class ReceiptsPage(Page):
    """Money received, the last first."""

    name = "receipts"
    follows = frozenset(("receipt",))

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host)
        self.heading.setText(t("receipts"))
        self.filter = filter_edit(t("documents.filter_hint"))
        record = button(
            t("documents.cash_in"), partial(host.cash_in, "", ""), kind="primary", icon="cheque"
        )
        self.model = PagedModel(tasks, receipt_columns(), self)
        self.table = TableView(self.model, "receiptsTable")
        self.table.setAccessibleName(t("receipts"))
        self.table.keep_columns(QSettings())
        self.empty = EmptyState(self.table)
        self.body.addLayout(row(self.heading, 1, record))
        self.body.addLayout(row(self.filter, 1))
        self.body.addWidget(self.table, 1)
        self.body.addSpacing(8)
        self.setFocusProxy(self.table)
        self._rows: list[ReadyRow] = []
        self.filter.textChanged.connect(lambda _text: self._filter())
        self.table.menu_asked.connect(self._menu)
        self.table.opened.connect(lambda _found: self._menu(QPoint(40, 40)))

    def show_wish(self, search: str = "") -> None:
        """Filter as asked from elsewhere."""
        self.filter.setText(search)

    def focus_filter(self) -> None:
        """See ``Page``."""
        self.filter.setFocus()

    def refresh(self) -> None:
        """Read the receipts again."""
        desk = self.tasks.desk

        def work() -> list[ReadyRow]:
            from ofdesk.services.document_rows import list_receipts

            with desk.read() as session:
                return [ready_receipt(found) for found in list_receipts(session, None, LIMIT)]

        self.tasks.read(self, "receipts", work, self._show)

    def _show(self, rows: list[ReadyRow]) -> None:
        self._rows = rows
        self._filter()

    def _filter(self) -> None:
        shown = holding(self._rows, self.filter.text())
        self.model.show_rows(shown)
        if not self._rows:
            record = partial(self.host.cash_in, "", "")
            self.empty.say(t("documents.r_empty"), [(t("documents.cash_in"), record)])
        elif not shown:
            found = t("documents.nothing_found", text=self.filter.text())
            self.empty.say(found, [(t("clients.clear"), self.filter.clear)])

    def _menu(self, at: QPoint) -> None:
        found = self.table.current_row()
        if found is None or found.source.kind != "receipt":
            return
        menu, number = QMenu(self), found.key
        menu.addAction(t("documents.allocate"), partial(self._ask_allocation, number))
        if not found.source.platform:
            menu.addAction(t("documents.identify"), partial(self._ask_owner, number))
        if found.source.credit_cents > 0:
            menu.addAction(t("money.refund"), partial(self.ask_refund, found.source))
        menu.addAction(t("documents.reverse"), partial(self._ask_reversal, number))
        menu.exec(self.table.viewport().mapToGlobal(at))

    def _ask(self, title: str, words: str, then: Callable[[str], None]) -> None:
        text, given = QInputDialog.getText(self, t(title), t(words))
        if given and text.strip():
            then(text.strip())

    def _ask_allocation(self, number: str) -> None:
        self._ask("documents.allocate", "documents.allocate_to", partial(self.allocate, number))

    def _ask_owner(self, number: str) -> None:
        self._ask("documents.identify", "documents.identify_who", partial(self.identify, number))

    def _ask_reversal(self, number: str) -> None:
        self._ask("documents.reverse", "documents.reverse_why", partial(self.reverse, number))

    def ask_refund(self, receipt: "ReceiptRow") -> None:
        """Ask how much of what pays nothing is given back, and why."""
        amount = AmountEdit("cents")
        amount.set_cents(receipt.credit_cents)
        ask = Ask(
            title=t("money.refund_title", number=receipt.number),
            verb=t("money.refund_verb"),
            words=t("money.refund_words", left=formats.amount(receipt.credit_cents)),
            fields=(
                Field("cents", t("money.cents"), amount),
                Field("reason", t("money.reason"), QLineEdit()),
            ),
            begin=partial(self._refunding, receipt.number),
            done=lambda done: self.host.tell("ok", t("money.refunded", number=done.number)),
        )
        AskDialog(self.tasks, ask, self).open()

    def _refunding(self, number: str, values: Values) -> AnsweredWork:
        desk = self.tasks.desk
        cents = formats.parse_amount(values["cents"], "cents")

        def work(_answers: frozenset[str]) -> "ReceiptDone":
            from ofdesk.services.receipts import RefundReceipt, refund_receipt

            request = RefundReceipt(number, cents, values["reason"])
            return refund_receipt(request, desk.write(), desk.today)

        return work

    def allocate(self, number: str, invoice: str) -> None:
        """Pay an invoice with what is left of a receipt."""
        desk = self.tasks.desk

        def work() -> "ReceiptDone":
            from ofdesk.services.receipts import Payment, allocate_receipt

            return allocate_receipt(number, [Payment(invoice)], desk.write(), desk.today)

        self._write(work, lambda _done: t("documents.allocated"))

    def identify(self, number: str, platform: str) -> None:
        """Say whose money it is."""
        desk = self.tasks.desk

        def work() -> "ReceiptDone":
            from ofdesk.services.receipts import identify_receipt

            return identify_receipt(number, platform, desk.write())

        self._write(work, lambda _done: t("documents.identified", client=platform))

    def reverse(self, number: str, reason: str) -> None:
        """Undo a receipt by a reversing entry."""
        desk = self.tasks.desk

        def work() -> "ReceiptDone":
            from ofdesk.services.receipts import reverse_receipt

            return reverse_receipt(number, reason, desk.write(), desk.today)

        self._write(work, lambda done: t("documents.reversed", number=done.number))

    def _write(self, work: Callable[[], "ReceiptDone"], words: Callable[[Any], str]) -> None:
        self.tasks.write(self, work, lambda done: self.host.tell("ok", words(done)))
