"""Money paid too much: the letter « rembourser ou garder » before it is kept, and the answer."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.asking import Ask, AskDialog, Values, choice
from ofdesk.ui.page import Host
from ofdesk.ui.paper import PaperDialog
from ofdesk.ui.tasks import AnsweredWork, TaskRunner
from ofdesk.ui.widgets import Field, button
from ofdesk.words import formats
from ofdesk.words.overpayments import said
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.overpayments import CreditAsked, CreditChosen
    from ofdesk.services.receipt_rows import ReceiptRow

CHOICES = ("keep", "refund")


class CreditLetterDialog(PaperDialog):
    """The letter as it would be made; once it is kept with the receipt it can be printed."""

    def __init__(self, tasks: TaskRunner, number: str, pdf: bytes, parent: QWidget) -> None:
        about = (t("receipt.letter_title", number=number), f"{number}-trop-percu.pdf")
        super().__init__(tasks, about, pdf, parent)
        self.number = number
        self.keep = button(t("receipt.letter_keep"), self.keep_letter, kind="primary", icon="check")
        self.foot.addWidget(self.keep)
        for verb in (self.print, self.save):
            verb.hide()
        self.band.say("info", t("receipt.letter_words"))
        self.keep.setFocus()

    def keep_letter(self) -> None:
        """Make the letter and keep its page; it can be printed and saved from now on."""
        desk, number = self.tasks.desk, self.number
        self.keep.setEnabled(False)

        def work() -> "CreditAsked":
            from ofdesk.services.overpayments import ask_about_credit

            return ask_about_credit(number, desk.write(), desk.today)

        self.tasks.write(self, work, self._kept, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        self.keep.setEnabled(True)
        self.band.say("err", sentence(error))

    def _kept(self, done: "CreditAsked") -> None:
        desk, number = self.tasks.desk, self.number

        def work() -> bytes:
            from ofdesk.services.overpayments import credit_letter

            with desk.read() as session:
                return credit_letter(session, number)

        told = said("written", done.cents, platform=done.platform, number=done.number)
        self.band.say("ok", told)
        self.tasks.read(self, "kept", work, self._show_kept)

    def _show_kept(self, pdf: bytes) -> None:
        self.pdf = pdf
        self.keep.hide()
        for verb in (self.print, self.save):
            verb.show()
        self.save.setFocus()


def show_letter(parent: QWidget, tasks: TaskRunner, receipt: "ReceiptRow") -> None:
    """The letter as it would be made now."""
    desk, number = tasks.desk, receipt.number

    def work() -> bytes:
        from ofdesk.services.overpayments import preview_credit_letter

        with desk.read() as session:
            page = preview_credit_letter(session, number, desk.today, factice=desk.factice)
        return desk.renderer.render_listing(page)

    def show(pdf: bytes) -> None:
        CreditLetterDialog(tasks, number, pdf, parent.window()).open()

    tasks.read(parent, "letter", work, show)


def ask_choice(parent: QWidget, tasks: TaskRunner, host: Host, receipt: "ReceiptRow") -> None:
    """Ask what the client wants, and who said so; a refund is made at once."""
    desk, number = tasks.desk, receipt.number
    options = {kind: t(f"receipt.choice_{kind}") for kind in CHOICES}

    def begin(values: Values) -> AnsweredWork:
        def work(_answers: frozenset[str]) -> "CreditChosen":
            from ofdesk.services.overpayments import ChooseCredit, choose_credit

            request = ChooseCredit(number, values["kind"], values["told_by"])
            return choose_credit(request, desk.write(), desk.today)

        return work

    def done(chosen: "CreditChosen") -> None:
        word = "refunded" if chosen.refund else "kept"
        host.tell("ok", said(word, chosen.cents, number=chosen.number, refund=chosen.refund))

    ask = Ask(
        title=t("receipt.choice_title", number=number),
        verb=t("receipt.choice_verb"),
        words=t("receipt.choice_words", left=formats.amount(receipt.credit_cents)),
        fields=(
            Field("kind", t("receipt.choice"), choice(options)),
            Field("told_by", t("receipt.told_by"), QLineEdit()),
        ),
        begin=begin,
        done=done,
    )
    AskDialog(tasks, ask, parent).open()
