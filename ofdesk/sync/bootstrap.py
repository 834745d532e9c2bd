"""A base without work joins: the tables of the hub streamed into it by COPY, in one transaction.

``spec/sync.md`` §3.9. Tables in which the base has rows of its own (settings, shipped rows) are
merged as in any pull. Whatever interrupts it, nothing was taken.
"""

from collections.abc import Iterator

from ofdesk.domain.errors import IntegrityBroken
from ofdesk.ports.hub import Step
from ofdesk.ports.sync import SyncedTable
from ofdesk.sync import digest, ledger
from ofdesk.sync.apply import Applying
from ofdesk.sync.cycle import Cycle
from ofdesk.sync.link import answering
from ofdesk.sync.pull import Snapshot, one_snapshot, take

SOME = 2_000
"""Rows that are written, and told, at once."""
START = (0, 0, "")


def bootstrap(cycle: Cycle, step: Step) -> int:
    """Take everything of the hub; how many rows of people's work.

    Raises ``IntegrityBroken('bootstrap_differs')`` when what was taken is not what the hub has.
    """
    connection, db, replica = cycle.connection, cycle.db, cycle.replica
    empty = [table for table in replica.tables if _is_empty(cycle, table)]
    others = [table for table in replica.tables if table not in empty]
    with answering(cycle.address), one_snapshot(connection):
        snapshot = take(connection, others, START)
        total = sum(_count(cycle, table) for table in empty)
        told = connection.execute("SELECT sync.digest()").fetchone()
        assert told is not None
        with replica.writing(db):
            streaming = Streaming(cycle, snapshot, empty, (total, step))
            applied = streaming.run()
            differing = digest.compared(replica, db, told[0])
            wrong = [one.table for one in differing if not one.equal]
            if wrong:
                raise IntegrityBroken("bootstrap_differs", tables=", ".join(wrong))
            cycle.checkpoint("applied")
    cycle.done.pulled += applied.count
    return applied.count


class Streaming(Applying):
    """A pull whose rows of some tables come by COPY while they are written."""

    def __init__(
        self, cycle: Cycle, snapshot: Snapshot, empty: list[SyncedTable], told: tuple[int, Step]
    ) -> None:
        super().__init__(cycle.db, cycle.replica, snapshot, "empty")
        self._connection = cycle.connection
        self._empty = frozenset(table.name for table in empty)
        self._total, self._step = told
        self._taken = 0

    def _write(self, table: SyncedTable, rows: list[ledger.Row]) -> None:
        if table.name not in self._empty:
            super()._write(table, rows)
            return
        names = [table.key, *table.names, "row_seq", *table.local]
        insert = (
            f'INSERT INTO "{table.name}" ({ledger.quoted(names)}) VALUES ({ledger.marks(names)})'
        )
        own = tuple(table.local.values())
        keys: set[str] = set()
        for some in self._copied(table):
            self.db.executemany(insert, [(*row, *own) for row in some])
            keys.update(str(row[0]) for row in some)
            self._taken += len(some)
            self._step(self._taken, self._total)
        if keys:
            self.done.changed.setdefault(table.name, set()).update(keys)
        if table.captured:
            self.done.count += len(keys)

    def _copied(self, table: SyncedTable) -> Iterator[list[ledger.Row]]:
        names = ledger.quoted([table.key, *table.names, "row_seq"])
        asked = f'COPY (SELECT {names} FROM "of"."{table.name}" ORDER BY row_seq) TO STDOUT'
        kinds = ["int8" if column.type == "integer" else "text" for column in table.columns]
        with self._connection.cursor() as cursor, cursor.copy(asked.encode()) as copy:
            copy.set_types(["text", *kinds, "int8"])
            some: list[ledger.Row] = []
            for row in copy.rows():
                some.append(row)
                if len(some) == SOME:
                    yield some
                    some = []
            if some:
                yield some


def _is_empty(cycle: Cycle, table: SyncedTable) -> bool:
    return cycle.db.execute(f'SELECT 1 FROM "{table.name}" LIMIT 1').fetchone() is None


def _count(cycle: Cycle, table: SyncedTable) -> int:
    row = cycle.connection.execute(f'SELECT count(*) FROM "of"."{table.name}"'.encode()).fetchone()
    assert row is not None
    return int(row[0])
