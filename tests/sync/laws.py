"""The laws of ``spec/sync.md``, each a function that names what breaks it."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import psycopg

from ofdesk.ports.sync import SyncedTable

Rows = dict[str, tuple[Any, ...]]
Edit = tuple[str, str, str, Any]
"""Table, row, column, value: what a person typed."""


def hub_rows(connection: psycopg.Connection, table: SyncedTable) -> Rows:
    """The rows of a table of the hub, by key."""
    names = ", ".join(f'"{name}"' for name in (table.key, *table.names, "row_seq"))
    found = connection.execute(f'SELECT {names} FROM "of"."{table.name}"').fetchall()
    return {row[0]: row for row in found}


def desk_rows(db: sqlite3.Connection, table: SyncedTable) -> Rows:
    """The same of a desk."""
    names = ", ".join(f'"{name}"' for name in (table.key, *table.names, "row_seq"))
    return {row[0]: row for row in db.execute(f'SELECT {names} FROM "{table.name}"')}


def equal(
    connection: psycopg.Connection,
    db: sqlite3.Connection,
    tables: Sequence[SyncedTable],
    who: str,
) -> Iterator[str]:
    """Law 1: this desk and the hub hold the same, versions included, and nothing waits."""
    for table in tables:
        there, here = hub_rows(connection, table), desk_rows(db, table)
        for key in sorted(there.keys() | here.keys()):
            if there.get(key) != here.get(key):
                yield f"{who} {table.name} {key}: hub {there.get(key)}, desk {here.get(key)}"
        for key, row in here.items():
            if any(isinstance(value, str) and value.startswith("~park~") for value in row):
                yield f"{who} {table.name} {key}: still parked"
    for name in ("outbox", "inflight"):
        left = db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        if left:
            yield f"{who}: {left} in {name}"
    for row in db.execute("PRAGMA foreign_key_check").fetchall():
        yield f"{who}: a broken link {row}"
    if db.execute("SELECT applying FROM sync_ctx").fetchone()[0]:
        yield f"{who}: the triggers were left quiet"


def replayed(connection: psycopg.Connection, tables: Sequence[SyncedTable]) -> Iterator[str]:
    """Law 2: the log rebuilds the state, and each update names the value that it replaced."""
    state: dict[str, dict[str, dict[str, Any]]] = {table.name: {} for table in tables}
    log = connection.execute(
        "SELECT seq, table_name, row_id, op, cols, base FROM sync.change ORDER BY seq"
    )
    for seq, table, key, op, cols, base in log:
        if not _goes_on(state[table], key, op, base or {}):
            yield f"{seq}: blind or double {op} of {table} {key}: {base}"
        if op == "D":
            state[table].pop(key, None)
        else:
            state[table].setdefault(key, {}).update(cols, row_seq=seq)
    for table in tables:
        for key, row in hub_rows(connection, table).items():
            told = state[table.name].pop(key, {})
            if tuple(told.get(name) for name in (*table.names, "row_seq")) != row[1:]:
                yield f"the log says otherwise of {table.name} {key}: {told}, {row}"
        for key in state[table.name]:
            yield f"the log still has {table.name} {key}"


def _goes_on(rows: dict[str, dict[str, Any]], key: str, op: str, base: dict[str, Any]) -> bool:
    if op == "I":
        return key not in rows
    before = rows.get(key)
    if before is None:
        return False
    named = base if op == "U" else before
    return all(before.get(name) == base.get(name) for name in named)


def told(connection: psycopg.Connection, edits: Iterable[tuple[str, Edit]]) -> Iterator[str]:
    """Law 3: every edit of a person (whose name comes first) is in the log, in a conflict record,
    or under a delete of their own, or a later edit or delete of whoever had seen it."""
    logged, over, gone = set(), set(), set()
    for table, key, cols in connection.execute("SELECT table_name, row_id, cols FROM sync.change"):
        logged |= {(table, key, name, value) for name, value in (cols or {}).items()}
    for table, key, kind, old, author in connection.execute(
        'SELECT tbl, row_id, kind, old, author FROM "of".history'
    ):
        if kind == "D":
            gone.add((author, table, key))
        if kind != "I":
            over |= {(table, key, name, value) for name, value in json.loads(old).items()}
    for table, key, name, ours in connection.execute(
        'SELECT table_name, row_id, column_name, ours FROM "of".conflict'
    ):
        value = json.loads(ours)
        columns = value if isinstance(value, dict) else {name: value}
        logged |= {(table, key, column, one) for column, one in columns.items()}
    for who, edit in edits:
        if edit not in logged and edit not in over and (who, *edit[:2]) not in gone:
            yield f"an edit of {who} is nowhere: {edit}"


def numbered(connection: psycopg.Connection, printed: Mapping[str, str]) -> Iterator[str]:
    """Law 4: no gap, no double, an unbroken chain, and what was printed is what is kept."""
    last: dict[tuple[str, str, int], int] = {}
    link: dict[tuple[str, str], str] = {}
    kept: dict[str, str] = {}
    for number, kind, desk, year, sequence, prev, own, content in connection.execute(
        'SELECT number, type, desk, year, sequence, prev_hash, hash, content FROM "of".document'
        " ORDER BY type, desk, year, sequence"
    ):
        if sequence != last.get((kind, desk, year), 0) + 1:
            yield f"{number}: after {last.get((kind, desk, year), 0)}"
        if prev != link.get((kind, desk), "0" * 64):
            yield f"{number}: the chain is broken"
        if own != sha256(f"{prev}\n{content}".encode()).hexdigest():
            yield f"{number}: the hash is wrong"
        last[(kind, desk, year)], link[(kind, desk)] = sequence, own
        kept[number] = own
    series = connection.execute("SELECT type, desk, year, last_number FROM sync.series").fetchall()
    if {row[:3]: row[3] for row in series} != last:
        yield f"the series of the hub differ: {series}"
    for number, own in printed.items():
        if kept.get(number) != own:
            yield f"{number} was printed with {own[:8]} and is kept as {kept.get(number)}"


def sincere(connection: psycopg.Connection) -> Iterator[str]:
    """Law 5: base, theirs and ours are three values (a unique value gave way to nobody's edit)."""
    for key, kind, base, ours, theirs in connection.execute(
        'SELECT id, kind, base, ours, theirs FROM "of".conflict'
    ):
        if ours == theirs or (kind != "unique" and base in (ours, theirs)):
            yield f"a spurious conflict {key}: {kind} {base} {ours} {theirs}"
