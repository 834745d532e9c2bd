"""Undo with a name: the inverse of the last change of this desk that issued nothing.

The history that the triggers write already says what to put back. What was issued, received or
recorded append-only is never undone: a mistake there is a credit note or a reversing entry.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Integer, Table, func, literal_column, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.text import fold
from ofdesk.models import Base, Client, DeskSetting, History
from ofdesk.models.clients import searched_text
from ofdesk.models.types import instant_from_text
from ofdesk.ports.unit_of_work import UnitOfWork

UNDOABLE = frozenset(
    (
        *("client", "client_alias", "party", "setting", "catalogue", "catalogue_offer"),
        *("catalogue_bracket", "catalogue_act", "platform_version", "cleanup_step"),
        *("migration_task", "envelope_profile", "attachment", "client_note"),
        *("bank_rule", "bank_profile", "mail_template"),
    )
)
"""Tables whose rows a person edits; a change that touches another one cannot be undone."""
ROWID = literal_column("history.rowid", Integer)
"""The order in which rows were written."""
CALLED = ("key", "label", "name", "pattern")
"""The columns that say how a person calls a row."""
UNDONE_KEY = "undo.done"
LOOKED_AT = 200
KEPT = 100


@dataclass(frozen=True, slots=True)
class Undoable:
    """The change that « Annuler » would take back: what it was about, when, how many rows."""

    txn_id: str
    subject: str
    name: str
    at: datetime
    rows: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What was put back."""

    txn_id: str
    subject: str
    name: str
    changes: frozenset[str] = frozenset({"everything"})


def last_undoable(session: Session, desk: str) -> Undoable | None:
    """The last change of this desk, if it can be undone and was not already; else nothing.

    Only the very last one: an older one may be what later ones were built on.
    """
    done = _undone(session)
    recent = session.execute(
        select(History.at, History.txn_id)
        .where(History.desk == desk, History.txn_id != "")
        .order_by(History.at.desc(), History.txn_id.desc())
        .limit(LOOKED_AT)
    )
    for at, txn_id in dict.fromkeys((row.at, row.txn_id) for row in recent):
        if txn_id in done:
            continue
        return _described(session, History.desk == desk, History.at == at, _of(txn_id))
    return None


def _of(txn_id: str) -> ColumnElement[bool]:
    return History.txn_id == txn_id


def _described(session: Session, *where: ColumnElement[bool]) -> Undoable | None:
    """The change whose rows these are; its rows are counted where they lie: an import has as many
    as there are clients."""
    others = func.max(History.tbl.not_in(UNDOABLE))
    count, least, others_too = session.execute(
        select(func.count(), func.min(ROWID), others).select_from(History).where(*where)
    ).one()
    if not count or others_too:
        return None
    first = session.scalars(select(History).where(cast("ColumnElement[int]", least) == ROWID)).one()
    at = instant_from_text(first.at)
    return Undoable(first.txn_id, first.tbl, _name(session, first), at, count)


def _rows(session: Session, txn_id: str) -> Sequence[History]:
    return session.scalars(select(History).where(_of(txn_id)).order_by(ROWID)).all()


def _name(session: Session, row: History) -> str:
    """What a person calls the row: a client's platform name, a setting's key."""
    if row.tbl == "client":
        return session.scalar(select(Client.platform).where(Client.id == row.row_id)) or ""
    values = _values(row.new) or _values(row.old)
    return next((str(values[key]) for key in CALLED if values.get(key)), "")


def undo_change(txn_id: str, uow: UnitOfWork) -> Undone:
    """Put back every value that a change replaced, in one transaction.

    Raises ``undo_impossible`` (it issued or received something, or is unknown) and
    ``undo_changed_since`` (a value is no longer what the change left).
    """
    with uow:
        session = uow.session
        found = _described(session, _of(txn_id))
        if found is None:
            raise DomainError("undo_impossible")
        rows = _rows(session, txn_id)
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for row in reversed(rows):
            _invert(session, row)
        _derive(session, rows)
        own = session.scalar(text("SELECT txn_id FROM sync_ctx WHERE id = 1"))
        _remember(session, (txn_id, str(own)))
        uow.commit()
    return Undone(txn_id, found.subject, found.name)


def _invert(session: Session, row: History) -> None:
    table = Base.metadata.tables[row.tbl]
    match row.kind:
        case "U":
            _check_unchanged(session, table, row.row_id, _values(row.new))
            _write(session, table, row.row_id, _values(row.old))
        case "I":
            _check_unchanged(session, table, row.row_id, _values(row.new))
            session.execute(text(f'DELETE FROM "{table.name}" WHERE id = :id'), {"id": row.row_id})
        case _:
            names = [name for name in _values(row.old) if name in table.c]
            columns = ", ".join(f'"{name}"' for name in names)
            places = ", ".join(f":{name}" for name in names)
            _insert(
                session,
                f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})',
                {name: _values(row.old)[name] for name in names},
            )


def _insert(session: Session, statement: str, values: Mapping[str, Any]) -> None:
    """Put a row back where nothing has taken its place: neither itself nor another of its name."""
    try:
        session.execute(text(statement), values)
    except IntegrityError:
        raise DomainError("undo_changed_since") from None


def _derive(session: Session, rows: Sequence[History]) -> None:
    """What is computed from the columns put back: the sort key and the searched text."""
    for client_id in {row.row_id for row in rows if row.tbl == "client"}:
        client = session.get(Client, client_id, populate_existing=True)
        if client is not None:
            client.name_key, client.search = fold(client.name), searched_text(client)


def _check_unchanged(
    session: Session, table: Table, row_id: str, expected: Mapping[str, Any]
) -> None:
    names = [name for name in expected if name in table.c]
    columns = ", ".join(f'"{name}"' for name in names)
    present = session.execute(
        text(f'SELECT {columns} FROM "{table.name}" WHERE id = :id'), {"id": row_id}
    ).one_or_none()
    if present is None or tuple(present) != tuple(expected[name] for name in names):
        raise DomainError("undo_changed_since")


def _write(session: Session, table: Table, row_id: str, values: Mapping[str, Any]) -> None:
    names = [name for name in values if name in table.c]
    changes = ", ".join(f'"{name}" = :{name}' for name in names)
    session.execute(
        text(f'UPDATE "{table.name}" SET {changes} WHERE id = :row_id'),
        {name: values[name] for name in names} | {"row_id": row_id},
    )


def _values(stored: str | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(stored) if stored else {}
    return found


def _undone(session: Session) -> set[str]:
    stored = session.scalar(select(DeskSetting.value).where(DeskSetting.key == UNDONE_KEY))
    return set(json.loads(stored)) if stored else set()


def _remember(session: Session, txn_ids: tuple[str, ...]) -> None:
    stored = session.scalar(select(DeskSetting.value).where(DeskSetting.key == UNDONE_KEY))
    kept = [*(json.loads(stored) if stored else []), *txn_ids][-KEPT:]
    if stored is None:
        session.add(DeskSetting(key=UNDONE_KEY, value=json.dumps(kept)))
        return
    session.execute(
        update(DeskSetting).where(DeskSetting.key == UNDONE_KEY).values(value=json.dumps(kept))
    )
