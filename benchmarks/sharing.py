"""A new desk joins a hub: what COPY streams into it, beside the bare work of both sides.

python -m benchmarks.sharing [--clients 10000]

The floor is the same rows by COPY to nowhere, and then into an SQLite file without triggers,
indexes or checks, in the same run. The server is one of the tests, on loopback.
"""

import argparse
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from ofdesk.bootstrap import replica_of
from ofdesk.models import Client
from ofdesk.models.ids import new_id
from ofdesk.ports.desk import DeskOptions
from ofdesk.store.described import synced_tables
from ofdesk.store.desk import OpenDesk
from ofdesk.store.desks import SqlDesks
from ofdesk.store.schema import SCHEMA_VERSION
from ofdesk.sync.address import HubAddress, read_where
from ofdesk.sync.install import make_hub
from ofdesk.sync.joining import Wish, join
from ofdesk.sync.link import Connection, connect
from tests.store.issuing import BytesRenderer
from tests.sync.server import SECRET, Cluster, make_cluster

DATABASE = "bench"
Line = tuple[Connection, HubAddress]


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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
        for rank in range(count):
            values = {"platform": f"club{rank}", "name": f"Aéro-club {rank}"}
            uow.session.add(Client(id=new_id(), created_at=uow.now(), **values))
        uow.commit()


def share(desk: OpenDesk, line: Line) -> int:
    """``desk`` joins and sends what it has; how many rows it took."""
    replica = replica_of(desk)
    with closing(replica.connect()) as db:
        _, cycle = join(replica, db, line, Wish(answered=lambda _code: True))
        return cycle.run().pulled


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


def measure(cluster: Cluster, folder: Path, count: int) -> None:
    """Fill a hub from one desk, and let another one join."""
    cluster.fresh(DATABASE)
    address = read_where(cluster.url(DATABASE))
    with connect(address, SECRET, folder) as connection:
        make_hub(connection, address, synced_tables(), SCHEMA_VERSION)
        first = new_desk(folder, "one")
        fill(first, count)
        sent = seconds(lambda: share(first, (connection, address)))
        second = new_desk(folder, "two")
        taken = seconds(lambda: share(second, (connection, address)))
        tables = [table.name for table in synced_tables()]
        alone = seconds(lambda: [copied(connection, name) for name in tables])
        bare = seconds(lambda: store(connection, folder / "bare.db"))
        first.close()
        second.close()
    print(f"{count} clients and their history: first desk publishes in {sent:.2f} s")
    print(f"COPY alone {alone:.2f} s, into bare tables {bare:.2f} s")
    print(f"a new desk joins in {taken:.2f} s ({taken / bare:.1f} times the bare tables)")


def main() -> None:
    """Measure with as many clients as asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=10_000)
    count = parser.parse_args().clients
    cluster = make_cluster()
    try:
        with TemporaryDirectory() as folder:
            measure(cluster, Path(folder), count)
    finally:
        cluster.remove()


if __name__ == "__main__":
    main()
