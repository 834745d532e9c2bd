"""What can be done with the row of a list: one action each, in the menu of the row and by a key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ofdesk.ui.tables import ReadyRow, TableView


@dataclass(frozen=True, slots=True)
class Verb:
    """Words, key, when it may be done, and what it does with the row that the cursor is on."""

    words: str
    run: Callable[[ReadyRow], object]
    key: str = ""
    fits: Callable[[Any], bool] = lambda _source: True


class Verbs:
    """The verbs of one table. Their keys work wherever the keyboard is inside ``page``."""

    def __init__(self, page: QWidget, table: TableView, verbs: Sequence[Verb]) -> None:
        self._page, self._table = page, table
        self.actions: list[tuple[Verb, QAction]] = []
        for verb in verbs:
            action = QAction(verb.words, page)
            if verb.key:
                action.setShortcut(QKeySequence(verb.key))
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                action.setShortcutVisibleInContextMenu(True)
            action.triggered.connect(lambda _checked=False, one=verb: self.do(one))
            page.addAction(action)
            self.actions.append((verb, action))
        table.menu_asked.connect(self.pop_up)

    def menu(self) -> QMenu | None:
        """What can be done with the row of the cursor; nothing without one."""
        found = self._table.current_row()
        if found is None:
            return None
        menu = QMenu(self._page)
        menu.addActions([action for verb, action in self.actions if verb.fits(found.source)])
        return menu

    def pop_up(self, at: QPoint) -> None:
        """The menu of the row, where it was asked for."""
        menu = self.menu()
        if menu is not None:
            menu.exec(self._table.viewport().mapToGlobal(at))

    def do(self, verb: Verb) -> None:
        """Do it with the row of the cursor, where that row allows it."""
        found = self._table.current_row()
        if found is not None and verb.fits(found.source):
            verb.run(found)
