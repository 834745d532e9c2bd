"""The parts around a page: message bar, summary panel, foot with what is running."""

from collections.abc import Callable, Sequence
from time import monotonic

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ofdesk.ui import icons
from ofdesk.ui.widgets import Band, Pressed, button, label, row
from ofdesk.words.ui import t

SUMMARY_WIDTH = 300
MINUTE = 60


class MessageBar(QWidget):
    """The band over the page: a sentence, its verbs, and the way to close it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.band = Band()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 0)
        layout.addWidget(self.band)
        self.hide()

    def say(self, state: str, text: str, actions: Sequence[tuple[str, Pressed]] = ()) -> None:
        """Show ``text``; pressing a verb closes the bar first, so that what it does may speak."""
        closing = [(verb, self._closing(pressed)) for verb, pressed in actions]
        self.band.say(state, text, [*closing, (t("close"), self.hide)])
        self.show()

    def _closing(self, pressed: Pressed) -> Pressed:
        def press() -> None:
            self.hide()
            pressed()

        return press


class SummaryPanel(QFrame):
    """The right panel: what each page put there last, found again when one comes back to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summary")
        self.setAccessibleName(t("summary"))
        self.setFixedWidth(SUMMARY_WIDTH)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 12, 14, 12)
        self._of: dict[QWidget | None, QWidget] = {}
        self._page: QWidget | None = None

    def turn_to(self, page: QWidget | None) -> None:
        """Show what ``page`` had put there."""
        for other, widget in self._of.items():
            widget.setVisible(other is page)
        self._page = page

    def put(self, widget: QWidget | None) -> None:
        """Replace what the page in front has put there, or take it away."""
        old = self._of.pop(self._page, None)
        if old is not None:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        if widget is not None:
            self._of[self._page] = widget
            self._layout.addWidget(widget)
            widget.show()

    def is_filled(self) -> bool:
        """Whether the page in front has put something there."""
        return self._page in self._of


class ToolBar(QFrame):
    """The actions of the day, what can be undone, the mark of a test base, search everywhere.

    When the words do not fit, search gives way first; then actions keep their icons alone; then
    undo and the mark are short too.
    """

    def __init__(self, undo: QPushButton, badge: QLabel, search: QWidget) -> None:
        super().__init__()
        self.setObjectName("toolBar")
        self.setAccessibleName(t("tools"))
        self._actions: list[QPushButton] = []
        self._undo, self._badge = undo, badge
        self._tools = row(space=4)
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 5, 12, 5)
        layout.addLayout(self._tools)
        layout.addWidget(undo)
        layout.addStretch(1)
        layout.addWidget(badge)
        layout.addSpacing(8)
        layout.addWidget(search, 1)
        self.name_undo(undo.text())

    def add(self, action: QPushButton) -> None:
        """Add an action of the day, four at most."""
        action.setAccessibleName(action.text())
        self._actions.append(action)
        self._tools.addWidget(action)

    def name_undo(self, words: str) -> None:
        """Say what undo would take back."""
        self._undo.setAccessibleName(words)
        if self.isVisible():
            self.fit(self.width())

    def fit(self, width: int) -> None:
        """Show as many words as ``width`` lets in; the others are in tooltips."""
        for action in (*self._actions, self._undo):
            _show_words(action, action.accessibleName())
        self._badge.setText(t("factice"))
        if self._needed() > width:
            for action in self._actions:
                _show_words(action, "")
        if self._needed() > width:
            _show_words(self._undo, "")
            self._badge.setText(t("factice_short"))

    def _needed(self) -> int:
        """The width that the words of now take: the inner layout still knows those of before."""
        self._tools.invalidate()
        self._layout.invalidate()
        return self.minimumSizeHint().width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit(event.size().width())


def _show_words(action: QPushButton, words: str) -> None:
    action.setText(words)
    action.setToolTip("" if words else action.accessibleName())
    action.setIconSize(QSize(16 + (icons.GAP if words else 0), 16))


class StatusBar(QFrame):
    """The foot: what is running with its bar and the time left; sync, desk and operator."""

    def __init__(self, cancel: Pressed, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setAccessibleName(t("status"))
        self._clock = clock
        self._began: dict[str, float] = {}
        self.running = label("", "hint")
        self.bar = QProgressBar()
        self.bar.setFixedWidth(120)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(t("status"))
        self.stop = button(t("cancel_task"), cancel, kind="link")
        self.sync = label(t("alone"), "hint")
        self.person = label("", "hint")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 12, 3)
        for widget in (self.running, self.bar, self.stop):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.sync)
        layout.addSpacing(16)
        layout.addWidget(self.person)
        self.show_busy(0)

    @Slot(str, int, int)
    def show_progress(self, title: str, done: int, total: int) -> None:
        """``done`` of ``total``; a total of 0 is not known yet. The time left is a rule of three
        on the time it took so far."""
        if not total:
            self._began[title] = self._clock()
            self.running.setText(title)
        else:
            words = t("task_progress", title=title, done=done, total=total)
            left = seconds_left(self._clock() - self._began.get(title, self._clock()), done, total)
            self.running.setText(f"{words}, {time_left(left)}" if left else words)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setAccessibleDescription(self.running.text())

    @Slot(int)
    def show_busy(self, count: int) -> None:
        """Show bar and « Annuler » while something runs."""
        for widget in (self.bar, self.stop):
            widget.setVisible(count > 0)
        if not count:
            self.running.setText("")
            self._began.clear()


def seconds_left(elapsed: float, done: int, total: int) -> int:
    """Whole seconds left after ``elapsed`` seconds; 0 while nothing is known or all is done."""
    return round(elapsed * (total - done) / done) if done > 0 else 0


def time_left(seconds: int) -> str:
    """« reste 20 s », « reste 3 min »."""
    if seconds < MINUTE:
        return t("seconds_left", count=seconds)
    return t("minutes_left", count=-(-seconds // MINUTE))
