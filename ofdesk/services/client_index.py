"""All clients in memory, column by column: filtered, sorted and counted without asking the base.

Holds what ``ofdesk.services.client_table`` would select; a test holds the two equal. It is read in
one go and never changed: after a commit ``ofdesk.services.client_following`` makes the next one.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge
from itertools import chain, compress
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    case,
    func,
    literal_column,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from ofdesk.domain.text import fold
from ofdesk.models import Allocation, Client, ClientAlias, Document, WriteOff
from ofdesk.services.client_table import (
    DUE_DAYS,
    SOLD,
    ClientFilter,
    ClientTableRow,
    ClientTotals,
)
from ofdesk.services.client_waits import waits_by_client

Value = TypeVar("Value", int, str)
AT_ONCE = 2000
"""Rows taken from the cursor at once: the tuples of all of them are never there together."""
ROWID = literal_column("client.rowid", Integer)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a filter shows: places in the index, in the order asked for, and their totals.

    ``words`` and ``criteria`` say of what it is, so that the next letter looks only here.
    """

    positions: Sequence[int]
    totals: ClientTotals
    words: tuple[str, ...]
    criteria: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The clients as the base keeps them, a list for each column; days in their storage form."""

    id: list[str]
    platform: list[str]
    name: list[str]
    offer: list[str]
    resources: list[int | None]
    version: list[str]
    ends_on: list[str | None]
    shown_state: list[str]
    open_cents: list[int]
    city: list[str]
    tags: list[str]
    waits: list[str]
    archived: list[int]
    search: list[str]


class ClientIndex:
    """The clients as they were at one moment; ``columns`` has them in the order of their names,
    those put away after the others."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        count = len(columns.id)
        in_use = count - sum(columns.archived)
        self._by_name = {False: range(in_use), True: range(in_use, count)}
        self._orders: dict[tuple[bool, str, bool], Sequence[int]] = {}
        self._all: dict[bool, ClientTotals] = {}

    def find(self, wanted: ClientFilter, before: Shown | None = None) -> Shown:
        """What a filter shows. Of ``before``, found in this index under the same criteria, only
        what it shows is looked at when letters were added to its words."""
        words = tuple(sorted(set(fold(wanted.search).split()), key=lambda word: (-len(word), word)))
        criteria = (
            *(wanted.archived, wanted.sort, wanted.descending),
            *(wanted.state, wanted.offer, wanted.tag, wanted.waits),
        )
        texts = self.columns.search
        if before and before.criteria == criteria and self._narrows(before, words):
            found = before.positions
            for word in words:
                found = [place for place in found if word in texts[place]]
            return Shown(found, self._totals(found), words, criteria)
        order = self._ordered(wanted)
        if not words and not any(criteria[3:]):
            return Shown(order, self._totals_of_all(wanted), words, criteria)
        found = self._of_order(order, self._matching(wanted, words))
        every = len(found) == len(order)
        totals = self._totals_of_all(wanted) if every else self._totals(found)
        return Shown(found, totals, words, criteria)

    def _of_order(self, order: Sequence[int], found: Sequence[int]) -> Sequence[int]:
        """Those of ``found``, which ascend, that are in ``order``, as they come there."""
        if isinstance(order, range):
            return found[bisect_left(found, order.start) : bisect_left(found, order.stop)]
        chosen = bytearray(len(self.columns.id))
        for place in found:
            chosen[place] = 1
        return list(compress(order, map(chosen.__getitem__, order)))

    def _narrows(self, before: Shown, words: tuple[str, ...]) -> bool:
        """Whether all that ``words`` find was found by ``before``, and that is worth looking at:
        to go through most of the clients in another order than theirs takes longer."""
        few = 2 * len(before.positions) < len(self.columns.search)
        return few and all(any(old in new for new in words) for old in before.words)

    def _matching(self, wanted: ClientFilter, words: Sequence[str]) -> Sequence[int]:
        """The places, ascending, of the clients that hold the words and meet the criteria."""
        columns = self.columns
        texts = columns.search
        found: Sequence[int] = range(len(texts))
        if words:
            found = [place for place, text in enumerate(texts) if words[0] in text]
        for word in words[1:]:
            found = [place for place in found if word in texts[place]]
        for value, column in ((wanted.state, columns.shown_state), (wanted.offer, columns.offer)):
            if value:
                found = [place for place in found if column[place] == value]
        if wanted.waits:
            found = [place for place in found if wanted.waits in columns.waits[place].split()]
        if wanted.tag:
            held = {tags: _holds(tags, wanted.tag) for tags in set(columns.tags)}
            found = [place for place in found if held[columns.tags[place]]]
        return found

    def rows(self, positions: Sequence[int]) -> list[ClientTableRow]:
        """The clients at places of the index."""
        return [self._row(position) for position in positions]

    def _row(self, place: int) -> ClientTableRow:
        columns = self.columns
        ends_on = columns.ends_on[place]
        return ClientTableRow(
            id=columns.id[place],
            platform=columns.platform[place],
            name=columns.name[place],
            offer=columns.offer[place],
            resources=columns.resources[place],
            version=columns.version[place],
            ends_on=None if ends_on is None else date.fromisoformat(ends_on),
            shown_state=columns.shown_state[place],
            open_cents=columns.open_cents[place],
            city=columns.city[place],
            tags=columns.tags[place],
        )

    def _ordered(self, wanted: ClientFilter) -> Sequence[int]:
        """Every client in use, or put away, in the order asked for; kept for the next time."""
        by_name = self._by_name[wanted.archived]
        if wanted.sort == "name" and not wanted.descending:
            return by_name
        key = (wanted.archived, wanted.sort, wanted.descending)
        if key not in self._orders:
            self._orders[key] = _sorted(by_name, self._keys(wanted.sort), wanted.descending)
        return self._orders[key]

    def _keys(self, sort: str) -> Sequence[Any]:
        keys: list[Any] = getattr(self.columns, sort)
        if sort not in ("name", "city"):
            return keys
        plain = fold if sort == "name" else _lower
        known = {text: plain(text) for text in set(keys)}
        return [known[text] for text in keys]

    def _totals_of_all(self, wanted: ClientFilter) -> ClientTotals:
        if wanted.archived not in self._all:
            self._all[wanted.archived] = self._totals(self._by_name[wanted.archived])
        return self._all[wanted.archived]

    def _totals(self, found: Sequence[int]) -> ClientTotals:
        columns = self.columns
        resources = sum(filter(None, map(columns.resources.__getitem__, found)))
        owed = sum(map(columns.open_cents.__getitem__, found))
        return ClientTotals(len(found), resources, owed)


def _sorted(by_name: Sequence[int], keys: Sequence[Any], descending: bool) -> Sequence[int]:
    """By their keys, what has none last; of one key by name.

    In heaps of one key, so that the lock of the interpreter is not held for all of them at once.
    """
    heaps: defaultdict[Any, list[int]] = defaultdict(list)
    for place in by_name:
        heaps[keys[place]].append(place)
    last = heaps.pop(None, [])
    return [*chain(*map(heaps.__getitem__, _in_order([*heaps], descending)), last)]


def _in_order(keys: list[Any], descending: bool) -> Iterable[Any]:
    parts = [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]
    for part in parts:
        part.sort(reverse=descending)
    return merge(*parts, reverse=descending)


_ASCII = {ord(letter): ord(letter.lower()) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def _lower(text: str) -> str:
    """Small letters as SQLite sees them: those of ASCII alone."""
    return text.translate(_ASCII)


def _holds(tags: str, tag: str) -> bool:
    return f",{_lower(tag)}," in f",{_lower(tags)},".replace(", ", ",")


def read_index(session: Session, today: date) -> ClientIndex:
    """Read all clients, with what they owe and their former names."""
    read = read_columns(session)
    places = {row: place for place, row in enumerate(read.pop("row"))}
    by_name = (
        select(ROWID).select_from(Client).order_by(Client.archived, Client.name_key, Client.id)
    )
    parts = session.connection().execute(by_name).partitions(AT_ONCE)
    order = [places[row] for (row,) in chain.from_iterable(parts)]
    read["state"] = states(read["state"], read["ends_on"], today)
    read |= more_columns(session, read["id"])
    # Each text is copied into the order in which they are searched: four of ten of the time that
    # a letter takes went on fetching them from all over the memory.
    # What is in order lets go of what was not: the columns are never all there twice.
    ordered = {name: [*map(read.pop(name).__getitem__, order)] for name in list(read)}
    ordered["search"] = searched(ordered["search"], ordered["id"], former_names(session))
    ordered["shown_state"] = ordered.pop("state")
    return ClientIndex(Columns(**ordered))


def read_columns(session: Session, *conditions: ColumnElement[bool]) -> dict[str, list[Any]]:
    """The stored values of all clients, or of those that meet ``conditions``, by column."""
    columns: list[list[Any]] = [[] for _ in _READ]
    kept: list[dict[Any, Any] | None] = [{} if name in _SHARED else None for name in _READ]
    query = select(*_READ.values()).where(*conditions)
    for rows in session.connection().execute(query).partitions(AT_ONCE):
        parts = zip(*rows, strict=True)
        for column, known, part in zip(columns, kept, parts, strict=True):
            column.extend(part if known is None else map(known.setdefault, part, part))
    return dict(zip(_READ, columns, strict=True))


def more_columns(
    session: Session, keys: Sequence[str], *, alone: bool = False
) -> dict[str, list[Any]]:
    """What other tables say of the clients ``keys``; ``alone`` reads nothing of other clients."""
    only = keys if alone else None
    owed, waits = owed_by_client(session, only), waits_by_client(session, only)
    return {"open_cents": _of_clients(keys, owed, 0), "waits": _of_clients(keys, waits, "")}


_READ: Mapping[str, Any] = {
    "row": ROWID,
    "id": Client.id,
    "platform": Client.platform,
    "name": Client.name,
    "offer": Client.offer,
    "resources": Client.resources,
    "version": Client.production_version,
    "ends_on": type_coerce(Client.ends_on, String),
    "state": Client.state,
    "city": Client.city,
    "tags": Client.tags,
    "archived": type_coerce(Client.archived, Integer),
    "search": Client.search,
}
_SHARED = frozenset(("offer", "version", "ends_on", "state", "city", "tags"))
"""Columns in which few values are repeated: each value is kept once."""


def states(stored: Sequence[str], ends: Sequence[str | None], today: date) -> list[str]:
    """``ofdesk.services.client_table.shown_state`` of each client."""
    now, soon = today.isoformat(), (today + timedelta(days=DUE_DAYS)).isoformat()

    def shown(state: str, end: str | None) -> str:
        if state in ("suspended", "test"):
            return state
        if end is not None and end <= soon:
            return "expired" if end < now else "due"
        return "expired" if state == "expired" else "production"

    pairs = list(zip(stored, ends, strict=True))
    known = {pair: shown(*pair) for pair in set(pairs)}
    return [known[pair] for pair in pairs]


def _of_clients(keys: Sequence[str], known: Mapping[str, Value], without: Value) -> list[Value]:
    return [known.get(key, without) for key in keys] if known else [without] * len(keys)


def searched(texts: Sequence[str], keys: Sequence[str], former: Mapping[str, str]) -> list[str]:
    """The texts in which clients are searched: a line of their own for each former name."""
    return [f"{text}\n{former.get(key, '')}" for text, key in zip(texts, keys, strict=True)]


def former_names(session: Session, *conditions: ColumnElement[bool]) -> dict[str, str]:
    """The folded former platform names of each client that has any, a line each."""
    former: dict[str, str] = {}
    query = select(ClientAlias.client_id, ClientAlias.platform).where(*conditions)
    for key, platform in session.execute(query):
        former[key] = f"{former.get(key, '')}{fold(platform)}\n"
    return former


def owed_by_client(session: Session, only: Sequence[str] | None = None) -> dict[str, int]:
    """What each client owes: invoices, less credit notes, payments and what was given up."""
    of_them = () if only is None else (Document.client_id.in_(only),)
    signed = case((Document.kind == SOLD, Document.total_cents), else_=-Document.total_cents)
    billed = select(Document.client_id, signed.label("cents")).where(
        Document.kind.in_((SOLD, "credit_note")), *of_them
    )
    paid = (
        select(Document.client_id, -Allocation.cents)
        .join(Document, Document.id == Allocation.invoice_id)
        .where(*of_them)
    )
    gone = (
        select(Document.client_id, -WriteOff.cents)
        .join(Document, Document.id == WriteOff.invoice_id)
        .where(*of_them)
    )
    each = union_all(billed, paid, gone).subquery()
    total = func.sum(each.c.cents)
    query = select(each.c.client_id, total).group_by(each.c.client_id).having(total != 0)
    return {key: cents for key, cents in session.execute(query) if key is not None}
