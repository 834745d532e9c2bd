"""Conflicts: listed with both values and their authors, settled by one ordinary edit."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, Table, cast, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.text import fold
from ofdesk.models import Base, Client, Conflict, SyncMeta
from ofdesk.models.clients import searched_text
from ofdesk.models.types import Day, Flag, Instant, instant_from_text
from ofdesk.ports.unit_of_work import UnitOfWork

MINE, THEIRS = "mine", "theirs"
DELETED, CLAIMED = "deleted", "claimed"
COUNT, RESOURCES = "count", "resources"
"""The unit of the activated resources, and the column of it that is shown."""

Shown = str | int | None | dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One conflict. ``ours`` is the value of the desk that recorded it; values as stored."""

    id: str
    table: str
    platform: str
    field: str
    kind: str
    base: Shown
    ours: Shown
    theirs: Shown
    ours_author: str
    theirs_author: str
    row_id: str
    desk: str
    created_at: datetime
    resolution: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided, and how many conflicts are left."""

    id: str
    kept: str
    left: int
    changes: frozenset[str] = frozenset({"everything"})


def has_hub(session: Session) -> bool:
    """Whether this base has joined a hub."""
    return bool(session.scalar(select(SyncMeta.v).where(SyncMeta.k == "hub_id")))


def list_conflicts(session: Session, *, settled: bool = False) -> list[ConflictRow]:
    """The open conflicts, oldest first; with ``settled``, those of the past."""
    there = Conflict.resolved_at.is_not(None) if settled else Conflict.resolved_at.is_(None)
    found = session.scalars(
        select(Conflict).where(there).order_by(Conflict.created_at, Conflict.id)
    )
    return [_row(session, conflict) for conflict in found]


def settle_conflict(conflict_id: str, keep: str, uow: UnitOfWork) -> Settled:
    """Keep ``mine`` (put the value of the desk that recorded it back) or ``theirs`` (as it stands).

    Raises ``DomainError``: ``conflict_unknown``, ``conflict_settled``, ``keep_unknown``,
    ``platform_taken``, ``conflict_row_gone``.
    """
    if keep not in (MINE, THEIRS):
        raise DomainError("keep_unknown", text=keep)
    with uow:
        conflict = _named(uow.session, conflict_id)
        if conflict.resolved_at is not None:
            raise DomainError("conflict_settled", author=conflict.resolved_by)
        if keep == MINE:
            _put_back(uow.session, conflict)
        conflict.resolved_at, conflict.resolved_by = uow.now(), uow.operator
        conflict.resolution = keep
        uow.session.flush()
        left = len(list_conflicts(uow.session))
        uow.commit()
        return Settled(conflict.id, keep, left)


def _named(session: Session, conflict_id: str) -> Conflict:
    """By the whole identifier, or by its beginning when only one has it."""
    begins = cast(Conflict.id, String).startswith(conflict_id, autoescape=True)
    rows = session.scalars(select(Conflict).where(begins).limit(2)).all()
    if len(rows) != 1 or not conflict_id:
        raise DomainError("conflict_unknown", id=conflict_id)
    return rows[0]


def _put_back(session: Session, conflict: Conflict) -> None:
    if conflict.kind == CLAIMED:
        # Both invoices stand: a person credits one of them.
        return
    table = Base.metadata.tables[conflict.table_name]
    ours = json.loads(conflict.ours)
    key = next(iter(table.primary_key))
    row = session.execute(select(table).where(key == conflict.row_id)).first()
    if row is None:
        raise DomainError("conflict_row_gone")
    if conflict.kind == DELETED:
        if ours == DELETED:
            _run(session, table.delete().where(key == conflict.row_id))
        return
    values = ours if isinstance(ours, dict) else {conflict.column_name: ours}
    typed = {name: _typed(table, name, value) for name, value in values.items()}
    _run(session, table.update().where(key == conflict.row_id).values(typed))
    if table.name == "client":
        session.expire_all()
        client = session.get_one(Client, conflict.row_id)
        client.name_key, client.search = fold(client.name), searched_text(client)


def _run(session: Session, statement: Any) -> None:
    try:
        session.execute(statement)
    except IntegrityError as error:
        raise DomainError("conflict_value_taken") from error


def _typed(table: Table, name: str, value: str | int | None) -> Any:
    """The stored form of a record, as the column wants it."""
    kind = table.columns[name].type
    if value is None:
        return None
    if isinstance(kind, Day):
        return date.fromisoformat(str(value))
    if isinstance(kind, Instant):
        return instant_from_text(str(value))
    return bool(value) if isinstance(kind, Flag) else value


def _row(session: Session, conflict: Conflict) -> ConflictRow:
    field = conflict.column_name
    base, ours, theirs = (
        json.loads(text) for text in (conflict.base, conflict.ours, conflict.theirs)
    )
    if field == COUNT and RESOURCES in ours:
        # A count with when and by whom it was read: a person compares the counts.
        field, base, ours, theirs = RESOURCES, base[RESOURCES], ours[RESOURCES], theirs[RESOURCES]
    return ConflictRow(
        id=conflict.id,
        table=conflict.table_name,
        platform=_platform(session, conflict),
        field=field,
        kind=conflict.kind,
        base=base,
        ours=ours,
        theirs=theirs,
        ours_author=conflict.ours_author,
        theirs_author=conflict.theirs_author,
        row_id=conflict.row_id,
        desk=conflict.desk,
        created_at=conflict.created_at,
        resolution=conflict.resolution,
    )


def _platform(session: Session, conflict: Conflict) -> str:
    """The platform name of the client that the row is or belongs to; else empty."""
    if conflict.table_name == "client":
        return session.scalar(select(Client.platform).where(Client.id == conflict.row_id)) or ""
    table = Base.metadata.tables.get(conflict.table_name)
    if table is None or "client_id" not in table.columns:
        return ""
    key = next(iter(table.primary_key))
    query = select(Client.platform).join(table, table.c.client_id == Client.id)
    return session.scalar(query.where(key == conflict.row_id)) or ""
