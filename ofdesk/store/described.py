"""The synced tables described for the sync adapter, which may not know the models."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Column, Integer, SmallInteger, Table, UniqueConstraint

from ofdesk.domain.states import TRANSITIONS
from ofdesk.models import Base
from ofdesk.models.types import Cents, Day, Flag
from ofdesk.ports.sync import Stored, SyncedColumn, SyncedTable
from ofdesk.store.guards import ISSUED

SYNCED = frozenset(("rows", "append", "seeded"))
APART = frozenset(("derived", "secret", "local"))
"""Kinds of columns that stay on the desk."""


@cache
def synced_tables() -> tuple[SyncedTable, ...]:
    """Every table that goes to the hub, parents before children."""
    tables = Base.metadata.sorted_tables
    return tuple(_described(table) for table in tables if table.info["sync"] in SYNCED)


def _described(table: Table) -> SyncedTable:
    key = next(iter(table.primary_key))
    others = [c for c in table.columns if c is not key and c.info["sync"] != "version"]
    here = [c for c in others if c.info["sync"] in APART]
    final = TRANSITIONS[table.name].final if table.name in TRANSITIONS else frozenset()
    return SyncedTable(
        # The driver asks a subclass of text, as SQLAlchemy has them, how it is stored each time.
        name=str(table.name),
        key=str(key.name),
        columns=tuple(_column(c) for c in others if c.info["sync"] not in APART),
        uniques=_uniques(table),
        append=table.info["sync"] == "append",
        captured=table.info.get("captured", True),
        by_key=table.info.get("by_key", False),
        quiet=table.info.get("quiet", False),
        shared=table.info.get("shared", False),
        lasting=table.info["sync"] == "seeded" or table.name in ("series", *ISSUED),
        final=final,
        local=_beginnings(here),
    )


def _uniques(table: Table) -> tuple[tuple[str, ...], ...]:
    found = [
        tuple(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    return tuple(sorted(found))


def _column(column: Column[object]) -> SyncedColumn:
    targets = [key.column.table.name for key in column.foreign_keys]
    return SyncedColumn(
        name=str(column.name),
        kind=column.info["sync"],
        type=_type(column),
        nullable=bool(column.nullable),
        unit=column.info.get("unit", ""),
        references=str(targets[0]) if targets else "",
    )


def _type(column: Column[object]) -> str:
    if isinstance(column.type, Day):
        return "day"
    whole = isinstance(column.type, Integer | SmallInteger | Cents | Flag)
    return "integer" if whole else "text"


def _beginnings(columns: list[Column[object]]) -> Mapping[str, Stored]:
    return {
        column.name: 0 if _type(column) == "integer" else ""
        for column in columns
        if not column.nullable
    }
