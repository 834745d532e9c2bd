"""What happens to a cheque: rejected, presented again, given back or up, credited by the bank."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from ofdesk.ui.asking import Ask, AskDialog, Values, choice
from ofdesk.ui.inputs import AmountEdit, DayEdit
from ofdesk.ui.page import Page
from ofdesk.ui.paper import PaperDialog
from ofdesk.ui.tasks import AnsweredWork
from ofdesk.ui.widgets import Field
from ofdesk.words import formats
from ofdesk.words.cheque_details import moved_text, refunded_text
from ofdesk.words.cheques import cleared_text, rejected_text
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.cheque_register import LaidAside
    from ofdesk.services.cheque_returns import Rejected
    from ofdesk.services.cheque_rows import ChequeRow
    from ofdesk.services.receipts import ReceiptDone

THEN = ("", "represent", "returned", "abandoned")
"""What to do at once with a cheque that was rejected."""


def about(cheque: "ChequeRow") -> str:
    """Which cheque, in a line."""
    return t(
        "cheques.about",
        number=cheque.cheque_number or "—",
        drawer=cheque.payer,
        amount=formats.amount(cheque.cents),
    )


def reject(page: Page, cheque: "ChequeRow") -> None:
    """Ask for the day, the reason, the fee, and what follows."""
    desk = page.tasks.desk
    day = DayEdit(lambda: desk.today, "date")
    day.set_day(desk.today)
    options = {name: t(f"cheques.then_{name or 'wait'}") for name in THEN}
    ask = Ask(
        title=t("cheques.reject_title"),
        verb=t("cheques.reject_verb"),
        words=about(cheque),
        fields=(
            Field("date", t("cheques.rejected_on"), day),
            Field("reason", t("cheques.reason"), QLineEdit()),
            Field("fee", t("cheques.fee"), AmountEdit("fee")),
            Field("then", t("cheques.then"), choice(options)),
        ),
        begin=partial(_rejecting, page, cheque),
        done=lambda done: page.host.tell("ok", _told(done)),
    )
    AskDialog(page.tasks, ask, page).open()


def _rejecting(page: Page, cheque: "ChequeRow", values: Values) -> AnsweredWork:
    desk = page.tasks.desk
    day = formats.parse_day(values["date"], desk.today, "date")
    fee = formats.parse_amount(values["fee"], "fee") if values["fee"] else 0
    reason, then = values["reason"], values["then"]

    def work(_answers: frozenset[str]) -> "Rejected":
        from ofdesk.services.cheque_returns import (
            EndCheque,
            RejectCheque,
            end_cheque,
            reject_cheque,
            represent_cheque,
        )

        request = RejectCheque(cheque.id, day, reason, fee)
        done = reject_cheque(request, desk.write(), desk.today)
        if then == "represent":
            represent_cheque(cheque.id, desk.write(), desk.today)
        elif then:
            why = reason or t("cheques.rejected_reason")
            end_cheque(EndCheque(cheque.id, then, why), desk.write(), desk.today)
        return done

    return work


def _told(done: "Rejected") -> str:
    told = rejected_text(done.cheque, done.number, ", ".join(done.reopened))
    refunded = done.refunded_cents
    return f"{told} {refunded_text(refunded)}" if refunded else told


def represent(page: Page, cheque: "ChequeRow") -> None:
    """Present it again: a new receipt of the same cheque."""
    desk = page.tasks.desk

    def work() -> "ReceiptDone":
        from ofdesk.services.cheque_returns import represent_cheque

        return represent_cheque(cheque.id, desk.write(), desk.today)

    def done(written: "ReceiptDone") -> None:
        page.host.tell("ok", t("cheques.represented", number=written.number))

    page.tasks.write(page, work, done)


def move_cheques(page: Page, numbers: list[str], state: str) -> None:
    """Lay received cheques aside for the next slip, or take those laid aside back."""
    desk = page.tasks.desk

    def work() -> "LaidAside":
        from ofdesk.services.cheque_register import lay_aside, take_back

        move = lay_aside if state == "received" else take_back
        return move(numbers, desk.write(), desk.today)

    def done(moved: "LaidAside") -> None:
        page.host.tell("ok", moved_text(moved.state, moved.numbers))

    page.tasks.write(page, work, done)


def end(page: Page, cheque: "ChequeRow", state: str) -> None:
    """Ask why it is given back or given up."""
    desk = page.tasks.desk

    def begin(values: Values) -> AnsweredWork:
        def work(_answers: frozenset[str]) -> Any:
            from ofdesk.services.cheque_returns import EndCheque, end_cheque

            end_cheque(EndCheque(cheque.id, state, values["reason"]), desk.write(), desk.today)
            return _Ended()

        return work

    ask = Ask(
        title=t(f"cheques.{state}_title"),
        verb=t(f"cheques.{state}_verb"),
        words=about(cheque),
        fields=(Field("reason", t("cheques.reason"), QLineEdit()),),
        begin=begin,
        done=lambda _done: page.host.tell("ok", t(f"cheques.{state}_done")),
    )
    AskDialog(page.tasks, ask, page).open()


class _Ended:
    """What changed, for the pages that show it."""

    changes = frozenset({"receipt", "document", "period", "client", "cheque"})


def clear(page: Page, cheque: "ChequeRow") -> None:
    """Ask when the bank credited the slip that this cheque is on."""
    desk = page.tasks.desk
    day = DayEdit(lambda: desk.today, "credited")
    day.set_day(desk.today)

    def begin(values: Values) -> AnsweredWork:
        credited = formats.parse_day(values["credited"], desk.today, "credited")

        def work(_answers: frozenset[str]) -> Any:
            from ofdesk.services.deposits import clear_deposit

            return _Cleared(clear_deposit(cheque.deposit, credited, desk.write()))

        return work

    ask = Ask(
        title=t("cheques.clear_title", slip=cheque.deposit),
        verb=t("cheques.clear_verb"),
        words=t("cheques.clear_words"),
        fields=(Field("credited", t("cheques.credited_on"), day),),
        begin=begin,
        done=lambda done: page.host.tell("ok", cleared_text(cheque.deposit, done.count)),
    )
    AskDialog(page.tasks, ask, page).open()


class _Cleared(_Ended):
    """How many cheques the bank credited."""

    def __init__(self, count: int) -> None:
        self.count = count


def show_slip(page: Page, cheque: "ChequeRow") -> None:
    """The slip that it went to the bank with."""
    open_slip(page, cheque.deposit)


def open_slip(page: Page, number: str) -> None:
    """A slip as it was printed."""
    desk = page.tasks.desk

    def work() -> bytes:
        from ofdesk.services.deposits import deposit_page

        with desk.read() as session:
            return deposit_page(session, number)

    def show(pdf: bytes) -> None:
        title = t("cheques.slip_title", number=number)
        PaperDialog(page.tasks, (title, f"{number}.pdf"), pdf, page.window()).open()

    page.tasks.read(page, "slip", work, show)
