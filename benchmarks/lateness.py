"""Whether the window answers while clients are imported: how late its loop is, beside at rest.

    python -m benchmarks.lateness [--clients 10000] [--lines 10000]

A timer asks to be called every 10 milliseconds; what is measured is by how much it comes too late,
at rest and while a file of ``lines`` clients is checked and taken in, with the list in front and
letters typed into it. A person feels 50 ms as at once and 100 ms as a pause.
"""

import argparse
import csv
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer

from benchmarks.imports import HEADINGS, lines
from benchmarks.opened import ended, made_base, opened, running, settle, wait
from ofdesk.services.client_import import ImportClients, import_clients
from ofdesk.ui.host import Window
from ofdesk.ui.tasks import Progress

EVERY = 10
"""Milliseconds between two calls that the timer asks for."""
TYPED = ("aero", "aero-club de figeac", "", "besancon", "martin 5", "")
TYPE_EVERY = 0.3
"""Seconds between two texts typed while the import runs."""


class Lateness:
    """By how many milliseconds a timer comes too late, in the loop of the window."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(EVERY)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1000 - EVERY))
        self._last = now

    def stop(self) -> list[float]:
        """All that were measured."""
        self._timer.stop()
        return self.late


def watched(work: Callable[[], None]) -> list[float]:
    """How late the loop was while ``work`` went on."""
    measured = Lateness()
    work()
    return measured.stop()


def import_while_typing(window: Window, path: Path) -> None:
    """Take a file in on the pool, and type into the list meanwhile."""
    desk, page = window.tasks.desk, window.current_page()
    done: list[object] = []

    def take(progress: Progress) -> object:
        return import_clients(ImportClients(path), desk.write(), desk.today, progress.step)

    window.tasks.long(page, "import", take, done.append)
    texts, since = list(TYPED), time.monotonic()

    def typed() -> bool:
        nonlocal since
        if texts and time.monotonic() - since > TYPE_EVERY:
            since = time.monotonic()
            page.change(search=texts.pop(0))
        return bool(done)

    wait(running(), typed, 300)
    settle(1)


def print_lateness(name: str, late: list[float]) -> None:
    """The middle, the worst of a hundred, the worst."""
    worst = sorted(late)
    at = worst[int(len(worst) * 0.99)]
    middle = statistics.median(late)
    print(f"  {name:34} {middle:7.1f} ms   99 of 100 within {at:7.1f} ms   worst {worst[-1]:7.1f}")


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=10_000)
    options.add_argument("--lines", type=int, default=10_000)
    given = options.parse_args()
    window = opened(made_base(given.clients))
    path = window.tasks.desk.path.with_name("clients.csv")
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, delimiter=";").writerows([HEADINGS, *lines(given.lines)])
    settle(1)
    print(f"lateness of the loop, {given.clients} clients, {given.lines} lines imported")
    print_lateness("at rest", watched(partial(settle, 3)))
    print_lateness(
        "during the import, letters typed", watched(partial(import_while_typing, window, path))
    )
    ended(window)


if __name__ == "__main__":
    main()
