"""Reminders as cells: what would go, what is held and why, letters that were made."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ofdesk.domain.text import fold
from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.words import formats
from ofdesk.words.dunning import level_label, reason_name, state_name
from ofdesk.words.sentences import sentence_of
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.dunning_log import ReminderRow

GROUPS: dict[str, tuple[str, ...]] = {
    "due": ("due", "refused"),
    "held": ("held",),
    "letters": ("queued",),
    "history": ("posted", "cancelled"),
    "all": (),
}
"""The filters of the page, and the states that each shows."""
CHIPS = {
    "due": "waiting",
    "held": "off",
    "queued": "sent",
    "posted": "done",
    "cancelled": "cancelled",
    "refused": "refused",
}


def reminder_columns() -> tuple[Column, ...]:
    """The columns of the page."""
    return (
        Column("state", t("reminders.state"), 100, chip=True),
        Column("platform", t("reminders.client"), 84, strong=True),
        Column("name", t("reminders.name"), 120, stretch=True),
        Column("level", t("reminders.level"), 96),
        Column("count", t("reminders.invoices"), 68, right=True),
        Column("total", t("reminders.total"), 84, right=True),
        Column("claim", t("reminders.claim"), 84, right=True),
        Column("why", t("reminders.why"), 116),
        Column("day", t("reminders.day"), 88),
    )


def key_of(found: "ReminderRow") -> str:
    """A letter by its id; what is only due by its client."""
    return found.id or f"client {found.platform}"


def ready_reminder(found: "ReminderRow") -> ReadyRow:
    """One reminder as cells."""
    claim = found.penalty_cents + found.fee_cents
    why = reason_name(found.held_because or "")
    if found.error:
        why = sentence_of(found.error, {"platform": found.platform})
    day = found.made_on or found.held_until
    cells = (
        Cell(state_name(found.state), CHIPS[found.state]),
        Cell(found.platform),
        Cell(found.name),
        Cell(level_label(found.level_name)),
        Cell(formats.number(len(found.invoices))),
        Cell(formats.figures(found.total_cents)),
        Cell(formats.figures(claim) if claim else "—", tone="" if claim else "text3"),
        Cell(why, tone="err" if found.error else ""),
        Cell(formats.day(day) if day else ""),
    )
    return ReadyRow(key_of(found), cells, found)


def matching(
    rows: Iterable["ReminderRow"], states: tuple[str, ...], search: str
) -> list["ReminderRow"]:
    """Those in some states (all when absent) that have every word."""
    words = fold(search).split()
    return [
        found
        for found in rows
        if (not states or found.state in states) and all(word in _searched(found) for word in words)
    ]


def _searched(found: "ReminderRow") -> str:
    return fold(" ".join((found.platform, found.name, *found.invoices)))
