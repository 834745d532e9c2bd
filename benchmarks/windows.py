"""The windows: first paint beside a window of bare widgets, a keystroke beside two paints.

    python -m benchmarks.windows [--clients 10000] [--many 100000] [--rounds 9]

First paint is of whole processes, started in turn, up to the first rows on the screen, with the
bytecode kept as on the machine of a person; the floor is a window with the same widgets and empty
models. The rest is of one window: milliseconds from what the person does to the end of the paint
that shows it. Dialogs are beside a bare one with as many widgets. Unseen screen, medians and least
of one run; the ratios are what counts.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from random import Random

from PySide6.QtWidgets import QTableView, QWidget

from benchmarks.opened import (
    bare_like,
    ended,
    made_base,
    opened,
    print_ratios,
    running,
    settle,
    timed,
    wait,
)
from ofdesk.services.clients import ChangeClient, change_client
from ofdesk.ui.clients.page import PAUSE_MILLISECONDS
from ofdesk.ui.clients.sheet import SheetDialog
from ofdesk.ui.host import Window
from ofdesk.ui.renewal.wizard import RenewalWizard

BARE_START = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import Qt
from PySide6.QtWidgets import *
from PySide6.QtGui import QStandardItemModel
application = QApplication(sys.argv)
window = QMainWindow()
window.resize(1366, 698)
middle = QHBoxLayout()
listed = QListWidget()
listed.addItems([f"Page {n}" for n in range(12)])
middle.addWidget(listed)
page = QVBoxLayout()
top = QHBoxLayout()
for n in range(6):
    top.addWidget(QPushButton(f"Action {n}"))
top.addWidget(QLineEdit())
table = QTableView()
table.setModel(QStandardItemModel(0, 10))
page.addLayout(top)
page.addWidget(table)
middle.addLayout(page)
panel = QVBoxLayout()
for n in range(14):
    panel.addWidget(QLabel(f"Fact {n}"))
middle.addLayout(panel)
holder = QWidget()
holder.setLayout(middle)
window.setCentralWidget(holder)
for name in ("File", "Edit", "View", "Clients", "Documents", "Help"):
    menu = window.menuBar().addMenu(name)
    for n in range(4):
        menu.addAction(f"{name} {n}")
window.show()
application.processEvents()
print("painted", flush=True)
"""
OUR_START = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from ofdesk.__main__ import LazyDesks, windows
from ofdesk.ports.desk import DeskOptions
app = windows()
application = app.make_application()
window = app.make_window(DeskOptions(Path(sys.argv[1])), LazyDesks())
window.show()
application.processEvents()
assert window.current_page().model.rowCount() > 0
print("painted", flush=True)
"""


def first_paint(code: str, base: str) -> float:
    """Milliseconds from the start of a process to its first paint."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    command = [sys.executable, "-c", code, base]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=kept)
    assert process.stdout is not None
    assert process.stdout.readline() == b"painted\n"
    took = (time.perf_counter() - start) * 1000
    process.kill()
    process.communicate()
    return took


def measure_start(clients: int, rounds: int) -> None:
    """First paint, ours and bare, processes in turn."""
    base = str(made_base(clients))
    ways = {"bare widgets": BARE_START, "first rows of the list": OUR_START}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, code in ways.items():
            took = first_paint(code, base)
            if turn:
                times[name].append(took)
    print_ratios(f"first paint, {clients} clients (aim 1.3)", times, "bare widgets")


def answered(window: Window, do: Callable[[], object]) -> float:
    """Milliseconds from ``do`` to the end of the paint after the list is read again."""
    page = window.current_page()
    read: list[int] = []
    heard = page.model.loaded.connect(lambda: read.append(1))
    settle()
    start = time.perf_counter()
    do()
    wait(running(), lambda: read)
    page.table.viewport().repaint()
    took = (time.perf_counter() - start) * 1000
    page.model.loaded.disconnect(heard)
    return took


def scroll(table: QTableView) -> None:
    """One page further, painted."""
    bar = table.verticalScrollBar()
    bar.setValue((bar.value() + bar.pageStep()) % max(1, bar.maximum()))
    table.viewport().repaint()


def measure_list(many: int, rounds: int) -> None:
    """What a person does in one list of ``many`` clients, and the memory it takes."""
    window = opened(made_base(many))
    page = window.current_page()

    def change(**values: object) -> Callable[[], float]:
        return lambda: answered(window, partial(page.change, **values))

    def typed(text: str) -> float:
        page.filter.setText(text)
        return answered(window, page._apply_text)

    ways: dict[str, Callable[[], float]] = {
        "two paints": lambda: timed(lambda: [page.table.viewport().repaint() for _ in "12"]),
        "a filter that finds under 5 % (aim 1.8)": change(search="figeac martin 57"),
        "one letter more": lambda: typed("figeac martin 578"),
        "a filter that finds 17 % (aim 3)": change(search="aero"),
        "a filter that finds all (aim 3)": change(search="club"),
        "sort by name": change(search="", sort="name"),
        "sort by end": change(sort="ends_on"),
        "read after one client was changed": lambda: after_commit(window),
        "read whole, as after an import": lambda: reread(window),
        "scroll by a page": lambda: timed(lambda: scroll(page.table)),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            times[name].append(work())
    title = f"list of {many} clients; a letter waits {PAUSE_MILLISECONDS} ms for the next one"
    print_ratios(title, times, "two paints")
    print(f"  memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB at most")
    ended(window)


def after_commit(window: Window) -> float:
    """The list as a commit of one client leaves it; the commit itself is not counted."""
    desk, page = window.tasks.desk, window.current_page()
    chance = Random()
    request = ChangeClient(
        f"club{chance.randrange(1000):06d}", {"city": f"Ville {chance.random()}"}
    )
    change_client(request, desk.write(), desk.today)
    return answered(window, page.refresh)


def reread(window: Window) -> float:
    """All clients are read again."""
    page = window.current_page()
    page.reader.forget()
    return answered(window, page.refresh)


def measure_dialogs(clients: int, rounds: int) -> None:
    """A sheet and the wizard, from the key to their data, each beside a bare dialog of as many
    widgets; the first opening of each loads what it needs, and stands alone."""
    window = opened(made_base(clients))
    for name, make in (("sheet", open_sheet), ("wizard", open_wizard)):
        settle()
        first = timed(lambda make=make: closed(make(window)))
        example = make(window)
        bare = bare_like(example)
        closed(example)
        times: dict[str, list[float]] = {"a bare dialog of as many widgets": [], name: []}
        for _ in range(rounds):
            settle()
            times["a bare dialog of as many widgets"].append(timed(lambda b=bare: closed(b())))
            settle()
            times[name].append(timed(lambda make=make: closed(make(window))))
        print_ratios(f"{name}, with its data", times, "a bare dialog of as many widgets")
        print(f"  the first one {first:.0f} ms")
    ended(window)


def closed(dialog: QWidget) -> None:
    """Close and let go."""
    dialog.close()
    dialog.deleteLater()


def open_sheet(window: Window) -> SheetDialog:
    """The sheet of a client, with its data, painted."""
    made = SheetDialog(window.tasks, window, "club000007", window)
    made.show()
    wait(running(), lambda: made.windowTitle() and made.form.fields["name"].text())
    made.grab()
    return made


def open_wizard(window: Window) -> RenewalWizard:
    """The renewal of a client, with its prices, painted."""
    made = RenewalWizard(window.tasks, window, "club000007", window)
    made.show()
    wait(running(), lambda: made.preview is not None)
    made.grab()
    return made


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=10_000)
    options.add_argument("--many", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=9)
    given = options.parse_args()
    measure_start(given.clients, given.rounds)
    measure_list(given.clients, given.rounds)
    measure_list(given.many, given.rounds)
    measure_dialogs(given.clients, given.rounds)


if __name__ == "__main__":
    main()
