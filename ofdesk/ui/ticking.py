"""A list of which a person ticks rows: by a click or the space bar, all of them at once too."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.words.ui import t


class TickTable(TableView):
    """Rows whose first cell says whether they are taken; rows are whole, never paged."""

    ticked = Signal()

    def __init__(self, columns: Sequence[Column], name: str, parent: QWidget | None = None) -> None:
        first = Column("tick", t("money.tick"), 96, chip=True)
        self._model = PagedModel(None, (first, *columns), parent)
        super().__init__(self._model, name, parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._rows: list[ReadyRow] = []
        self._taken: set[str] = set()

    def show_rows(self, rows: Iterable[ReadyRow], taken: Iterable[str] | None = None) -> None:
        """Show ``rows`` (without their first cell); what was ticked stays so unless ``taken``."""
        self._rows = list(rows)
        if taken is not None:
            self._taken = set(taken)
        self._paint()

    def _paint(self) -> None:
        self._model.show_rows([self._ready(found) for found in self._rows])
        self.ticked.emit()

    def _ready(self, found: ReadyRow) -> ReadyRow:
        taken = found.key in self._taken
        words = t("money.taken") if taken else t("money.left")
        return replace(found, cells=(Cell(words, "done" if taken else "off"), *found.cells))

    def taken_rows(self) -> list[ReadyRow]:
        """The ticked rows, in the order of the list."""
        return [found for found in self._rows if found.key in self._taken]

    def tick_all(self) -> None:
        """Take every row, or none where all are taken."""
        keys = {found.key for found in self._rows}
        self._taken = set() if keys <= self._taken else keys
        self._paint()

    def toggle(self, key: str) -> None:
        """Take a row, or leave it."""
        self._taken ^= {key}
        self._paint()

    def _tick(self) -> None:
        found = self.current_row()
        if found is not None:
            self.toggle(found.key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.setCurrentIndex(index)
            self._tick()
