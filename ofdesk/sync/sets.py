"""Many rows of one table written by few statements: new ones, and known ones by what changed.

A row that is known is updated in the columns that differ alone: an index, a foreign key and a
trigger cost something only when one of their columns is named.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter, ne

from ofdesk.ports.sync import SyncedTable
from ofdesk.sync import ledger
from ofdesk.sync.ledger import Row

FEWEST = 16
"""Fewer rows than this with the same changed columns are not worth a statement of their own."""

Statement = tuple[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Here:
    """A row of the base that comes anew: its version, and the columns in which the hub differs
    (none are looked for in tables to which rows are only added)."""

    version: int | None
    differing: tuple[str, ...] = ()


def compared(
    db: sqlite3.Connection, table: SyncedTable, came: Sequence[Row]
) -> Iterator[tuple[Row, Here | None]]:
    """Each row that came, beside what the base has of it."""
    names = () if table.append else tuple(table.names)
    asked = f'SELECT {ledger.quoted([table.key, *names, "row_seq"])} FROM "{table.name}" WHERE '
    for start in range(0, len(came), ledger.SOME):
        some = came[start : start + ledger.SOME]
        keys = [row[0] for row in some]
        found = db.execute(f'{asked} "{table.key}" IN ({ledger.marks(keys)})', keys)
        here = {row[0]: row for row in found}
        for row in some:
            ours = here.get(row[0])
            if ours is None:
                yield row, None
            else:
                changed = map(ne, row[1:-1], ours[1:-1])
                yield row, Here(ours[-1], tuple(compress(names, changed)))


def upsert(table: SyncedTable) -> str:
    """One row, known or not, whatever differs."""
    names = [table.key, *table.names, "row_seq", *table.local]
    updated = ["row_seq"] if table.append else [*changing(table), "row_seq"]
    assigned = ", ".join(f'"{name}" = excluded."{name}"' for name in updated)
    return f'{_insert(table, names)} ON CONFLICT ("{table.key}") DO UPDATE SET {assigned}'


def whole(table: SyncedTable, row: Row) -> Row:
    """The values of ``upsert``: columns that the desk has alone get what they begin with."""
    return (*row, *table.local.values())


def changing(table: SyncedTable) -> list[str]:
    """The columns that may change in a row that is known."""
    return [column.name for column in table.columns if column.kind != "immutable"]


def statements(
    table: SyncedTable, rows: Sequence[Row], known: Mapping[str, tuple[str, ...]]
) -> Iterator[Statement]:
    """How to write ``rows``; of those that are here, ``known`` names the columns to set."""
    new = [whole(table, row) for row in rows if row[0] not in known]
    if new:
        yield _insert(table, [table.key, *table.names, "row_seq", *table.local]), new
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if row[0] in known:
            groups.setdefault(known[str(row[0])], []).append(row)
    few: list[Row] = []
    kept = frozenset(() if table.append else changing(table))
    for names, some in groups.items():
        if len(some) < FEWEST:
            few += some
            continue
        named = [name for name in names if name in kept]
        places = [*(table.names.index(name) + 1 for name in named), -1, 0]
        assigned = ", ".join(f'"{name}" = ?' for name in [*named, "row_seq"])
        update = f'UPDATE "{table.name}" SET {assigned} WHERE "{table.key}" = ?'
        yield update, [*map(itemgetter(*places), some)]
    if few:
        yield upsert(table), [whole(table, row) for row in few]


def _insert(table: SyncedTable, names: Sequence[str]) -> str:
    return f'INSERT INTO "{table.name}" ({ledger.quoted(names)}) VALUES ({ledger.marks(names)})'
