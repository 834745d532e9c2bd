"""The panel of one reminder: its late invoices, what is claimed, what holds it, what to do."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ofdesk.ui.clients.summary import Chip
from ofdesk.ui.page import Host
from ofdesk.ui.reminders.rows import CHIPS
from ofdesk.ui.widgets import Pressed, button, hairline, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.dunning import level_label, reason_name, state_name
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.dunning_log import ReminderLine, ReminderRow


class ReminderPanel(QWidget):
    """One client with all that is late, and the verbs that its state allows."""

    def __init__(
        self,
        host: Host,
        found: "ReminderRow",
        verbs: Sequence[tuple[str, Pressed, bool]],
    ) -> None:
        super().__init__()
        self._host = host
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        opened = partial(host.open_client, found.platform)
        self._layout.addWidget(wrapped(found.name, "panel"))
        chip = Chip(CHIPS[found.state], state_name(found.state))
        link = button(found.platform, opened, kind="link")
        self._layout.addLayout(row(chip, 1, link))
        self._layout.addWidget(label(level_label(found.level_name), "section"))
        if found.held_because:
            self._layout.addWidget(wrapped(self._held(found), "hint"))
        self._layout.addWidget(hairline())
        for line in found.lines:
            self._layout.addLayout(self._line(line))
        self._layout.addWidget(hairline())
        sums = (
            ("total", found.total_cents),
            ("penalties", found.penalty_cents),
            ("fees", found.fee_cents),
        )
        for name, cents in sums:
            if cents:
                amount = label(formats.amount(cents), "section")
                self._layout.addLayout(row(label(t(f"reminders.{name}")), 1, amount))
        for words, pressed, primary in verbs:
            made = button(words, pressed, kind="primary" if primary else "")
            self._layout.addLayout(row(made, 1))
        self._layout.addStretch(1)

    def _held(self, found: "ReminderRow") -> str:
        why = reason_name(found.held_because or "")
        if found.held_until is None:
            return t("reminders.held_by", why=why)
        return t("reminders.held_until", why=why, day=formats.day(found.held_until))

    def _line(self, line: "ReminderLine") -> QVBoxLayout:
        opened = partial(self._host.open_document, line.number)
        amount = label(formats.amount(line.open_cents))
        made = QVBoxLayout()
        made.setSpacing(0)
        made.addLayout(row(button(line.number, opened, kind="link"), 1, amount))
        due = formats.day(line.due_on) if line.due_on else "—"
        made.addWidget(label(t("reminders.due_on", day=due), "hint"))
        return made
