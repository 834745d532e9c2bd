"""Rows of the list of electronic invoices, made ready to paint on the reader."""

from typing import TYPE_CHECKING

from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.words import formats
from ofdesk.words.legal import channel_name
from ofdesk.words.outbound import heading, state_name

if TYPE_CHECKING:
    from ofdesk.services.outbound_rows import OutboundRow

LIMIT = 5000
CHIPS = {
    "waiting": "waiting",
    "written": "issued",
    **dict.fromkeys(("deposited", "emitted", "received", "available", "taken"), "sent"),
    **dict.fromkeys(("approved", "part_approved", "certified", "payment_sent"), "accepted"),
    "cashed": "paid",
    **dict.fromkeys(("disputed", "suspended"), "due"),
    "completed": "sent",
    **dict.fromkeys(("rejected", "refused"), "refused"),
}
"""The look of each state."""


def outbound_columns() -> tuple[Column, ...]:
    """The columns of the list."""
    return (
        Column("number", heading("number"), 146, strong=True),
        Column("platform", heading("platform"), 190, stretch=True),
        Column("issued_on", heading("issued_on"), 96),
        Column("channel", heading("channel"), 116),
        Column("total", heading("total"), 88, right=True),
        Column("state", heading("state"), 172, chip=True),
        Column("since", heading("since"), 96),
        Column("reason", heading("reason"), 150),
    )


def ready_outbound(found: "OutboundRow") -> ReadyRow:
    """One document as cells; what is paid and not told says so in place of a reason."""
    reason = found.reason or (state_name("to_say") if found.to_say else "")
    cells = (
        Cell(found.number),
        Cell(f"{found.name} · {found.platform}"),
        Cell(formats.day(found.issued_on)),
        Cell(channel_name(found.channel)),
        Cell(formats.figures(found.total_cents)),
        Cell(state_name(found.state), CHIPS[found.state]),
        Cell(formats.day(found.since) if found.since else "—"),
        Cell(reason, tone="err" if found.to_act else ""),
    )
    return ReadyRow(found.number, cells, found)
