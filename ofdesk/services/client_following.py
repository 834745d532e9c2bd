"""The index of clients after a commit: only the clients that the history names are read again.

Whatever is not in the history (rows from the hub, an erasure) moves a count of its own, and then
all clients are read.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Integer, func, literal_column, select
from sqlalchemy.orm import Session

from ofdesk.domain.text import fold
from ofdesk.models import (
    Act,
    Allocation,
    Client,
    ClientAlias,
    Document,
    History,
    Period,
    SyncMeta,
    WriteOff,
)
from ofdesk.models.local import APPLIED
from ofdesk.services.client_index import (
    ClientIndex,
    Columns,
    former_names,
    more_columns,
    read_columns,
    read_index,
    searched,
    states,
)

MOST_ENTRIES = 2000
"""Entries of the history that are looked at; after more all is read."""
MOST_CLIENTS = 200
"""Clients that are read one by one; of more all is read."""
OF_CLIENTS: Mapping[str, Any] = {
    "client_alias": ClientAlias,
    "document": Document,
    "period": Period,
    "act": Act,
}
OF_INVOICES: Mapping[str, Any] = {"allocation": Allocation, "write_off": WriteOff}
_ENTRY: ColumnElement[int] = literal_column("history.rowid", Integer)


@dataclass(frozen=True, slots=True)
class Moment:
    """What the base had seen: the last entry of its history, and what is not in it."""

    today: date
    entry: int
    applied: str


@dataclass(frozen=True, slots=True)
class Followed:
    """An index and the moment that it shows."""

    index: ClientIndex
    moment: Moment


def moment_of(session: Session, today: date) -> Moment:
    """The moment that ``session`` sees."""
    entry = session.scalar(select(func.max(_ENTRY)).select_from(History)) or 0
    applied = session.scalar(select(SyncMeta.v).where(SyncMeta.k == APPLIED)) or ""
    return Moment(today, entry, applied)


def read_followed(session: Session, today: date) -> Followed:
    """Read all clients."""
    moment = moment_of(session, today)
    return Followed(read_index(session, today), moment)


def next_index(session: Session, today: date, before: Followed) -> Followed | None:
    """``before`` with what was committed since; None where all must be read."""
    then, now = before.moment, moment_of(session, today)
    if (now.today, now.applied) != (then.today, then.applied):
        return None
    if not then.entry <= now.entry <= then.entry + MOST_ENTRIES:
        return None
    named = _named(session, then.entry)
    if named is None or len(named) > MOST_CLIENTS:
        return None
    if not named:
        return Followed(before.index, now)
    return Followed(_changed(session, before.index, sorted(named), today), now)


def _named(session: Session, since: int) -> set[str] | None:
    """The clients that the history names after an entry; None when one of them is gone."""
    query = select(History.tbl, History.row_id, History.kind, History.old, History.new).where(
        since < _ENTRY, History.tbl.in_(("client", *OF_CLIENTS, *OF_INVOICES))
    )
    clients: set[str] = set()
    invoices: set[str] = set()
    rows: dict[str, set[str]] = {}
    for table, row, kind, *values in session.execute(query):
        if table == "client":
            if kind == "D":
                return None
            clients.add(row)
            continue
        known, column = (invoices, "invoice_id") if table in OF_INVOICES else (clients, "client_id")
        named = [json.loads(text).get(column) for text in values if text]
        known.update(filter(None, named))
        if kind == "U":
            # An update names what differs alone: whose row it is stands in the row.
            rows.setdefault(table, set()).add(row)
    for table, keys in rows.items():
        if table in OF_INVOICES:
            model = OF_INVOICES[table]
            invoices.update(_column(session, model.invoice_id, model.id, keys))
        else:
            model = OF_CLIENTS[table]
            clients.update(_column(session, model.client_id, model.id, keys))
    clients.update(_column(session, Document.client_id, Document.id, invoices))
    return clients


def _column(session: Session, wanted: Any, key: Any, keys: Iterable[str]) -> list[str]:
    some = sorted(keys)
    return [one for one in session.scalars(select(wanted).where(key.in_(some))) if one]


def _changed(session: Session, index: ClientIndex, keys: Sequence[str], today: date) -> ClientIndex:
    """Another index, in which the clients ``keys`` are as they are now."""
    found = _read(session, keys, today)
    columns = {name: list(getattr(index.columns, name)) for name in found}
    known = set(keys).intersection(columns["id"])
    for row, key in enumerate(found["id"]):
        rank = _rank(found, row)
        if key in known:
            place = columns["id"].index(key)
            if _rank(columns, place) == rank:
                for name, values in found.items():
                    columns[name][place] = values[row]
                continue
            for column in columns.values():
                del column[place]
        everywhere = range(len(columns["id"]))
        place = bisect_left(everywhere, rank, key=partial(_rank, columns))
        for name, values in found.items():
            columns[name].insert(place, values[row])
    return ClientIndex(Columns(**columns))


def _read(session: Session, keys: Sequence[str], today: date) -> dict[str, list[Any]]:
    """The clients ``keys`` as ``read_index`` would have them, by column."""
    read = read_columns(session, Client.id.in_(keys))
    del read["row"]
    read["shown_state"] = states(read.pop("state"), read["ends_on"], today)
    read |= more_columns(session, read["id"], alone=True)
    former = former_names(session, ClientAlias.client_id.in_(keys))
    read["search"] = searched(read["search"], read["id"], former)
    return read


def _rank(columns: Mapping[str, list[Any]], place: int) -> tuple[int, str, str]:
    """By what the columns of an index are ordered."""
    return columns["archived"][place], fold(columns["name"][place]), columns["id"][place]
