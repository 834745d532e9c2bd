"""A snapshot of the hub written to the base in one transaction, merged where a person has edited.

Order: what dies while we edited it → park unique values → rows → merged rows → deletions →
conflict records → cursor (``spec/sync.md`` §3.3, P5–P9).
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ofdesk.domain.errors import IntegrityBroken
from ofdesk.ports.sync import Replica, SyncedTable, Values
from ofdesk.sync import ledger, outbox
from ofdesk.sync.clashes import Clashes
from ofdesk.sync.erased import QUOTING, take_erased
from ofdesk.sync.merge import Clash, merge_row
from ofdesk.sync.outbox import Pending
from ofdesk.sync.pull import Snapshot
from ofdesk.sync.sets import Here, compared
from ofdesk.sync.writing import Writing

EDITED = Clash("", "present", "edited", "deleted", "deleted")
DELETED = Clash("", "present", "deleted", "edited", "deleted")


@dataclass(slots=True)
class Applied:
    """What came: how many rows of people's work, and which rows of which table."""

    count: int = 0
    changed: dict[str, set[str]] = field(default_factory=dict)


class Applying:
    """One pull into one base; ``joining``: rows that the hub never saw are ours, queued or not."""

    def __init__(
        self, db: sqlite3.Connection, replica: Replica, snapshot: Snapshot, joining: str = ""
    ) -> None:
        self.db = db
        self.replica = replica
        self.snapshot = snapshot
        self.joining = joining
        self.pending = outbox.pending_rows(db, replica.tables)
        self.clashes = Clashes(db, replica)
        self.writing = Writing(db, self.pending, self.clashes, joining)
        self.done = Applied()
        self.parents = _children(replica.tables)
        self.here: dict[str, dict[str, Here]] = {}

    def run(self) -> Applied:
        """Write everything; the caller holds the transaction."""
        self.db.execute("PRAGMA defer_foreign_keys=ON")
        ledger.set_applying(self.db, applying=True)
        tombs = {table.name: self._news_of_dead(table) for table in self.replica.tables}
        rows = {table.name: self._news(table) for table in self.replica.tables}
        for table in self.replica.tables:
            self._bury_edited(table, tombs[table.name])
        for table in self.replica.tables:
            self._park(table, rows[table.name], tombs[table.name])
        for table in self.replica.tables:
            self._write(table, rows[table.name])
        self._bring_parents_back()
        for table in reversed(self.replica.tables):
            self._bury(table, tombs[table.name])
        self.replica.derive(self.db, self.done.changed)
        ledger.set_applying(self.db, applying=False)
        self.clashes.record(self.done.changed)
        place = self.snapshot
        ledger.reach(self.db, place.cursor, place.anchor_seq, place.anchor_batch)
        return self.done

    def _news(self, table: SyncedTable) -> list[ledger.Row]:
        """Rows newer than ours: what we sent ourselves comes back and is nothing new."""
        news: list[ledger.Row] = []
        here: dict[str, Here] = {}
        for row, ours in compared(self.db, table, self.snapshot.rows.get(table.name, [])):
            if ours is None or _newer(row[-1], ours.version):
                news.append(row)
                if ours is not None:
                    here[str(row[0])] = ours
        self.here[table.name] = here
        return news

    def _versions(self, table: SyncedTable, keys: list[str]) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        for some in ledger.chunks(keys):
            found |= dict(
                self.db.execute(
                    f'SELECT "{table.key}", row_seq FROM "{table.name}"'
                    f' WHERE "{table.key}" IN ({ledger.marks(some)})',
                    some,
                )
            )
        return found

    def _news_of_dead(self, table: SyncedTable) -> dict[str, int]:
        dead = dict(self.snapshot.tombs.get(table.name, []))
        known = {key: ledger.tomb_of(self.db, table.name, key) for key in dead}
        here = self._versions(table, list(dead))
        return {
            key: seq
            for key, seq in dead.items()
            if _newer(seq, here.get(key) if key in here else known[key])
        }

    def _bury_edited(self, table: SyncedTable, dead: dict[str, int]) -> None:
        """An edit wins over a deletion: the row goes to the hub again, and a record tells it."""
        for key in list(dead):
            if (table.name, key) not in self.pending:
                continue
            pending = self.pending[(table.name, key)]
            seq = dead.pop(key)
            here = ledger.row_of(self.db, table, key)
            ledger.bury(self.db, table.name, key, seq)
            if here is None:
                outbox.drop(self.db, table.name, key)
                self.pending.pop((table.name, key))
            elif pending is not None and self._is_edited(pending, here[0]):
                self._offer_again(table, key, pending)
                if pending.kind == "U":
                    self.clashes.add(table, key, EDITED, pending.author)
                pending.kind = "I"
            else:
                outbox.drop(self.db, table.name, key)
                self.pending.pop((table.name, key))
                dead[key] = seq

    def _is_edited(self, pending: Pending, row: Values) -> bool:
        if pending.kind == "I":
            return True
        return any(row[name] != old for name, old in pending.base.items())

    def _offer_again(self, table: SyncedTable, key: str, pending: Pending | None) -> None:
        self.db.execute(f'UPDATE "{table.name}" SET row_seq = NULL WHERE "{table.key}" = ?', (key,))
        again = pending or Pending(table, key, "I", {}, self.replica.operator, "", ledger.instant())
        outbox.requeue(self.db, again, "I", {}, self.replica.schema_version)
        self.pending[(table.name, key)] = again

    def _park(self, table: SyncedTable, rows: Iterable[ledger.Row], dead: Iterable[str]) -> None:
        if table.append or not table.uniques:
            return
        here, names = self.here[table.name], table.names
        places = {name: names.index(name) + 1 for unique in table.uniques for name in unique}
        coming = {
            str(row[0]): {name: row[place] for name, place in places.items()}
            for row in rows
            if row[0] in here and not places.keys().isdisjoint(here[str(row[0])].differing)
        }
        self.writing.park(table, coming, set(dead))

    def _write(self, table: SyncedTable, rows: list[ledger.Row]) -> None:
        if table.shared:
            present = self.here[table.name]
            self.writing.take_shared(table, [row for row in rows if str(row[0]) in present])
        clean = [row for row in rows if (table.name, str(row[0])) not in self.pending]
        if self.joining == "full":
            self.clashes.compare(table, clean)
        if table.append and table.captured:
            self._check_equal(table, rows)
        self.writing.write(table, clean, self.here[table.name])
        if table.name in QUOTING:
            take_erased(self.db, table, rows, self.here[table.name].keys())
        edited = [row for row in rows if (table.name, str(row[0])) in self.pending]
        for row in edited:
            self._merge(table, row)
        keys = {str(row[0]) for row in rows}
        if keys:
            self.done.changed.setdefault(table.name, set()).update(keys)
        if table.captured:
            self.done.count += len(rows)

    def _check_equal(self, table: SyncedTable, rows: list[ledger.Row]) -> None:
        """What is written once has one content for one identifier, everywhere."""
        for row in rows:
            if row[0] not in self.here[table.name]:
                continue
            here = ledger.row_of(self.db, table, str(row[0]))
            if here is not None and tuple(here[0].values()) != row[1:-1]:
                raise IntegrityBroken("hub_content_differs", table=table.name, row=str(row[0]))

    def _merge(self, table: SyncedTable, row: ledger.Row) -> None:
        key, seq = str(row[0]), row[-1]
        assert isinstance(seq, int)
        pending = self.pending[(table.name, key)]
        remote = dict(zip(table.names, row[1:-1], strict=True))
        here = ledger.row_of(self.db, table, key)
        if here is None:
            self._merge_deleted(table, key, remote, seq)
            return
        assert pending is not None
        local = self.writing.unparked(table, key, here[0])
        base = dict(pending.base)
        if pending.kind == "I":
            base = {name: pending.began.get(name) for name in table.names}
        merged = merge_row(table, base, local, remote)
        pending.kind, pending.base = "U", merged.base
        self.writing.write_one(table, (key, *merged.row.values(), seq))
        outbox.requeue(self.db, pending, "U", pending.base, self.replica.schema_version)
        if not pending.base:
            self.pending.pop((table.name, key), None)
        for clash in () if table.quiet else merged.clashes:
            self.clashes.add(table, key, clash, pending.author)

    def _merge_deleted(self, table: SyncedTable, key: str, remote: Values, seq: int) -> None:
        """We deleted what somebody else may have edited since."""
        pending = self.pending[(table.name, key)]
        if pending is None:
            # Added and deleted here, but the addition had got through: the deletion is to be told.
            pending = Pending(table, key, "D", remote, self.replica.operator, "", ledger.instant())
            self.pending[(table.name, key)] = pending
            outbox.requeue(self.db, pending, "D", remote, self.replica.schema_version)
        if all(remote[name] == old for name, old in pending.base.items()):
            ledger.bury(self.db, table.name, key, seq)
            return
        outbox.drop(self.db, table.name, key)
        self.pending.pop((table.name, key))
        ledger.unbury(self.db, table.name, key)
        self.writing.write_one(table, (key, *remote.values(), seq))
        self.clashes.add(table, key, DELETED, pending.author)

    def _bring_parents_back(self) -> None:
        """A row that we deleted, and to which somebody else has added a child, is here again."""
        for table in reversed(self.replica.tables):
            gone = [
                pending
                for (name, _), pending in list(self.pending.items())
                if name == table.name and pending is not None and pending.kind == "D"
            ]
            for pending in gone:
                seq = ledger.tomb_of(self.db, table.name, pending.row_id)
                if seq is not None and self._has_children(table, pending.row_id):
                    values = [pending.base.get(name) for name in table.names]
                    outbox.drop(self.db, table.name, pending.row_id)
                    self.pending.pop((table.name, pending.row_id))
                    ledger.unbury(self.db, table.name, pending.row_id)
                    self.writing.write_one(table, (pending.row_id, *values, seq))
                    self.done.changed.setdefault(table.name, set()).add(pending.row_id)
                    self.clashes.add(table, pending.row_id, DELETED, pending.author)

    def _bury(self, table: SyncedTable, dead: Mapping[str, int]) -> None:
        for key, seq in dead.items():
            ledger.bury(self.db, table.name, key, seq)
            if ledger.row_of(self.db, table, key) is None:
                continue
            if self._has_children(table, key):
                self.writing.put_back(table, key)
                self._offer_again(table, key, None)
                self.clashes.add(table, key, EDITED, self.replica.operator)
            else:
                self.db.execute(f'DELETE FROM "{table.name}" WHERE "{table.key}" = ?', (key,))
                self.done.count += 1
            self.done.changed.setdefault(table.name, set()).add(key)

    def _has_children(self, table: SyncedTable, key: str) -> bool:
        return any(
            self.db.execute(
                f'SELECT 1 FROM "{child}" WHERE "{column}" = ? LIMIT 1', (key,)
            ).fetchone()
            for child, column in self.parents.get(table.name, ())
        )


def _newer(seq: object, ours: int | None) -> bool:
    assert isinstance(seq, int)
    return ours is None or seq > ours


def _children(tables: Iterable[SyncedTable]) -> dict[str, list[tuple[str, str]]]:
    """Of each table, the columns of others that refer to it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for table in tables:
        for column in table.columns:
            if column.references:
                found.setdefault(column.references, []).append((table.name, column.name))
    return found
