"""Hashes of temporary passwords: sent once the hub has their act, and never taken (sync §3.7)."""

import sqlite3

from ofdesk.ports.sync import Replica
from ofdesk.sync import ledger
from ofdesk.sync.link import Connection

DUE = (
    "SELECT id, password_hash FROM act WHERE password_hash <> '' AND row_seq IS NOT NULL"
    " AND id NOT IN (SELECT act_id FROM secret_sent)"
)


def send(replica: Replica, db: sqlite3.Connection, connection: Connection) -> int:
    """Give the hub the hashes that it lacks; how many were sent."""
    due = dict(db.execute(DUE).fetchall())
    if not due:
        return 0
    row = connection.execute("SELECT sync.lacking_passwords(%s)", (list(due),)).fetchone()
    assert row is not None
    me = ledger.get(db, ledger.REPLICA)
    for act in row[0]:
        connection.execute("SELECT sync.put_password(%s, %s, %s)", (me, act, due[act]))
    with replica.writing(db):
        db.executemany(
            "INSERT OR IGNORE INTO secret_sent (act_id, at) VALUES (?, ?)",
            [(act, ledger.instant()) for act in due],
        )
    return len(row[0])


def forget(db: sqlite3.Connection) -> None:
    """The hub was restored: what it has is asked again; inside a transaction."""
    db.execute("DELETE FROM secret_sent")
