"""Which column of a file is which field: a line a column, with its values and a list to choose."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QWidget

from ofdesk.ui.inputs import CalmCombo
from ofdesk.ui.widgets import column, label, restyle
from ofdesk.words.ui import t
from ofdesk.words.ui_import import TEXTS

if TYPE_CHECKING:
    from ofdesk.services.client_columns import FileColumn

FIELD = Qt.ItemDataRole.UserRole
FIELDS = tuple(key.removeprefix("f_") for key in TEXTS if key.startswith("f_"))
COMBO_WIDTH, TEXT_WIDTH = 224, 230


def field_title(name: str) -> str:
    """What a person calls a field."""
    return t(f"import.f_{name}")


class MatchPanel(QScrollArea):
    """The columns of a file, each with the field that it is; ``changed`` by the person."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(t("import.columns"))
        self.combos: dict[str, QComboBox] = {}
        self._choices = QStandardItemModel(self)
        for text, name in (
            (t("import.ignored"), ""),
            *((field_title(name), name) for name in FIELDS),
        ):
            item = QStandardItem(text)
            item.setData(name, FIELD)
            self._choices.appendRow(item)

    def show_columns(self, columns: Sequence["FileColumn"]) -> None:
        """Show the columns of another file."""
        self.combos = {}
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 4, 14, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for position, found in enumerate(columns):
            combo = self._combo(found)
            self.combos[found.name] = combo
            hint = label(t("import.guessed"), "hint")
            hint.setVisible(found.guessed)
            combo.activated.connect(lambda _index, hint=hint: self._chosen(hint))
            grid.addLayout(_said(found), position, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(column(combo, hint, 1, space=2), position, 1)
        grid.setRowStretch(len(columns), 1)
        grid.setColumnStretch(0, 1)
        self.setWidget(inside)

    def _combo(self, found: "FileColumn") -> QComboBox:
        combo = CalmCombo()
        combo.setModel(self._choices)
        combo.setFixedWidth(COMBO_WIDTH)
        combo.setMaxVisibleItems(18)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.setAccessibleName(t("import.field_of", column=found.name))
        combo.setCurrentIndex(FIELDS.index(found.field) + 1 if found.field in FIELDS else 0)
        return combo

    def _chosen(self, hint: QWidget) -> None:
        hint.hide()
        self.changed.emit()

    def said(self) -> dict[str, str]:
        """Each column with the field that it is, or nothing."""
        return {name: str(combo.currentData(FIELD)) for name, combo in self.combos.items()}

    def problem(self) -> str:
        """Why these columns cannot be imported, in words; the lists at fault are marked."""
        fields = [name for name in self.said().values() if name]
        twice = {name for name in fields if fields.count(name) > 1}
        for combo in self.combos.values():
            combo.setProperty("wrong", combo.currentData(FIELD) in twice)
            restyle(combo)
        if twice:
            return t("import.twice", field=field_title(min(twice, key=FIELDS.index)))
        if "platform" not in fields:
            return t("import.platform_needed")
        return "" if len(fields) > 1 else t("import.other_needed")


def _said(found: "FileColumn") -> QGridLayout:
    """The name of a column and some of its values, cut where there is no room."""
    name = label(found.name, "section")
    values = label(" · ".join(found.samples) or "—", "hint")
    for one in (name, values):
        one.setMinimumWidth(40)
        one.setToolTip(one.text())
        room = one.fontMetrics().elidedText(one.text(), Qt.TextElideMode.ElideRight, TEXT_WIDTH)
        one.setText(room)
    made = QGridLayout()
    made.setVerticalSpacing(1)
    made.addWidget(name, 0, 0)
    made.addWidget(values, 1, 0)
    return made
