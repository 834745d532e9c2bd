"""Many rows written by few statements end as one upsert a row would have left them."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.ports.sync import SyncedColumn, SyncedTable
from ofdesk.sync import sets
from ofdesk.sync.writing import Writing

CREATE = """CREATE TABLE thing (id TEXT PRIMARY KEY, name TEXT, count INTEGER, made TEXT,
    own TEXT NOT NULL, row_seq INTEGER);
    CREATE TABLE tomb (tbl TEXT, row_id TEXT, seq INTEGER, PRIMARY KEY (tbl, row_id))"""
COLUMNS = tuple(
    SyncedColumn(name, kind, "text", nullable=True)
    for name, kind in (("name", "scalar"), ("count", "scalar"), ("made", "immutable"))
)
ROWS = SyncedTable("thing", "id", COLUMNS, (), local={"own": ""})
ADDED = SyncedTable("thing", "id", COLUMNS, (), append=True, local={"own": ""})
CELLS = (st.sampled_from(["a", "é", "", None]), st.sampled_from([0, 1, None]), st.just("x"))
ROW = st.tuples(st.sampled_from([f"k{n}" for n in range(60)]), *CELLS)


def base(before):
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(CREATE)
    db.executemany("INSERT INTO thing VALUES (?, ?, ?, ?, 'mine', 1)", before)
    db.execute("INSERT INTO tomb VALUES ('thing', 'k1', 1), ('other', 'k1', 1)")
    return db


def everything(db):
    return [
        db.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in ("thing", "tomb")
    ]


class Known:
    """In the place of the records of conflicts: one table."""

    tables = (ROWS,)


def written(table, before, came):
    """The base after ``came`` was written as a pull does it."""
    with closing(base(before)) as db:
        here = {row[0]: ours for row, ours in sets.compared(db, table, came) if ours is not None}
        assert here.keys() == {row[0] for row in came} & {row[0] for row in before}
        Writing(db, {}, Known(), "").write(table, came, here)
        return everything(db)


def upserted(table, before, came):
    """The base after one upsert a row."""
    with closing(base(before)) as db:
        for row in came:
            db.execute(sets.upsert(table), sets.whole(table, row))
            db.execute("DELETE FROM tomb WHERE tbl = 'thing' AND row_id = ?", (row[0],))
        return everything(db)


def by_key(rows):
    return list({row[0]: row for row in rows}.values())


@pytest.mark.parametrize("table", [ROWS, ADDED], ids=["rows", "added"])
@given(before=st.lists(ROW, max_size=60), came=st.lists(ROW, max_size=60))
def test_few_statements_write_what_one_a_row_would(table, before, came):
    came = [(*row, 9) for row in by_key(came)]
    assert written(table, by_key(before), came) == upserted(table, by_key(before), came)


def test_rows_with_the_same_change_share_a_statement_that_names_it_alone():
    before = [(f"k{n}", "a", n, "x") for n in range(40)]
    came = [(f"k{n}", "b" if n < 30 else "a", n + (n >= 39), "x", 2) for n in range(41)]
    with closing(base(before)) as db:
        known = {row[0]: ours.differing for row, ours in sets.compared(db, ROWS, came) if ours}
    assert (known["k0"], known["k35"], known["k39"]) == (("name",), (), ("count",))
    made = [(sql, len(rows)) for sql, rows in sets.statements(ROWS, came, known)]
    assert [count for _, count in made] == [1, 30, 10]
    assert made[0][0].startswith("INSERT INTO")
    assert made[1][0] == 'UPDATE "thing" SET "name" = ?, "row_seq" = ? WHERE "id" = ?'
    assert "ON CONFLICT" in made[2][0]


def test_a_row_that_has_no_room_is_refused_alone():
    """Its statement is taken back; the rows before and after it are written."""
    calls = []

    class Picky(Writing):
        def write_one(self, table, row, *, living_on=False):
            calls.append(row[0])
            if row[1] != "taken":
                super().write_one(table, row)

    came = [(f"k{n}", "taken" if n == 2 else str(n), 0, "x", 2) for n in range(4)]
    with closing(base([])) as db:
        db.execute("INSERT INTO thing VALUES ('other', 'taken', 0, 'x', '', 1)")
        db.execute("CREATE UNIQUE INDEX one ON thing (name)")
        Picky(db, {}, Known(), "").write(ROWS, came, {})
        names = [name for (name,) in db.execute("SELECT name FROM thing ORDER BY id")]
    assert calls == ["k0", "k1", "k2", "k3"]
    assert names == ["0", "1", "3", "taken"]
