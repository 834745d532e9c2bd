"""Opens the real window on a base, unseen, and says what it shows."""

from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QFontDatabase

from ofdesk.ports.desk import DeskOptions, Desks
from ofdesk.ui import theme
from ofdesk.ui.app import begin, make_application, make_window

LONGEST_MILLISECONDS = 8000


def first_window(desks: Desks, base: Path) -> str:
    """The window opens, its base too, its pages are there. Raises ``AssertionError``."""
    make_application()
    assert theme.FAMILY in QFontDatabase.families(), "the fonts are missing"
    window = make_window(DeskOptions(base, operator="selftest"), desks)
    window.show()
    loop = QEventLoop()
    window.base_opened.connect(loop.quit)
    QTimer.singleShot(LONGEST_MILLISECONDS, loop.quit)
    begin(window)
    loop.exec()
    shown = window.grab()
    title = window.windowTitle()
    window.close()
    window.tasks.desk.close()
    assert not shown.isNull(), "nothing was painted"
    assert title, "the base did not open"
    return f"{shown.width()}x{shown.height()}, {title}"
