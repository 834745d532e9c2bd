"""Many fields that are read, typed in and saved together, each with its refusal beside it."""

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.widgets import Band, Field
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


class Form:
    """Lines of text by name. What was typed and not saved yet outlives another reading."""

    def __init__(self) -> None:
        self.fields: dict[str, Field] = {}
        self._initial: dict[str, str] = {}

    def column(self, titles: Iterable[tuple[str, str]]) -> QWidget:
        """Fields one under the other, by name and title, that scroll where there is no room."""
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 10, 20, 10)
        for name, title in titles:
            field = Field(name, title, QLineEdit())
            field.title.setFixedWidth(TITLE_WIDTH)
            field.setMaximumWidth(FIELD_WIDTH)
            self.fields[name] = field
            layout.addWidget(field)
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        return area

    def show(self, values: Mapping[str, str]) -> None:
        """Show what is stored, but in the fields that were typed in since."""
        typed = self.changes()
        self._initial = {name: values.get(name, "") for name in self.fields}
        for name, field in self.fields.items():
            line = field.input
            assert isinstance(line, QLineEdit)
            if name not in typed:
                line.setText(self._initial[name])

    def changes(self) -> dict[str, str]:
        """The fields that differ from what is stored."""
        return {
            name: field.text().strip()
            for name, field in self.fields.items()
            if field.text().strip() != self._initial.get(name, "")
        }

    def saved(self) -> None:
        """What is typed is stored now: the next reading shows how."""
        self._initial |= self.changes()

    def clear_errors(self) -> None:
        """Before another try."""
        for field in self.fields.values():
            field.show_error(None)
