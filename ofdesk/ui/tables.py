"""Tables over the base: pages of ready rows fetched off the screen's thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    QSettings,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from ofdesk.ui.cells import (
    CELL_ROLE,
    CHIPS,
    OTHER_CHIP,
    Cell,
    Column,
    Index,
    ReadyRow,
    RowDelegate,
)
from ofdesk.ui.tasks import TaskRunner

__all__ = ["CHIPS", "OTHER_CHIP", "Cell", "Column", "PagedModel", "ReadyRow", "TableView"]

TOP = QModelIndex()
PAGE = 200
"""Rows that are read at once."""
ROW_HEIGHT = 28
MOST_KEPT = 1000
"""Selected rows that are found again when the list is read again."""

Fetch = Callable[[int, int], Sequence[ReadyRow]]
Count = Callable[[], Any]


class PagedModel(QAbstractTableModel):
    """Rows of a list that is as long as ``count`` says; pages are fetched when first seen.

    ``fetch(offset, limit)`` and ``count()`` run on the reader; ``counted`` tells the totals.
    """

    counted = Signal(object)
    loaded = Signal()

    def __init__(
        self,
        tasks: TaskRunner | None,
        columns: Sequence[Column],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.in_use: Callable[[], set[int]] = set
        """The positions that the view shows and has selected: read again with the list."""
        self._tasks = tasks
        self._rows: dict[int, ReadyRow] = {}
        self._asked: set[int] = set()
        self._total = 0
        self._fetch: Fetch | None = None
        self._turn = 0

    def load(self, fetch: Fetch, count: Count) -> None:
        """Show another list, or the same again; the first page and the count come together."""
        self._turn += 1
        turn = self._turn
        self._fetch = fetch
        pages = sorted({0, *(position // PAGE for position in self.in_use())})

        def work() -> tuple[Any, dict[int, Sequence[ReadyRow]]]:
            return count(), {page: fetch(page * PAGE, PAGE) for page in pages}

        assert self._tasks is not None
        self._tasks.read(self, "load", work, lambda found: self._begin(turn, *found))

    def show_rows(self, rows: Sequence[ReadyRow]) -> None:
        """Show rows that are at hand, whole."""
        self._turn += 1
        self._fetch = None
        self.beginResetModel()
        self._rows, self._total = dict(enumerate(rows)), len(rows)
        self.endResetModel()
        self.loaded.emit()

    def _begin(self, turn: int, totals: Any, pages: dict[int, Sequence[ReadyRow]]) -> None:
        if turn != self._turn:
            return
        self.beginResetModel()
        self._total = _count_of(totals)
        self._rows = {
            position: found
            for page, rows in pages.items()
            for position, found in enumerate(rows, start=page * PAGE)
        }
        self._asked = set(pages)
        self.endResetModel()
        self.counted.emit(totals)
        self.loaded.emit()

    def _ask(self, page: int) -> None:
        if page in self._asked or self._fetch is None or self._tasks is None:
            return
        self._asked.add(page)
        turn, fetch = self._turn, self._fetch
        self._tasks.read(
            self,
            f"page {page}",
            lambda: fetch(page * PAGE, PAGE),
            lambda rows: self._fill(turn, page, rows),
        )

    def _fill(self, turn: int, page: int, rows: Sequence[ReadyRow]) -> None:
        if turn != self._turn or not rows:
            return
        first = page * PAGE
        self._rows.update(enumerate(rows, start=first))
        last = min(first + len(rows), self._total) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def row_at(self, position: int) -> ReadyRow | None:
        """The row at a position, if its page was fetched."""
        return self._rows.get(position)

    def positions(self) -> dict[str, int]:
        """Where each row that was fetched stands, by its key."""
        return {found.key: position for position, found in self._rows.items()}

    def fetch_all(self, positions: Sequence[int], then: Callable[[], None]) -> None:
        """Call ``then`` once the rows at all ``positions`` are there."""
        missing = sorted({n // PAGE for n in positions if n not in self._rows})
        if not missing or self._fetch is None or self._tasks is None:
            then()
            return
        turn, fetch = self._turn, self._fetch

        def work() -> dict[int, Sequence[ReadyRow]]:
            return {page: fetch(page * PAGE, PAGE) for page in missing}

        def fill(pages: dict[int, Sequence[ReadyRow]]) -> None:
            for page, rows in pages.items():
                self._asked.add(page)
                self._fill(turn, page, rows)
            if turn == self._turn:
                then()

        self._tasks.read(self, "all", work, fill)

    def position_of(self, key: str) -> int | None:
        """Where a row stands among those fetched."""
        return next((n for n, found in self._rows.items() if found.key == key), None)

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found = self._rows.get(index.row())
        if found is None:
            self._ask(index.row() // PAGE)
            return None
        column = self.columns[index.column()]
        cell = found.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.text
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section].right
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


def _count_of(totals: Any) -> int:
    """The number of rows: a number, the first of several totals, or their ``count``."""
    if isinstance(totals, tuple):
        return int(totals[0])
    return int(totals if isinstance(totals, int) else totals.count)


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

    def _selected_positions(self) -> list[int]:
        chosen = self.selectionModel().selection()
        parts = [chosen.at(number) for number in range(chosen.count())]
        return sorted({n for part in parts for n in range(part.top(), part.bottom() + 1)})

    def selected_rows(self) -> list[ReadyRow]:
        """The rows selected, in their order, as far as they were fetched; see ``with_selected``."""
        found = (self._paged.row_at(position) for position in self._selected_positions())
        return [entry for entry in found if entry is not None]

    def with_selected(self, then: Callable[[list[ReadyRow]], None]) -> None:
        """Fetch what is selected and was not seen yet, then call ``then`` with all of it."""
        positions = self._selected_positions()
        self._paged.fetch_all(positions, lambda: then(self.selected_rows()))

    def _positions_in_use(self) -> set[int]:
        top = max(self.rowAt(0), 0)
        rows = self.viewport().height() // ROW_HEIGHT + 1
        shown = {top, min(top + rows, max(self._paged.rowCount() - 1, 0))}
        return shown | set(self._selected_positions()[:MOST_KEPT])

    def _keep(self) -> None:
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
        if len(self._selected_positions()) > 1:
            self.selectRow(self.currentIndex().row())
            return True
        self.escaped.emit()
        return False

    def sizeHint(self) -> QSize:
        return QSize(700, 400)


def _save_columns(header: QHeaderView, state: QSettings, key: str) -> None:
    state.setValue(key, header.saveState())


CONTROL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
