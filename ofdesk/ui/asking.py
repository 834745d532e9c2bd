"""A dialog of a few fields and one verb, whose refusals stand beside the field they are about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.forms import show_refusal
from ofdesk.ui.snug import Snug
from ofdesk.ui.tasks import AnsweredWork, TaskRunner
from ofdesk.ui.widgets import Band, Field, button, column, holder, label, row, wrapped
from ofdesk.words.ui import t

WIDTH = 560
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask and what to do with it.

    ``begin`` reads the values on the screen's thread (its refusals are shown) and gives the work
    for the writer; ``renamed`` says which field a refusal of a use case is about.
    """

    title: str
    verb: str
    fields: tuple[Field, ...]
    begin: Callable[[Values], AnsweredWork]
    done: Callable[[Any], object]
    words: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)


def choice(options: Mapping[str, str]) -> QComboBox:
    """A field that takes one of ``options``: what is given back, and how it is called."""
    made = QComboBox()
    for value, words in options.items():
        made.addItem(words, value)
    return made


class AskDialog(QDialog):
    """Enter does it, Escape does nothing; what was refused can be corrected and tried again."""

    def __init__(self, tasks: TaskRunner, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks, self.ask = tasks, ask
        self.setWindowTitle(ask.title)
        self.fields = {one.name: one for one in ask.fields}
        self.band = Band()
        self.go = button(ask.verb, self.do, kind="primary")
        self.go.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(ask.title, "page"))
        if ask.words:
            layout.addWidget(wrapped(ask.words, "hint"))
        layout.addWidget(self.band)
        layout.addWidget(Snug(holder(column(*ask.fields))), 1)
        layout.addSpacing(6)
        layout.addLayout(row(1, button(t("cancel"), self.reject), self.go))
        self.setMinimumWidth(WIDTH)
        if ask.fields:
            ask.fields[0].input.setFocus()

    def values(self) -> Values:
        """What the fields hold now, by name."""
        found = {}
        for name, one in self.fields.items():
            typed = one.input
            if isinstance(typed, QComboBox):
                found[name] = str(typed.currentData())
            elif isinstance(typed, QLineEdit):
                found[name] = typed.text().strip()
            elif isinstance(typed, QPlainTextEdit):
                found[name] = typed.toPlainText().strip()
        return found

    def do(self) -> None:
        """Read the fields and do it; nothing while it is being done."""
        if not self.go.isEnabled():
            return
        self.band.hide()
        for one in self.fields.values():
            one.show_error(None)
        try:
            work = self.ask.begin(self.values())
        except DomainError as error:
            self._on_refused(error)
            return
        # Once only, however often Enter is pressed: the second time it would be done again.
        self.go.setEnabled(False)
        self.tasks.write(self, partial(work, frozenset()), self._on_done, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        self.go.setEnabled(True)
        name = self.ask.renamed.get(error.field or "", error.field or "")
        if name in self.fields:
            self.fields[name].show_error(error)
            self.fields[name].input.setFocus()
        else:
            show_refusal({}, self.band, error)

    def _on_done(self, result: Any) -> None:
        self.accept()
        self.ask.done(result)
