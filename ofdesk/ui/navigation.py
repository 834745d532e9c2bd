"""The navigation at the left: pages with their icons, and counters that inform or ask."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ofdesk.ui import icons, theme

Index = QModelIndex | QPersistentModelIndex
KEY = Qt.ItemDataRole.UserRole
ICON = Qt.ItemDataRole.UserRole + 1
COUNTER = Qt.ItemDataRole.UserRole + 2
CHILD = Qt.ItemDataRole.UserRole + 3
WIDTH, NARROW_WIDTH, ROW = 208, 78, 28
ICON_SIZE, INDENT, PADDING = 16, 12, 8
CHILD_INDENT = 20


@dataclass(frozen=True, slots=True)
class Counter:
    """How many there are behind a page. ``tone`` is empty when it only informs, ``warn`` or
    ``err`` when someone must act; ``spoken`` is what a screen reader says (« 5 en retard »)."""

    text: str
    tone: str = ""
    spoken: str = ""


class Navigation(QListWidget):
    """A list of pages; under ``NARROW_WIDTH`` it keeps icons and counters, with tooltips."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setItemDelegate(_Entry(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        self.narrow = False

    def add_place(self, key: str, icon: str, words: str, child: bool = False) -> None:
        """Add a page under its key; a ``child`` is drawn as part of the page above it."""
        item = QListWidgetItem(words)
        item.setData(CHILD, child)
        item.setData(KEY, key)
        item.setData(ICON, icon)
        self.addItem(item)

    def places(self) -> list[str]:
        """The keys of the pages, in their order."""
        return [str(self.item(position).data(KEY)) for position in range(self.count())]

    def show_place(self, key: str) -> None:
        """Mark a page as the current one, without opening it again."""
        blocked = self.blockSignals(True)
        self.setCurrentRow(self.places().index(key))
        self.blockSignals(blocked)
        self.scheduleDelayedItemsLayout()

    def set_counter(self, key: str, counter: Counter | None) -> None:
        """Show a counter beside a page, or none; a page that is not there has none."""
        if key not in self.places():
            return
        item = self.item(self.places().index(key))
        item.setData(COUNTER, counter)
        said = f"{item.text()}, {counter.spoken or counter.text}" if counter else item.text()
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        self._name_narrow(item)

    def set_narrow(self, narrow: bool) -> None:
        """Keep icons and counters only, or show the words too."""
        if narrow == self.narrow:
            return
        self.narrow = narrow
        self.setFixedWidth(NARROW_WIDTH if narrow else WIDTH)
        for position in range(self.count()):
            self._name_narrow(self.item(position))

    def _name_narrow(self, item: QListWidgetItem) -> None:
        said = item.data(Qt.ItemDataRole.AccessibleTextRole) or item.text()
        item.setToolTip(str(said) if self.narrow else "")


class _Entry(QStyledItemDelegate):
    """Paints one page: a bar and a ground when it is current, icon, words, counter."""

    def __init__(self, navigation: Navigation) -> None:
        super().__init__(navigation)
        self._navigation = navigation

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(NARROW_WIDTH - 2 * PADDING, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        current = self._navigation.selectionModel().isSelected(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, current)
        box = option.rect
        name = str(index.data(ICON))
        picture = icons.pixmap(name, "accent_text" if current else "text2", ICON_SIZE)
        top = box.top() + (box.height() - ICON_SIZE) // 2
        inward = CHILD_INDENT if index.data(CHILD) and not self._navigation.narrow else 0
        painter.drawPixmap(box.left() + INDENT + inward, top, picture)
        right = self._paint_counter(painter, box, index, current)
        if not self._navigation.narrow:
            left = box.left() + INDENT + inward + ICON_SIZE + 10
            weight = QFont.Weight.DemiBold if current else QFont.Weight.Normal
            painter.setFont(theme.body_font(weight=weight))
            painter.setPen(theme.colour("sel_text" if current else "text"))
            room = QRect(left, box.top(), right - 6 - left, box.height())
            metrics = painter.fontMetrics()
            words = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, current: bool) -> None:
        box = option.rect
        hovered = self._navigation.underMouse() and _is_hovered(option)
        painter.setPen(Qt.PenStyle.NoPen)
        if current or hovered:
            painter.setBrush(theme.colour("sel" if current else "hover"))
            painter.drawRoundedRect(box, 5, 5)
        if current:
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRect(box.left(), box.top() + 6, 3, box.height() - 12), 1, 1)
        if current and self._navigation.hasFocus():
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.colour("focus"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)

    def _paint_counter(self, painter: QPainter, box: QRect, index: Index, current: bool) -> int:
        """Paint it at the right; where the words must end."""
        counter: Counter | None = index.data(COUNTER)
        if counter is None:
            return box.right() - PADDING
        strong = QFont.Weight.DemiBold if counter.tone else QFont.Weight.Normal
        font = theme.body_font(11 if self._navigation.narrow else 12, strong)
        width = QFontMetrics(font).horizontalAdvance(counter.text) + 12
        edge = 0 if self._navigation.narrow else PADDING - 2
        place = QRect(box.right() - edge - width, box.top() + 5, width, box.height() - 10)
        if counter.tone:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(f"{counter.tone}_bg"))
            painter.drawRoundedRect(place, 4, 4)
        plain = "sel_text" if current else "text3"
        painter.setPen(theme.colour(counter.tone or plain))
        painter.setFont(font)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), counter.text)
        return place.left()


def _is_hovered(option: QStyleOptionViewItem) -> bool:
    # The names of the style are many, and loaded on use: not before the first paint.
    from PySide6.QtWidgets import QStyle

    return bool(option.state & QStyle.StateFlag.State_MouseOver)
