"""The panel of one bank line: the line, what it would pay, why that is thought, what to do."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ofdesk.ui.bank.rows import CHIPS, Proposed, Shown
from ofdesk.ui.clients.summary import Chip
from ofdesk.ui.page import Host
from ofdesk.ui.widgets import Pressed, button, hairline, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.bank import certainty_text, paid_text, why_text
from ofdesk.words.ui import t


class LinePanel(QWidget):
    """The line above, what it pays below: the two are compared from top to bottom."""

    def __init__(
        self, host: Host, shown: Shown, verbs: Sequence[tuple[str, Pressed, bool]]
    ) -> None:
        super().__init__()
        self._host = host
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        line = shown.line
        self._layout.addWidget(label(t("bank.line"), "caption"))
        self._layout.addWidget(label(formats.amount(line.cents), "panel"))
        self._layout.addWidget(wrapped(line.label, "section"))
        value = formats.day(line.value_day) if line.value_day else ""
        facts = (
            ("day", formats.day(line.day)),
            ("value_day", value),
            ("payer", line.payer),
            ("reference", line.reference),
        )
        for name, text in facts:
            if text:
                self._layout.addWidget(wrapped(f"{t(f'bank.{name}')} : {text}", "hint"))
        self._layout.addWidget(hairline())
        self._layout.addWidget(self._card(shown))
        for words, pressed, primary in verbs:
            made = button(words, pressed, kind="primary" if primary else "")
            self._layout.addLayout(row(made, 1))
        self._layout.addStretch(1)

    def _card(self, shown: Shown) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(12, 10, 12, 10)
        if not shown.waits:
            layout.addWidget(label(t(f"bank.s_{shown.line.state}"), "section"))
            layout.addWidget(wrapped(_decided(shown)))
        elif shown.proposal is None:
            words = "debit_words" if shown.line.cents <= 0 else "unexplained_words"
            layout.addWidget(wrapped(t(f"bank.{words}")))
        else:
            self._propose(layout, shown.proposal)
        return card

    def _propose(self, layout: QVBoxLayout, proposal: Proposed) -> None:
        sure = Chip(CHIPS[proposal.certainty], certainty_text(proposal.certainty))
        layout.addLayout(row(label(t("bank.proposal"), "caption"), 1, sure))
        layout.addWidget(wrapped(t("bank.because", why=why_text(proposal.why))))
        if proposal.deposit:
            layout.addWidget(label(t("bank.slip", number=proposal.deposit), "section"))
        if not proposal.deposit and not proposal.invoices:
            layout.addWidget(label(paid_text(proposal), "section"))
        for number, cents in proposal.invoices:
            opened = partial(self._host.open_document, number)
            link = button(number, opened, kind="link")
            layout.addLayout(row(link, 1, label(formats.amount(cents))))
        if proposal.client:
            opened = partial(self._host.open_client, proposal.client)
            layout.addLayout(row(button(proposal.client, opened, kind="link"), 1))


def _decided(shown: Shown) -> str:
    """What was decided about a line, and by whom; why it was put aside."""
    line = shown.line
    if line.state == "same":
        return t("bank.same_words")
    if line.posted:
        return t("bank.decided", who=line.decided_by or "—", what=line.posted)
    return line.reason
