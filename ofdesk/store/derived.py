"""Columns that are not synced, computed anew after rows have come from elsewhere."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from ofdesk.domain.text import fold
from ofdesk.models.clients import SEARCHED
from ofdesk.models.documents import LAST_SEQUENCE

SOME = 500
"""How many identifiers one statement names."""


def derive(db: sqlite3.Connection, changed: Mapping[str, set[str]]) -> None:
    """Search keys of clients, the end of their acquired years, the last numbers of series."""
    _search(db, changed.get("client", set()))
    clients = set(changed.get("client", ()))
    for some in _some(changed.get("period", set())):
        rows = db.execute(
            f"SELECT DISTINCT client_id FROM period WHERE id IN ({_marks(some)})", some
        )
        clients |= {row[0] for row in rows}
    _ends(db, clients)
    if changed.get("series") or changed.get("document"):
        _last_numbers(db)


def _search(db: sqlite3.Connection, clients: Iterable[str]) -> None:
    names = ", ".join(SEARCHED)
    for some in _some(clients):
        rows = db.execute(
            f"SELECT id, name_key, search, name, {names} FROM client WHERE id IN ({_marks(some)})",
            some,
        )
        values = []
        for key, name_key, search, name, *searched in rows:
            folded = fold(name), fold(" ".join([str(value or "") for value in searched]))
            if folded != (name_key, search):
                values.append((*folded, key))
        db.executemany("UPDATE client SET name_key = ?, search = ? WHERE id = ?", values)


def _ends(db: sqlite3.Connection, clients: Iterable[str]) -> None:
    ends = (
        "(SELECT max(p.ends_on) FROM period p WHERE p.client_id = client.id"
        " AND p.state = 'acquired' AND p.kind <> 'supplement')"
    )
    for some in _some(clients):
        where = f"id IN ({_marks(some)}) AND ends_on IS NOT {ends}"
        db.execute(f"UPDATE client SET ends_on = {ends} WHERE {where}", some)


def _last_numbers(db: sqlite3.Connection) -> None:
    """A series is never taken back: what was issued here and is on its way counts."""
    same = (
        "d.type = series.type AND d.desk = series.desk AND d.year = series.year"
        f" AND d.sequence <= {LAST_SEQUENCE}"
    )
    db.execute(
        f"UPDATE series SET last_number = (SELECT coalesce(max(d.sequence), 0) FROM document d"
        f" WHERE {same}), last_issued_on = (SELECT max(d.issued_on) FROM document d WHERE {same})"
        f" WHERE last_number < (SELECT coalesce(max(d.sequence), 0) FROM document d WHERE {same})"
    )


def _some(keys: Iterable[str]) -> Iterator[list[str]]:
    every = sorted(keys)
    for start in range(0, len(every), SOME):
        yield every[start : start + SOME]


def _marks(some: list[str]) -> str:
    return ", ".join("?" * len(some))
