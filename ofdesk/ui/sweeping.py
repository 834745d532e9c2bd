"""Python's cyclic garbage, collected on the screen's thread alone.

A Qt object that ends on a worker takes a lock of Qt's and then waits for Python, while the screen's
thread has Python and waits for that lock: the program would stand still for ever.
"""

import gc
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

EVERY_MILLISECONDS = 1000


class Sweeper(QObject):
    """Python collects nothing by itself while one of these is at work; it does, when it is due."""

    _at_work: ClassVar[set[int]] = set()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._at_work.add(id(self))
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.sweep)
        self._timer.start(EVERY_MILLISECONDS)

    def sweep(self) -> None:
        """Collect the oldest generation that is due, if any."""
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(counts) if count > most]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """No worker is left: Python may collect by itself again, once all have stopped."""
        self._timer.stop()
        self._at_work.discard(id(self))
        if not self._at_work:
            gc.enable()
