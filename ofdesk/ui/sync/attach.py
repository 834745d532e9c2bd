"""Gives a window its sharing: exchanges, words at the foot, and the page in the menus."""

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
    window.sharing = auto
    auto.told.connect(lambda _report: window.foot.sync.setText(auto.words()))
    auto.said.connect(window.tell)
    window.base_opened.connect(auto.begin)
    opened = partial(window.go, "sync")
    action = QAction(t("sync.menu"), window)
    action.triggered.connect(lambda _checked=False: opened())
    for menu in window.menuBar().findChildren(QMenu):
        if menu.title() == t("menu_file"):
            menu.addAction(action)
    window.search.add_command(t("sync.menu"), opened)
    window.search.add_command(t("sync.now"), auto.run)
    return auto
