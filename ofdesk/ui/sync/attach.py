"""Gives a window its sharing: exchanges, words at the foot, and the dialog in the menus."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ofdesk.ports.hub import Hubs
from ofdesk.ui.sync.automatic import AutoSync
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ui.host import Window


def share_through(window: "Window", hubs: Callable[[], Hubs]) -> AutoSync:
    """Exchange with the hub once the base of ``window`` is open; what does it, a child of it."""
    auto = AutoSync(window.tasks, hubs, window)
    auto.told.connect(lambda _report: window.foot.sync.setText(auto.words()))
    window.base_opened.connect(auto.begin)
    opened = partial(show_sharing, window, auto)
    action = QAction(t("sync.menu"), window)
    action.triggered.connect(lambda _checked=False: opened())
    for menu in window.menuBar().findChildren(QMenu):
        if menu.title() == t("menu_file"):
            menu.addAction(action)
    window.search.add_command(t("sync.menu").rstrip("…"), opened)
    return auto


def show_sharing(window: "Window", auto: AutoSync) -> None:
    """What is shared, and the conflicts to settle."""
    from ofdesk.ui.sync.dialog import SyncDialog

    SyncDialog(window.tasks, window, auto, window).show()
