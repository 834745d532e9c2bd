"""Conflicts as they are read: three values side by side, who typed two of them, and when."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.text import fold
from ofdesk.models import Base, Client, Conflict, Document, History
from ofdesk.models.types import instant_from_text

DOCUMENTS = ("paid_twice", "reversed_twice")
"""Kinds of conflict about two documents: the numbers begin what is said of each."""
COUNT, RESOURCES = "count", "resources"
"""The unit of the activated resources, and the column of it that is shown."""

Shown = str | int | None | dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One conflict. ``ours`` is the value of the desk that recorded it; values as stored.

    ``resolved_*`` are empty while it is open.
    """

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
    resolved_by: str
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Moments:
    """When each of the two values was typed, and at which desk, as far as the history tells."""

    ours_at: datetime | None = None
    ours_desk: str = ""
    theirs_at: datetime | None = None
    theirs_desk: str = ""


def list_conflicts(
    session: Session, *, settled: bool = False, search: str = ""
) -> list[ConflictRow]:
    """The open conflicts, oldest first; with ``settled``, those of the past, the last choice
    first. ``search``: each word is found in the client, the field, a value or an author."""
    query = select(Conflict).where(Conflict.resolved_at.is_(None)).order_by(Conflict.created_at)
    if settled:
        past = select(Conflict).where(Conflict.resolved_at.is_not(None))
        query = past.order_by(Conflict.resolved_at.desc())
    query = query.order_by(Conflict.id)
    found = (conflict_row(session, conflict) for conflict in session.scalars(query))
    words = fold(search).split()
    return [row for row in found if all(word in _searched(row) for word in words)]


def open_conflicts(session: Session) -> int:
    """How many wait for a person."""
    query = select(func.count()).select_from(Conflict).where(Conflict.resolved_at.is_(None))
    return session.scalar(query) or 0


def conflict_row(session: Session, conflict: Conflict) -> ConflictRow:
    """One record, as it is shown."""
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
        platform=platform_of(session, conflict.table_name, conflict.row_id),
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
        resolved_by=conflict.resolved_by,
        resolved_at=conflict.resolved_at,
    )


def moments_of(session: Session, conflict_id: str) -> Moments:
    """When and where both values were typed: the last change in the history that set each."""
    conflict = session.get_one(Conflict, conflict_id)
    if conflict.kind in DOCUMENTS:
        return _of_documents(session, conflict)
    ours, theirs = (_columns(conflict, text) for text in (conflict.ours, conflict.theirs))
    made = Moments()
    query = (
        select(History)
        .where(History.tbl == conflict.table_name, History.row_id == conflict.row_id)
        .order_by(History.at.desc())
    )
    for entry in session.scalars(query):
        new = json.loads(entry.new) if entry.new else {}
        if made.ours_at is None and _sets(new, ours) and entry.author == conflict.ours_author:
            made = replace(made, ours_at=instant_from_text(entry.at), ours_desk=entry.desk)
        elif made.theirs_at is None and _sets(new, theirs):
            made = replace(made, theirs_at=instant_from_text(entry.at), theirs_desk=entry.desk)
    return made


def _of_documents(session: Session, conflict: Conflict) -> Moments:
    """When and where two documents were issued."""
    found = [_issued(session, shown) for shown in (conflict.ours, conflict.theirs)]
    (ours_at, ours_desk), (theirs_at, theirs_desk) = found
    return Moments(ours_at, ours_desk, theirs_at, theirs_desk)


def _issued(session: Session, shown: str) -> tuple[datetime | None, str]:
    number = json.loads(shown).partition(" ")[0]
    query = select(Document.issued_at, Document.desk).where(Document.number == number)
    found = session.execute(query).first()
    return (found.issued_at, found.desk) if found is not None else (None, "")


def platform_of(session: Session, table_name: str, row_id: str) -> str:
    """The platform name of the client that a row is or belongs to; else empty."""
    if table_name == "client":
        return session.scalar(select(Client.platform).where(Client.id == row_id)) or ""
    # The document of a receipt knows whose money it is.
    table = Base.metadata.tables.get("document" if table_name == "receipt" else table_name)
    if table is None or "client_id" not in table.columns:
        return ""
    key = next(iter(table.primary_key))
    query = select(Client.platform).join(table, table.c.client_id == Client.id)
    return session.scalar(query.where(key == row_id)) or ""


def _columns(conflict: Conflict, text: str) -> dict[str, Any]:
    value = json.loads(text)
    return value if isinstance(value, dict) else {conflict.column_name: value}


def _sets(new: dict[str, Any], values: dict[str, Any]) -> bool:
    """Whether a change wrote one of ``values``."""
    return any(name in new and new[name] == value for name, value in values.items())


def _searched(row: ConflictRow) -> str:
    values: list[object] = [row.platform, row.field, row.ours_author, row.theirs_author]
    for value in (row.base, row.ours, row.theirs):
        values += value.values() if isinstance(value, dict) else [value]
    return fold(" ".join(_texts(values)))


def _texts(values: Iterable[object]) -> Iterable[str]:
    return (str(value) for value in values if value is not None)
