"""The mark of a test base in the title of every dialog, whoever opens it."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ofdesk.words.ui import t


class Marker(QObject):
    """Marks the dialogs of a window as they come to the front; it costs nothing in between."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusWindowChanged.connect(self.mark, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def mark(self) -> None:
        """Mark the dialog in front, once."""
        front = QApplication.activeWindow()
        if not isinstance(front, QDialog) or t("factice") in front.windowTitle():
            return
        holder = front.parent()
        while holder is not None and holder is not self._window:
            holder = holder.parent()
        if holder is not None:
            front.setWindowTitle(f"{front.windowTitle()} – {t('factice')}")
