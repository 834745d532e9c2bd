"""The real window open on a big base, unseen, and how long what is done in it takes."""

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.ui.app import begin, make_application, make_window
from ofdesk.ui.host import Window

AWAKE = 100
"""Milliseconds after which a window in which nothing happens is looked at again."""
WAITING = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
MAKE = "import sys; from benchmarks.bases import new_base as n; d = n(int(sys.argv[1])); d.close()"
KINDS = (QLabel, QLineEdit, QComboBox, QPlainTextEdit, QAbstractButton, QTableView)
"""Of each the bare dialog has as many as ours."""


def made_base(clients: int) -> Path:
    """A base of ``clients`` clients, made by another process: its memory is not ours."""
    code = f"{MAKE}; print(d.path)"
    made = subprocess.run(
        [sys.executable, "-c", code, str(clients)], capture_output=True, text=True, check=True
    )
    base = Path(made.stdout.strip())
    os.environ["XDG_STATE_HOME"] = str(base.parent / "state")
    os.environ["XDG_DATA_HOME"] = str(base.parent / "data")
    return base


def opened(base: Path) -> Window:
    """The window open on a base, its list read."""
    application = make_application()
    window = make_window(DeskOptions(base, operator="Mesure"), desks())
    window.base_opened.connect(gc.freeze)  # As the program does.
    window.show()
    begin(window)
    page = window.open_page("clients")
    wait(application, lambda: window.tasks.is_ready() and page.model.rowCount() > 100)
    return window


def ended(window: Window) -> None:
    """Close the window and its base."""
    window.close()
    window.tasks.desk.close()


def running() -> QApplication:
    """The application that runs."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def wait(application: QApplication, true: Callable[[], object], seconds: float = 60) -> None:
    """Let the window work until something is so; it sleeps while nothing happens, as in its own
    loop: one that turned would take the interpreter from the threads that it waits for."""
    end = time.monotonic() + seconds
    awake = QTimer()
    awake.start(AWAKE)
    while not true():
        assert time.monotonic() < end, "it did not come"
        application.processEvents(WAITING)


def settle(seconds: float = 0.25) -> None:
    """Let the window come to rest, so that what follows is measured alone."""
    end = time.monotonic() + seconds
    wait(running(), lambda: time.monotonic() >= end)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that ``work`` takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def bare_like(dialog: QWidget) -> Callable[[], QDialog]:
    """What makes a bare dialog with as many widgets of each kind as ``dialog`` has made, in the
    same application, painted."""
    counts = [len(dialog.findChildren(kind)) for kind in KINDS]
    width, height = dialog.width(), dialog.height()

    def make() -> QDialog:
        made = QDialog()
        layout = QFormLayout(made)
        for kind, count in zip(KINDS, counts, strict=True):
            bare = QPushButton if kind is QAbstractButton else kind
            for _ in range(count):
                layout.addRow(bare())
        made.resize(width, height)
        made.show()
        made.grab()
        return made

    return make


def print_ratios(title: str, times: dict[str, list[float]], floor: str) -> None:
    """Medians and the least of each, beside those of the floor."""
    print(title)
    middle, least = statistics.median(times[floor]), min(times[floor])
    for name, found in times.items():
        median, best = statistics.median(found), min(found)
        ratios = f"x {median / middle:5.2f}   least {best:8.1f} ms   x {best / least:5.2f}"
        print(f"  {name:44} {median:9.1f} ms   {ratios}", flush=True)
