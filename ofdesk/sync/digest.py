"""Whether base and hub hold the same rows: counts and an XOR a table, compared and reported only.

``spec/sync.md`` §3.9: the first eight bytes of md5(id:row_seq), in one snapshot of each side.
"""

import json
import sqlite3
from collections.abc import Mapping
from hashlib import md5
from typing import Any

from ofdesk.ports.hub import TableDigest
from ofdesk.ports.sync import Replica, SyncedTable
from ofdesk.sync import ledger, outbox
from ofdesk.sync.link import Connection

BITS = 1 << 64
Side = tuple[int, int]
"""How many rows, and the XOR as a signed number of 64 bits."""


def compare(
    replica: Replica, db: sqlite3.Connection, connection: Connection
) -> list[TableDigest] | None:
    """Table by table; None where base and hub are not at one place: something waits to be sent, or
    the hub has moved on since the last pull."""
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        row = connection.execute("SELECT last_seq FROM sync.hub").fetchone()
        said = connection.execute("SELECT sync.digest()").fetchone()
    finally:
        connection.execute("ROLLBACK")
    assert row is not None
    assert said is not None
    db.execute("BEGIN")
    try:
        if outbox.open_count(db) or ledger.number(db, ledger.CURSOR) != row[0]:
            return None
        sides = {table.name: _side(db, table) for table in replica.tables}
    finally:
        db.execute("ROLLBACK")
    return _compared(sides, said[0])


def compared(
    replica: Replica, db: sqlite3.Connection, said: Mapping[str, Any]
) -> list[TableDigest]:
    """Table by table, inside a transaction of the caller's, with what the hub said of itself."""
    return _compared({table.name: _side(db, table) for table in replica.tables}, said)


def _compared(sides: Mapping[str, Side], said: Mapping[str, Any]) -> list[TableDigest]:
    theirs: dict[str, Side] = {name: (one[0], int(one[1])) for name, one in said.items()}
    return [
        TableDigest(name, here[0], theirs[name][0], here == theirs[name])
        for name, here in sides.items()
        if name in theirs
    ]


def daily(replica: Replica, db: sqlite3.Connection, connection: Connection) -> None:
    """Once a day and after each reconcile, keep which tables differ for the state."""
    today = ledger.instant()[:10]
    if ledger.get(db, ledger.DIGEST_AT) != today:
        keep(replica, db, compare(replica, db, connection), today)


def keep(
    replica: Replica, db: sqlite3.Connection, found: list[TableDigest] | None, day: str
) -> None:
    """Remember what a comparison found; one that could not be made is made again."""
    if found is None:
        return
    differing = [one.table for one in found if not one.equal]
    with replica.writing(db):
        ledger.put(db, {ledger.DIGEST: json.dumps(differing), ledger.DIGEST_AT: day})


def differing(db: sqlite3.Connection) -> list[str]:
    """The tables that differed when they were last compared."""
    found: list[str] = json.loads(ledger.get(db, ledger.DIGEST) or "[]")
    return found


def _side(db: sqlite3.Connection, table: SyncedTable) -> Side:
    count, mixed = 0, 0
    rows = db.execute(
        f'SELECT "{table.key}" || \':\' || row_seq FROM "{table.name}" WHERE row_seq IS NOT NULL'
    )
    for (text,) in rows:
        count += 1
        mixed ^= int.from_bytes(md5(text.encode(), usedforsecurity=False).digest()[:8])
    return count, mixed - BITS if mixed >= BITS >> 1 else mixed
