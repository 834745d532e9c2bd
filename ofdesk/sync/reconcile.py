"""The hub was restored from a backup: what it lost is offered again, and nothing is deleted here.

``spec/sync.md`` P12. Back to the last place that both know: every row whose version lies above it
becomes an edit to be sent again, whose base the history of all desks still tells.
"""

import json
import sqlite3
from dataclasses import dataclass, field
from typing import Any

from psycopg.types.json import Jsonb

from ofdesk.ports.sync import Replica, SyncedTable, Values
from ofdesk.sync import ledger, outbox
from ofdesk.sync.identity import return_to
from ofdesk.sync.link import Connection
from ofdesk.sync.outbox import Pending


@dataclass(slots=True)
class _Lost:
    """What was told of one row above the common place: the values before, and by whom last."""

    kind: str
    base: Values = field(default_factory=dict)
    began: Values = field(default_factory=dict)
    author: str = ""


def reconcile(replica: Replica, db: sqlite3.Connection, connection: Connection) -> int:
    """Make the base ready to pull from the last common place; how many rows are offered again."""
    said = _look(db, connection)
    common, batch = _common(db, connection)
    there = {
        table.name: _rows_there(connection, table, _suspects(db, table, common))
        for table in replica.tables
    }
    dead = {
        table.name: _tombs_there(connection, table, _suspects(db, table, common))
        for table in replica.tables
    }
    with replica.writing(db):
        offered = Again(replica, db, common, (there, dead)).run()
        outbox.unfreeze(db)
        db.execute("DELETE FROM anchor WHERE seq > ?", (common,))
        ledger.put(
            db,
            {
                ledger.EPOCH: said["epoch"],
                ledger.HISTORY: 0,
                ledger.BYTES: "1",
                ledger.CURSOR: common,
                ledger.ANCHOR_SEQ: common,
                ledger.ANCHOR_BATCH: batch,
            },
        )
        return_to(db, connection, ledger.get(db, ledger.REPLICA))
    return offered


def _look(db: sqlite3.Connection, connection: Connection) -> dict[str, Any]:
    row = connection.execute(
        "SELECT sync.look(%s, 0, '')", (ledger.get(db, ledger.REPLICA),)
    ).fetchone()
    assert row is not None
    said: dict[str, Any] = row[0]
    return said


def _common(db: sqlite3.Connection, connection: Connection) -> tuple[int, str]:
    anchors = db.execute("SELECT seq, batch_id FROM anchor").fetchall()
    row = connection.execute("SELECT sync.common(%s)", (Jsonb([list(a) for a in anchors]),))
    found = row.fetchone()
    assert found is not None
    return int(found[0][0]), str(found[0][1])


def _suspects(db: sqlite3.Connection, table: SyncedTable, common: int) -> list[str]:
    rows = db.execute(
        f'SELECT "{table.key}" FROM "{table.name}" WHERE row_seq > ?'
        " UNION SELECT row_id FROM tomb WHERE tbl = ? AND seq > ?",
        (common, table.name, common),
    )
    return [row[0] for row in rows]


def _rows_there(
    connection: Connection, table: SyncedTable, keys: list[str]
) -> dict[str, tuple[Values, int]]:
    """Of each of ``keys`` that the hub has: its values, and their version."""
    if not keys:
        return {}
    names = ledger.quoted([table.key, *table.names, "row_seq"])
    asked = f'SELECT {names} FROM "of"."{table.name}" WHERE "{table.key}" = ANY(%s)'
    rows = connection.execute(asked.encode(), (keys,)).fetchall()
    return {row[0]: (dict(zip(table.names, row[1:-1], strict=True)), row[-1]) for row in rows}


def _tombs_there(connection: Connection, table: SyncedTable, keys: list[str]) -> dict[str, int]:
    """Of each of ``keys`` that was deleted on the hub: the version of that."""
    if not keys:
        return {}
    asked = "SELECT row_id, seq FROM sync.tombstone WHERE table_name = %s AND row_id = ANY(%s)"
    return dict(connection.execute(asked, (table.name, keys)).fetchall())


class Again:
    """Makes edits of whatever a restored hub may have lost."""

    def __init__(
        self,
        replica: Replica,
        db: sqlite3.Connection,
        common: int,
        hub: tuple[dict[str, dict[str, tuple[Values, int]]], dict[str, dict[str, int]]],
    ) -> None:
        self.replica = replica
        self.db = db
        self.common = common
        self.there, self.dead = hub
        self.queued = outbox.pending_rows(db, replica.tables)
        self.told = self._told()

    def run(self) -> int:
        """Queue again whatever the hub may have lost; inside the transaction."""
        offered = 0
        ledger.set_applying(self.db, applying=True)
        for table in self.replica.tables:
            for key in _suspects(self.db, table, self.common):
                found = self.there[table.name].get(key)
                # A version of the restored hub that lies above is new to us: the pull brings it.
                known = found[1] if found is not None and found[1] <= self.common else None
                if table.captured:
                    offered += self.again(table, key, found)
                self._set_version(table, key, known)
        ledger.set_applying(self.db, applying=False)
        return offered

    def again(self, table: SyncedTable, key: str, found: tuple[Values, int] | None) -> int:
        """Queue one row again; 1, or 0 when there is nothing to tell."""
        here = ledger.row_of(self.db, table, key)
        waiting = self.queued.get((table.name, key))
        told = self.told.get((table.name, key), _Lost("U"))
        author = waiting.author if waiting else told.author
        pending = Pending(table, key, "U", {}, author, "", ledger.instant())
        if here is None and found is None:
            outbox.drop(self.db, table.name, key)
            return 0
        kind, base = ("D" if here is None else "U"), {}
        if found is None:
            kind = "I"
        elif found[1] <= self.common:
            # Nobody has touched it since: what it is here goes over what it was.
            base = {n: v for n, v in found[0].items() if here is None or here[0][n] != v}
        else:
            base = (waiting.base if waiting else {}) | told.began | told.base
        outbox.requeue(self.db, pending, kind, base, self.replica.schema_version)
        return 1

    def _set_version(self, table: SyncedTable, key: str, known: int | None) -> None:
        found = self.db.execute(
            f'UPDATE "{table.name}" SET row_seq = ? WHERE "{table.key}" = ?', (known, key)
        )
        ledger.unbury(self.db, table.name, key)
        if not found.rowcount and known is not None:
            ledger.bury(self.db, table.name, key, known)
        gone = self.dead[table.name].get(key)
        if known is None and gone is not None and gone <= self.common:
            # Deleted there before the common place: no pull tells it again, and what is added anew
            # has to name it.
            ledger.bury(self.db, table.name, key, gone)

    def _told(self) -> dict[tuple[str, str], _Lost]:
        """What the history says of each row above the common place, oldest first."""
        names = {table.name: frozenset(table.names) for table in self.replica.tables}
        lost: dict[tuple[str, str], _Lost] = {}
        rows = self.db.execute(
            "SELECT tbl, row_id, kind, old, new, author FROM history WHERE row_seq > ?"
            " ORDER BY row_seq",
            (self.common,),
        )
        for tbl, row_id, kind, old, new, author in rows:
            entry = lost.setdefault((tbl, row_id), _Lost(kind))
            entry.author = author
            if kind == "I":
                entry.began = _named(new, names[tbl])
            for name, value in _named(old, names[tbl]).items():
                entry.base.setdefault(name, value)
        return lost


def _named(text: str | None, names: frozenset[str]) -> Values:
    plain: Values = json.loads(text) if text else {}
    return {name: value for name, value in plain.items() if name in names}
