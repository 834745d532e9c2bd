"""A slow line: what the window does waits for no answer of the hub."""

import json
import os
import sqlite3
import time
from contextlib import closing

import pytest
from PySide6.QtCore import QTimer

from ofdesk.ui.sync import automatic
from tests.sync.lines import relay

DELAY = 0.05
TICK = 5
STILL = 0.05


class Pulse:
    """How long the event loop stood still each time, while it is watched."""

    def __init__(self):
        self.gaps, self._last = [], time.perf_counter()
        self._timer = QTimer(interval=TICK)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self):
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now

    def stop(self):
        """The stops that a person could feel."""
        self._timer.stop()
        return [gap for gap in self.gaps if gap > STILL]


def moved(base, port):
    """The base reaches its hub through another port."""
    with closing(sqlite3.connect(base)) as db:
        (text,) = db.execute("SELECT v FROM sync_meta WHERE k = 'hub_address'").fetchone()
        address = json.dumps(json.loads(text) | {"port": str(port)})
        db.execute("UPDATE sync_meta SET v = ? WHERE k = 'hub_address'", (address,))
        db.commit()


@pytest.mark.alone
def test_a_slow_line_does_not_hold_the_window(qtbot, joined, shell, sync, opened, known, cluster):
    """Were an exchange on the screen's thread, the window would stand still as long as it takes."""
    first, second = joined
    with relay(cluster.port) as line:
        moved(second, line.port)
        with opened(second) as window:
            auto = window.findChild(automatic.AutoSync)
            qtbot.waitUntil(lambda: auto.report is not None, timeout=30000)
            words = ("city=Lourdes", "notes=vu au salon")
            assert shell(first, "clients", "set", "mermoz", *words).status == 0
            sync(first)
            line.delay = DELAY
            pulse, since = Pulse(), time.perf_counter()
            with qtbot.waitSignal(auto.told, timeout=30000):
                auto.run()
            took = time.perf_counter() - since
            stops = pulse.stop()
            assert auto.report.pulled > 0
    assert took > 10 * DELAY
    assert sum(stops) < took / 4, stops
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
