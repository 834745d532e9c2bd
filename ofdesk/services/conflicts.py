"""Conflicts settled: one value is kept or another typed, by one ordinary edit."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import String, Table, cast, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ofdesk.domain.errors import ConfirmationNeeded, DomainError, OfdeskError, Unavailable
from ofdesk.domain.text import fold
from ofdesk.models import Base, Client, Conflict, SyncMeta
from ofdesk.models.clients import searched_text
from ofdesk.models.types import Day, Flag, Instant, instant_from_text
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.bank_undoing import settle_twice
from ofdesk.services.client_fields import CLIENT_FIELDS, FieldReader
from ofdesk.services.conflict_rows import COUNT, RESOURCES, open_conflicts
from ofdesk.services.receipts_twice import reverse_twin
from ofdesk.services.reversed_twice import claim_choice, settle_reversed

MINE, THEIRS, OTHER, BOTH = "mine", "theirs", "other", "both"
DELETED, CLAIMED, INCIDENT, TWICE = "deleted", "claimed", "incident", "twice"
PAID_TWICE, REVERSED_TWICE = "paid_twice", "reversed_twice"
NOTHING_TO_EDIT = frozenset((DELETED, CLAIMED, INCIDENT, TWICE, PAID_TWICE, REVERSED_TWICE))
"""Kinds of conflict in which no value was typed: one side is kept, there is no third."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided, and how many conflicts are left."""

    id: str
    kept: str
    left: int
    changes: frozenset[str] = frozenset({"everything"})


@dataclass(frozen=True, slots=True)
class SettledMany:
    """Several at once: how many were, why others were not (by identifier), what is left."""

    count: int
    refused: Mapping[str, OfdeskError]
    left: int
    changes: frozenset[str] = frozenset({"everything"})


def has_hub(session: Session) -> bool:
    """Whether this base has joined a hub."""
    return bool(session.scalar(select(SyncMeta.v).where(SyncMeta.k == "hub_id")))


def settle_conflict(conflict_id: str, keep: str, uow: UnitOfWork, today: date) -> Settled:
    """Keep ``mine`` (put the value of the desk that recorded it back) or ``theirs`` (as it stands).
    Of two acceptances of one line of the bank, of two receipts of one payment, and of two reversals
    of one receipt, the other one is reversed, on the day ``today``; two payments that only look
    alike are ``both`` kept.

    Raises ``DomainError``: ``conflict_unknown``, ``conflict_settled``, ``keep_unknown``,
    ``conflict_value_taken``, ``conflict_row_gone``; what ``claim_choice`` raises.
    """
    if keep not in (MINE, THEIRS, BOTH):
        raise DomainError("keep_unknown", text=keep)

    def put(session: Session, conflict: Conflict) -> None:
        if keep == BOTH and conflict.kind != PAID_TWICE:
            raise DomainError("keep_unknown", text=keep)
        if conflict.kind == PAID_TWICE:
            claim_choice(uow, conflict.row_id)
            ours, theirs = json.loads(conflict.ours), json.loads(conflict.theirs)
            if keep != BOTH:
                gone, kept = (theirs, ours) if keep == MINE else (ours, theirs)
                reverse_twin(uow, gone, kept, today)
        elif conflict.kind == REVERSED_TWICE:
            settle_reversed(uow, conflict.row_id, keep=keep == MINE, today=today)
        elif conflict.kind == TWICE:
            settle_twice(uow, conflict.row_id, keep=keep == MINE, today=today)
        elif keep == MINE:
            _put_back(session, conflict)

    return _settled(conflict_id, keep, put, uow)


def settle_conflicts(ids: Sequence[str], keep: str, uow: UnitOfWork, today: date) -> SettledMany:
    """``settle_conflict`` for each; what one refuses stops no other, what one asks does."""
    count = 0
    refused: dict[str, OfdeskError] = {}
    for one in ids:
        try:
            settle_conflict(one, keep, uow, today)
            count += 1
        except ConfirmationNeeded:
            raise
        except (DomainError, Unavailable) as error:
            refused[one] = error
    with uow:
        left = open_conflicts(uow.session)
    return SettledMany(count, refused, left)


def settle_with(conflict_id: str, values: Mapping[str, str], uow: UnitOfWork) -> Settled:
    """Keep neither: write ``values``, as typed under the names of ``editable_values``.

    Raises what ``settle_conflict`` raises, ``conflict_not_editable``, and the refusals of the
    fields of a sheet.
    """

    def put(session: Session, conflict: Conflict) -> None:
        known = _ours(conflict)
        if conflict.kind in NOTHING_TO_EDIT or not values or set(values) - set(known):
            raise DomainError("conflict_not_editable")
        typed = _typed_values(conflict, values, FieldReader(uow.renderer.missing_glyphs))
        _write(session, conflict, typed)

    return _settled(conflict_id, OTHER, put, uow)


def editable_values(session: Session, conflict_id: str) -> dict[str, str]:
    """What a person may type instead of both values, by column, beginning with ours; empty where
    there is nothing to type. A count keeps when and by whom it was read."""
    conflict = session.get_one(Conflict, conflict_id)
    if conflict.kind in NOTHING_TO_EDIT:
        return {}
    values = _ours(conflict)
    if conflict.column_name == COUNT and RESOURCES in values:
        values = {RESOURCES: values[RESOURCES]}
    return {name: "" if value is None else str(value) for name, value in values.items()}


Put = Callable[[Session, Conflict], None]


def _settled(conflict_id: str, kept: str, put: Put, uow: UnitOfWork) -> Settled:
    with uow:
        conflict = _named(uow.session, conflict_id)
        if conflict.resolved_at is not None:
            raise DomainError("conflict_settled", author=conflict.resolved_by)
        put(uow.session, conflict)
        conflict.resolved_at, conflict.resolved_by = uow.now(), uow.operator
        conflict.resolution = kept
        uow.session.flush()
        left = open_conflicts(uow.session)
        uow.commit()
        return Settled(conflict.id, kept, left)


def _named(session: Session, conflict_id: str) -> Conflict:
    """By the whole identifier, or by its beginning when only one has it."""
    begins = cast(Conflict.id, String).startswith(conflict_id, autoescape=True)
    rows = session.scalars(select(Conflict).where(begins).limit(2)).all()
    if len(rows) != 1 or not conflict_id:
        raise DomainError("conflict_unknown", id=conflict_id)
    return rows[0]


def _put_back(session: Session, conflict: Conflict) -> None:
    if conflict.kind in (CLAIMED, INCIDENT):
        # Both documents stand: a person credits one of them.
        return
    if conflict.kind == DELETED:
        table = Base.metadata.tables[conflict.table_name]
        key = next(iter(table.primary_key))
        _check_there(session, conflict)
        if json.loads(conflict.ours) == DELETED:
            _run(session, table.delete().where(key == conflict.row_id))
        return
    table = Base.metadata.tables[conflict.table_name]
    ours = _ours(conflict)
    _write(session, conflict, {name: _typed(table, name, value) for name, value in ours.items()})


def _ours(conflict: Conflict) -> dict[str, Any]:
    ours = json.loads(conflict.ours)
    return ours if isinstance(ours, dict) else {conflict.column_name: ours}


def _check_there(session: Session, conflict: Conflict) -> None:
    table = Base.metadata.tables[conflict.table_name]
    key = next(iter(table.primary_key))
    if session.execute(select(key).where(key == conflict.row_id)).first() is None:
        raise DomainError("conflict_row_gone")


def _write(session: Session, conflict: Conflict, typed: Mapping[str, Any]) -> None:
    _check_there(session, conflict)
    table = Base.metadata.tables[conflict.table_name]
    key = next(iter(table.primary_key))
    _run(session, table.update().where(key == conflict.row_id).values(dict(typed)))
    if table.name == "client":
        session.expire_all()
        client = session.get_one(Client, conflict.row_id)
        client.name_key, client.search = fold(client.name), searched_text(client)


def _run(session: Session, statement: Any) -> None:
    try:
        session.execute(statement)
    except IntegrityError as error:
        raise DomainError("conflict_value_taken") from error


def _typed_values(
    conflict: Conflict, values: Mapping[str, str], reader: FieldReader
) -> dict[str, Any]:
    """What a person typed, read as the sheet reads it, or as the column wants it."""
    table = Base.metadata.tables[conflict.table_name]
    if table.name == "client" and all(name in CLIENT_FIELDS for name in values):
        read = reader.read(values)
        return {**read.client, **read.other}
    return {name: _typed(table, name, _plain(table, name, text)) for name, text in values.items()}


def _plain(table: Table, name: str, text: str) -> str | int | None:
    """The stored form of a typed value. Raises ``DomainError('conflict_value_invalid')``."""
    column = table.columns[name]
    if text == "" and column.nullable:
        return None
    try:
        if column.type.python_type in (int, bool):
            return int(text)
        if isinstance(column.type, Day):
            date.fromisoformat(text)
    except ValueError as error:
        raise DomainError("conflict_value_invalid", field=name, text=text) from error
    return text


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
