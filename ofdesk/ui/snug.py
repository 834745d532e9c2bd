"""An area that opens as large as what is in it, and scrolls only where the screen is too small."""

from PySide6.QtCore import QEvent, QObject, QSize, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

LEAST_HEIGHT = 60
"""Enough for a field and the bar beside it."""
AROUND = QSize(60, 150)
"""What a dialog has around its fields: title, words, buttons, and its frame."""


class Snug(QScrollArea):
    """``inside`` with bars where there is no room; when it grows (a sentence under a field), its
    window grows as far as the screen lets it."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def _needed(self, width: int) -> QSize:
        hint = self._inside.sizeHint()
        if self._inside.hasHeightForWidth():
            hint.setHeight(self._inside.heightForWidth(max(width, hint.width())))
        return hint

    def sizeHint(self) -> QSize:
        room = self.screen().availableSize() - AROUND
        return self._needed(self.maximumViewportSize().width()).boundedTo(room)

    def minimumSizeHint(self) -> QSize:
        least = self._inside.minimumSizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(least.width() + bar, min(least.height(), LEAST_HEIGHT))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            QTimer.singleShot(0, self, self._grow)
        return super().eventFilter(watched, event)

    def _grow(self) -> None:
        """Give the window what is hidden; the area has laid itself out before."""
        window, more = self.window(), self.verticalScrollBar().maximum()
        if more > 0 and window is not self and window.isVisible():
            tallest = self.screen().availableSize().height() - AROUND.height() // 4
            wanted = min(window.height() + more, tallest)
            window.resize(window.width(), max(window.height(), wanted))
