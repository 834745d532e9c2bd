"""Gives a window its assistant: at the first start, in the menu, and when it was left half done."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog

from ofdesk.ui.host import Window
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ports.hub import Hubs

NAME = "setupAssistant"


def offer_setup(window: Window, hubs: "Callable[[], Hubs] | None", name: Callable[[], str]) -> None:
    """Let ``window`` open the assistant; what is typed is kept under ``name``, asked on use."""

    def key() -> str:
        return f"setup/{name()}"

    def opened() -> None:
        from ofdesk.ui.setup.assistant import SetupAssistant

        SetupAssistant(window, hubs, (window.state, key())).open()

    def remind() -> None:
        under_way = any(found.isVisible() for found in window.findChildren(QDialog, NAME))
        if window.state.value(key()) and not under_way:
            window.tell("info", t("setup.unfinished"), [(t("setup.resume"), opened)])

    window.set_up = opened
    window.base_opened.connect(remind)
    action = QAction(t("setup.menu"), window)
    action.triggered.connect(lambda _checked=False: opened())
    window.menus["menu_file"].addAction(action)
    window.search.add_command(t("setup.menu").rstrip("…"), opened)
