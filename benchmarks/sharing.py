"""Exchanges with the hub, each beside what both servers alone need for the same rows, in one run.

    python -m benchmarks.sharing [--clients 10000] [--rows 10000] [--cpu]

*server alone*: the statements that write as many rows and their log from values that are already
there. *SQLite alone*: the bare statements on tuples that are ready (decision 0082). The server is
one of the tests, on loopback; medians of one run, so the ratios are what counts. On a busy machine
``--cpu`` counts the time of this process alone, which says nothing of the hub.
"""

import argparse
import json
import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, text

from benchmarks.bases import client_row
from ofdesk.bootstrap import replica_of
from ofdesk.domain.text import fold
from ofdesk.models import Client
from ofdesk.models.clients import SEARCHED
from ofdesk.ports.desk import DeskOptions
from ofdesk.store import engine
from ofdesk.store.described import synced_tables
from ofdesk.store.desk import OpenDesk
from ofdesk.store.desks import SqlDesks
from ofdesk.store.schema import SCHEMA_VERSION
from ofdesk.sync import ledger, sets
from ofdesk.sync.address import HubAddress, read_where
from ofdesk.sync.cycle import Cycle, Done
from ofdesk.sync.install import make_hub
from ofdesk.sync.joining import Wish, join
from ofdesk.sync.link import Connection, connect
from tests.store.issuing import BytesRenderer
from tests.sync.server import SECRET, Cluster, make_cluster

DATABASE = "bench"
ROUNDS = 3
CPU = "--cpu"
Line = tuple[Connection, HubAddress]


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    clock = time.process_time if CPU in sys.argv else time.perf_counter
    start = clock()
    work()
    return clock() - start


def said(what: str, rows: int, took: float, *floors: tuple[str, float]) -> None:
    """One line: rows a second, and the share of each floor that is reached."""
    shares = ", ".join(f"{floor / took:.0%} of {name} ({floor:.2f} s)" for name, floor in floors)
    print(f"{what:<34} {took:7.2f} s {rows / took:9.0f} rows/s  {shares}", flush=True)


def new_desk(folder: Path, name: str) -> OpenDesk:
    """An empty base with its own state folder."""
    os.environ["XDG_STATE_HOME"] = str(folder / f"{name}-state")
    options = DeskOptions(folder / f"{name}.db", operator=name)
    made = SqlDesks(BytesRenderer()).create(options, factice=True, desk="01")
    assert isinstance(made, OpenDesk)
    return made


def fill(desk: OpenDesk, count: int) -> None:
    """``count`` invented clients, with their history."""
    with (uow := desk.write()):
        rows = [client_row(rank, uow.now(), desk.today) for rank in range(count)]
        uow.session.execute(insert(Client), rows)
        uow.commit()


def edit(desk: OpenDesk, count: int, mark: int) -> None:
    """Three columns of ``count`` clients change, as people change them."""
    with (uow := desk.write()):
        uow.session.execute(
            text(
                "UPDATE client SET city = 'Ville ' || :mark, contact_name = 'Nom ' || :mark,"
                " notes = 'Note ' || :mark WHERE id IN (SELECT id FROM client ORDER BY id"
                " LIMIT :count)"
            ),
            {"mark": mark, "count": count},
        )
        uow.commit()


def share(desk: OpenDesk, line: Line) -> int:
    """``desk`` joins and sends what it has; how many rows it took."""
    replica = replica_of(desk)
    with closing(replica.connect()) as db:
        _, cycle = join(replica, db, line, Wish(answered=lambda _code: True))
        return cycle.run().pulled


class Timed:
    """A cycle of ``desk``, and how long each kind of step of it took."""

    def __init__(self, desk: OpenDesk, line: Line) -> None:
        self.desk, self.line = desk, line
        self.steps: dict[str, float] = {}
        self._since = 0.0

    def run(self) -> Done:
        """One cycle."""
        replica = replica_of(self.desk)
        with closing(replica.connect()) as db:
            self._since = time.perf_counter()
            return Cycle(replica, db, self.line, self._at).run()

    def _at(self, step: str) -> None:
        now = time.perf_counter()
        self.steps[step] = self.steps.get(step, 0.0) + now - self._since
        self._since = now


@contextmanager
def undone(connection: Connection) -> Any:
    """What is done inside leaves no trace."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


ALONE = (
    """UPDATE "of".client SET city = 'v', contact_name = 'n', notes = 'x', row_seq = row_seq + 1
       WHERE id IN (SELECT id FROM "of".client ORDER BY id LIMIT %s)""",
    """INSERT INTO sync.change (seq, batch_id, table_name, row_id, op, cols, base)
       SELECT 1000000000 + row_number() OVER (), 'b', 'client', id, 'U',
         jsonb_build_object('city', city, 'contact_name', contact_name, 'notes', notes),
         jsonb_build_object('city', city, 'contact_name', contact_name, 'notes', notes)
       FROM "of".client LIMIT %s""",
    """INSERT INTO "of".history (id, {0}, row_seq) SELECT md5(id), {0},
         2000000000 + row_number() OVER () FROM "of".history LIMIT %s""",
    """INSERT INTO sync.change (seq, batch_id, table_name, row_id, op, cols)
       SELECT 2000000000 + row_number() OVER (), 'b', 'history', h.id, 'I', to_jsonb(h)
       FROM "of".history h LIMIT %s""",
)


def server_alone(connection: Connection, count: int) -> float:
    """The same UPDATE, INSERT and log by the server alone, with values that it makes itself."""
    columns = ledger.quoted(history_names())
    statements = [statement.format(columns).encode() for statement in ALONE]
    with undone(connection):
        return seconds(lambda: [connection.execute(one, (count,)) for one in statements])


def history_names() -> list[str]:
    """The columns of the history that are shared."""
    return next(table for table in synced_tables() if table.name == "history").names


def push(desk: OpenDesk, line: Line, count: int) -> None:
    """Edited rows go out: each row and its history, in batches of 5 000."""
    whole, hub, floor = [], [], []
    for round_ in range(ROUNDS):
        edit(desk, count, round_)
        timed = Timed(desk, line)
        whole.append(seconds(timed.run))
        hub.append(timed.steps["pushed"])
        floor.append(server_alone(line[0], count))
    at_hub = statistics.median(hub)
    server = ("the server alone", statistics.median(floor))
    said(f"push of {count}, at the hub", count, at_hub, server)
    local = ("the desk's bare statements", desk_alone(desk, count))
    both = (f"server and {local[0]}", server[1] + local[1])
    said(f"push of {count}, whole cycle", count, statistics.median(whole), both)


def desk_alone(desk: OpenDesk, count: int) -> float:
    """What freezing and acknowledging cost SQLite and JSON alone: the rows and the queue read, the
    envelope written and read, versions set, the queue emptied."""
    names = ledger.quoted(next(t for t in synced_tables() if t.name == "client").names)
    with closing(sqlite3.connect(desk.path)) as db:
        db.execute("BEGIN IMMEDIATE")

        def work() -> None:
            rows = db.execute(f"SELECT id, {names} FROM client LIMIT ?", (count,)).fetchall()
            told = db.execute("SELECT * FROM history LIMIT ?", (count,)).fetchall()
            db.execute(
                "INSERT OR REPLACE INTO inflight VALUES (1, 1, 'b', 1, ?, '')",
                (json.dumps([row[:4] for row in rows] + told),),
            )
            for table, keys in (("client", rows), ("history", told)):
                db.executemany(
                    f"UPDATE {table} SET row_seq = row_seq + 1 WHERE id = ?",
                    [(row[0],) for row in keys],
                )

        took = seconds(work)
        db.execute("ROLLBACK")
    return took


def pull(desk: OpenDesk, other: OpenDesk, line: Line, count: int) -> None:
    """Rows edited elsewhere come in."""
    whole, bare, needed = [], [], []
    for round_ in range(ROUNDS):
        edit(desk, count, 100 + round_)
        Timed(desk, line).run()
        upserted, all_of_it = upserts(other, line[0])
        bare.append(upserted)
        needed.append(all_of_it)
        whole.append(seconds(Timed(other, line).run))
    alone = ("bare upserts", statistics.median(bare))
    both = ("fetching, upserts, texts and COMMIT", statistics.median(needed))
    said(f"pull of {count}", count, statistics.median(whole), alone, both)


def upserts(desk: OpenDesk, connection: Connection) -> tuple[float, float]:
    """The same rows by one statement a table in one transaction, on a copy of the base and a
    connection as the program has it: the upserts alone, and with all that must be done besides."""
    with TemporaryDirectory(dir=desk.path.parent) as folder:
        copy = Path(folder) / "copy.db"
        with closing(replica_of(desk).connect()) as db:
            cursor = int(ledger.get(db, ledger.CURSOR))
            db.execute("VACUUM INTO ?", (str(copy),))
        with closing(engine.connect(copy, "rw")) as db:
            db.execute("UPDATE sync_ctx SET applying = 1")
            rows: list[tuple[str, list[Any]]] = []
            fetched = seconds(lambda: rows.extend(ready(connection, cursor)))
            texts = folded(rows)
            db.execute("BEGIN IMMEDIATE")
            db.execute("PRAGMA defer_foreign_keys=ON")
            upserted = seconds(lambda: [db.executemany(*statement) for statement in rows])
            update = "UPDATE client SET name_key = ?, search = ? WHERE id = ?"
            told = seconds(lambda: db.executemany(update, texts))
            committed = seconds(lambda: db.execute("COMMIT"))
    return upserted, fetched + upserted + told + committed


def ready(connection: Connection, cursor: int) -> Iterator[tuple[str, list[Any]]]:
    """A statement a table, and the rows above ``cursor`` as it takes them."""
    for table in synced_tables():
        names = ledger.quoted([table.key, *table.names, "row_seq"])
        asked = f'SELECT {names} FROM "of"."{table.name}" WHERE row_seq > %s'
        rows = connection.execute(asked.encode(), (cursor,)).fetchall()
        if rows:
            yield sets.upsert(table), [sets.whole(table, row) for row in rows]


def folded(rows: list[tuple[str, list[Any]]]) -> list[tuple[str, str, str]]:
    """Of the clients among ``rows`` what they are searched by."""
    table = next(table for table in synced_tables() if table.name == "client")
    places = [table.names.index(name) + 1 for name in SEARCHED]
    clients = next(some for statement, some in rows if '"client"' in statement[:22])
    name = table.names.index("name") + 1
    return [
        (fold(row[name]), fold(" ".join(str(row[place] or "") for place in places)), row[0])
        for row in clients
    ]


def cycles(desk: OpenDesk, line: Line) -> None:
    """Nothing to do, and ten rows; each with a connection of its own, as the program does it."""

    def once() -> Done:
        with connect(line[1], SECRET, desk.path.parent) as connection:
            return Timed(desk, (connection, line[1])).run()

    once()
    idle = statistics.median(seconds(once) for _ in range(15))
    ten = []
    for round_ in range(9):
        edit(desk, 10, 200 + round_)
        ten.append(seconds(once))
    took = statistics.median(ten)
    print(
        f"idle cycle {idle * 1000:.0f} ms; ten rows {took * 1000:.0f} ms: {took / idle:.1f} times"
    )


def copied(connection: Connection, table: str) -> list[tuple[object, ...]]:
    """Every row of a table of the hub."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "of"."{table}" TO STDOUT'.encode()) as copy,
    ):
        return list(copy.rows())


def store(connection: Connection, path: Path) -> None:
    """The rows of the hub in bare tables."""
    with closing(sqlite3.connect(path)) as db:
        for table in synced_tables():
            rows = copied(connection, table.name)
            if rows:
                names = ", ".join(f"c{n}" for n in range(len(rows[0])))
                marks = ", ".join("?" for _ in rows[0])
                db.execute(f'CREATE TABLE "{table.name}" ({names})')
                db.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)
        db.commit()


def measure(cluster: Cluster, folder: Path, clients: int, rows: int) -> None:
    """A hub filled by one desk; another joins; then edits go and come."""
    cluster.fresh(DATABASE)
    address = read_where(cluster.url(DATABASE))
    with connect(address, SECRET, folder) as connection:
        line = (connection, address)
        make_hub(connection, address, synced_tables(), SCHEMA_VERSION)
        first, second = new_desk(folder, "one"), new_desk(folder, "two")
        fill(first, clients)
        published = seconds(lambda: share(first, line))
        said(f"first desk publishes {clients}", clients, published)
        floor = ("COPY into bare tables", seconds(lambda: store(connection, folder / "bare.db")))
        said(f"a new desk takes {clients}", clients, seconds(lambda: share(second, line)), floor)
        connection.execute("ANALYZE")
        cycles(first, line)
        push(first, line, rows)
        pull(first, second, line, rows)
        for desk in (first, second):
            desk.close()


def main() -> None:
    """Measure with as many clients and edited rows as asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument(CPU, action="store_true")
    asked = parser.parse_args()
    cluster = make_cluster()
    try:
        with TemporaryDirectory() as folder:
            measure(cluster, Path(folder), asked.clients, min(asked.rows, asked.clients))
    finally:
        cluster.remove()


if __name__ == "__main__":
    main()
