"""Rows of the list of card events, made ready to paint on the reader."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.words import formats
from ofdesk.words.cards import kind_name, state_text
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.card_rows import CardEventRow

GROUPS = ("all", "look", "disputes", "refunds")
CHIPS = {"settled": "done", "waiting": "waiting", "look": "late"}
KIND_CHIPS = {
    "payment": "paid",
    "refund": "issued",
    "dispute_opened": "late",
    "dispute_lost": "refused",
    "dispute_won": "done",
}


def event_columns() -> tuple[Column, ...]:
    """The columns of the list."""
    return (
        Column("day", t("cards.day"), 92),
        Column("kind", t("cards.kind"), 150, chip=True),
        Column("invoice", t("cards.invoice"), 134, strong=True),
        Column("amount", t("cards.amount"), 92, right=True),
        Column("fee", t("cards.fee"), 76, right=True),
        Column("receipt", t("cards.receipt"), 134),
        Column("state", t("cards.state"), 200, chip=True, stretch=True),
        Column("id", t("cards.id"), 176),
    )


def ready_event(found: "CardEventRow") -> ReadyRow:
    """One event as cells."""
    cells = (
        Cell(formats.day(found.happened_on)),
        Cell(kind_name(found.kind), KIND_CHIPS[found.kind]),
        Cell(found.invoice or "—"),
        Cell(formats.figures(found.cents)),
        Cell(formats.figures(found.fee_cents) if found.fee_cents else "—"),
        Cell(found.receipt or "—"),
        Cell(state_text(found.state, found.problem), CHIPS[found.state]),
        Cell(found.provider_id, tone="text3"),
    )
    return ReadyRow(found.id, cells, found)


def linked(rows: Sequence["CardEventRow"]) -> list["CardEventRow"]:
    """What is told of a payment later names its invoice and its receipt too."""
    payments = {(row.provider, row.payment): row for row in rows if row.kind == "payment"}

    def with_payment(row: "CardEventRow") -> "CardEventRow":
        paid = payments.get((row.provider, row.payment))
        if paid is None:
            return row
        return replace(
            row, invoice=row.invoice or paid.invoice, receipt=row.receipt or paid.receipt
        )

    return [with_payment(row) for row in rows]


def of_group(found: "CardEventRow", group: str) -> bool:
    """Whether a filter of the page shows an event."""
    if group == "look":
        return found.state != "settled"
    if group == "disputes":
        return found.kind.startswith("dispute")
    return group != "refunds" or found.kind == "refund"


def sums(rows: Iterable["CardEventRow"]) -> tuple[int, int]:
    """What was paid, and what providers kept."""
    listed = list(rows)
    paid = sum(row.cents for row in listed if row.kind == "payment")
    return paid, sum(row.fee_cents for row in listed)
