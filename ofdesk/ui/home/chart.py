"""A bar chart of twelve months beside those of the year before, painted by ourselves."""

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from ofdesk.ui import theme
from ofdesk.ui.widgets import announce
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.home_rows import MonthFigure

LEFT, TOP, BOTTOM, STEPS = 70, 30, 22, 4
WIDEST_BAR = 26
SMALLEST_TOP = 10_000
"""A chart without figures still has a scale: 100 €."""


class BarChart(QWidget):
    """Bars for this year, a dashed line for the one before; the menu copies figures or picture.

    A click on a bar, or Enter on the one that the arrows chose, asks for what is behind it.
    """

    asked = Signal(object)
    """The first day of the month whose bar was chosen."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._figures: Sequence[MonthFigure] = ()
        self._chosen: int | None = None
        self.setMouseTracking(True)
        self.setMinimumHeight(170)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_figures(self, figures: "Sequence[MonthFigure]") -> None:
        """Other figures; the summary for screen readers follows."""
        self._figures = figures
        self._chosen = None
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """The figures as text: month, this year, the year before."""
        lines = [f"{self._title}\t{t('home.this_year')}\t{t('home.last_year')}"]
        lines += [
            f"{found.month:%m/%Y}\t{formats.figures(found.cents)}\t"
            f"{formats.figures(found.previous_cents)}"
            for found in self._figures
        ]
        return "\n".join(lines)

    def sizeHint(self) -> QSize:
        return QSize(480, 190)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.body_font(13, QFont.Weight.DemiBold))
        painter.drawText(6, 18, self._title)
        if self._figures:
            # A scale without its bars would look like a year without a sale.
            highest = max(max(found.cents, found.previous_cents) for found in self._figures)
            top = _rounded_up(max(highest, SMALLEST_TOP))
            self._paint_grid(painter, top)
            self._paint_bars(painter, top)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _height(self, cents: int, top: int) -> float:
        return (self.height() - TOP - BOTTOM) * max(cents, 0) / top

    def _paint_grid(self, painter: QPainter, top: int) -> None:
        painter.setFont(theme.body_font(11))
        for step in range(STEPS + 1):
            y = self.height() - BOTTOM - self._height(top * step // STEPS, top)
            painter.setPen(theme.colour("c_grid"))
            painter.drawLine(LEFT, round(y), self.width(), round(y))
            painter.setPen(theme.colour("text3"))
            box = QRectF(0, y - 8, LEFT - 8, 16)
            words = formats.number(top * step // STEPS // 100)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), words)

    def _paint_bars(self, painter: QPainter, top: int) -> None:
        step = (self.width() - LEFT) / len(self._figures)
        width = min(WIDEST_BAR, step * 0.6)
        last_year = []
        for number, found in enumerate(self._figures):
            x = LEFT + step * number + (step - width) / 2
            height = self._height(found.cents, top)
            y = self.height() - BOTTOM - height
            painter.fillRect(QRectF(x, y, width, height), theme.colour("c1"))
            if number == self._chosen and self.hasFocus():
                painter.fillRect(QRectF(x, self.height() - BOTTOM, width, 3), theme.colour("focus"))
            present = number == len(self._figures) - 1
            weight = QFont.Weight.DemiBold if present else QFont.Weight.Normal
            painter.setFont(theme.body_font(11, weight))
            painter.setPen(theme.colour("text2"))
            box = QRectF(LEFT + step * number, self.height() - BOTTOM + 4, step, 16)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), f"{found.month:%m}")
            before = self.height() - BOTTOM - self._height(found.previous_cents, top)
            last_year.append((x + width / 2, before))
        if any(found.previous_cents for found in self._figures):
            painter.setPen(QPen(theme.colour("c_mute"), 1.5, Qt.PenStyle.DashLine))
            for start, end in itertools.pairwise(last_year):
                painter.drawLine(round(start[0]), round(start[1]), round(end[0]), round(end[1]))

    def event(self, event: QEvent) -> bool:
        """The value of a bar in a tooltip."""
        if isinstance(event, QHelpEvent):
            number = self._at(event.pos().x())
            if number is not None:
                found = self._figures[number]
                words = f"{found.month:%m/%Y} : {formats.amount(found.cents)}"
                QToolTip.showText(event.globalPos(), words, self)
        return super().event(event)

    def _at(self, x: float) -> int | None:
        """The number of the month at ``x``."""
        if not self._figures or x <= LEFT:
            return None
        number = int((x - LEFT) / (self.width() - LEFT) * len(self._figures))
        return number if number < len(self._figures) else None

    def _ask(self, number: int | None) -> None:
        if number is not None:
            self.asked.emit(self._figures[number].month)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position().x()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._ask(self._at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._figures) - 1
        here = last + 1 if self._chosen is None else self._chosen
        steps = {Qt.Key.Key_Left: here - 1, Qt.Key.Key_Right: min(here + 1, last)}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(self._chosen)
        elif event.key() in steps and self._figures:
            self._chosen = max(steps[Qt.Key(event.key())], 0)
            found = self._figures[self._chosen]
            announce(self, f"{found.month:%m/%Y} : {formats.amount(found.cents)}")
            self.update()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        clipboard = QGuiApplication.clipboard()
        menu = QMenu(self)
        menu.addAction(t("home.copy_figures"), lambda: clipboard.setText(self.text()))
        menu.addAction(t("home.copy_picture"), lambda: clipboard.setPixmap(self.grab()))
        menu.exec(event.globalPos())


def _rounded_up(cents: int) -> int:
    """The next round figure above: 1, 2 or 5 followed by zeros, in cents."""
    unit = 1
    while True:
        for first in (1, 2, 5):
            if first * unit >= cents:
                return first * unit
        unit *= 10
