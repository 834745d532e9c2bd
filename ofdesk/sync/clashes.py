"""Conflict records of one pull: gathered, given their authors, and written as ordinary rows."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from ofdesk.ports.sync import Replica, Stored, SyncedTable
from ofdesk.sync import ledger
from ofdesk.sync.merge import Clash

CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class _Found:
    table: str
    row_id: str
    clash: Clash
    author: str


class Clashes:
    """What could not be merged; a record never stops the queue."""

    def __init__(self, db: sqlite3.Connection, replica: Replica) -> None:
        self._db = db
        self._replica = replica
        self._found: list[_Found] = []
        self._cursor = ledger.number(db, ledger.CURSOR)

    @property
    def tables(self) -> Sequence[SyncedTable]:
        """Every synced table."""
        return self._replica.tables

    def add(self, table: SyncedTable, row_id: str, clash: Clash, author: str) -> None:
        """Keep a clash for the end of the pull."""
        self._found.append(_Found(table.name, row_id, clash, author))

    def last_unique(self, table: str, row_id: str, name: str) -> Stored:
        """The value that ``row_id`` wanted before it gave way in this very pull."""
        for found in self._found:
            same = (found.table, found.row_id, found.clash.field) == (table, row_id, name)
            if same and found.clash.kind == "unique":
                return found.clash.ours if not isinstance(found.clash.ours, dict) else None
        return None

    def replace_unique(self, table: SyncedTable, row_id: str, clash: Clash, author: str) -> None:
        """As ``add``, in the place of an earlier attempt for the same cell."""
        self._found = [
            found
            for found in self._found
            if (found.table, found.row_id, found.clash.field, found.clash.kind)
            != (table.name, row_id, clash.field, "unique")
        ]
        self.add(table, row_id, clash, author)

    def compare(self, table: SyncedTable, rows: list[ledger.Row]) -> None:
        """A base with work of its own joins: where the hub has another value, ours is recorded."""
        if table.append or table.quiet:
            return
        for row in rows:
            here = ledger.row_of(self._db, table, str(row[0]))
            if here is None or here[1] is not None:
                continue
            theirs = dict(zip(table.names, row[1:-1], strict=True))
            for name, value in theirs.items():
                if here[0][name] not in (value, None):
                    clash = Clash(name, None, here[0][name], value)
                    self.add(table, str(row[0]), clash, self._replica.operator)

    def record(self, changed: dict[str, set[str]]) -> None:
        """Write the records; the triggers queue them like any edit."""
        if not self._found:
            return
        ledger.stamp(self._db, self._replica.operator, str(uuid4()))
        desk, now = ledger.setting(self._db, "desk.number"), ledger.instant()
        for found in self._found:
            record = str(uuid4())
            self._db.execute(
                f"INSERT INTO {CONFLICT} (id, table_name, row_id, column_name, kind, base, ours,"
                " theirs, ours_author, theirs_author, desk, created_at, resolved_by, resolution)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')",
                (
                    *(record, found.table, found.row_id, found.clash.field, found.clash.kind),
                    *(_json(found.clash.base), _json(found.clash.ours), _json(found.clash.theirs)),
                    *(found.author or self._replica.operator, self._their_author(found)),
                    *(desk, now),
                ),
            )
            changed.setdefault(CONFLICT, set()).add(record)
        ledger.stamp(self._db, "", "")

    def _their_author(self, found: _Found) -> str:
        """Who last changed the value on another desk, as the history of all desks tells."""
        rows = self._db.execute(
            "SELECT author, kind, new FROM history WHERE tbl = ? AND row_id = ?"
            " AND row_seq > ? ORDER BY row_seq DESC",
            (found.table, found.row_id, self._cursor),
        ).fetchall()
        names = _names(found.clash)
        for author, kind, new in rows:
            if kind != "U" or not names or names & set(json.loads(new)):
                return str(author)
        return str(rows[0][0]) if rows else ""


def _names(clash: Clash) -> set[str]:
    if isinstance(clash.ours, dict):
        return set(clash.ours)
    return {clash.field} if clash.field else set()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
