"""What an empty list says in its place: a sentence in the middle, with what to do next."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QTableView

from ofdesk.ui.widgets import Pressed, announce, button, clear, column, restyle, row, wrapped
from ofdesk.words.ui import t

WIDEST = 420
PATIENCE_MILLISECONDS = 400
"""After this a list that is still being read says so, lest it be taken for an empty one."""


class EmptyState(QFrame):
    """Lies over the rows of ``table`` while there are none; the headings stay to be seen.

    The message bar is left to what was done: a list that has become empty does not hide it.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self.setObjectName("emptyState")
        self._viewport = table.viewport()
        self._model = table.model()
        self.words = wrapped("", "section")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setFixedWidth(WIDEST)
        self._verbs = row()
        body = column(1, row(1, self.words, 1), row(1, self._verbs, 1), 2, space=12)
        self.setLayout(body)
        self._viewport.installEventFilter(self)
        self._model.modelReset.connect(self._give_way)
        self.hide()
        self._waits = QTimer(self)
        self._waits.setSingleShot(True)
        self._waits.timeout.connect(self._say_reading)
        self._waits.start(PATIENCE_MILLISECONDS)

    def say(self, text: str, actions: Sequence[tuple[str, Pressed]] = ()) -> None:
        """Say ``text``; each action is a verb and what it does, the first is the next thing."""
        self._waits.stop()
        if not self.isHidden() and text == self.words.text():
            # Read again, still empty: a verb that has the keyboard keeps it.
            return
        self.words.setText(text)
        self.setAccessibleName(text)
        clear(self._verbs)
        for number, (verb, pressed) in enumerate(actions):
            made = button(verb, pressed, kind="" if number else "primary")
            made.setAccessibleName(verb)
            self._verbs.addWidget(made)
            made.show()
        restyle(self.words)
        self._cover()
        self.show()
        self.raise_()
        announce(self, text)

    def _say_reading(self) -> None:
        if not self._model.rowCount():
            self.say(t("list_reading"))

    def _give_way(self) -> None:
        self._waits.stop()
        if self._model.rowCount() or self.words.text() == t("list_reading"):
            self.hide()

    def _cover(self) -> None:
        self.setGeometry(self._viewport.geometry())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._cover()
        return super().eventFilter(watched, event)
