"""Search everywhere (Ctrl+K): hits appear under the field as one types; typing never waits."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from ofdesk.domain.text import fold
from ofdesk.ui import icons
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Pressed
from ofdesk.words import formats
from ofdesk.words.ui import t

PAUSE_MILLISECONDS = 120
ICONS = {"client": "users", "document": "receipt", "receipt": "wallet"}
MOST_COMMANDS = 4
HIT = Qt.ItemDataRole.UserRole
ROW = 30


class SearchBox(QLineEdit):
    """The field and its list of hits; ``chosen`` gives the kind and the key of one."""

    chosen = Signal(str, str)

    def __init__(self, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._commands: list[tuple[str, Pressed]] = []
        self.setPlaceholderText(t("search_hint"))
        self.setAccessibleName(t("search"))
        self.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.setMinimumWidth(190)
        self.setMaximumWidth(316)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hits = QListWidget(self.window())
        self.hits.setObjectName("hits")
        self.hits.setAccessibleName(t("search"))
        self.hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hits.itemClicked.connect(self._choose)
        self.hits.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._search)
        self.textEdited.connect(lambda _text: self._pause.start(PAUSE_MILLISECONDS))
        self.installEventFilter(self)

    def add_command(self, words: str, run: Pressed) -> None:
        """Let an action of the menus be found by its words."""
        self._commands.append((words, run))

    def _search(self) -> None:
        text, desk = self.text(), self._tasks.desk
        if not text.strip():
            self.hits.hide()
            return

        def work() -> list[Any]:
            from ofdesk.services.search_rows import search_everywhere

            with desk.read() as session:
                return list(search_everywhere(session, text))

        self._tasks.read(self, "search", work, lambda hits: self._show(text, hits))

    def _show(self, text: str, hits: list[Any]) -> None:
        self.hits.setParent(self.window())
        self.hits.clear()
        found = self._commands_named(text)
        for words, run in found:
            item = QListWidgetItem(icons.icon("list"), f"{t('command')}  ·  {words}")
            item.setData(HIT, run)
            self.hits.addItem(item)
        for hit in hits:
            amount = "" if hit.cents is None else f"  ·  {formats.amount(hit.cents)}"
            item = QListWidgetItem(f"{hit.title}  ·  {hit.detail}{amount}")
            item.setIcon(icons.icon(ICONS[hit.kind]))
            item.setData(HIT, (hit.kind, hit.key))
            self.hits.addItem(item)
        if not self.hits.count():
            item = QListWidgetItem(t("nothing_found", text=text))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.hits.addItem(item)
        self.hits.setCurrentRow(0)
        corner = self.mapTo(self.window(), self.rect().bottomLeft())
        width = 520
        left = min(corner.x(), self.window().width() - width - 12)
        self.hits.setGeometry(left, corner.y() + 3, width, ROW * min(self.hits.count(), 14) + 8)
        self.hits.show()
        self.hits.raise_()

    def _commands_named(self, text: str) -> list[tuple[str, Pressed]]:
        asked = fold(text).split()
        named = [command for command in self._commands if all(w in fold(command[0]) for w in asked)]
        return named[:MOST_COMMANDS]

    def _choose(self, item: QListWidgetItem | None) -> None:
        found = item.data(HIT) if item is not None else None
        if found:
            self.hits.hide()
            self.clear()
            if callable(found):
                found()
            else:
                self.chosen.emit(*found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list, Enter opens, Escape closes it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.hits.isVisible():
                step = 1 if key == Qt.Key.Key_Down else -1
                last = self.hits.count() - 1
                self.hits.setCurrentRow(max(0, min(self.hits.currentRow() + step, last)))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hits.isVisible():
                self._choose(self.hits.currentItem())
                return True
            if key == Qt.Key.Key_Escape:
                self.hits.hide()
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(150, self.hits, self.hits.hide)
        return super().eventFilter(watched, event)
