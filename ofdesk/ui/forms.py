"""Many fields that are read, typed in and saved together, each with its refusal beside it."""

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.inputs import CalmCombo
from ofdesk.ui.widgets import Band, Field, scrolled
from ofdesk.words.sentences import sentence

TITLE_WIDTH, FIELD_WIDTH = 300, 760


def show_refusal(fields: Mapping[str, Field], band: Band, error: OfdeskError) -> None:
    """Say ``error`` beside the field that it names, else in ``band``."""
    field = fields.get(error.field or "")
    if field is None:
        band.say("err", sentence(error))
    else:
        field.show_error(error)
        field.input.setFocus()


Choices = Mapping[str, tuple[tuple[str, str], ...]]
"""The settings that are chosen from a list: for each value what a person calls it."""


def text_of(widget: QWidget) -> str:
    """What an input says: what is typed, or the value behind what is chosen."""
    if isinstance(widget, QComboBox):
        return str(widget.currentData())
    assert isinstance(widget, QLineEdit)
    return widget.text().strip()


def put_text(widget: QWidget, text: str) -> None:
    """Show a value; one that is not in the list is added to it as it is."""
    if isinstance(widget, QComboBox):
        if widget.findData(text) < 0:
            widget.addItem(text, text)
        widget.setCurrentIndex(widget.findData(text))
        return
    assert isinstance(widget, QLineEdit)
    widget.setText(text)


class Form:
    """Texts and choices by name. What was typed and not saved yet outlives another reading."""

    def __init__(self, choices: Choices | None = None) -> None:
        self.fields: dict[str, Field] = {}
        self._choices = choices or {}
        self._initial: dict[str, str] = {}

    def column(self, titles: Iterable[tuple[str, str]]) -> QWidget:
        """Fields one under the other, by name and title, that scroll where there is no room."""
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 10, 20, 10)
        for name, title in titles:
            field = Field(name, title, self._input(name))
            field.title.setFixedWidth(TITLE_WIDTH)
            field.setMaximumWidth(FIELD_WIDTH)
            self.fields[name] = field
            layout.addWidget(field)
        layout.addStretch(1)
        return scrolled(inside)

    def _input(self, name: str) -> QWidget:
        if name not in self._choices:
            return QLineEdit()
        box = CalmCombo()
        for value, words in self._choices[name]:
            box.addItem(words, value)
        return box

    def _blank(self, name: str) -> str:
        """What a field says before anything was read."""
        return self._choices[name][0][0] if name in self._choices else ""

    def show(self, values: Mapping[str, str]) -> None:
        """Show what is stored, but in the fields that were typed in since."""
        typed = self.changes()
        self._initial = {name: values.get(name, "") or self._blank(name) for name in self.fields}
        for name, field in self.fields.items():
            if name not in typed:
                put_text(field.input, self._initial[name])

    def changes(self) -> dict[str, str]:
        """The fields that differ from what is stored."""
        return {
            name: text_of(field.input)
            for name, field in self.fields.items()
            if text_of(field.input) != self._initial.get(name, self._blank(name))
        }

    def keep(self, values: Mapping[str, str]) -> None:
        """``values`` are stored now; what is typed stays as it is."""
        for name, text in values.items():
            if name in self.fields:
                self._initial[name] = text

    def saved(self) -> None:
        """What is typed is stored now: the next reading shows how."""
        self._initial |= self.changes()

    def clear_errors(self) -> None:
        """Before another try."""
        for field in self.fields.values():
            field.show_error(None)
