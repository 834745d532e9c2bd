"""What a person decides about lines of the bank: accept, choose, put aside, take back."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from ofdesk.ui.asking import Ask, AskDialog, Values
from ofdesk.ui.bank.choose import ChooseDialog
from ofdesk.ui.bank.rows import Shown
from ofdesk.ui.documents.debts import short_of
from ofdesk.ui.page import Page
from ofdesk.ui.tasks import AnsweredWork, Progress
from ofdesk.ui.widgets import Field
from ofdesk.words import formats
from ofdesk.words.bank import accepted_text, text
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.bank_decisions import AcceptedLines, AcceptLine, Ignored
    from ofdesk.services.bank_undoing import Undone


def accept_all(page: Page, chosen: list[Shown]) -> None:
    """Accept lines by what was shown beside them; what one refuses stops no other."""
    desk = page.tasks.desk

    def work(progress: Progress) -> "AcceptedLines":
        from ofdesk.services.bank_decisions import accept_lines

        wanted = [request_for(shown) for shown in chosen]
        return accept_lines(wanted, desk.write(), desk.today, progress.step)

    def done(result: "AcceptedLines") -> None:
        if result.refused:
            first = sentence(result.refused[0])
            counts = {
                "done": formats.number(len(result.accepted)),
                "left": formats.number(len(result.refused)),
            }
            page.host.tell("warn", t("bank.some_refused", first=first, **counts))
        elif len(result.accepted) == 1:
            done_line = result.accepted[0]
            paid = done_line.receipt.allocated if done_line.receipt else ()
            ways = short_of(page.tasks, page.host, page, paid)
            page.host.tell("warn" if ways else "ok", accepted_text(done_line.posted), ways)
        else:
            count = formats.number(len(result.accepted))
            page.host.tell("ok", t("bank.accepted_many", count=count))

    if chosen:
        page.tasks.long(page, t("bank.accepting"), work, done)


def request_for(shown: Shown) -> "AcceptLine":
    """To accept a line by the very proposal that was shown."""
    from ofdesk.services.bank_decisions import AcceptLine
    from ofdesk.services.receipts import Payment

    proposal = shown.proposal
    assert proposal is not None
    line = shown.line.id
    if proposal.deposit:
        return AcceptLine(line, deposit=proposal.deposit)
    if proposal.account:
        return AcceptLine(line, account=proposal.account)
    if not proposal.invoices:
        return AcceptLine(line, platform=proposal.client)
    payments = tuple(Payment(number, cents) for number, cents in proposal.invoices)
    return AcceptLine(line, payments)


def choose(page: Page, shown: Shown) -> None:
    """Say by hand what a line pays."""
    ChooseDialog(page.tasks, page.host, shown, page).open()


def ignore(page: Page, shown: Shown) -> None:
    """Put a line aside, with a reason: fees, our own transfers."""
    desk = page.tasks.desk

    def begin(values: Values) -> AnsweredWork:
        def work(_answers: frozenset[str]) -> "Ignored":
            from ofdesk.services.bank_decisions import ignore_line

            return ignore_line(shown.line.id, values["reason"], desk.write())

        return work

    ask = Ask(
        title=t("bank.ignore_title"),
        verb=t("bank.ignore_verb"),
        words=f"{formats.amount(shown.line.cents)} · {shown.line.label}",
        fields=(Field("reason", t("bank.reason"), QLineEdit()),),
        begin=begin,
        done=lambda _done: page.host.tell("ok", text("ignored")),
    )
    AskDialog(page.tasks, ask, page).open()


def undo(page: Page, shown: Shown) -> None:
    """Take the decision about a line back, by reversing entries."""
    desk = page.tasks.desk

    def work() -> "Undone":
        from ofdesk.services.bank_undoing import undo_line

        return undo_line(shown.line.id, desk.write(), desk.today)

    def done(result: "Undone") -> None:
        number = result.reversal
        page.host.tell("ok", t("bank.undone_by", number=number) if number else text("undone"))

    page.tasks.write(page, work, done)
