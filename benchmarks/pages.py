"""The board, the documents and the search of everything, each beside its floor.

    python -m benchmarks.pages [--clients 10000] [--many 100000] [--documents 50000] [--rounds 7]

The floor of a list is what cannot be done without: its rows and its totals selected by bare SQLite
and two paints of its table. The floor of the search is the bare selects of the clients that hold
the words, in their order, and of the documents whose number does, and a paint of the hits. Unseen
screen, medians and least of one run; the ratios are what counts.
"""

import argparse
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QTableView

from benchmarks.opened import ended, made_base, opened, print_ratios, running, settle, timed, wait
from benchmarks.windows import answered, scroll
from ofdesk.ui.host import Window

FILL = """
import sys
from pathlib import Path
from benchmarks.pages import pay_half
from benchmarks.scanning import fill
from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
desk = desks().open(DeskOptions(Path(sys.argv[1]), operator="Mesure"))
fill(desk, int(sys.argv[2]))
desk.close()
pay_half(Path(sys.argv[1]))
"""
FIRST = (
    "SELECT id, number, kind, platform, buyer_name, issued_on, due_on, total_cents FROM document"
)
BOARD = (
    "SELECT id, platform, name, offer, resources, resources_read_at, ends_on, delivery,"
    " email_structure FROM client WHERE archived = 0 AND state <> 'suspended'"
    " AND ends_on <= date('now', '+60 days') ORDER BY ends_on, name_key, id LIMIT 2000"
)
OPEN = (
    "SELECT count(*), sum(total_cents), sum(total_cents - coalesce((SELECT sum(a.cents)"
    " FROM allocation a WHERE a.invoice_id = document.id), 0)) FROM document WHERE kind = 'invoice'"
)

NAMED = (
    "SELECT platform, name, city FROM client WHERE instr(search, ?)"
    " ORDER BY archived, name_key, id LIMIT 8"
)
NUMBERED = "SELECT number FROM document WHERE instr(number, ?) ORDER BY issued_at DESC LIMIT 8"


def pay_half(base: Path) -> None:
    """One receipt that pays every other invoice, written past the guards of the store."""
    raw = sqlite3.connect(base)
    now, day = "2026-01-01T00:00:00.000000Z", "2026-01-01"
    (first,) = raw.execute("SELECT id FROM document LIMIT 1").fetchone()
    raw.execute("INSERT INTO receipt (id, kind, payer, method, cents, received_on, cheque_number,"
                " bank, reason) VALUES (?, 'receipt', '', 'transfer', 1, ?, '', '', '')",
                (first, day))  # fmt: skip
    raw.execute(
        "INSERT INTO allocation (id, receipt_id, invoice_id, cents, effective_on, recorded_at,"
        " recorded_by, reason) SELECT id, ?, id, total_cents, ?, ?, 'Mesure', '' FROM document"
        " WHERE sequence % 2 = 0",
        (first, day, now),
    )
    raw.commit()
    raw.close()


def filled(clients: int, documents: int) -> Path:
    """A base with clients and documents, made by other processes: their memory is not ours."""
    base = made_base(clients)
    subprocess.run([sys.executable, "-c", FILL, str(base), str(documents)], check=True)
    return base


def floor(base: Path, table: QTableView, *queries: str) -> Callable[[], float]:
    """Milliseconds of bare selects and of two paints."""
    raw = sqlite3.connect(base)

    def work() -> None:
        for query in queries:
            raw.execute(query).fetchall()
        for _ in range(2):
            table.viewport().repaint()

    return lambda: timed(work)


def shown(window: Window, do: Callable[[], object]) -> float:
    """Milliseconds from ``do`` to the paint of the list that was read for it."""
    settle()
    return answered(window, do)


def typed(page: Any, text: str) -> None:
    """Filter at once, without the pause that waits for the next letter."""
    page.filter.setText(text)
    page._pause.stop()
    page.refresh()


def measure_board(base: Path, rounds: int) -> None:
    """The board opened anew, filtered by days and by words, scrolled."""
    window = opened(base)
    page: Any = window.open_page("board")
    wait(running(), lambda: page.model.rowCount() > 0)

    run_all(
        f"board with {page.model.rowCount()} rows",
        {
            "bare select and two paints": floor(base, page.table, BOARD),
            "opened": lambda: shown(window, page.refresh),
            "within 7 days": lambda: shown(window, partial(page.within, 7)),
            "within 60 days": lambda: shown(window, partial(page.within, 60)),
            "filtered by words": lambda: shown(window, partial(typed, page, "besancon martin")),
            "not filtered any more": lambda: shown(window, partial(typed, page, "")),
            "scrolled by a page": lambda: timed(lambda: scroll(page.table)),
        },
        rounds,
    )
    ended(window)


def measure_documents(base: Path, rounds: int) -> None:
    """The invoices opened anew, filtered, scrolled and jumped in."""
    window = opened(base)
    page: Any = window.open_page("invoices")
    wait(running(), lambda: page.model.rowCount() > 0)
    first = f"{FIRST} WHERE kind = 'invoice' ORDER BY issued_at DESC, number DESC LIMIT 200"

    run_all(
        f"invoices: {page.model.rowCount()}",
        {
            "bare selects and two paints": floor(base, page.table, first, OPEN),
            "opened": lambda: shown(window, page.refresh),
            "only what is open": lambda: shown(window, partial(page.choose, "only_open")),
            "all again": lambda: shown(window, partial(page.choose, "all")),
            "filtered by a number": lambda: shown(window, partial(typed, page, "04242")),
            "filtered by words": lambda: shown(window, partial(typed, page, "besancon martin")),
            "not filtered any more": lambda: shown(window, partial(typed, page, "")),
            "scrolled by a page": lambda: timed(lambda: scroll(page.table)),
        },
        rounds,
    )
    ended(window)


def measure_search(base: Path, rounds: int) -> None:
    """Ctrl+K: from the pause after a letter to the hits."""
    window = opened(base)
    raw = sqlite3.connect(base)
    box = window.search

    def bare() -> None:
        for query in (NAMED, NUMBERED):
            raw.execute(query, ("04242",)).fetchall()
        box.hits.viewport().repaint()

    def found(text: str) -> float:
        box.setText(text)
        box.hits.hide()
        settle(0.1)

        def search() -> None:
            box._search()
            wait(running(), box.hits.isVisible)
            box.hits.viewport().repaint()

        return timed(search)

    run_all(
        "search of everything",
        {
            "bare selects of a number, and a paint": lambda: timed(bare),
            "words that few hold": lambda: found("besancon martin 57"),
            "a word that many hold": lambda: found("aero"),
            "what nobody holds": lambda: found("zzzzz"),
            "an amount": lambda: found("123,45"),
            "a number": lambda: found("OF01-2026-04242"),
        },
        rounds,
    )
    raw.close()
    ended(window)


def run_all(title: str, ways: dict[str, Callable[[], float]], rounds: int) -> None:
    """All ways in turn; the first one is the floor."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            times[name].append(work())
    print_ratios(title, times, next(iter(ways)))


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=10_000)
    options.add_argument("--many", type=int, default=100_000)
    options.add_argument("--documents", type=int, default=50_000)
    options.add_argument("--rounds", type=int, default=7)
    given = options.parse_args()
    measure_board(made_base(given.clients), given.rounds)
    base = filled(given.many, given.documents)
    measure_documents(base, given.rounds)
    measure_search(base, given.rounds)


if __name__ == "__main__":
    main()
