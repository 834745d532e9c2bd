"""Tables over the base: pages of ready rows fetched off the screen's thread, chips, amounts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ofdesk.ui import icons, theme
from ofdesk.ui.tasks import TaskRunner

Index = QModelIndex | QPersistentModelIndex
PAGE = 200
ROW_HEIGHT = 28
STATE_ROLE = Qt.ItemDataRole.UserRole + 1
TONE_ROLE = Qt.ItemDataRole.UserRole + 2

CHIPS = {
    **dict.fromkeys(("production", "paid", "accepted", "acquired", "done"), ("ok", "check")),
    **dict.fromkeys(("due", "open", "part_paid", "pending", "waiting"), ("warn", "clock")),
    **dict.fromkeys(("expired", "late", "refused", "uncovered"), ("err", "alert")),
    "test": ("test", "flask"),
    **dict.fromkeys(("sent", "issued", "invoiced", "quoted"), ("info", "send")),
}
OTHER_CHIP = ("neutral", "slash")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key (what it sorts by), heading, width, and how it is shown."""

    key: str
    heading: str
    width: int = 100
    right: bool = False
    strong: bool = False
    chip: bool = False
    stretch: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A ready cell: its text, the state behind a chip, and a tone (``err``, ``text3``)."""

    text: str
    state: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A ready row: the key that opens it, its cells, and the row as read."""

    key: str
    cells: tuple[Cell, ...]
    source: Any = None


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

        def work() -> tuple[Any, Sequence[ReadyRow]]:
            return count(), fetch(0, PAGE)

        assert self._tasks is not None
        self._tasks.read(self, "load", work, lambda found: self._begin(turn, *found))

    def show_rows(self, rows: Sequence[ReadyRow]) -> None:
        """Show rows that are at hand, whole."""
        self._turn += 1
        self._fetch = None
        self.beginResetModel()
        self._rows, self._total = dict(enumerate(rows)), len(rows)
        self.endResetModel()

    def _begin(self, turn: int, totals: Any, rows: Sequence[ReadyRow]) -> None:
        if turn != self._turn:
            return
        self.beginResetModel()
        self._total = _count_of(totals)
        self._rows = dict(enumerate(rows))
        self._asked = {0}
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

    def position_of(self, key: str) -> int | None:
        """Where a row stands among those fetched."""
        return next((n for n, found in self._rows.items() if found.key == key), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
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
        if role == STATE_ROLE:
            return cell.state
        if role == TONE_ROLE:
            return cell.tone
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


class RowDelegate(QStyledItemDelegate):
    """Paints chips for states, strong key columns, and amounts in the tone of their cell."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        column = self._columns[index.column()]
        if column.strong:
            option.font = theme.body_font(weight=QFont.Weight.DemiBold)
        tone = index.data(TONE_ROLE)
        if tone:
            option.palette.setColor(option.palette.ColorRole.Text, theme.colour(tone))
            option.palette.setColor(option.palette.ColorRole.HighlightedText, theme.colour(tone))
        if column.chip:
            option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        state = index.data(STATE_ROLE)
        if state and self._columns[index.column()].chip:
            paint_chip(painter, option.rect, state, str(index.data() or ""))


def paint_chip(painter: QPainter, cell: QRect, state: str, text: str) -> None:
    """A state as a small ground with its icon and its word."""
    role, name = CHIPS.get(state, OTHER_CHIP)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.body_font(12, QFont.Weight.Medium))
    width = painter.fontMetrics().horizontalAdvance(text) + 6 + 12 + 4 + 8
    box = QRect(cell.left() + 8, cell.center().y() - 10, min(width, cell.width() - 10), 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"{role}_bg"))
    painter.drawRoundedRect(box, 4, 4)
    painter.drawPixmap(box.left() + 6, box.top() + 4, icons.pixmap(name, role, 12))
    painter.setPen(theme.colour(role))
    inside = box.adjusted(22, 0, -4, 0)
    painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), text)
    painter.restore()


class TableView(QTableView):
    """A table of rows: Enter opens, the menu key and the right button give what can be done."""

    opened = Signal(object)
    menu_asked = Signal(object)
    typed = Signal(str)

    def __init__(self, model: PagedModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paged = model
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

    def _lay_out_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(40)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)
        for position, column in enumerate(self._paged.columns):
            mode = (
                QHeaderView.ResizeMode.Stretch
                if column.stretch
                else QHeaderView.ResizeMode.Interactive
            )
            header.setSectionResizeMode(position, mode)
            self.setColumnWidth(position, column.width)

    def _choose_columns(self, at: Any) -> None:
        menu = QMenu(self)
        for position, column in enumerate(self._paged.columns):
            action = menu.addAction(column.heading)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(position))
            action.setEnabled(not column.strong)
            action.toggled.connect(lambda shown, n=position: self.setColumnHidden(n, not shown))
        menu.exec(self.horizontalHeader().mapToGlobal(at))

    def _ask_menu(self, at: Any) -> None:
        self.menu_asked.emit(at)

    def _open(self, position: int) -> None:
        found = self._paged.row_at(position)
        if found is not None:
            self.opened.emit(found)

    def current_row(self) -> ReadyRow | None:
        """The row that the cursor is on."""
        return self._paged.row_at(self.currentIndex().row())

    def selected_rows(self) -> list[ReadyRow]:
        """The rows selected, in their order, as far as they were fetched."""
        positions = sorted({index.row() for index in self.selectionModel().selectedRows()})
        found = (self._paged.row_at(position) for position in positions)
        return [entry for entry in found if entry is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
            return
        text = event.text()
        if text.isprintable() and text.strip() and not event.modifiers() & CONTROL:
            self.typed.emit(text)
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(700, 400)


CONTROL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
