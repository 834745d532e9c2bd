"""What may be done with a receipt, from any list: opened, allotted, given back, reversed."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from ofdesk.ui.asking import Ask, AskDialog, Values
from ofdesk.ui.documents.excess import ask_to_free
from ofdesk.ui.inputs import AmountEdit
from ofdesk.ui.page import Host
from ofdesk.ui.receipts.credit import ask_choice, show_letter
from ofdesk.ui.tables import ReadyRow
from ofdesk.ui.tasks import AnsweredWork, TaskRunner
from ofdesk.ui.verbs import Verb
from ofdesk.ui.widgets import Field
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.receipt_rows import ReceiptRow
    from ofdesk.services.receipts import ReceiptDone


def has_left(receipt: "ReceiptRow") -> bool:
    """Whether some of it pays nothing yet."""
    return receipt.kind == "receipt" and receipt.credit_cents > 0


def is_nobodys(receipt: "ReceiptRow") -> bool:
    """Whether it is not known whose it is."""
    return receipt.state == "unidentified"


def is_credit(receipt: "ReceiptRow") -> bool:
    """Whether a client has some of it in credit."""
    return has_left(receipt) and bool(receipt.platform)


def is_over(receipt: "ReceiptRow") -> bool:
    """Whether it pays more than it holds."""
    return receipt.state == "over_allocated"


def may_reverse(receipt: "ReceiptRow") -> bool:
    """Whether it can be taken back by a counter-entry."""
    return receipt.kind == "receipt" and receipt.state not in ("reversed", "refunded")


class ReceiptActs:
    """The verbs of receipts; dialogs stand over ``parent``."""

    def __init__(self, parent: QWidget, tasks: TaskRunner, host: Host) -> None:
        self.parent, self.tasks, self.host = parent, tasks, host

    def verbs(self) -> list[Verb]:
        """One for each thing that can be done."""

        def of(act: Callable[["ReceiptRow"], object]) -> Callable[[ReadyRow], object]:
            return lambda found: act(found.source)

        return [
            Verb(t("receipt.open"), of(self.open), "Ctrl+Return"),
            Verb(t("documents.allocate"), of(self.ask_allocation), "Ctrl+D", has_left),
            Verb(t("documents.identify"), of(self.ask_owner), "Ctrl+J", is_nobodys),
            Verb(t("receipt.letter"), of(self.ask_letter), "Ctrl+Shift+L", is_credit),
            Verb(t("receipt.choose"), of(self.ask_choice), "Ctrl+Shift+C", is_credit),
            Verb(t("documents.free_excess"), of(self.free), "Ctrl+Shift+F", is_over),
            Verb(t("money.refund"), of(self.ask_refund), "Ctrl+Shift+B", has_left),
            Verb(t("documents.reverse"), of(self.ask_reversal), "Ctrl+Shift+A", may_reverse),
        ]

    def open(self, receipt: "ReceiptRow") -> None:
        """Show all of it."""
        from ofdesk.ui.receipts.sheet import ReceiptSheetDialog

        ReceiptSheetDialog(self.tasks, self.host, receipt.number, self.parent.window()).show()

    def free(self, receipt: "ReceiptRow") -> None:
        """Take back what it pays beyond what it holds."""
        ask_to_free(self.tasks, self.host, self.parent, receipt.number)

    def ask_allocation(self, receipt: "ReceiptRow") -> None:
        """Choose the invoices that it pays."""
        from ofdesk.ui.receipts.allocate import AllocateDialog

        AllocateDialog(self.tasks, self.host, receipt, self.parent).open()

    def ask_owner(self, receipt: "ReceiptRow") -> None:
        """Ask whose money it is."""
        ask = Ask(
            title=t("documents.identify").rstrip("…"),
            verb=t("receipt.identify_verb"),
            words=about(receipt),
            fields=(Field("platform", t("documents.identify_who"), QLineEdit()),),
            begin=partial(self._identifying, receipt.number),
            done=lambda _done: self._tell(t("receipt.identified", number=receipt.number)),
        )
        AskDialog(self.tasks, ask, self.parent).open()

    def _identifying(self, number: str, values: Values) -> AnsweredWork:
        desk, platform = self.tasks.desk, values["platform"]

        def work(_answers: frozenset[str]) -> "ReceiptDone":
            from ofdesk.services.receipts import identify_receipt

            return identify_receipt(number, platform, desk.write())

        return work

    def ask_reversal(self, receipt: "ReceiptRow") -> None:
        """Ask why it is reversed."""
        ask = Ask(
            title=t("receipt.reverse_title", number=receipt.number),
            verb=t("receipt.reverse_verb"),
            words=t("receipt.reverse_words"),
            fields=(Field("reason", t("documents.reverse_why"), QLineEdit()),),
            begin=partial(self._reversing, receipt.number),
            done=lambda done: self._tell(t("documents.reversed", number=done.number)),
        )
        AskDialog(self.tasks, ask, self.parent).open()

    def _reversing(self, number: str, values: Values) -> AnsweredWork:
        desk = self.tasks.desk

        def work(_answers: frozenset[str]) -> "ReceiptDone":
            from ofdesk.services.receipts import reverse_receipt

            return reverse_receipt(number, values["reason"], desk.write(), desk.today)

        return work

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
            done=lambda done: self._tell(t("money.refunded", number=done.number)),
        )
        AskDialog(self.tasks, ask, self.parent).open()

    def _refunding(self, number: str, values: Values) -> AnsweredWork:
        desk = self.tasks.desk
        cents = formats.parse_amount(values["cents"], "cents")

        def work(_answers: frozenset[str]) -> "ReceiptDone":
            from ofdesk.services.receipts import RefundReceipt, refund_receipt

            request = RefundReceipt(number, cents, values["reason"])
            return refund_receipt(request, desk.write(), desk.today)

        return work

    def ask_letter(self, receipt: "ReceiptRow") -> None:
        """Look at the letter « rembourser ou garder » before it is kept."""
        show_letter(self.parent, self.tasks, receipt)

    def ask_choice(self, receipt: "ReceiptRow") -> None:
        """Record what the client chose."""
        ask_choice(self.parent, self.tasks, self.host, receipt)

    def _tell(self, words: str) -> Any:
        self.host.tell("ok", words)


def about(receipt: "ReceiptRow") -> str:
    """Which receipt, in a line."""
    return t(
        "receipt.about",
        number=receipt.number,
        day=formats.day(receipt.received_on),
        payer=receipt.payer or "—",
        amount=formats.amount(receipt.cents),
    )
