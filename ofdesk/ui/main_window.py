"""The main window: navigation, page, summary panel, message bar, foot; it decides nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui import icons
from ofdesk.ui.dialogs import BugDialog
from ofdesk.ui.page import Page
from ofdesk.ui.search_box import SearchBox
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Pressed, button, label, row
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

PageMaker = Callable[[TaskRunner, Any], Page]
NAVIGATION_WIDTH, SUMMARY_WIDTH, NARROW = 208, 300, 1280
KEY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: its key, its icon, and what makes its page."""

    key: str
    icon: str
    make: PageMaker


@dataclass(frozen=True, slots=True)
class Command:
    """An action of a menu: its words, its shortcut, what it does."""

    menu: str
    key: str
    run: Pressed
    shortcut: str = ""


class MainWindow(QMainWindow):
    """The frame around pages; ``ofdesk.ui.host.Window`` gives it its pages and commands."""

    def __init__(self, tasks: TaskRunner, state: QSettings) -> None:
        super().__init__()
        self.tasks = tasks
        self.state = state
        self.pages: dict[str, Page] = {}
        self._places: dict[str, Place] = {}
        self.commands: list[tuple[str, str]] = []
        self.navigation = QListWidget()
        self.stack = QStackedWidget()
        self.message = Band()
        self.summary = QFrame()
        self.factice = label(t("factice"), "badge")
        self.undo_button = button(t("nothing_to_undo"), kind="flat", icon="undo")
        self.search = SearchBox(tasks)
        self.running = label("", "hint")
        self.bar = QProgressBar()
        self.sync = label(t("alone"), "hint")
        self.person = label("", "hint")
        self._tools = row(space=4)
        self._lay_out()
        tasks.committed.connect(self._on_committed)
        tasks.problem.connect(self.show_problem)
        tasks.bug.connect(self.show_bug)
        tasks.progressed.connect(self._on_progressed)
        tasks.busy.connect(self._on_busy)
        self.navigation.currentItemChanged.connect(self._on_navigated)
        self.resize(1366, 698)
        self.setMinimumSize(1180, 640)
        geometry = state.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    def _lay_out(self) -> None:
        centre = QVBoxLayout()
        centre.setContentsMargins(0, 0, 0, 0)
        centre.setSpacing(0)
        message = QHBoxLayout()
        message.setContentsMargins(16, 8, 16, 0)
        message.addWidget(self.message)
        centre.addLayout(message)
        centre.addWidget(self.stack, 1)
        self.navigation.setObjectName("navigation")
        self.navigation.setAccessibleName(t("navigation"))
        self.navigation.setFixedWidth(NAVIGATION_WIDTH)
        self.navigation.setIconSize(QSize(16, 16))
        self.summary.setObjectName("summary")
        self.summary.setAccessibleName(t("summary"))
        self.summary.setFixedWidth(SUMMARY_WIDTH)
        QVBoxLayout(self.summary).setContentsMargins(14, 12, 14, 12)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(centre, 1)
        middle.addWidget(self.summary)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._tool_bar())
        whole.addLayout(middle, 1)
        whole.addWidget(self._status_bar())
        holder = QWidget()
        holder.setLayout(whole)
        self.setCentralWidget(holder)

    def _tool_bar(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("toolBar")
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(12, 5, 12, 5)
        layout.addLayout(self._tools)
        layout.addWidget(self.undo_button)
        layout.addStretch(1)
        layout.addWidget(self.factice)
        layout.addSpacing(8)
        layout.addWidget(self.search)
        self.factice.hide()
        self.undo_button.setEnabled(False)
        return frame

    def _status_bar(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("statusBar")
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(12, 3, 12, 3)
        self.bar.setFixedWidth(120)
        self.bar.setTextVisible(False)
        self.stop = button(t("cancel_task"), self.tasks.cancel_all, kind="link")
        for widget in (self.running, self.bar, self.stop):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.sync)
        layout.addSpacing(16)
        layout.addWidget(self.person)
        self.bar.hide()
        self.stop.hide()
        return frame

    def set_places(self, places: Sequence[Place]) -> None:
        """Fill the navigation; pages are made when first opened."""
        for number, place in enumerate(places, start=1):
            self._places[place.key] = place
            item = QListWidgetItem(icons.icon(place.icon), t(place.key))
            item.setData(KEY, place.key)
            self.navigation.addItem(item)
            action = QAction(self)
            action.setShortcut(QKeySequence(f"Alt+{number}"))
            action.triggered.connect(partial(self.open_page, place.key))
            self.addAction(action)
            self.commands.append((t(place.key), f"Alt+{number}"))

    def set_tools(self, tools: Sequence[tuple[str, str, Pressed]]) -> None:
        """The actions of the day in the tool bar: words, icon, what they do."""
        for key, name, pressed in tools:
            self._tools.addWidget(button(t(key), pressed, kind="flat", icon=name))

    def set_commands(self, commands: Sequence[Command]) -> None:
        """Fill the menus; every action has a place there, with its shortcut."""
        menus: dict[str, Any] = {}
        for command in commands:
            menu = menus.get(command.menu)
            if menu is None:
                menu = menus[command.menu] = self.menuBar().addMenu(t(command.menu))
            action = menu.addAction(t(command.key))
            action.triggered.connect(lambda _checked=False, c=command: c.run())
            if command.shortcut:
                action.setShortcut(QKeySequence(command.shortcut))
                shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                self.commands.append((t(command.key), shown))

    @Slot()
    def open_page(self, key: str) -> Page:
        """Bring a page to the front, made now if it was not there."""
        page = self.pages.get(key)
        if page is None:
            page = self.pages[key] = self._places[key].make(self.tasks, self)
            self.stack.addWidget(page)
        for position in range(self.navigation.count()):
            if self.navigation.item(position).data(KEY) == key:
                self.navigation.blockSignals(True)
                self.navigation.setCurrentRow(position)
                self.navigation.blockSignals(False)
        self.show_summary(None)
        self.message.hide()
        self.stack.setCurrentWidget(page)
        page.shown()
        return page

    def _on_navigated(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is not None:
            self.open_page(item.data(KEY))

    def current_page(self) -> Page | None:
        """The page in front."""
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else None

    def tell(self, state: str, text: str, actions: Sequence[tuple[str, Pressed]] = ()) -> None:
        """See ``ofdesk.ui.page.Host``."""
        self.message.say(state, text, [*actions, (t("close"), self.message.hide)])

    def show_summary(self, widget: QWidget | None) -> None:
        """See ``ofdesk.ui.page.Host``."""
        layout = self.summary.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        if widget is not None:
            layout.addWidget(widget)
        self._show_panel()

    def toggle_panel(self) -> None:
        """F9: fold or show the summary panel."""
        folded = self.state.value("window/panel", "shown") == "folded"
        self.state.setValue("window/panel", "shown" if folded else "folded")
        self._show_panel()

    def _show_panel(self) -> None:
        layout = self.summary.layout()
        wanted = self.state.value("window/panel", "shown") != "folded"
        filled = layout is not None and layout.count() > 0
        self.summary.setVisible(wanted and filled and self.width() >= NARROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_panel()

    @Slot(object)
    def _on_committed(self, changes: frozenset[str]) -> None:
        for page in self.pages.values():
            page.changed(changes)

    @Slot(object)
    def show_problem(self, error: OfdeskError) -> None:
        """An error that no field shows: the message bar."""
        self.tell("err", sentence(error))

    @Slot(object)
    def show_bug(self, error: BaseException) -> None:
        """A defect of ours: said, with its detail to copy; the program goes on."""
        BugDialog(error, self).exec()

    @Slot(str, int, int)
    def _on_progressed(self, title: str, done: int, total: int) -> None:
        self.running.setText(t("task_progress", title=title, done=done, total=total))
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    @Slot(int)
    def _on_busy(self, count: int) -> None:
        for widget in (self.bar, self.stop):
            widget.setVisible(count > 0)
        if not count:
            self.running.setText("")

    def closeEvent(self, event: QCloseEvent) -> None:
        self.state.setValue("window/geometry", self.saveGeometry())
        self.tasks.close()
        super().closeEvent(event)


def picture(name: str, role: str, size: int = 16) -> QLabel:
    """An icon as a label."""
    made = QLabel()
    made.setPixmap(icons.pixmap(name, role, size))
    return made
