"""The pages of the assistant: fields and choices; ``assistant`` decides what becomes of them."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ofdesk.ui.forms import Form
from ofdesk.ui.setup.flow import BANK, COMPANY, FIRST_NUMBER
from ofdesk.ui.widgets import Band, Field, button, column, holder, label, row, scrolled, wrapped
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.catalogue_rows import CatalogueSheet

TITLE_WIDTH = 150
LANGUAGES = ("fr", "en")
INDENT = 26
NUMBER_WIDTH = 240


def setting_title(key: str) -> str:
    """What a person calls a setting."""
    return t(f"home.k_{key.replace('.', '_')}")


class CompanyStep(QWidget):
    """Who issues, and where one pays: two columns, each field checked as it is left."""

    left = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        company = self._fields("setup.company", COMPANY)
        bank = self._fields("setup.bank", BANK)
        bank.addWidget(wrapped(t("setup.bank_hint"), "hint"))
        bank.addStretch(1)
        company.addStretch(1)
        both = row(holder(company), holder(bank, (0, 0, 12, 0)), space=24)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(holder(both)))

    def _fields(self, title: str, keys: Sequence[str]) -> QVBoxLayout:
        made = column(label(t(title), "section"), space=5)
        for key in keys:
            line = QLineEdit()
            line.editingFinished.connect(partial(self.left.emit, key))
            field = Field(key, setting_title(key), line)
            field.title.setFixedWidth(TITLE_WIDTH)
            self.form.fields[key] = field
            made.addWidget(field)
        return made


class DeskStep(QWidget):
    """The number of this desk, who works here, and in which language."""

    left = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.number = QLineEdit(FIRST_NUMBER)
        self.number.setMaxLength(2)
        self.operator = QLineEdit()
        self.language = QComboBox()
        for code in LANGUAGES:
            self.language.addItem(t(f"setup.language_{code}"), code)
        self.number_field = Field("desk.number", t("setup.number"), self.number)
        self.number_field.setMaximumWidth(NUMBER_WIDTH)
        self.operator_field = Field("desk.operator", t("setup.operator"), self.operator)
        self.sample = wrapped("", "hint")
        self.fixed = wrapped(t("setup.number_fixed"), "hint")
        self.fixed.hide()
        body = column(
            wrapped(t("setup.desk_hint")),
            self.number_field,
            self.sample,
            self.fixed,
            self.operator_field,
            Field("desk.language", t("setup.language"), self.language),
            1,
            space=10,
        )
        body.setContentsMargins(0, 0, 320, 0)
        self.setLayout(body)
        self.number.textChanged.connect(self._show_sample)
        self.number.editingFinished.connect(partial(self.left.emit, "desk.number"))
        self.operator.editingFinished.connect(partial(self.left.emit, "desk.operator"))
        self._show_sample(FIRST_NUMBER)

    def _show_sample(self, number: str) -> None:
        self.sample.setText(t("setup.number_sample", number=number.zfill(2)))

    def fix_number(self, number: str) -> None:
        """The base is there: its number is chosen."""
        self.number.setText(number)
        self.number.setReadOnly(True)
        self.fixed.show()

    def values(self) -> dict[str, str]:
        """What is typed."""
        return {
            "desk.number": self.number.text().strip(),
            "desk.operator": self.operator.text().strip(),
            "desk.language": str(self.language.currentData()),
        }

    def show_values(self, values: dict[str, str]) -> None:
        """Show what was typed or stored; what is not there stays as it is."""
        if values.get("desk.number") and not self.number.isReadOnly():
            self.number.setText(values["desk.number"])
        if values.get("desk.operator"):
            self.operator.setText(values["desk.operator"])
        if values.get("desk.language") in LANGUAGES:
            self.language.setCurrentIndex(LANGUAGES.index(values["desk.language"]))


class CatalogueStep(QWidget):
    """The example price list, marked so, or one from a file."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sheet: CatalogueSheet | None = None
        self.band = Band()
        self.example = QRadioButton(t("setup.prices_example"))
        self.own = QRadioButton(t("setup.prices_own"))
        self.example.setChecked(True)
        badge = label(t("setup.example_badge"), "badge")
        self.choose = button(t("setup.choose_prices"), self._choose, icon="download")
        self.found = wrapped("", "hint")
        own = column(row(self.choose, 1), self.found)
        own.setContentsMargins(INDENT, 0, 0, 0)
        hint = column(wrapped(t("setup.example_hint"), "hint"))
        hint.setContentsMargins(INDENT, 0, 0, 0)
        body = column(
            wrapped(t("setup.catalogue_hint")),
            self.band,
            row(self.example, badge, 1),
            hint,
            self.own,
            own,
            1,
            space=10,
        )
        self.setLayout(body)

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, t("setup.choose_prices"), "", "CSV, XLSX, JSON (*.csv *.xlsx *.json)"
        )
        if name:
            self.chosen.emit(Path(name))

    def show_sheet(self, sheet: "CatalogueSheet") -> None:
        """A price list was read from a file."""
        self.sheet = sheet
        self.own.setChecked(True)
        self.band.hide()
        self.found.setText(
            t(
                "setup.prices_found",
                label=sheet.label,
                day=formats.day(sheet.valid_from),
                offers=formats.number(len(sheet.offers)),
            )
        )


class HubStep(QWidget):
    """Alone, or through a hub that is there already."""

    def __init__(self) -> None:
        super().__init__()
        self.band = Band()
        self.alone = QRadioButton(t("setup.alone"))
        self.join = QRadioButton(t("setup.join"))
        self.alone.setChecked(True)
        where = QLineEdit()
        where.setPlaceholderText("postgresql://…  /  bureau.ofhub")
        self.where = Field("where", t("setup.hub_where"), where)
        self.user = Field("user", t("setup.hub_user"), QLineEdit())
        secret = QLineEdit()
        secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.password = Field("password", t("setup.hub_password"), secret)
        invitation = button(t("setup.invitation"), self._choose)
        below = column(
            self.where,
            row(invitation, 1),
            self.user,
            self.password,
            wrapped(t("setup.hub_secret"), "hint"),
            space=8,
        )
        self.below = holder(below, (INDENT, 0, 260, 0))
        self.below.setEnabled(False)
        self.join.toggled.connect(self.below.setEnabled)
        body = column(
            wrapped(t("setup.hub_hint")), self.band, self.alone, self.join, self.below, 1, space=10
        )
        self.setLayout(body)

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, t("setup.invitation"), "", "ofdesk (*.ofhub)"
        )
        if name:
            line = self.where.input
            assert isinstance(line, QLineEdit)
            line.setText(name)
