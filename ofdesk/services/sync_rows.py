"""What waits to be sent to the hub, row by row, and the exchanges of the past."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select
from sqlalchemy.orm import Session

from ofdesk.models import Base, Exchange, Outbox
from ofdesk.models.types import instant_from_text
from ofdesk.services.conflict_rows import platform_of

NAMES = ("number", "name", "code", "key", "label", "email", "subject")
"""Columns that name a row for a person, the best first."""
SILENT = frozenset(("name_key", "search", "row_seq"))
MOST = 1000


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A row with edits that the hub has not: what it is, what was done to it (``I``, ``U``,
    ``D``), which fields, by whom and when last."""

    table: str
    row_id: str
    platform: str
    name: str
    kind: str
    fields: tuple[str, ...]
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """One exchange; ``reason`` is the code of what stopped or prevented it, with its values."""

    id: int
    at: datetime
    pushed: int
    pulled: int
    conflicts: int
    pending: int
    state: str
    reason: str
    values: Mapping[str, str]


def list_pending(session: Session, most: int = MOST) -> list[PendingRow]:
    """Every row that waits, the last edited first."""
    newest = func.max(Outbox.op)
    keys = session.execute(
        select(Outbox.tbl, Outbox.row_id, newest)
        .group_by(Outbox.tbl, Outbox.row_id)
        .order_by(newest.desc())
        .limit(most)
    ).all()
    return [_pending(session, row[0], row[1]) for row in keys]


def list_exchanges(session: Session, most: int = MOST) -> list[ExchangeRow]:
    """The exchanges that moved something or ended otherwise than the one before, newest first."""
    found = session.scalars(select(Exchange).order_by(Exchange.id.desc()).limit(most))
    return [
        ExchangeRow(
            id=one.id,
            at=instant_from_text(one.at),
            pushed=one.pushed,
            pulled=one.pulled,
            conflicts=one.conflicts,
            pending=one.pending,
            state=one.state,
            reason=one.reason,
            values=json.loads(one.values),
        )
        for one in found
    ]


def _pending(session: Session, table: str, row_id: str) -> PendingRow:
    ops = session.scalars(
        select(Outbox).where(Outbox.tbl == table, Outbox.row_id == row_id).order_by(Outbox.op)
    ).all()
    first, last = ops[0], ops[-1]
    fields = {name for op in ops for name in json.loads(op.old or "{}") if name not in SILENT}
    kind = last.kind if last.kind == "D" else first.kind
    return PendingRow(
        table=table,
        row_id=row_id,
        platform=platform_of(session, table, row_id),
        name=_name(session, table, row_id, ops),
        kind=kind,
        fields=tuple(sorted(fields)) if kind == "U" else (),
        author=last.author,
        at=instant_from_text(last.at),
    )


def _name(session: Session, table: str, row_id: str, ops: Any) -> str:
    described: Table = Base.metadata.tables[table]
    there = [name for name in NAMES if name in described.columns]
    row = _row(session.connection(), described, row_id)
    values = dict(row._mapping.items()) if row is not None else _last_known(ops)
    return next((str(values[name]) for name in there if values.get(name)), "")


def _row(connection: Connection, table: Table, row_id: str) -> Row[Any] | None:
    key = next(iter(table.primary_key))
    return connection.execute(select(table).where(key == row_id)).first()


def _last_known(ops: Any) -> dict[str, Any]:
    """Of a row that is gone: what it held when it was deleted."""
    known: dict[str, Any] = json.loads(ops[-1].old or "{}")
    return known
