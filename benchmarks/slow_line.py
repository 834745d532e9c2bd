"""The window on a base while it exchanges over a line with added delay, and over one without.

    python -m benchmarks.slow_line [--clients 2000] [--milliseconds 50]

The same rows come in both times; what counts is the longest time that the window's loop stood
still, over the slow line beside the other, and how often it stood still for 100 ms.
"""

import argparse
import json
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.sharing import DATABASE, Timed, edit, fill, new_desk, share

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer

from benchmarks.opened import WAITING
from ofdesk.__main__ import hubs
from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.store.described import synced_tables
from ofdesk.store.desk import OpenDesk
from ofdesk.store.schema import SCHEMA_VERSION
from ofdesk.sync.address import read_where
from ofdesk.sync.install import make_hub
from ofdesk.sync.link import connect
from ofdesk.ui.app import begin, make_application, make_window
from ofdesk.ui.host import Window
from ofdesk.ui.sync.automatic import AutoSync
from tests.sync.lines import Cutting, relay
from tests.sync.server import SECRET, Cluster, make_cluster

TICK = 5
LONG = 0.1
ROUNDS = 3


def exchanged(window: Window, auto: AutoSync) -> tuple[float, list[float]]:
    """One exchange of the window: how long it took, and each time between two turns of its loop."""
    application = make_application()
    told: list[object] = []
    gaps: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

    timer = QTimer(window, interval=TICK)
    timer.timeout.connect(beat)
    connection = auto.told.connect(told.append)
    since = time.perf_counter()
    timer.start()
    auto.run()
    while not told:
        application.processEvents(WAITING)
    took = time.perf_counter() - since
    timer.stop()
    auto.disconnect(connection)
    return took, gaps


def measure(
    first: OpenDesk, window: Window, line: tuple[Cutting, Timed], asked: tuple[int, float]
) -> None:
    """In turns, without delay and with it."""
    (slow, sender), (count, delay) = line, asked
    auto = window.findChild(AutoSync)
    assert auto is not None
    stood: dict[float, list[float]] = {0.0: [], delay: []}
    for round_ in range(ROUNDS):
        for kept, worst in stood.items():
            edit(first, count, round_ * 10 + int(kept > 0))
            sender.run()
            slow.delay = kept
            took, gaps = exchanged(window, auto)
            assert auto.report is not None
            long = sum(gap > LONG for gap in gaps)
            worst.append(max(gaps))
            print(
                f"{kept * 1000:.0f} ms of delay: {auto.report.pulled} rows in {took:.2f} s; the"
                f" loop stood still for {max(gaps) * 1000:.0f} ms at most, {long} times over 100 ms"
            )
    bare, late = (sorted(worst)[len(worst) // 2] for worst in stood.values())
    print(
        f"with delay the window stands still {late / bare:.1f} times as long ({late * 1000:.0f} ms)"
    )


def moved(base: Path, port: int) -> None:
    """The base reaches its hub through another port."""
    with closing(sqlite3.connect(base)) as db:
        (text,) = db.execute("SELECT v FROM sync_meta WHERE k = 'hub_address'").fetchone()
        address = json.dumps(json.loads(text) | {"port": str(port)})
        db.execute("UPDATE sync_meta SET v = ? WHERE k = 'hub_address'", (address,))
        db.commit()


def opened(base: Path) -> Window:
    """The window open on ``base``, after its first exchange."""
    application = make_application()
    window = make_window(DeskOptions(base, operator="Mesure"), desks(), hubs)
    window.show()
    begin(window)
    while (auto := window.findChild(AutoSync)) is None or auto.report is None:
        application.processEvents(WAITING)
    return window


def run(cluster: Cluster, folder: Path, clients: int, delay: float) -> None:
    """A hub, a desk that edits, and a window on another that exchanges."""
    cluster.fresh(DATABASE)
    address = read_where(cluster.url(DATABASE))
    with connect(address, SECRET, folder) as connection, relay(cluster.port) as slow:
        straight = (connection, address)
        make_hub(connection, address, synced_tables(), SCHEMA_VERSION)
        first, second = new_desk(folder, "one"), new_desk(folder, "two")
        fill(first, clients)
        share(first, straight)
        share(second, straight)
        second.close()
        moved(second.path, slow.port)
        window = opened(second.path)
        try:
            measure(first, window, (slow, Timed(first, straight)), (clients, delay))
        finally:
            window.close()
            window.tasks.close()
            window.tasks.desk.close()
            first.close()


def main() -> None:
    """Measure with as many rows and as much delay as asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=2_000)
    parser.add_argument("--milliseconds", type=int, default=50)
    asked = parser.parse_args()
    os.environ["PGPASSWORD"] = SECRET
    cluster = make_cluster()
    try:
        with TemporaryDirectory() as folder:
            run(cluster, Path(folder), asked.clients, asked.milliseconds / 1000)
    finally:
        cluster.remove()


if __name__ == "__main__":
    main()
