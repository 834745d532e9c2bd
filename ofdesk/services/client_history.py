"""The history of a client: who changed what, when, before and after, from which desk."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session

from ofdesk.models import Client, ClientAlias, History
from ofdesk.models.types import instant_from_text
from ofdesk.services.client_names import lineage

HIDDEN = frozenset(("id", "client_id", "name_key", "search", "row_seq", "created_at"))

Stored = str | int | None

_NEWEST: tuple[ColumnElement[Any], ...] = (
    History.at.desc(),
    literal_column("history.rowid").desc(),
)
"""Changes of one instant stand in the order in which they were written."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, as stored before and after."""

    field: str
    before: Stored
    after: Stored


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One row that was added (``I``), changed (``U``) or deleted (``D``)."""

    at: datetime
    author: str
    desk: str
    table: str
    kind: str
    changes: tuple[FieldChange, ...]


def client_history(session: Session, client: Client) -> list[HistoryEntry]:
    """Every change of the sheet and of its former names, newest first."""
    rows = session.scalars(select(History).where(_about(session, client)).order_by(*_NEWEST))
    entries = (_entry(row) for row in rows)
    return [entry for entry in entries if entry.changes]


def history_count(session: Session, client: Client) -> int:
    """How many rows the history of the sheet has."""
    count = select(func.count()).select_from(History).where(_about(session, client))
    return session.scalar(count) or 0


def last_author(session: Session, client: Client) -> str:
    """Who changed the sheet last; empty when nobody is known."""
    own = (History.tbl == "client", History.row_id == client.id)
    query = select(History.author).where(*own).order_by(*_NEWEST).limit(1)
    return session.scalar(query) or ""


def _about(session: Session, client: Client) -> ColumnElement[bool]:
    ids = lineage(session, client.id)
    aliases = list(session.scalars(select(ClientAlias.id).where(ClientAlias.client_id.in_(ids))))
    return or_(
        and_(History.tbl == "client", History.row_id.in_(ids)),
        and_(History.tbl == "client_alias", History.row_id.in_(aliases)),
    )


def _entry(row: History) -> HistoryEntry:
    before, after = _values(row.old), _values(row.new)
    names = [name for name in {**before, **after} if name not in HIDDEN]
    changes = (FieldChange(name, before.get(name), after.get(name)) for name in names)
    return HistoryEntry(
        at=instant_from_text(row.at),
        author=row.author,
        desk=row.desk,
        table=row.tbl,
        kind=row.kind,
        changes=tuple(c for c in changes if (c.before or None) != (c.after or None)),
    )


def _values(text: str | None) -> Mapping[str, Stored]:
    found: Mapping[str, Stored] = json.loads(text) if text else {}
    return found
