"""This pair of Python and PySide6 survives ordinary use (docs/decisions/0007-pyside6-pin.md)."""

import subprocess
import sys

# In a process of its own and as small as possible: a big one holds so many references to None
# that losing one a call goes unseen for a long time.
CHILD = """
import ctypes
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Bell(QObject):
    rung = Signal(object)
    def hear(self, value):
        pass

application = QCoreApplication([])
bell = Bell()
bell.rung.connect(bell.hear)
none, true = sys.getrefcount(None), sys.getrefcount(True)
for _ in range(2000):
    bell.rung.emit(True)
    bell.setObjectName("x")
LOSE
print(sys.getrefcount(None) - none, sys.getrefcount(True) - true)
"""


def references_gained(code: str) -> list[int]:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return [int(count) for count in done.stdout.split()]


def test_qt_calls_take_no_reference_to_none_or_true_away():
    assert all(abs(count) < 50 for count in references_gained(CHILD.replace("LOSE", "")))


if sys.version_info < (3, 12):  # From then on None is immortal, and the fault harmless.

    def test_a_lost_reference_would_be_seen():
        lose = "ctypes.c_ssize_t.from_address(id(None)).value -= 100"
        assert references_gained(CHILD.replace("LOSE", lose))[0] < -50
