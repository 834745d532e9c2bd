"""One family of outlined icons, drawn at each size in the colours of the theme in force."""

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

from ofdesk import paths
from ofdesk.ui import theme

GAP = 5
"""Between the icon of a button and its words, added to the 4 of Qt."""
SCALE = 2
"""Pictures are drawn at twice the size, so that a dense screen and 200 % zoom stay sharp."""

_cache: dict[tuple[str, str, int, float], QPixmap] = {}
_clones: list["_Engine"] = []


class _Engine(QIconEngine):
    """Draws when it is asked, so that icons that are already on screen follow the theme."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def clone(self) -> QIconEngine:
        # Qt asks for one only when pixmaps are added to a copy; ours must outlive the call.
        _clones.append(_Engine(self._name, self._role))
        return _clones[-1]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        box = QRect(rect.left(), rect.top() + (rect.height() - side) // 2, side, side)
        # The device itself would be looked for among all the classes of Qt.
        ratio = painter.deviceTransform().m11()
        painter.drawPixmap(box, _shaded(self._name, self._shade(mode), side, ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        picture = QPixmap(size * scale)
        picture.setDevicePixelRatio(scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def _shade(self, mode: QIcon.Mode) -> str:
        return "disabled" if mode == QIcon.Mode.Disabled else self._role


def icon(name: str, role: str = "text2") -> QIcon:
    """The icon ``name`` of ``resources/icons`` in the colour of a role, in the theme in force."""
    return QIcon(_Engine(name, role))


def pixmap(name: str, role: str = "text2", size: int = 16) -> QPixmap:
    """The same as a picture in the present theme, for what is painted each time anew."""
    return _shaded(name, role, size, SCALE)


class Picture(QLabel):
    """An icon beside words; it follows the theme. Screen readers read the words instead."""

    def __init__(
        self, name: str = "", role: str = "text2", size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = (name, role)
        self.setFixedSize(size, size)

    def show_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        self._icon = (name, role)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, role = self._icon
        if name:
            painter = QPainter(self)
            ratio = self.devicePixelRatioF()
            painter.drawPixmap(self.rect(), _shaded(name, role, self.width(), ratio))
            painter.end()


def forget() -> None:
    """Drop what was drawn, after a change of theme."""
    _cache.clear()


def _shaded(name: str, role: str, size: int, ratio: float) -> QPixmap:
    key = (name, theme.roles()[role], size, ratio)
    found = _cache.get(key)
    if found is None:
        found = _cache[key] = _drawn(name, key[1], size, ratio)
    return found


def _drawn(name: str, shade: str, size: int, ratio: float) -> QPixmap:
    source = paths.resource("icons", f"{name}.svg").read_bytes()
    renderer = QSvgRenderer(QByteArray(source.replace(b"currentColor", shade.encode())))
    side = round(size * ratio)
    picture = QPixmap(QSize(side, side))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
