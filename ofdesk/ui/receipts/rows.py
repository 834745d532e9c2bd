"""Rows of the lists of receipts, made ready to paint on the reader."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.words import formats
from ofdesk.words.receipt_sheets import state_name
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.receipt_rows import ReceiptRow

GROUPS: dict[str, tuple[str, ...]] = {
    "all": (),
    "left": ("unallocated", "part_allocated", "unidentified"),
    "unidentified": ("unidentified",),
    "over": ("over_allocated",),
    "disputed": ("disputed",),
    "undone": ("reversed", "refunded", "counter"),
}
"""The filters of the page, and the states that each shows."""
CHIPS = {
    "allocated": "paid",
    "part_allocated": "part_paid",
    "unallocated": "waiting",
    "unidentified": "waiting",
    "disputed": "late",
    "over_allocated": "late",
    "reversed": "cancelled",
    "refunded": "issued",
    "counter": "off",
}
COUNTERS = ("reversal", "refund", "reinstatement")


def receipt_columns() -> tuple[Column, ...]:
    """The columns of a list of receipts."""
    return (
        Column("number", t("documents.number"), 134, strong=True),
        Column("received_on", t("documents.r_received"), 92),
        Column("payer", t("documents.r_payer"), 150, stretch=True),
        Column("platform", t("documents.client"), 104),
        Column("method", t("documents.r_method"), 118),
        Column("cents", t("documents.r_amount"), 92, right=True),
        Column("allocated", t("receipt.allocated"), 92, right=True),
        Column("left", t("documents.r_left"), 84, right=True),
        Column("state", t("documents.state"), 146, chip=True),
    )


def means(found: "ReceiptRow") -> str:
    """How it came, with the number of a cheque."""
    return " ".join(x for x in (t(f"documents.m_{found.method}"), found.cheque_number) if x)


def ready_receipt(found: "ReceiptRow") -> ReadyRow:
    """One receipt as cells."""
    nobody = "" if found.platform else "warn"
    words = t(f"documents.kr_{found.kind}") if found.kind in COUNTERS else state_name(found.state)
    left = formats.figures(found.credit_cents) if found.credit_cents else "—"
    allocated = formats.figures(found.allocated_cents) if found.allocated_cents else "—"
    cells = (
        Cell(found.number),
        Cell(formats.day(found.received_on)),
        Cell(found.payer),
        Cell(found.platform or t("documents.unidentified"), tone=nobody),
        Cell(means(found)),
        Cell(formats.figures(found.cents), tone="err" if found.cents < 0 else ""),
        Cell(allocated, tone="" if found.allocated_cents else "text3"),
        Cell(left, tone="warn" if found.credit_cents else "text3"),
        Cell(words, CHIPS[found.state]),
    )
    return ReadyRow(found.number, cells, found)


def sums(rows: Iterable["ReceiptRow"]) -> tuple[int, int]:
    """What receipts come to, counter-entries taken off, and what of it pays nothing yet."""
    listed = list(rows)
    return sum(x.cents for x in listed), sum(x.credit_cents for x in listed)
