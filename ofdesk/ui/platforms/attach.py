"""Gives a window the reading of platforms: commands in its menus, and what pages ask for."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ofdesk.ports.doors import Doors
from ofdesk.ui.platforms.reading import CountsRead, read_counts, tell_counts
from ofdesk.ui.platforms.session import SessionDoors
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ui.host import Window


class PlatformActs:
    """What a window can do with platforms."""

    def __init__(self, window: "Window", doors: Doors) -> None:
        self._window = window
        self._doors = SessionDoors(doors)

    def read(self, names: Sequence[str]) -> None:
        """Read the counts on these platforms, or on all of them; the message bar says the end."""
        self.read_for(self._window, names, self._tell)

    def read_for(
        self, owner: QObject, names: Sequence[str], done: Callable[[CountsRead], None]
    ) -> None:
        """As ``read``, for a dialog that says the end itself."""
        read_counts(owner, self._window.tasks, self._doors, names, done)

    def test(self, name: str) -> None:
        """Open « Tester la connexion » for a platform."""
        from ofdesk.ui.platforms.dialogs import TestDialog

        TestDialog(self._window.tasks, self._doors, name, self._window).show()

    def _tell(self, found: CountsRead) -> None:
        tell_counts(found, self._window, partial(self._show_failed, found))

    def _show_failed(self, found: CountsRead) -> None:
        from ofdesk.ui.platforms.dialogs import FailedDialog

        FailedDialog(self._window.tasks, found, self._window).show()


def read_through(window: "Window", doors: Doors) -> None:
    """Let ``window`` read platforms: « Lire toutes les plateformes » in its menus and search."""
    acts = window.platforms = PlatformActs(window, doors)
    every = partial(acts.read, ())
    action = QAction(t("platforms.read_all"), window)
    action.triggered.connect(lambda _checked=False: every())
    for menu in window.menuBar().findChildren(QMenu):
        if menu.title() == t("menu_clients"):
            menu.addSeparator()
            menu.addAction(action)
    window.search.add_command(t("platforms.read_all"), every)
