"""What capture costs an edit: the triggers of the history, and the queue of a hub beside them."""

import argparse
import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from benchmarks.sharing import fill, new_desk
from ofdesk.models import Client
from ofdesk.store.desk import OpenDesk

ROUNDS = 11
SINGLY = 100


def capture(folder: Path, count: int) -> None:
    """What the triggers of the history cost, and the queue of the hub beside them: edits as people
    make them, a transaction each, and ``count`` of them in one; in turns."""
    desk = new_desk(folder, "capture")
    fill(desk, count)
    singly = partial(edit_singly, desk, time.perf_counter)
    at_once = partial(edit_sheets, desk, time.process_time)
    compare(desk, f"{SINGLY} edits, a commit each", singly)
    compare(desk, f"{count} edits in one transaction (CPU)", at_once)
    desk.close()


def compare(desk: OpenDesk, what: str, edit: Callable[[str], float]) -> None:
    """How long ``edit`` takes without triggers, with those of the history, and with the queue."""
    took: dict[str, list[float]] = {"nothing": [], "history": [], "history and queue": []}
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as db:
        triggers = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'client'"
        ).fetchall()
        for round_ in range(ROUNDS):
            for name, times in took.items():
                db.execute("DELETE FROM outbox")
                for trigger, sql in triggers:
                    db.execute(f'DROP TRIGGER IF EXISTS "{trigger}"')
                    if name != "nothing":
                        db.execute(sql)
                db.execute("UPDATE sync_ctx SET capturing = ?", (name == "history and queue",))
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                times.append(edit(f"{name} {round_}"))
    bare, *others = (statistics.median(times) for times in took.values())
    for name, kept in zip(list(took)[1:], others, strict=True):
        print(
            f"capture of {what}, {name}: {kept:.2f} s beside {bare:.2f} s ({kept / bare - 1:+.0%})"
        )


def edit_sheets(desk: OpenDesk, clock: Callable[[], float], mark: str) -> float:
    """Every sheet is changed as an object, in one transaction; how long it took."""
    start = clock()
    with (uow := desk.write()):
        for client in uow.session.scalars(select(Client)):
            client.city = mark
        uow.commit()
    return clock() - start


def edit_singly(desk: OpenDesk, clock: Callable[[], float], mark: str) -> float:
    """Some sheets are changed as people do it, one after the other; how long it took."""
    with desk.read() as session:
        keys = list(session.scalars(select(Client.id).order_by(Client.id).limit(SINGLY)))
    start = clock()
    for key in keys:
        with (uow := desk.write()):
            uow.session.get_one(Client, key).city = mark
            uow.commit()
    return clock() - start


def main() -> None:
    """Measure with as many edits in one transaction as asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=2_000)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        capture(Path(folder), asked.rows)


if __name__ == "__main__":
    main()
