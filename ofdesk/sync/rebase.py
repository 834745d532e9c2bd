"""Rows that the hub calls stale though their version is ours: the values before are set right.

That happens when what was queued was changed since, as when personal values are erased: a version
that we have merged on has the hub's values, whatever the queue remembers.
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
        if pending is None or pending.kind != "U" or here is None:
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
