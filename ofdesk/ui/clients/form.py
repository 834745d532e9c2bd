"""The groups and fields of the client sheet, laid out in two columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.widgets import Field, button, column, hairline, label, row
from ofdesk.words.lines import OFFERS
from ofdesk.words.ui import t
from ofdesk.words.ui_clients import TEXTS

CHOICES: Mapping[str, Sequence[str]] = {
    "kind": ("association", "company", "public", "private"),
    "taxable": ("unknown", "yes", "no"),
    "language": ("fr", "en"),
    "delivery": ("post", "email", "both", "chorus"),
    "state": ("test", "production", "expired", "suspended"),
    "offer": tuple(OFFERS),
}


LINKED = {
    "map": ("pin", "map"),
    "copy": ("copy", "copy"),
    "contact_phone": ("phone", "call"),
    "email_structure": ("mail", "write"),
    "email_contact": ("mail", "write"),
}
"""What leads out of the sheet: its icon and its words."""
LINKS = {"group_address": ("map", "copy")}
LINK_SIZE = 30


@dataclass(frozen=True, slots=True)
class Group:
    """A titled group of fields."""

    title: str
    fields: tuple[str, ...]


LEFT = (
    Group("group_identity", ("name", "legal_form", "kind", "siren", "siret", "rna")),
    Group("group_contact", ("contact_name", "contact_phone", "email_structure", "email_contact")),
    Group("group_delivery", ("delivery", "language", "tags")),
)
RIGHT = (
    Group(
        "group_address",
        ("address_1", "address_2", "address_3", "address_4", "postcode", "city", "country"),
    ),
    Group("group_platform", ("offer", "resources", "production_version", "state", "ends_on")),
    Group("group_billing", ("billed_to", "vat_number", "taxable", "service_code", "engagement")),
)


class SheetForm(QWidget):
    """The fields as text under the names of ``spec/cli.md``; ``edited`` when one changes,
    ``left`` with its name when the cursor leaves it."""

    edited = Signal(str)
    link_asked = Signal(str)
    left = Signal(str)

    def __init__(self, *, new: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self.initial: dict[str, str] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(28)
        first = (Group("group_platform", ("platform",)), *LEFT) if new else LEFT
        for groups in (first, RIGHT):
            side = QVBoxLayout()
            side.setSpacing(6)
            layout.addLayout(side, 1)
            for group in groups:
                self._add_group(side, group)
            side.addStretch(1)

    def _add_group(self, side: QVBoxLayout, group: Group) -> None:
        title = label(t(f"clients.{group.title}"), "section")
        links = [self._link(name) for name in LINKS.get(group.title, ())]
        side.addLayout(row(title, 1, *links))
        for name in group.fields:
            field = Field(name, t(f"clients.f_{name}"), self._input(name), self)
            self.fields[name] = field
            links = [self._link(name)] if name in LINKED else []
            side.addLayout(row(field, *links, space=4))
        side.addLayout(column(hairline()))

    def _link(self, name: str) -> QWidget:
        """A small button that leads out of the sheet."""
        icon, words = LINKED[name]
        made = button("", partial(self.link_asked.emit, name), kind="flat", icon=icon)
        made.setToolTip(t(f"sheet.{words}"))
        titled = f"f_{name}" in TEXTS
        of = f" – {t(f'clients.f_{name}')}" if titled else ""
        made.setAccessibleName(f"{t(f'sheet.{words}')}{of}")
        made.setFixedSize(LINK_SIZE, LINK_SIZE)
        return made

    def values(self) -> dict[str, str]:
        """What every field says."""
        return {name: self.value(name) for name in self.fields}

    def _input(self, name: str) -> QWidget:
        if name in CHOICES:
            box = QComboBox()
            for choice in CHOICES[name]:
                box.addItem(OFFERS.get(choice) or t(f"clients.c_{choice}"), choice)
            box.currentIndexChanged.connect(lambda _index: self.edited.emit(name))
            return box
        line = QLineEdit()
        line.textEdited.connect(lambda _text: self.edited.emit(name))
        line.editingFinished.connect(lambda: self.left.emit(name))
        return line

    def value(self, name: str) -> str:
        """What a field says, as text."""
        widget = self.fields[name].input
        if isinstance(widget, QComboBox):
            return str(widget.currentData())
        assert isinstance(widget, QLineEdit)
        return widget.text().strip()

    def put(self, name: str, value: str) -> None:
        """Show a value without saying that a person typed it."""
        widget = self.fields[name].input
        widget.blockSignals(True)
        if isinstance(widget, QComboBox):
            widget.setCurrentIndex(max(0, widget.findData(value)))
        else:
            assert isinstance(widget, QLineEdit)
            widget.setText(value)
        widget.blockSignals(False)

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show a sheet as it is stored."""
        for name in self.fields:
            self.put(name, values.get(name, ""))
        self.initial = {name: self.value(name) for name in self.fields}

    def changes(self) -> dict[str, str]:
        """The fields that differ from what was shown at first."""
        return {
            name: self.value(name)
            for name in self.fields
            if self.value(name) != self.initial.get(name, "")
        }

    def mark(self, name: str) -> None:
        """A dot after the label of a field that is changed and not saved."""
        changed = self.value(name) != self.initial.get(name, "")
        words = t(f"clients.f_{name}")
        self.fields[name].title.setText(f"{words} ●" if changed else words)

    def show_error(self, error: OfdeskError) -> bool:
        """Show a refusal beside its field; whether there is such a field."""
        field = self.fields.get(error.field or "")
        if field is None:
            return False
        field.show_error(error)
        field.input.setFocus()
        return True

    def clear_errors(self) -> None:
        """Nothing is wrong any more."""
        for field in self.fields.values():
            field.show_error(None)
