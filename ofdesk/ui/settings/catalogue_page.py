"""The price list: what is in force, and a new dated version made from it, offer by offer."""

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QTableView

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.page import Host, Page
from ofdesk.ui.settings.brackets import brackets_of, brackets_text
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.lines import OFFERS
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.catalogue_rows import ActRow, CatalogueSheet, OfferRow

ACTS = ("migration", "cleanup", "password", "email", "import_hour")
COLUMNS = ("offer", "base", "minimum", "brackets", *ACTS)
BRACKETS = COLUMNS.index("brackets")
ROW_HEIGHT = 32
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CataloguePage(Page):
    """The list in force is read-only; « Nouvelle version » makes its cells editable."""

    name = "catalogue"
    follows = frozenset(("catalogue",))

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host)
        self.sheet: CatalogueSheet | None = None
        self.heading.setText(t("home.c_title"))
        self.in_force = label("", "label")
        self.example = label(t("home.c_example"), "badge")
        self.band = Band()
        self.model = QStandardItemModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(t("home.c_title"))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.table.setShowGrid(False)
        self.title_field = Field("label", t("home.c_label"), QLineEdit())
        self.from_field = Field("valid_from", t("home.c_from"), QLineEdit())
        self.new = button(t("home.c_new"), self.begin, icon="plus")
        self.save = button(t("home.c_save"), self.save_version, kind="primary")
        self.body.addLayout(row(self.heading, self.in_force, self.example, 1, self.new))
        self.body.addWidget(self.band)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(wrapped(t("home.c_hint"), "hint"))
        self.body.addLayout(row(self.title_field, self.from_field, 1, self.save))
        self.body.addSpacing(8)
        self.setFocusProxy(self.table)
        self._editing(False)

    def _editing(self, on: bool) -> None:
        for widget in (self.title_field, self.from_field, self.save):
            widget.setVisible(on)
        self.new.setVisible(not on)
        triggers = QTableView.EditTrigger
        self.table.setEditTriggers(triggers.AllEditTriggers if on else triggers.NoEditTriggers)

    def refresh(self) -> None:
        """Read the list in force again, unless one is being written."""
        if self.save.isVisible():
            return
        desk = self.tasks.desk

        def work() -> "CatalogueSheet":
            from ofdesk.services.catalogue import catalogue_on

            with desk.read() as session:
                return catalogue_on(session, desk.today)

        self.tasks.read(self, "catalogue", work, self._show, self._on_refused)

    def _show(self, sheet: "CatalogueSheet") -> None:
        self.sheet = sheet
        day = formats.day(sheet.valid_from)
        self.in_force.setText(t("home.c_in_force", day=day, label=sheet.label))
        self.example.setVisible(sheet.is_example)
        self.model.clear()
        self.model.setHorizontalHeaderLabels([t(f"home.c_{name}") for name in COLUMNS])
        for offer in sheet.offers:
            texts = (
                OFFERS.get(offer.offer, offer.offer),
                formats.figures(offer.base_cents),
                formats.figures(offer.minimum_cents),
                brackets_text([(b.first, b.unit_cents) for b in offer.brackets]),
                *(_act_text(offer.acts.get(act)) for act in ACTS),
            )
            items = [QStandardItem(text) for text in texts]
            for position, item in enumerate(items):
                if position not in (0, BRACKETS):
                    item.setTextAlignment(RIGHT)
            items[0].setData(offer.offer, Qt.ItemDataRole.UserRole)
            items[0].setEditable(False)
            self.model.appendRow(items)
        self.table.resizeColumnsToContents()
        self.table.setColumnWidth(BRACKETS, max(240, self.table.columnWidth(BRACKETS)))

    def begin(self) -> None:
        """Begin a new version from the one in force."""
        next_year = date(self.tasks.desk.today.year + 1, 1, 1)
        self._line(self.title_field).setText(str(next_year.year))
        self._line(self.from_field).setText(formats.day(next_year))
        self._editing(True)
        self.table.setFocus()

    def _line(self, field: Field) -> QLineEdit:
        assert isinstance(field.input, QLineEdit)
        return field.input

    def _text(self, position: int, name: str) -> str:
        return self.model.item(position, COLUMNS.index(name)).text().strip()

    def _offer(self, position: int) -> "OfferRow":
        from ofdesk.services.catalogue_rows import BracketRow, OfferRow

        code = str(self.model.item(position, 0).data(Qt.ItemDataRole.UserRole))
        return OfferRow(
            offer=code,
            base_cents=formats.parse_amount(self._text(position, "base")),
            minimum_cents=formats.parse_amount(self._text(position, "minimum")),
            brackets=tuple(
                BracketRow(first, cents)
                for first, cents in brackets_of(self._text(position, "brackets"))
            ),
            acts={act: _act_of(self._text(position, act)) for act in ACTS},
        )

    def written(self) -> "CatalogueSheet":
        """The version as typed. Raises ``amount_invalid``, ``bracket_text``, ``date_invalid``."""
        from ofdesk.services.catalogue_rows import CatalogueSheet

        day = self.from_field.text()
        return CatalogueSheet(
            label=self.title_field.text().strip(),
            valid_from=formats.parse_day(day, self.tasks.desk.today, "valid_from"),
            is_example=False,
            used=False,
            notes="",
            offers=tuple(self._offer(position) for position in range(self.model.rowCount())),
        )

    def save_version(self) -> None:
        """Put the new version beside the others."""
        try:
            sheet = self.written()
        except DomainError as error:
            self._on_refused(error)
            return
        desk = self.tasks.desk

        def work() -> Any:
            from ofdesk.services.catalogue import AddCatalogue, add_catalogue

            return add_catalogue(AddCatalogue(sheet), desk.write())

        self.tasks.write(self, work, self._saved, self._on_refused)

    def _saved(self, sheet: "CatalogueSheet") -> None:
        self._editing(False)
        self.band.hide()
        day = formats.day(sheet.valid_from)
        self.host.tell("ok", t("home.c_saved", label=sheet.label, day=day))
        self.refresh()

    def _on_refused(self, error: OfdeskError) -> None:
        for field in (self.title_field, self.from_field):
            field.show_error(error if error.field == field.name else None)
        self.band.say("err", sentence(error))


def _act_text(act: "ActRow | None") -> str:
    if act is None:
        return ""
    return t("home.c_included") if act.included else formats.figures(act.price_cents)


def _act_of(text: str) -> "ActRow":
    from ofdesk.services.catalogue_rows import ActRow

    if text.casefold() == t("home.c_included").casefold():
        return ActRow(True, 0)
    return ActRow(False, formats.parse_amount(text))
