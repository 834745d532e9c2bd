"""One family of outlined icons, recoloured for the theme in force and drawn at each size."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ofdesk import paths
from ofdesk.ui import theme

_cache: dict[tuple[str, str, int], QPixmap] = {}
SCALE = 2
"""Drawn at twice the size, so that a dense screen and 200 % zoom stay sharp."""


def icon(name: str, role: str = "text2", size: int = 16) -> QIcon:
    """The icon ``name`` of ``resources/icons`` in the colour of a role."""
    found = QIcon(pixmap(name, role, size))
    found.addPixmap(pixmap(name, "disabled", size), QIcon.Mode.Disabled)
    return found


def pixmap(name: str, role: str = "text2", size: int = 16) -> QPixmap:
    """The same as a picture, kept until the theme changes."""
    shade = theme.roles()[role]
    found = _cache.get((name, shade, size))
    if found is None:
        found = _cache[name, shade, size] = _drawn(name, shade, size)
    return found


def forget() -> None:
    """Drop what was drawn, after a change of theme."""
    _cache.clear()


def _drawn(name: str, shade: str, size: int) -> QPixmap:
    source = paths.resource("icons", f"{name}.svg").read_bytes()
    renderer = QSvgRenderer(QByteArray(source.replace(b"currentColor", shade.encode())))
    picture = QPixmap(QSize(size * SCALE, size * SCALE))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size * SCALE, size * SCALE))
    painter.end()
    picture.setDevicePixelRatio(SCALE)
    return picture
