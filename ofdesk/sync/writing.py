"""Rows of the hub put into the tables of the base, when their unique values are held by others.

Park, then set (``spec/sync.md`` P7, P8): SQLite compares row by row. A value that another row of
ours holds, and that the hub does not know there, is the one that gives way.
"""

import sqlite3
from collections.abc import Iterable, Mapping

from ofdesk.domain.errors import IntegrityBroken
from ofdesk.ports.sync import SyncedTable, Values
from ofdesk.sync import ledger, outbox, quarantine, sets
from ofdesk.sync.clashes import Clashes
from ofdesk.sync.ledger import Row
from ofdesk.sync.merge import Clash, displaced
from ofdesk.sync.outbox import Key, Pending
from ofdesk.sync.sets import Here

MOST_ATTEMPTS = 400


class Writing:
    """Writes into one base during one pull."""

    def __init__(
        self,
        db: sqlite3.Connection,
        pending: dict[Key, Pending | None],
        clashes: Clashes,
        joining: str,
    ) -> None:
        self._db = db
        self._tables = clashes.tables
        self._pending = pending
        self._clashes = clashes
        self._joining = joining
        self._parked: dict[Key, Values] = {}

    def park(self, table: SyncedTable, coming: Mapping[str, Values], dead: set[str]) -> None:
        """Take the unique values from the rows whose values change, and from those that die;
        ``coming`` holds the unique values to come."""
        for key, here in self._uniques(table, [*coming, *(dead - coming.keys())]):
            new = coming.get(key)
            names = [
                column
                for unique in table.uniques
                if new is None or any(here[name] != new[name] for name in unique)
                for column in [_own(table, unique)]
            ]
            if names:
                self._parked[(table.name, key)] = {name: here[name] for name in names}
                self._set(table, key, dict.fromkeys(names, f"~park~{key}"))

    def _uniques(self, table: SyncedTable, keys: list[str]) -> list[tuple[str, Values]]:
        """Of those of ``keys`` that are here the unique values, and nothing else of the row."""
        names = sorted({name for unique in table.uniques for name in unique})
        found: list[tuple[str, Values]] = []
        for some in ledger.chunks(keys):
            rows = self._db.execute(
                f'SELECT "{table.key}", {ledger.quoted(names)} FROM "{table.name}"'
                f' WHERE "{table.key}" IN ({ledger.marks(some)})',
                some,
            )
            found += [(row[0], dict(zip(names, row[1:], strict=True))) for row in rows]
        return found

    def unparked(self, table: SyncedTable, key: str, row: Values) -> Values:
        """``row`` with the values that it held before."""
        return row | self._parked.get((table.name, key), {})

    def put_back(self, table: SyncedTable, key: str) -> None:
        """A row that was to die lives on: with its values, unless another row has taken them."""
        values = self._parked.pop((table.name, key), {})
        here = ledger.row_of(self._db, table, key)
        if values and here is not None:
            self.write_one(table, (key, *(here[0] | values).values(), here[1]), living_on=True)

    def write(self, table: SyncedTable, rows: list[Row], here: Mapping[str, Here]) -> None:
        """Insert or update rows that nobody has edited ``here``.

        No savepoint: with one open, SQLite keeps a copy of each page for each statement. A row
        that has no room is refused alone, and writing the others again changes nothing.
        """
        if not rows:
            return
        known = {key: ours.differing for key, ours in here.items()}
        for (name, key), values in self._parked.items():
            if name == table.name and key in known:
                known[key] = tuple(dict.fromkeys((*known[key], *values)))
        try:
            for statement, those in sets.statements(table, rows, known):
                self._db.executemany(statement, those)
        except sqlite3.IntegrityError:
            for row in rows:
                self.write_one(table, row)
        self._unbury(table, rows)

    def _unbury(self, table: SyncedTable, rows: list[Row]) -> None:
        """These rows are here again, whatever was told of their deletion."""
        asked = "SELECT row_id FROM tomb WHERE tbl = ?"
        buried = {key for (key,) in self._db.execute(asked, (table.name,))}
        for row in rows:
            if row[0] in buried:
                ledger.unbury(self._db, table.name, str(row[0]))

    def take_shared(self, table: SyncedTable, rows: Iterable[Row]) -> None:
        """Rows that this desk and another one have added, each for itself: the hub's stands, and
        ours is sent no more."""
        names = [*table.names, "row_seq"]
        assigned = ", ".join(f'"{name}" = ?' for name in names)
        ledger.set_applying(self._db, applying=quarantine.REISSUING)
        for row in rows:
            done = self._db.execute(
                f'UPDATE "{table.name}" SET {assigned} WHERE "{table.key}" = ? AND row_seq IS NULL',
                (*row[1:], row[0]),
            )
            if done.rowcount:
                outbox.drop(self._db, table.name, str(row[0]))
                self._pending.pop((table.name, str(row[0])), None)
        ledger.set_applying(self._db, applying=True)

    def write_one(self, table: SyncedTable, row: Row, *, living_on: bool = False) -> None:
        """Insert or update one row; another row's unique value, or its edited one, gives way."""
        for attempt in range(1, MOST_ATTEMPTS):
            try:
                self._db.execute(sets.upsert(table), sets.whole(table, row))
            except sqlite3.IntegrityError as error:
                row = self._make_room(table, row, error, attempt, living_on=living_on)
            else:
                return
        raise IntegrityBroken("hub_content_differs", table=table.name, row=str(row[0]))

    def _make_room(
        self,
        table: SyncedTable,
        row: Row,
        error: sqlite3.IntegrityError,
        attempt: int,
        *,
        living_on: bool,
    ) -> Row:
        values = dict(zip(table.names, row[1:-1], strict=True))
        for unique in table.uniques:
            holder = self._holder(table, unique, values, str(row[0]))
            if holder is None:
                continue
            if table.append:
                # One number, two documents: ours was never sent, and waits for a person. Nothing
                # here may choose between two that the hub has.
                if table.name != quarantine.DOCUMENT or not self._unsent(table, holder):
                    break
                quarantine.give_up_number(self._db, self._tables, self._clashes, holder)
                return row
            if living_on or self._edited(table, str(row[0]), unique):
                return self._give_way(table, row, unique, attempt)
            self._move(table, holder, unique, values, row)
            return row
        raise IntegrityBroken("hub_content_differs", table=table.name, row=str(row[0])) from error

    def _holder(
        self, table: SyncedTable, unique: tuple[str, ...], values: Values, key: str
    ) -> str | None:
        where = " AND ".join(f'"{name}" IS ?' for name in unique)
        found = self._db.execute(
            f'SELECT "{table.key}" FROM "{table.name}" WHERE {where} AND "{table.key}" <> ?',
            (*(values[name] for name in unique), key),
        ).fetchone()
        return None if found is None else str(found[0])

    def _edited(self, table: SyncedTable, key: str, unique: tuple[str, ...]) -> bool:
        """Whether the value of ``unique`` in this row is our own edit, which the hub lacks."""
        pending = self._pending.get((table.name, key))
        if pending is None:
            return False
        return pending.kind == "I" or any(name in pending.base for name in unique)

    def _move(
        self, table: SyncedTable, holder: str, unique: tuple[str, ...], values: Values, row: Row
    ) -> None:
        """Take the value away from ``holder``, for the row that the hub says has it."""
        found = ledger.row_of(self._db, table, holder)
        assert found is not None
        new = found[1] is None and self._joining
        if not new and not self._edited(table, holder, unique):
            # Law 6: a row in step with the hub never loses its unique value.
            raise IntegrityBroken("hub_content_differs", table=table.name, row=holder)
        if table.by_key and found[1] is None:
            self._absorb(table, holder, found[0], row)
            return
        name = _own(table, unique)
        column = next(c for c in table.columns if c.name == name)
        pending = self._pending.get((table.name, holder))
        for attempt in range(1, MOST_ATTEMPTS):
            value = displaced(column, values[name], holder, attempt)
            taken = found[0] | {name: value}
            if self._holder(table, unique, taken, holder) is None:
                break
        self._set(table, holder, {name: value})
        before = pending.base.get(name) if pending else None
        author = pending.author if pending else ""
        clash = Clash(name, before, values[name], value, "unique")
        self._clashes.add(table, holder, clash, author)

    def _give_way(self, table: SyncedTable, row: Row, unique: tuple[str, ...], attempt: int) -> Row:
        name = _own(table, unique)
        place = table.names.index(name)
        column = table.columns[place]
        key = str(row[0])
        pending = self._pending.get((table.name, key))
        wanted = row[place + 1]
        if attempt > 1:
            known = self._clashes.last_unique(table.name, key, name)
            wanted = known if known is not None else wanted
        value = displaced(column, wanted, key, attempt)
        before = pending.base.get(name) if pending else None
        clash = Clash(name, before, wanted, value, "unique")
        self._clashes.replace_unique(table, key, clash, pending.author if pending else "")
        return (*row[: place + 1], value, *row[place + 2 :])

    def _absorb(self, table: SyncedTable, holder: str, ours: Values, row: Row) -> None:
        """Two rows of one key are one thing: the hub's stands, our other values are recorded."""
        pending = self._pending.pop((table.name, holder), None)
        outbox.drop(self._db, table.name, holder)
        self._remove(table, holder)
        if pending is None and self._joining != "full":
            return
        theirs = dict(zip(table.names, row[1:-1], strict=True))
        fixed = {column.name for column in table.columns if column.kind in ("immutable", "first")}
        for name, value in theirs.items():
            if ours[name] != value and name not in fixed:
                clash = Clash(name, None, ours[name], value)
                author = pending.author if pending else ""
                self._clashes.add(table, str(row[0]), clash, author)

    def _unsent(self, table: SyncedTable, key: str) -> bool:
        found = ledger.row_of(self._db, table, key)
        return found is not None and found[1] is None

    def _remove(self, table: SyncedTable, key: str) -> None:
        """Of a register of series only a row that was never sent goes, for the hub's own."""
        if table.name == quarantine.SERIES:
            ledger.set_applying(self._db, applying=quarantine.REISSUING)
        self._db.execute(f'DELETE FROM "{table.name}" WHERE "{table.key}" = ?', (key,))
        ledger.set_applying(self._db, applying=True)

    def _set(self, table: SyncedTable, key: str, values: Mapping[str, object]) -> None:
        assigned = ", ".join(f'"{name}" = ?' for name in values)
        self._db.execute(
            f'UPDATE "{table.name}" SET {assigned} WHERE "{table.key}" = ?', (*values.values(), key)
        )


def _own(table: SyncedTable, unique: Iterable[str]) -> str:
    """The column of a unique key that gives way: not the one that refers to a parent."""
    columns = {column.name: column for column in table.columns}
    names = list(unique)
    return next((name for name in names if not columns[name].references), names[0])
