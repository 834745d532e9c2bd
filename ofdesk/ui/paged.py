"""The model of a table: pages of ready rows fetched off the screen's thread when first seen."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from ofdesk.ui.cells import CELL_ROLE, Column, Index, ReadyRow
from ofdesk.ui.tasks import TaskRunner

TOP = QModelIndex()
PAGE = 200
"""Rows that are read at once."""
MOST_PAGES = 40
"""Pages that are kept; those far from the view are let go, and read again when they are seen."""
Fetch = Callable[[int, int], Sequence[ReadyRow]]
Count = Callable[[], Any]


class PagedModel(QAbstractTableModel):
    """Rows of a list that is as long as ``count`` says; pages are fetched when first seen.

    ``fetch(offset, limit)`` and ``count()`` run on the reader, or ``apart`` from all others;
    ``counted`` tells the totals.
    """

    counted = Signal(object)
    loaded = Signal()

    def __init__(
        self,
        tasks: TaskRunner | None,
        columns: Sequence[Column],
        parent: QObject | None = None,
        *,
        apart: bool = False,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._apart = apart
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

        self._read("load", work, lambda found: self._begin(turn, *found))

    def _read(self, key: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        assert self._tasks is not None
        (self._tasks.read_apart if self._apart else self._tasks.read)(self, key, work, done)

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

        def fill(rows: Sequence[ReadyRow]) -> None:
            self._fill(turn, page, rows)
            self._let_go()

        self._read(f"page {page}", lambda: fetch(page * PAGE, PAGE), fill)

    def _fill(self, turn: int, page: int, rows: Sequence[ReadyRow]) -> None:
        if turn != self._turn or not rows:
            return
        first = page * PAGE
        self._rows.update(enumerate(rows, start=first))
        self._asked.add(page)
        last = min(first + len(rows), self._total) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _let_go(self) -> None:
        """Drop the pages farthest from those in use, when there are more than may be kept."""
        if self._fetch is None or len(self._asked) <= MOST_PAGES:
            return
        used = {position // PAGE for position in self.in_use()}
        free = sorted(self._asked - used, key=lambda page: _distance(page, used), reverse=True)
        for page in free[: len(self._asked) - MOST_PAGES // 2]:
            self._asked.discard(page)
            for position in range(page * PAGE, (page + 1) * PAGE):
                self._rows.pop(position, None)

    def row_at(self, position: int) -> ReadyRow | None:
        """The row at a position, if its page was fetched."""
        return self._rows.get(position)

    def rows_within(self, part: range) -> list[ReadyRow]:
        """The rows of a range that were fetched, in their order."""
        rows = self._rows
        if len(part) <= len(rows):
            return [rows[position] for position in part if position in rows]
        return [rows[position] for position in sorted(rows) if position in part]

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
                self._fill(turn, page, rows)
            if turn == self._turn:
                then()
                self._let_go()

        self._read("all", work, fill)

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


def _distance(page: int, used: Iterable[int]) -> int:
    return min((abs(page - other) for other in used), default=page)


def _count_of(totals: Any) -> int:
    """The number of rows: a number, the first of several totals, or their ``count``."""
    if isinstance(totals, tuple):
        return int(totals[0])
    return int(totals if isinstance(totals, int) else totals.count)
