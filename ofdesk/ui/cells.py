"""Cells of tables, ready to paint: chips for states, strong keys, amounts in their tone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ofdesk.domain.text import fold
from ofdesk.ui import icons, theme

Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = Qt.ItemDataRole.UserRole + 1
"""The whole ``Cell``: text, state and tone at once."""
HAIRLINE = 0.55
"""How strong the line between two rows is."""
PADDING = 8

CHIPS = {
    **dict.fromkeys(("production", "paid", "accepted", "acquired", "done"), ("ok", "check")),
    **dict.fromkeys(("due", "open", "part_paid", "pending", "waiting"), ("warn", "clock")),
    **dict.fromkeys(("expired", "late", "refused", "uncovered"), ("err", "alert")),
    "test": ("test", "flask"),
    "added": ("ok", "plus"),
    "updated": ("info", "pen"),
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


def holding(rows: Sequence[ReadyRow], text: str) -> list[ReadyRow]:
    """The rows whose cells hold every word of ``text``, accents and case aside."""
    words = fold(text).split()
    return [
        found
        for found in rows
        if all(word in fold(" ".join(cell.text for cell in found.cells)) for word in words)
    ]


class RowDelegate(QStyledItemDelegate):
    """Paints chips for states, strong key columns, and amounts in the tone of their cell.

    Without a style and with one question to the model for each cell: a screen of rows is painted
    several times faster than through ``QStyledItemDelegate`` and a style sheet.
    """

    def __init__(self, columns: Sequence[Column], view: QAbstractItemView) -> None:
        super().__init__(view)
        self._columns, self._view = columns, view

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """For the width that a column asks for."""
        super().initStyleOption(option, index)
        if self._columns[index.column()].strong:
            option.font = theme.body_font(weight=QFont.Weight.DemiBold)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self._view
        focused = view.hasFocus()
        # Not from ``option.state``: the many names of the style would be loaded for it.
        selected = view.selectionModel().isSelected(index)
        box = option.rect
        if selected:
            painter.fillRect(box, theme.colour("sel" if focused else "sel_inactive"))
        line = theme.colour("border")
        line.setAlphaF(HAIRLINE)
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), line)
        cell: Cell | None = index.data(CELL_ROLE)
        if cell is not None:
            self._paint_cell(painter, box, self._columns[index.column()], (cell, selected))
        if focused and view.currentIndex().row() == index.row():
            _paint_ring(painter, box)

    def _paint_cell(
        self, painter: QPainter, box: QRect, column: Column, shown: tuple[Cell, bool]
    ) -> None:
        cell, selected = shown
        if column.chip and cell.state:
            paint_chip(painter, box, cell.state, cell.text)
            return
        tone = cell.tone or ("sel_text" if selected else "text")
        if selected and tone == "text3":
            tone = "text2"
        weight = QFont.Weight.DemiBold if column.strong else QFont.Weight.Normal
        painter.setFont(theme.body_font(weight=weight))
        painter.setPen(theme.colour(tone))
        inside = box.adjusted(PADDING, 0, -PADDING, 0)
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        metrics = painter.fontMetrics()
        text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, int(side | Qt.AlignmentFlag.AlignVCenter), text)


def _paint_ring(painter: QPainter, cell: QRect) -> None:
    """This cell's part of the ring around the row that has the keyboard."""
    shade = theme.colour("focus")
    painter.fillRect(QRect(cell.left(), cell.top(), cell.width(), 2), shade)
    painter.fillRect(QRect(cell.left(), cell.bottom() - 1, cell.width(), 2), shade)


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
