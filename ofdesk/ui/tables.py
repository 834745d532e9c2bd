"""Tables over the base: what is seen, chosen and typed in a list of ready rows."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from PySide6.QtCore import (
    QByteArray,
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    QSettings,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QSizePolicy,
    QTableView,
    QWidget,
)

from ofdesk.ui.cells import CHIPS, OTHER_CHIP, Cell, Column, ReadyRow, RowDelegate
from ofdesk.ui.paged import PAGE, Count, Fetch, PagedModel

__all__ = [
    "CHIPS",
    "OTHER_CHIP",
    "PAGE",
    "Cell",
    "Column",
    "Count",
    "Fetch",
    "PagedModel",
    "ReadyRow",
    "TableView",
]

ROW_HEIGHT = 28
MOST_KEPT = 1000
"""Selected rows that are found again when the list is read again."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is found again when a list is read again."""

    current: str = ""
    selected: frozenset[str] = frozenset()
    scroll: int = 0
    total: int = 0


class TableView(QTableView):
    """A table of rows. Enter opens, Escape lets the selection go, typing goes to the filter, the
    menu key and the right button give what can be done. Order and widths of columns are kept; so
    are cursor and selection when the list is read again, by the keys of the rows."""

    opened = Signal(object)
    menu_asked = Signal(object)
    typed = Signal(str)
    escaped = Signal()

    def __init__(self, model: PagedModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paged = model
        self._kept = _Kept()
        self.setObjectName(name)
        self.setModel(model)
        self.setItemDelegate(RowDelegate(model.columns, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._lay_out_columns()
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.customContextMenuRequested.connect(self._ask_menu)
        model.in_use = self._positions_in_use
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._find_again)

    def _lay_out_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(40)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self.choose_columns)
        for position, column in enumerate(self._paged.columns):
            mode = (
                QHeaderView.ResizeMode.Stretch
                if column.stretch
                else QHeaderView.ResizeMode.Interactive
            )
            header.setSectionResizeMode(position, mode)
            self.setColumnWidth(position, column.width)

    def keep_columns(self, state: QSettings) -> None:
        """Bring back order, widths and hidden columns of the last time, and keep them from now."""
        key = f"tables/{self.objectName()}/{'-'.join(c.key for c in self._paged.columns)}"
        header = self.horizontalHeader()
        kept = state.value(key)
        if isinstance(kept, QByteArray):
            header.restoreState(kept)
        save = partial(_save_columns, header, state, key)
        header.sectionResized.connect(lambda *_: save())
        header.sectionMoved.connect(lambda *_: save())
        header.sortIndicatorChanged.connect(lambda *_: save())

    def sort_by_headings(self, keys: Collection[str], changed: Callable[[], None]) -> None:
        """Let a click on the heading of one of the columns ``keys`` sort the list: upwards, then
        downwards, then as at first. ``changed`` reads the list again, as ``sorted_by`` says."""
        header = self.horizontalHeader()
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorShown(True)

        def check(position: int, _order: Qt.SortOrder) -> None:
            if position >= 0 and self._paged.columns[position].key not in keys:
                header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            else:
                changed()

        header.sortIndicatorChanged.connect(check)

    def sorted_by(self) -> tuple[str, bool]:
        """The key of the column that sorts the list, and whether downwards; none at first."""
        header = self.horizontalHeader()
        position = header.sortIndicatorSection()
        if not header.isSortIndicatorShown() or not 0 <= position < len(self._paged.columns):
            return "", False
        down = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        return self._paged.columns[position].key, down

    def choose_columns(self, at: QPoint) -> None:
        """Ask which columns to show, at a place of the headings."""
        menu = QMenu(self)
        for position, column in enumerate(self._paged.columns):
            action = menu.addAction(column.heading)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(position))
            action.setEnabled(not column.strong)
            action.toggled.connect(lambda shown, n=position: self.setColumnHidden(n, not shown))
        menu.exec(self.horizontalHeader().mapToGlobal(at))

    def _ask_menu(self, at: QPoint) -> None:
        self.menu_asked.emit(at)

    def _open(self, position: int) -> None:
        found = self._paged.row_at(position)
        if found is not None:
            self.opened.emit(found)

    def current_row(self) -> ReadyRow | None:
        """The row that the cursor is on."""
        return self._paged.row_at(self.currentIndex().row())

    def _selected_parts(self) -> list[range]:
        """The rows selected as ranges, in their order, none twice."""
        chosen = self.selectionModel().selection()
        parts = [chosen.at(number) for number in range(chosen.count())]
        joined: list[range] = []
        for top, bottom in sorted((part.top(), part.bottom()) for part in parts):
            start = max(top, joined[-1].stop) if joined else top
            if start <= bottom:
                joined.append(range(start, bottom + 1))
        return joined

    def _selected_positions(self) -> list[int]:
        return list(chain.from_iterable(self._selected_parts()))

    def selected_count(self) -> int:
        """How many rows are selected, those not fetched too."""
        return sum(map(len, self._selected_parts()))

    def selected_rows(self) -> list[ReadyRow]:
        """The rows selected, in their order, as far as they were fetched; see ``with_selected``."""
        return [entry for part in self._selected_parts() for entry in self._paged.rows_within(part)]

    def with_selected(self, then: Callable[[list[ReadyRow]], None]) -> None:
        """Fetch what is selected and was not seen yet, then call ``then`` with all of it."""
        positions = self._selected_positions()
        self._paged.fetch_all(positions, lambda: then(self.selected_rows()))

    def _positions_in_use(self) -> set[int]:
        top = max(self.rowAt(0), 0)
        rows = self.viewport().height() // ROW_HEIGHT + 1
        current = max(self.currentIndex().row(), 0)
        shown = {top, min(top + rows, max(self._paged.rowCount() - 1, 0)), current}
        return shown | set(islice(chain.from_iterable(self._selected_parts()), MOST_KEPT))

    def _keep(self) -> None:
        if not self._paged.rowCount():
            # Before the first paint not even the names of the scroll bar are loaded.
            self._kept = _Kept()
            return
        current = self.current_row()
        self._kept = _Kept(
            current.key if current else "",
            frozenset(found.key for found in self.selected_rows()),
            self.verticalScrollBar().value(),
            self._paged.rowCount(),
        )

    def _find_again(self) -> None:
        kept, model = self._kept, self._paged
        positions = model.positions()
        selection = QItemSelection()
        last = len(model.columns) - 1
        for key in kept.selected & positions.keys():
            line = positions[key]
            selection.select(model.index(line, 0), model.index(line, last))
        chosen = self.selectionModel()
        chosen.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if kept.current in positions:
            index = model.index(positions[kept.current], 0)
            chosen.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            # The scroll bar learns the new length only with the next layout.
            self.executeDelayedItemsLayout()
            if kept.total == model.rowCount():
                self.verticalScrollBar().setValue(kept.scroll)
            else:
                self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
            return
        if event.key() == Qt.Key.Key_Escape:
            if not self._let_go():
                # A dialog around the table closes on it.
                event.ignore()
            return
        if event.key() == Qt.Key.Key_Space:
            self._tick()
            return
        text = event.text()
        if text.isprintable() and text.strip() and not event.modifiers() & CONTROL:
            self.typed.emit(text)
            return
        super().keyPressEvent(event)

    def _tick(self) -> None:
        """Space: take the row of the cursor into the selection, or out of it."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(self.currentIndex(), flags.Toggle | flags.Rows)

    def _let_go(self) -> bool:
        """Escape: the selection first, then whatever the page filters by."""
        if self.selected_count() > 1:
            self.selectRow(self.currentIndex().row())
            return True
        self.escaped.emit()
        return False

    def give_way(self) -> None:
        """Take the height that is left: what stands under the list stays in sight. An area that
        scrolls gives a page with wrapped words all the height that its lists would like."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    def sizeHint(self) -> QSize:
        return QSize(700, 400)


def _save_columns(header: QHeaderView, state: QSettings, key: str) -> None:
    state.setValue(key, header.saveState())


CONTROL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
