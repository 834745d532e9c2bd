"""The windows: first paint beside a window of bare widgets, a keystroke beside two paints.

    python -m benchmarks.windows [--clients 10000] [--many 100000] [--rounds 9]

First paint is of whole processes, started in turn, up to the first rows on the screen; the floor
is a window with the same widgets and empty models. The rest is of one window: milliseconds from
what the person does to the end of the paint that shows it. Unseen screen, medians of one run; the
ratios are what counts.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFormLayout,
    QLineEdit,
    QTableView,
)

from benchmarks.bases import new_base
from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.ui.app import begin, make_application, make_window
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
from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.ui.app import make_application, make_window
application = make_application()
window = make_window(DeskOptions(Path(sys.argv[1])), desks())
window.show()
application.processEvents()
assert window.current_page().model.rowCount() > 0
print("painted", flush=True)
"""


def first_paint(code: str, base: str) -> float:
    """Milliseconds from the start of a process to its first paint."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, base], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"painted\n"
    took = (time.perf_counter() - start) * 1000
    process.kill()
    process.communicate()
    return took


def opened(base: Path) -> Window:
    """The window open on a base, its list read."""
    application = make_application()
    window = make_window(DeskOptions(base, operator="Mesure"), desks())
    window.show()
    begin(window)
    page = window.open_page("clients")
    wait(application, lambda: window.tasks.is_ready() and page.model.rowCount() > 100)
    return window


def wait(application: QApplication, true: Callable[[], object]) -> None:
    """Let the window work until something is so."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "it did not come"
        application.processEvents()


def ended(window: Window, do: Callable[[], object]) -> float:
    """Milliseconds from ``do`` to the end of the paint after the list is read again."""
    application, page = QApplication.instance(), window.current_page()
    assert isinstance(application, QApplication)
    read: list[int] = []
    heard = page.model.loaded.connect(lambda: read.append(1))
    start = time.perf_counter()
    do()
    wait(application, lambda: read)
    page.table.viewport().repaint()
    took = (time.perf_counter() - start) * 1000
    page.model.loaded.disconnect(heard)
    return took


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that ``work`` takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def bare_dialog(fields: int) -> QDialog:
    """A dialog of so many fields, painted."""
    made = QDialog()
    layout = QFormLayout(made)
    for number in range(fields):
        layout.addRow(f"Field {number}", QLineEdit())
    made.resize(1120, 640)
    made.show()
    made.grab()
    return made


def print_ratios(title: str, times: dict[str, list[float]], floor: str) -> None:
    """Medians, each beside the floor."""
    print(title)
    least = statistics.median(times[floor])
    for name, found in times.items():
        median = statistics.median(found)
        print(f"  {name:44} {median:9.1f} ms   x {median / least:.2f}")


def measure_start(clients: int, rounds: int) -> None:
    """First paint, ours and bare, processes in turn."""
    desk = new_base(clients)
    base = str(desk.path)
    desk.close()
    ways = {"bare widgets": BARE_START, "first rows of the list": OUR_START}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, code in ways.items():
            took = first_paint(code, base)
            if turn:
                times[name].append(took)
    print_ratios(f"first paint, {clients} clients (aim 1.3)", times, "bare widgets")


def measure_list(many: int, rounds: int) -> None:
    """What a person does in one list of ``many`` clients, and the memory it takes."""
    desk = new_base(many)
    desk.close()
    window = opened(desk.path)
    page = window.current_page()
    narrow, wide = "besancon martin 5", "aero"
    ways: dict[str, Callable[[], float]] = {
        "two paints": lambda: timed(lambda: [page.table.viewport().repaint() for _ in "12"]),
        "a filter that finds few": lambda: ended(window, lambda: page.change(search=narrow)),
        "a filter that finds many": lambda: ended(window, lambda: page.change(search=wide)),
        "sort by name": lambda: ended(window, lambda: page.change(search="", sort="name")),
        "sort by end": lambda: ended(window, lambda: page.change(sort="ends_on")),
        "scroll by a page": lambda: timed(lambda: scroll(page.table)),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            times[name].append(work())
    title = f"list of {many} clients; typing waits {PAUSE_MILLISECONDS} ms more for the next letter"
    print_ratios(title, times, "two paints")
    print(f"  memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB at most")
    measure_dialogs(window, rounds)
    window.close()
    window.tasks.desk.close()


def scroll(table: QTableView) -> None:
    """One page further, painted."""
    bar = table.verticalScrollBar()
    bar.setValue((bar.value() + bar.pageStep()) % max(1, bar.maximum()))
    table.viewport().repaint()


def measure_dialogs(window: Window, rounds: int) -> None:
    """A sheet and the wizard, from the key to their data, beside a dialog of as many fields."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)

    def sheet() -> None:
        made = SheetDialog(window.tasks, window, "club000007", window)
        made.show()
        wait(application, lambda: made.windowTitle() and made.form.fields["name"].text())
        made.grab()
        made.close()

    def wizard() -> None:
        made = RenewalWizard(window.tasks, window, "club000007", window)
        made.show()
        wait(application, lambda: made.preview is not None)
        made.grab()
        made.close()

    times: dict[str, list[float]] = {"a bare dialog of 40 fields": [], "sheet": [], "wizard": []}
    for _ in range(rounds):
        times["a bare dialog of 40 fields"].append(timed(lambda: bare_dialog(40).close()))
        times["sheet"].append(timed(sheet))
        times["wizard"].append(timed(wizard))
    print_ratios("dialogs, with their data", times, "a bare dialog of 40 fields")


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=10_000)
    options.add_argument("--many", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=9)
    given = options.parse_args()
    measure_start(given.clients, given.rounds)
    measure_list(given.many, given.rounds)


if __name__ == "__main__":
    main()
