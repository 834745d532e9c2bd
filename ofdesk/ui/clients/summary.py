"""The summary panel of a client: what to do next first, then the facts, then the last documents."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ofdesk.ui import icons
from ofdesk.ui.page import Host
from ofdesk.ui.tables import CHIPS, OTHER_CHIP
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import button, column, hairline, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.lines import OFFERS
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.client_glance import Glance


class Chip(QFrame):
    """A state as a small ground with its icon and its word."""

    def __init__(self, state: str, text: str) -> None:
        super().__init__()
        role, name = CHIPS.get(state, OTHER_CHIP)
        picture = QLabel()
        picture.setPixmap(icons.pixmap(name, role, 12))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 8, 2)
        layout.setSpacing(4)
        layout.addWidget(picture)
        layout.addWidget(label(text))
        self.setProperty("band", role)
        self.setAccessibleName(text)


class ClientSummary(QWidget):
    """Reads one client and shows it; a client chosen meanwhile replaces it."""

    def __init__(self, tasks: TaskRunner, host: Host, platform: str) -> None:
        super().__init__()
        self._host = host
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        desk = tasks.desk

        def work() -> "Glance":
            from ofdesk.services.client_glance import read_glance

            with desk.read() as session:
                return read_glance(session, platform, desk.today)

        tasks.read(self, "glance", work, self._show)

    def _show(self, found: "Glance") -> None:
        self._layout.addWidget(wrapped(found.name, "panel"))
        state = Chip(found.state, t(f"state_{found.state}"))
        self._layout.addLayout(row(state, 1, label(found.platform, "label")))
        self._layout.addWidget(self._next_action(found))
        self._layout.addLayout(self._facts(found))
        if found.acts:
            self._layout.addWidget(hairline())
            self._layout.addWidget(label(t("clients.pending_acts"), "section"))
            for act in found.acts[:3]:
                words = row(
                    label(f"{t('act_' + act.kind) if act.kind in ACTS else act.kind}".rstrip("…")),
                    1,
                    label(formats.amount(act.price_cents)),
                )
                self._layout.addLayout(words)
        if found.documents:
            self._layout.addWidget(hairline())
            self._layout.addWidget(label(t("clients.last_documents"), "section"))
            for document in found.documents:
                opener = partial(self._host.open_document, document.number)
                link = button(document.number, opener, kind="link")
                amount = label(formats.amount(document.total_cents))
                self._layout.addLayout(row(link, 1, amount))
        self._layout.addStretch(1)
        opened = partial(self._host.open_client, found.platform)
        self._layout.addLayout(row(button(t("clients.open_sheet"), opened, icon="pen"), 1))

    def _next_action(self, found: "Glance") -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addWidget(label(t("clients.next_action"), "caption"))
        reason = wrapped(self._reason(found))
        verb, pressed = self._verb(found)
        if verb:
            layout.addWidget(label(verb.rstrip("…"), "section"))
        layout.addWidget(reason)
        if verb:
            layout.addLayout(row(button(verb, pressed, kind="primary"), 1))
        return card

    def _verb(self, found: "Glance") -> tuple[str, partial[None]]:
        platform = found.platform
        match found.next_action:
            case "renew":
                return t("renew"), partial(self._host.renew, platform)
            case "cash_in":
                return t("cash_in"), partial(self._host.cash_in, platform, "")
            case _:
                return "", partial(self._host.open_client, platform)

    def _reason(self, found: "Glance") -> str:
        if found.next_action == "cash_in":
            return t("clients.pay_wait", cents=formats.amount(found.open_cents))
        if found.ends_on is None or found.days_left is None:
            return t("clients.no_end")
        day = formats.day(found.ends_on)
        if found.days_left < 0:
            return t("clients.ended", day=day)
        key = "clients.ends_in" if found.next_action == "renew" else "clients.nothing_to_do"
        return t(key, day=day, left=formats.number(found.days_left))

    def _facts(self, found: "Glance") -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(4)
        count = t("clients.count_unknown")
        if found.resources is not None:
            when = formats.instant(found.read_at) if found.read_at else "—"
            count = t("clients.count_read", count=formats.number(found.resources), when=when)
        facts = (
            (t("clients.offer"), OFFERS.get(found.offer, found.offer)),
            (t("clients.count"), count),
            (t("clients.version"), found.version or "—"),
            (t("clients.contact"), found.contact or "—"),
            (t("clients.phone"), found.phone or "—"),
            (t("clients.email"), "\n".join(found.emails)),
            (t("clients.vat"), found.vat),
            (t("clients.balance"), formats.amount(found.open_cents)),
        )
        for name, value in facts:
            shown = wrapped(value)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label(name, "label"), shown)
        copy = button(t("clients.copy_address"), kind="link", icon="copy")
        address = "\n".join(found.address)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(address))
        form.addRow(column(copy))
        return form


ACTS = ("password", "email")
