"""Layout of the renewal wizard: steps at the left, one question a step, the price at the right."""

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ofdesk.ui.documents.page_view import PageView
from ofdesk.ui.inputs import CountBox
from ofdesk.ui.renewal.flow import PAY, STEPS
from ofdesk.ui.renewal.pay_cards import PayCard
from ofdesk.ui.widgets import Band, Field, button, column, holder, label, row, scrolled, wrapped
from ofdesk.words.lines import OFFERS
from ofdesk.words.ui import t

LARGEST = 100_000
FOLD_STEPS = 900
"""Under this width the steps leave their room to the question and to its price."""
STEPS_WIDTH = 204
CHANNELS = ("phone", "email", "letter", "account")


def _choice(names: Mapping[str, str]) -> QComboBox:
    made = QComboBox()
    for code, name in names.items():
        made.addItem(name, code)
    return made


class RenewalView(QWidget):
    """Widgets only; ``RenewalWizard`` decides."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.client = wrapped("", "section")
        self.steps: Mapping[str, QPushButton] = {
            step: button(f"{number}.  {t(f'renewal.step_{step}')}", kind="step")
            for number, step in enumerate(STEPS, start=1)
        }
        self.question = label("", "page")
        self.band = Band()
        self.pages = QStackedWidget(self)
        self.count = CountBox()
        self.count.setRange(0, LARGEST)
        self.count.setAccessibleName(t("renewal.count"))
        self.offer = _choice(OFFERS)
        self.stale = QCheckBox()
        # It has words once the count is read.
        self.stale.hide()
        self.fewer = button(t("renewal.fewer"), kind="link")
        self.reread = button(t("platforms.read"), kind="link", icon="refresh")
        self.fewer_steps = wrapped(t("renewal.fewer_steps"), "hint")
        self.fewer_steps.hide()
        self.period = wrapped("", "panel")
        self.period_why = wrapped("", "hint")
        self.restart = QCheckBox(t("renewal.restart"))
        self.acts = QVBoxLayout()
        self.invoice = QRadioButton(t("renewal.invoice"))
        self.propose = QRadioButton(t("renewal.propose"))
        self.ordered_by = QLineEdit()
        self.channel = _choice({name: t(f"renewal.ch_{name}") for name in CHANNELS})
        self.preview = PageView()
        self.cards = {pay: PayCard(pay, self) for pay in PAY}
        self.price = QVBoxLayout()
        self.example = label(t("renewal.example"), "badge")
        self.catalogue = label("", "hint")
        self.last_year = wrapped("", "hint")
        self.copy = button(t("renewal.copy_detail"), kind="link", icon="copy")
        self.hint = label(t("renewal.definitive"), "hint")
        self.previous = button(t("renewal.previous"))
        self.next = button(t("renewal.next"), kind="primary")
        self._lay_out()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        steps = self.steps_panel = QFrame(self)
        steps.setObjectName("steps")
        steps.setFixedWidth(self._steps_width())
        left = QVBoxLayout(steps)
        left.setContentsMargins(12, 16, 12, 12)
        left.addWidget(self.client)
        left.addSpacing(10)
        for widget in self.steps.values():
            left.addWidget(widget)
        left.addStretch(1)
        left.addWidget(wrapped(t("renewal.esc"), "hint"))
        for body in (self._count(), self._period(), self._acts(), self._issue(), self._pay()):
            area = scrolled()
            self.pages.addWidget(area)
            area.setWidget(holder(body, parent=area.viewport()))
        middle = QVBoxLayout()
        middle.setContentsMargins(20, 14, 20, 8)
        middle.setSpacing(10)
        middle.addWidget(self.question)
        middle.addWidget(self.band)
        middle.addWidget(self.pages, 1)
        self.side = self._price()
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(steps)
        top.addLayout(middle, 1)
        top.addWidget(self.side)
        whole.addLayout(top, 1)
        whole.addWidget(self._foot())

    def _foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setObjectName("footBar")
        bar = QHBoxLayout(foot)
        bar.setContentsMargins(16, 8, 16, 8)
        bar.addWidget(self.hint)
        bar.addStretch(1)
        bar.addWidget(self.previous)
        bar.addWidget(self.next)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.steps_panel.setVisible(self.width() >= FOLD_STEPS)

    def _steps_width(self) -> int:
        widest = max(widget.minimumSizeHint().width() for widget in self.steps.values())
        return max(STEPS_WIDTH, widest + 32)

    def _count(self) -> QLayout:
        count = Field("resources", t("renewal.count"), self.count)
        offer = Field("offer", t("renewal.offer"), self.offer)
        fewer = row(self.fewer, self.reread, 1)
        body = column(count, self.stale, fewer, self.fewer_steps, offer, 1, space=10)
        self.count_field, self.offer_field = count, offer
        return body

    def _period(self) -> QLayout:
        return column(self.period, self.period_why, self.restart, 1, space=10)

    def _acts(self) -> QLayout:
        return column(self.acts, 1, space=10)

    def _issue(self) -> QLayout:
        ordered = Field("ordered_by", t("renewal.ordered_by"), self.ordered_by)
        channel = Field("channel", t("renewal.channel"), self.channel)
        self.ordered_field = ordered
        choice = column(self.invoice, ordered, channel, self.propose, 1, space=8)
        side = holder(choice)
        side.setFixedWidth(330)
        return row(side, self.preview, space=16)

    def _pay(self) -> QLayout:
        self.activate = button(t("renewal.activate"), kind="link")
        cards = row(*self.cards.values(), space=12)
        mind = label(t("renewal.changes_mind"), "hint")
        return column(cards, row(self.activate, 1, mind), space=8)

    def _price(self) -> QWidget:
        side = QFrame(self)
        side.setObjectName("summary")
        layout = QVBoxLayout(side)
        layout.setContentsMargins(14, 14, 14, 10)
        layout.addLayout(row(label(t("renewal.why"), "panel"), 1))
        layout.addLayout(row(self.example, 1))
        layout.addWidget(self.catalogue)
        layout.addLayout(self.price)
        layout.addWidget(self.last_year)
        layout.addStretch(1)
        layout.addLayout(row(self.copy, 1))
        area = scrolled(side)
        area.setFixedWidth(300)
        return area
