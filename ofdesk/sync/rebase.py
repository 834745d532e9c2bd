"""Rows that the hub calls stale though their version is ours: the values before are set right.

That happens when what was queued was changed since, as when personal values are erased: a version
that we have merged on has the hub's values, whatever the queue remembers. A row that is added anew
has to name the deletion that the hub has of it, which a restored hub may have told long ago.
"""

import json
import sqlite3

from ofdesk.ports.sync import Replica
from ofdesk.sync import ledger, outbox
from ofdesk.sync.link import Connection


def rebase(replica: Replica, db: sqlite3.Connection, connection: Connection, said: str) -> int:
    """Of the rows ``[[table, key], …]`` of a refusal, queue anew those of our version; how many."""
    tables = {table.name: table for table in replica.tables}
    queued = outbox.pending_rows(db, replica.tables)
    mended = 0
    for name, key in json.loads(said):
        table, pending = tables[name], queued.get((name, key))
        here = ledger.row_of(db, table, key)
        if pending is None or here is None:
            continue
        if pending.kind == "I":
            mended += _name_deletion(replica, db, connection, (name, key))
        if pending.kind != "U":
            continue
        names = ledger.quoted([*table.names, "row_seq"])
        asked = f'SELECT {names} FROM "of"."{name}" WHERE "{table.key}" = %s'
        row = connection.execute(asked.encode(), (key,)).fetchone()
        if row is None or row[-1] != here[1]:
            continue
        there = dict(zip(table.names, row[:-1], strict=True))
        base = {column: there[column] for column in pending.base}
        with replica.writing(db):
            outbox.requeue(db, pending, "U", base, replica.schema_version)
        mended += 1
    return mended


def _name_deletion(
    replica: Replica, db: sqlite3.Connection, connection: Connection, row: tuple[str, str]
) -> int:
    """A row that is added anew names the deletion that the hub has of it; 1 if it did not."""
    found = connection.execute(
        "SELECT seq FROM sync.tombstone WHERE table_name = %s AND row_id = %s", row
    ).fetchone()
    if found is None or found[0] == ledger.tomb_of(db, *row):
        return 0
    with replica.writing(db):
        ledger.bury(db, *row, found[0])
    return 1
