"""The main window: navigation, page, summary panel, message bar, foot; it decides nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QListWidgetItem,
    QMainWindow,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.dialogs import BugDialog, DetailDialog, QuestionDialog
from ofdesk.ui.frame import MessageBar, StatusBar, SummaryPanel, ToolBar
from ofdesk.ui.navigation import KEY, Counter, Navigation
from ofdesk.ui.page import Page
from ofdesk.ui.search_box import SearchBox
from ofdesk.ui.tasks import Doubt, Problem, TaskRunner
from ofdesk.ui.widgets import Pressed, button, label, scrolled
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

PageMaker = Callable[[TaskRunner, Any], Page]
FOLD_PANEL, FOLD_NAVIGATION = 1280, 1180
"""Widths under which the summary panel, then the words of the navigation, give way."""
MINIMUM = (600, 330)
"""Half a screen of 1366x768: what is left of it at 200 %."""
TAB = Qt.FocusPolicy.TabFocus
PAGES_MENU = "menu_view"


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: its key, its icon, what makes its page; a ``child`` is part of
    the entry above it."""

    key: str
    icon: str
    make: PageMaker
    child: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """An action of a menu: its words, its shortcut, what it does."""

    menu: str
    key: str
    run: Pressed
    shortcut: str = ""


class MainWindow(QMainWindow):
    """The frame around pages; ``ofdesk.ui.host.Window`` gives it its pages and commands."""

    page_opened = Signal(str)

    def __init__(self, tasks: TaskRunner, state: QSettings) -> None:
        super().__init__()
        self.tasks = tasks
        self.state = state
        self.pages: dict[str, Page] = {}
        self._places: dict[str, Place] = {}
        self.commands: list[tuple[str, str]] = []
        self.menus: dict[str, QMenu] = {}
        self.navigation = Navigation()
        self.stack = QStackedWidget()
        self.message = MessageBar()
        self.summary = SummaryPanel()
        self.factice = label(t("factice"), "badge")
        self.undo_button = button(t("nothing_to_undo"), kind="flat", icon="undo")
        self.search = SearchBox(tasks)
        self.foot = StatusBar(tasks.cancel_all)
        self.person = self.foot.person
        self.tools = ToolBar(self.undo_button, self.factice, self.search)
        self.factice.hide()
        self.undo_button.setEnabled(False)
        self._bug: BugDialog | None = None
        self._lay_out()
        self._connect()
        self.resize(1366, 698)
        self.setMinimumSize(*MINIMUM)
        geometry = state.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    def _connect(self) -> None:
        tasks = self.tasks
        tasks.committed.connect(self._on_committed)
        tasks.problem.connect(self.show_problem)
        tasks.doubtful.connect(self.show_doubt)
        tasks.bug.connect(self.show_bug)
        tasks.progressed.connect(self.foot.show_progress)
        tasks.busy.connect(self.foot.show_busy)
        self.navigation.currentItemChanged.connect(self._on_navigated)

    def _lay_out(self) -> None:
        centre = QVBoxLayout()
        centre.setContentsMargins(0, 0, 0, 0)
        centre.setSpacing(0)
        centre.addWidget(self.message)
        centre.addWidget(self.stack, 1)
        self.navigation.setAccessibleName(t("navigation"))
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(centre, 1)
        middle.addWidget(self.summary)
        holder = QWidget(self)
        self.setCentralWidget(holder)
        whole = QVBoxLayout(holder)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.tools)
        whole.addLayout(middle, 1)
        whole.addWidget(self.foot)

    def set_places(self, places: Sequence[Place]) -> None:
        """Fill the navigation; pages are made when first opened. The first nine that are nobody's
        part have a shortcut."""
        digits = iter("123456789")
        for place in places:
            self._places[place.key] = place
            self.navigation.add_place(place.key, place.icon, t(place.key), place.child)
            action = QAction(t(place.key), self)
            digit = "" if place.child else next(digits, "")
            if digit:
                action.setShortcut(QKeySequence(f"Alt+{digit}"))
                self.commands.append((t(place.key), f"Alt+{digit}"))
            action.triggered.connect(partial(self._open_asked, place.key))
            self.addAction(action)

    def set_tools(self, tools: Sequence[tuple[str, str, Pressed]]) -> None:
        """The actions of the day in the tool bar: words, icon, what they do."""
        for key, name, pressed in tools:
            self.tools.add(button(t(key), pressed, kind="flat", icon=name))

    def set_commands(self, commands: Sequence[Command]) -> None:
        """Fill the menus; every action has a place there, with its shortcut."""
        for command in commands:
            menu = self.menus.get(command.menu)
            if menu is None:
                menu = self.menus[command.menu] = self.menuBar().addMenu(t(command.menu))
                if command.menu == PAGES_MENU:
                    menu.addActions(self.actions())
                    menu.addSeparator()
            action = menu.addAction(t(command.key))
            action.triggered.connect(lambda _checked=False, c=command: c.run())
            self.search.add_command(t(command.key).rstrip("…"), command.run)
            if command.shortcut:
                action.setShortcut(QKeySequence(command.shortcut))
                shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                self.commands.append((t(command.key), shown))

    def _open_asked(self, key: str, _checked: bool = False) -> None:
        self.open_page(key)

    def open_page(self, key: str) -> Page:
        """Bring a page to the front, made now if it was not there."""
        page = self.pages.get(key)
        if page is None:
            page = self.pages[key] = self._places[key].make(self.tasks, self)
            area = scrolled()
            self.stack.addWidget(area)
            area.setWidget(page)
        self.navigation.show_place(key)
        self.message.hide()
        self.stack.setCurrentIndex(list(self.pages).index(key))
        self.summary.turn_to(page)
        self._show_panel()
        page.shown()
        if not self.navigation.hasFocus():
            # Else it would go to the first button of the page, whatever that does.
            page.setFocus()
        self.page_opened.emit(key)
        return page

    def _on_navigated(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is not None:
            self.open_page(item.data(KEY))

    def current_page(self) -> Page | None:
        """The page in front."""
        area = self.stack.currentWidget()
        page = area.widget() if isinstance(area, QScrollArea) else None
        return page if isinstance(page, Page) else None

    def tell(self, state: str, text: str, actions: Sequence[tuple[str, Pressed]] = ()) -> None:
        """See ``ofdesk.ui.page.Host``."""
        self.message.say(state, text, actions)

    def set_counter(self, page: str, counter: Counter | None) -> None:
        """Show how many there are behind a page, in the navigation."""
        self.navigation.set_counter(page, counter)

    def show_summary(self, widget: QWidget | None) -> None:
        """See ``ofdesk.ui.page.Host``."""
        self.summary.put(widget)
        self._show_panel()

    def toggle_panel(self) -> None:
        """F9: fold or show the summary panel."""
        folded = self.state.value("window/panel", "shown") == "folded"
        self.state.setValue("window/panel", "shown" if folded else "folded")
        self._show_panel()

    def _show_panel(self) -> None:
        wanted = self.state.value("window/panel", "shown") != "folded"
        wide = self.width() >= FOLD_PANEL
        self.summary.setVisible(wanted and wide and self.summary.is_filled())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.set_narrow(self.width() < FOLD_NAVIGATION)
        self._show_panel()

    def next_pane(self, step: int = 1) -> None:
        """F6, Shift+F6: navigation, page, panel, foot, in turn."""
        page = self.current_page()
        panes = [p for p in (self.navigation, page, self.summary, self.foot) if p and p.isVisible()]
        focus = QApplication.focusWidget()
        inside = [p for p in panes if focus and (p is focus or p.isAncestorOf(focus))]
        start = panes.index(inside[0]) if inside else -min(step, 0) - 1
        for turn in range(1, len(panes) + 1):
            target = _first_focus(panes[(start + turn * step) % len(panes)])
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    @Slot(object)
    def _on_committed(self, changes: frozenset[str]) -> None:
        for page in self.pages.values():
            page.changed(changes)

    @Slot(object)
    def show_problem(self, problem: Problem) -> None:
        """An error that no field shows: the message bar, with a retry where that can help."""
        actions: list[tuple[str, Pressed]] = []
        if problem.retry is not None:
            actions.append((t("retry"), problem.retry))
        if not isinstance(problem.error, DomainError):
            detail = partial(self._show_detail, problem.error)
            actions.append((t("details"), detail))
        self.tell("err", sentence(problem.error), actions)

    def _show_detail(self, error: OfdeskError) -> None:
        DetailDialog(error, self).open()

    @Slot(object)
    def show_doubt(self, doubt: Doubt) -> None:
        """« Sûr ? », asked over the window that wants to know."""
        parent = doubt.owner if isinstance(doubt.owner, QWidget) else self
        dialog = QuestionDialog(doubt.question, parent.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(doubt.go_on)
        dialog.open()

    @Slot(object)
    def show_bug(self, error: BaseException) -> None:
        """A defect of ours: said, with its detail to copy; the program goes on. Further ones are
        added to the dialog that is open."""
        if self._bug is not None:
            self._bug.add(error)
            return
        self._bug = BugDialog(error, self)
        self._bug.finished.connect(self._on_bug_read)
        self._bug.open()

    @Slot()
    def _on_bug_read(self) -> None:
        if self._bug is not None:
            self._bug.deleteLater()
            self._bug = None

    def closeEvent(self, event: QCloseEvent) -> None:
        self.state.setValue("window/geometry", self.saveGeometry())
        self.tasks.close()
        super().closeEvent(event)


def _first_focus(pane: QWidget) -> QWidget | None:
    """What the keyboard reaches first in a pane."""
    table = getattr(pane, "table", None)
    if isinstance(table, QWidget) and table.isVisible():
        return table
    if pane.focusPolicy() & TAB:
        return pane
    inside = pane.findChildren(QWidget)
    return next((w for w in inside if w.isVisible() and w.focusPolicy() & TAB), None)
