"""Stored bytes: sent before the batch that names them, fetched after the rows (sync §3.10)."""

import sqlite3
from hashlib import sha256

from ofdesk.domain.errors import IntegrityBroken
from ofdesk.ports.sync import Replica
from ofdesk.sync import ledger, outbox
from ofdesk.sync.link import Connection
from ofdesk.sync.outbox import Inflight

AT_ONCE = 20
KEPT, MISSING = "d IN (SELECT sha256 FROM blob)", "d NOT IN (SELECT sha256 FROM blob)"
"""Digests whose bytes this base has, and lacks: SQL."""


def send(connection: Connection, db: sqlite3.Connection, batch: Inflight) -> int:
    """Give the hub the bytes that ``batch`` names and that it lacks; how many were sent."""
    return _give(connection, db, sorted(set(outbox.digests_named(batch.ops))))


def exchange(connection: Connection, db: sqlite3.Connection, replica: Replica) -> None:
    """Bytes beside all batches: what a restored hub may lack, then what is lacking here."""
    offer(connection, db, replica)
    fetch(connection, db, replica)


def offer(connection: Connection, db: sqlite3.Connection, replica: Replica) -> int:
    """After the hub was restored: give it the bytes that it lacks, whoever has sent the rows that
    name them; how many were sent."""
    if not ledger.get(db, ledger.BYTES):
        return 0
    came = sum(_give(connection, db, some) for some in ledger.chunks(named(db, replica, KEPT)))
    with replica.writing(db):
        ledger.put(db, {ledger.BYTES: ""})
    return came


def _give(connection: Connection, db: sqlite3.Connection, named: list[str]) -> int:
    if not named:
        return 0
    row = connection.execute("SELECT sync.lacking(%s)", (named,)).fetchone()
    assert row is not None
    for digest in row[0]:
        found = db.execute("SELECT bytes FROM blob WHERE sha256 = ?", (digest,)).fetchone()
        if found is not None:
            connection.execute("SELECT sync.put_blob(%s, %s)", (digest, found[0]))
    return len(row[0])


def fetch(connection: Connection, db: sqlite3.Connection, replica: Replica) -> int:
    """Take the bytes that rows name here and that are not here yet; how many came.

    Raises ``IntegrityBroken('hub_content_differs')`` for bytes that are not those of their name.
    """
    came = 0
    for some in ledger.chunks(named(db, replica, MISSING)):
        for start in range(0, len(some), AT_ONCE):
            rows = connection.execute(
                'SELECT sha256, bytes FROM "of".blob WHERE sha256 = ANY(%s)',
                (some[start : start + AT_ONCE],),
            ).fetchall()
            for digest, content in rows:
                if sha256(content).hexdigest() != digest:
                    raise IntegrityBroken("hub_content_differs", table="blob", row=digest)
            with replica.writing(db):
                db.executemany("INSERT OR IGNORE INTO blob (sha256, bytes) VALUES (?, ?)", rows)
            came += len(rows)
    return came


def named(db: sqlite3.Connection, replica: Replica, which: str) -> list[str]:
    """Of the digests that rows name here, those ``which``: ``KEPT`` or ``MISSING``."""
    asked = [
        f'SELECT "{column.name}" AS d FROM "{table.name}" WHERE "{column.name}" <> \'\''
        for table in replica.tables
        for column in table.columns
        if column.name.endswith("_sha256")
    ]
    if not asked:
        return []
    asked.append("SELECT value AS d FROM setting WHERE key = 'page.logo' AND length(value) = 64")
    rows = db.execute(f"SELECT DISTINCT d FROM ({' UNION ALL '.join(asked)}) WHERE {which}")
    return [row[0] for row in rows]
