"""Rows of the lists of documents, made ready to paint on the reader."""

from datetime import date
from typing import TYPE_CHECKING

from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.document_rows import DocumentRow

OWING = ("open", "part_paid")
OFFERS = ("quote", "proposition")
SORTED = ("number", "kind", "name", "issued_on", "due_on", "total_cents", "open_cents")
"""The columns whose heading sorts; a state is known only once a row is read."""


def document_columns() -> tuple[Column, ...]:
    """The columns of a list of documents."""
    return (
        Column("number", t("documents.number"), 142, strong=True),
        Column("kind", t("documents.kind"), 92),
        Column("name", t("documents.client"), 200, stretch=True),
        Column("issued_on", t("documents.issued"), 102),
        Column("due_on", t("documents.due"), 102),
        Column("total_cents", t("documents.total"), 100, right=True),
        Column("open_cents", t("documents.open"), 100, right=True),
        Column("state", t("documents.state"), 140, chip=True),
    )


def shown_state(row: "DocumentRow", today: date) -> str:
    """The state in a word: an invoice past its due date is late, an offer is never to be paid."""
    if row.kind in OFFERS:
        return "issued" if row.state == "open" else row.state
    late = row.state in OWING and row.due_on is not None and row.due_on < today
    return "late" if late else row.state


def ready_document(row: "DocumentRow", today: date) -> ReadyRow:
    """One document as cells."""
    state = shown_state(row, today)
    late = state == "late"
    cells = (
        Cell(row.number),
        Cell(t(f"documents.k_{row.kind}")),
        Cell(f"{row.name} · {row.platform}"),
        Cell(formats.day(row.issued_on)),
        Cell("—" if row.due_on is None else formats.day(row.due_on), tone="err" if late else ""),
        Cell(formats.figures(row.total_cents)),
        Cell(
            formats.figures(row.open_cents) if row.open_cents else "—",
            tone="err" if late else "text3" if not row.open_cents else "",
        ),
        Cell(t(f"state_{state}"), state),
    )
    return ReadyRow(row.number, cells, row)
