"""Rows of the client list made ready to paint, on the reader, and what the list may filter by."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ofdesk.ports.client_rows import ClientRow
from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.words import formats
from ofdesk.words.lines import OFFERS
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.client_table import ClientTableRow

STATES = ("due", "expired", "production", "test", "suspended")


def columns() -> tuple[Column, ...]:
    """The columns of the list, in their first order."""
    return (
        Column("platform", t("clients.platform"), 140, strong=True),
        Column("name", t("clients.structure"), 220, stretch=True),
        Column("offer", t("clients.offer"), 86),
        Column("resources", t("clients.resources"), 52, right=True),
        Column("version", t("clients.version"), 78),
        Column("ends_on", t("clients.ends_on"), 102),
        Column("shown_state", t("clients.state"), 122, chip=True),
        Column("open_cents", t("clients.balance"), 88, right=True),
        Column("city", t("clients.city"), 130),
        Column("tags", t("clients.tags"), 120),
    )


def ready(row: "ClientTableRow") -> ReadyRow:
    """One row of the list as cells."""
    late = row.shown_state == "expired"
    owed = row.open_cents
    cells = (
        Cell(row.platform),
        Cell(row.name),
        Cell(OFFERS.get(row.offer, row.offer)),
        Cell("—" if row.resources is None else formats.number(row.resources)),
        Cell(row.version),
        Cell("—" if row.ends_on is None else formats.day(row.ends_on), tone="err" if late else ""),
        Cell(t(f"state_{row.shown_state}"), row.shown_state),
        Cell(formats.figures(owed) if owed else "—", tone="err" if owed > 0 else "text3"),
        Cell(row.city),
        Cell(row.tags),
    )
    return ReadyRow(row.platform, cells, row)


def first_ready(rows: Sequence[ClientRow]) -> list[ReadyRow]:
    """The rows of the first paint, read before anything else was loaded."""
    return [
        ReadyRow(
            row.platform,
            (
                *(Cell(row.platform), Cell(row.name), Cell(OFFERS.get(row.offer, row.offer))),
                Cell("—" if row.resources is None else str(row.resources)),
                *(Cell(row.production_version), Cell(_day(row.ends_on)), Cell(""), Cell("")),
                *(Cell(row.city), Cell(row.tags)),
            ),
            None,
        )
        for row in rows
    ]


def _day(text: str | None) -> str:
    return f"{text[8:10]}/{text[5:7]}/{text[:4]}" if text else "—"


def criterion(**values: Any) -> dict[str, Any]:
    """The criteria that are set, by the names of ``ClientFilter``."""
    return {name: value for name, value in values.items() if value}


def shown_text(count: int) -> str:
    """How many rows a list shows."""
    return t("clients.shown_one" if count == 1 else "clients.shown", count=formats.number(count))
