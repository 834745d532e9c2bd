"""The page Accueil: what to do today at the left, figures and charts at the right."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from ofdesk.ui import icons
from ofdesk.ui.home.chart import BarChart
from ofdesk.ui.page import Host, Page
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import button, clear, column, hairline, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.lines import OFFERS
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.home_rows import Home, Task

PLACES: dict[str, tuple[str, str, dict[str, object]]] = {
    "late_invoices": ("alert", "invoices", {"which": "only_late"}),
    "lapsed_clients": ("calendar", "board", {"days": 0}),
    "due_soon": ("clock", "board", {"days": 30}),
    "to_activate": ("monitor", "clients", {"waits": "activation"}),
    "over_paid": ("alert", "invoices", {"which": "only_over"}),
    "over_used": ("alert", "receipts", {"which": "over"}),
    "unidentified": ("search", "receipts", {"which": "unidentified"}),
    "cheques": ("cheque", "cheques", {"which": "received"}),
    "cards": ("card", "cards", {"which": "look"}),
    "bank_lines": ("bank", "bank", {}),
    "acts": ("pen", "clients", {"waits": "acts"}),
    "to_print": ("printer", "printing", {"search": ""}),
    "lots_open": ("send", "printing", {"search": ""}),
    "mail_failed": ("mail", "mail", {"which": "to_see"}),
    "outbound_failed": ("alert", "invoices", {"outbound": "to_act"}),
    "conflicts": ("refresh", "sync", {"tab": "conflicts"}),
    "migrations": ("plane", "quotes", {}),
}
"""Icon, page and wish behind each task."""


class HomePage(Page):
    """What to do, in order of urgency; rows at zero are not there."""

    name = "home"
    follows = frozenset(("client", "document", "receipt", "period", "act", "migration"))

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host)
        self.heading.setText(t("home.title"))
        self.todo = column(label(t("list_reading"), "hint"))
        self.figures = QHBoxLayout()
        self.renewals = BarChart(t("home.renewals_chart"))
        self.receipts = BarChart(t("home.receipts_chart"))
        for chart, page in ((self.renewals, "invoices"), (self.receipts, "receipts")):
            chart.asked.connect(partial(self._open_month, page))
        self.offers = wrapped("", "hint")
        left = column(label(t("home.todo"), "panel"), self.todo, 1, space=8)
        right = column(self.figures, self.renewals, self.receipts, self.offers, space=10)
        both = QHBoxLayout()
        both.setSpacing(28)
        both.addLayout(left, 5)
        both.addLayout(right, 6)
        self.body.addWidget(self.heading)
        self.body.addLayout(both, 1)
        self.body.addSpacing(10)

    def _open_month(self, page: str, month: date) -> None:
        self.host.go(page, search=f"{month:%m/%Y}")

    def refresh(self) -> None:
        """Read the page again."""
        desk = self.tasks.desk

        def work() -> "Home":
            from ofdesk.services.home_rows import read_home

            with desk.read() as session:
                return read_home(session, desk.today)

        self.tasks.read(self, "home", work, self._show)

    def _show(self, found: "Home") -> None:
        clear(self.todo)
        for task in found.tasks:
            self.todo.addLayout(self._task(task))
            self.todo.addWidget(hairline())
        if not found.tasks:
            self.todo.addWidget(label(t("home.nothing")))
        clear(self.figures)
        for name, value in (
            ("recurring", formats.amount(found.recurring_ht_cents)),
            ("clients", formats.number(found.clients)),
            ("owed", formats.amount(found.open_cents)),
        ):
            card = QFrame()
            card.setObjectName("card")
            inside = QVBoxLayout(card)
            inside.setContentsMargins(14, 10, 14, 10)
            inside.addWidget(label(value, "panel"))
            inside.addWidget(wrapped(t(f"home.{name}"), "caption"))
            self.figures.addWidget(card)
        self.renewals.show_figures(found.renewals)
        self.receipts.show_figures(found.receipts)
        shares = ", ".join(
            f"{OFFERS.get(offer, offer)} {formats.number(count)}" for offer, count in found.offers
        )
        self.offers.setText(f"{t('home.offers')} : {shares}")

    def _task(self, task: "Task") -> QHBoxLayout:
        name, page, wish = PLACES[task.code]
        picture = QLabel()
        picture.setPixmap(icons.pixmap(name, "text2", 18))
        many = t(f"home.{task.code}", count=formats.number(task.count))
        words = t(f"windows.one_{task.code}") if task.count == 1 else many
        amount = "" if task.cents is None else formats.amount(task.cents)
        go = button(t(f"home.v_{task.code}"), partial(self.host.go, page, **wish), kind="chip")
        go.setAccessibleName(f"{t(f'home.v_{task.code}')} : {words}")
        return row(picture, label(words), 1, label(amount, "label"), go, space=9)
