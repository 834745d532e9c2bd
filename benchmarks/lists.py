"""The client list by Core selects, and by the quick door, beside raw sqlite3 with the same rows.

    python -m benchmarks.lists [--clients 10000 100000] [--rounds 15]

The floor runs the same SQL on a bare connection and keeps its tuples. Milliseconds, medians of one
interleaved run; the ratios are what counts.
"""

import argparse
import sqlite3
import statistics
import time
from collections.abc import Callable

from benchmarks.bases import new_base
from ofdesk.ports.client_rows import CLIENT_COLUMNS
from ofdesk.ports.desk import Desk
from ofdesk.services.client_rows import ListClients, list_clients
from ofdesk.store.first_rows import first_rows

SQL = f"SELECT {', '.join(CLIENT_COLUMNS)} FROM client WHERE archived = 0 ORDER BY name_key, id"


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that ``work`` takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def by_core(desk: Desk, search: str = "") -> int:
    """All rows through a read session."""
    with desk.read() as session:
        return len(list_clients(session, ListClients(search)))


def measure(clients: int, rounds: int) -> None:
    """One base, all ways in turn, medians and ratios."""
    desk = new_base(clients)
    raw = sqlite3.connect(desk.path)
    ways: dict[str, Callable[[], object]] = {
        "raw sqlite3": lambda: raw.execute(SQL).fetchall(),
        "Core select": lambda: by_core(desk),
        "quick door": lambda: first_rows(desk.path),
        "Core, first 100": lambda: _first(desk),
        "Core, « besancon martin 5 »": lambda: by_core(desk, "besancon martin 5"),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            times[name].append(timed(work))
    floor = statistics.median(times["raw sqlite3"])
    print(f"{clients} clients")
    for name, found in times.items():
        median = statistics.median(found)
        print(f"  {name:28} {median:9.2f} ms   x {median / floor:.2f}")
    raw.close()
    desk.close()


def _first(desk: Desk) -> int:
    with desk.read() as session:
        return len(list_clients(session, ListClients(limit=100)))


def main() -> None:
    """Measure each size asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    for clients in given.clients:
        measure(clients, given.rounds)


if __name__ == "__main__":
    main()
