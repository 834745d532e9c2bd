"""Small pieces that all screens share: labels, buttons, bands, fields with words beside them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui import icons
from ofdesk.ui.inputs import ParsedEdit
from ofdesk.words.sentences import sentence

Pressed = Callable[[], object]
LABEL_WIDTH = 148
LEAST_FILTER = 96
"""Where long words need the room, a filter is this narrow."""


def label(text: str = "", role: str = "") -> QLabel:
    """A label of a role of the style sheet; long text wraps and can be selected."""
    made = QLabel(text)
    if role:
        made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def wrapped(text: str = "", role: str = "") -> QLabel:
    """A label whose text goes over several lines."""
    made = label(text, role)
    made.setWordWrap(True)
    return made


def button(
    text: str, pressed: Pressed | None = None, *, kind: str = "", icon: str = ""
) -> QPushButton:
    """A button with a verb; ``kind`` is ``primary``, ``flat``, ``link``, ``chip`` or ``danger``."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        made.setIcon(icons.icon(icon, "on_accent" if kind == "primary" else "text2"))
        # The engine draws at the left of the box: what is over is the space before the words.
        made.setIconSize(QSize(16 + (icons.GAP if text else 0), 16))
    if pressed is not None:
        made.clicked.connect(lambda _checked=False: pressed())
    return made


class FilterEdit(QLineEdit):
    """The field that filters a list as one types; Enter and the down arrow go on to the list."""

    gone_on = Signal()

    def __init__(self, width: int) -> None:
        super().__init__()
        self._width = width
        self.setMinimumWidth(LEAST_FILTER)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._width, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.gone_on.emit()
        else:
            super().keyPressEvent(event)


def filter_edit(hint: str, width: int = 260) -> FilterEdit:
    """A field that filters a list, with its hint and its icon."""
    made = FilterEdit(width)
    made.setPlaceholderText(hint)
    made.setAccessibleName(hint)
    made.setClearButtonEnabled(True)
    made.addAction(icons.icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
    return made


def hairline() -> QFrame:
    """A thin line between groups."""
    made = QFrame()
    made.setObjectName("hairline")
    return made


def row(*parts: QWidget | QLayout | int, space: int = 8) -> QHBoxLayout:
    """Parts side by side; a number is a stretch."""
    made = QHBoxLayout()
    _fill(made, parts, space)
    return made


def column(*parts: QWidget | QLayout | int, space: int = 6) -> QVBoxLayout:
    """Parts one under the other; a number is a stretch."""
    made = QVBoxLayout()
    _fill(made, parts, space)
    return made


def _fill(
    layout: QHBoxLayout | QVBoxLayout, parts: Sequence[QWidget | QLayout | int], space: int
) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(space)
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)


def scrolled(inside: QWidget | None = None) -> QScrollArea:
    """``inside`` in an area that it fills; bars show where the screen is too small for it. What is
    big is made in the area and given to it later: see ``holder``."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if inside is not None:
        area.setWidget(inside)
    return area


def holder(
    layout: QLayout,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    parent: QWidget | None = None,
) -> QWidget:
    """A widget around a layout. With its ``parent`` from the beginning, what is in it is styled
    once: Qt styles a whole branch anew each time that it is put into another one."""
    made = QWidget(parent)
    layout.setContentsMargins(*margins)
    made.setLayout(layout)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Band(QFrame):
    """A sentence with its buttons on the ground of ``info``, ``ok``, ``warn`` or ``err``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = wrapped()
        self._icon = icons.Picture()
        self._buttons = row()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 7, 12, 7)
        layout.setSpacing(9)
        layout.addWidget(self._icon)
        layout.addWidget(self.words, 1)
        layout.addLayout(self._buttons)
        self.hide()

    def say(self, state: str, text: str, actions: Sequence[tuple[str, Pressed]] = ()) -> None:
        """Show ``text``; each action is a verb and what it does."""
        self.setProperty("band", state)
        self.words.setText(text)
        self.setAccessibleName(text)
        name = {"ok": "check", "info": "info", "warn": "alert", "err": "alert"}[state]
        self._icon.show_icon(name, state)
        clear(self._buttons)
        for verb, pressed in actions:
            self._buttons.addWidget(button(verb, pressed, kind="chip"))
        restyle(self)
        restyle(self.words)
        self.show()
        announce(self, text)


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say ``text`` now, without moving the focus."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at changed properties again."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def activate(chip: QWidget, *, active: bool) -> None:
    """Show whether a chip is chosen; nothing is styled anew when it was already so."""
    if bool(chip.property("active")) != active:
        chip.setProperty("active", active)
        restyle(chip)


def keep_room(widget: QWidget) -> QWidget:
    """Keep the place of a widget while it is hidden: nothing moves when it appears."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
    return widget


class Field(QWidget):
    """A labelled input with the sentence of what is wrong under it."""

    def __init__(
        self,
        name: str,
        title: str,
        input_widget: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.input = input_widget or QLineEdit()
        self.title = label(title, "label")
        self.title.setBuddy(self.input)
        self.title.setWordWrap(True)
        self.title.setFixedWidth(LABEL_WIDTH)
        self.input.setAccessibleName(title)
        if isinstance(self.input, ParsedEdit):
            self.input.wrong.connect(self.show_error)
        self.error = wrapped("", "error")
        self.error.hide()
        body = column(self.input, self.error, space=2)
        layout = row(self.title, space=10)
        layout.addLayout(body, 1)
        layout.setAlignment(self.title, Qt.AlignmentFlag.AlignTop)
        self.title.setMinimumHeight(30)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def text(self) -> str:
        """What was typed."""
        assert isinstance(self.input, QLineEdit)
        return self.input.text()

    def show_error(self, error: OfdeskError | None) -> None:
        """The sentence of ``error`` beside the field, or none."""
        self.error.setText(sentence(error) if error else "")
        self.error.setVisible(error is not None)
        self.input.setProperty("wrong", error is not None)
        self.input.setAccessibleDescription(self.error.text())
        restyle(self.input)
        if error is not None:
            announce(self.input, self.error.text())
