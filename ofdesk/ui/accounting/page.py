"""For the accountant: a period, the reports of that period, closed years and exported lots."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.domain.reporting import named_periods
from ofdesk.ui.accounting import work
from ofdesk.ui.accounting.closing import CloseDialog
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.inputs import DayEdit
from ofdesk.ui.page import Host, Page
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Field, button, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.lots import lot_title
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.accounting_files import Kept, KeptRecord

CHOSEN = "chosen"
FIRST_CHOICE = "last_month"
LEAST_WHY = 220
"""Two lines at most of what a report is: no more than its button is high."""
LEAST_TABLE = 132
"""Room for what is said while nothing was closed or exported."""
TABLES = "CSV (*.csv);;Excel (*.xlsx)"


def kept_columns() -> tuple[Column, ...]:
    """The columns of what was closed and exported."""
    return (
        Column("kind", t("accounting.kind"), 130, strong=True),
        Column("days", t("accounting.days"), 200, stretch=True),
        Column("total", t("accounting.total"), 120, right=True),
        Column("at", t("accounting.at"), 160),
        Column("by", t("accounting.by"), 110),
    )


def ready_record(found: "KeptRecord") -> ReadyRow:
    """A closed year or a lot as cells."""
    named = t(f"accounting.kind_{found.kind}", number=found.number)
    cells = (
        Cell(named),
        Cell(f"{formats.day(found.since)} – {formats.day(found.until)}"),
        Cell(formats.amount(found.total_cents)),
        Cell(formats.instant(found.at)),
        Cell(found.by),
    )
    return ReadyRow(f"{found.kind}-{found.until}-{found.number}", cells, found)


class AccountingPage(Page):
    """A period at the top, under it a line a report, then what was closed and exported."""

    name = "accounting"
    follows = frozenset(("closing", "fec_lot"))

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host)
        self.heading.setText(t("accounting"))
        self._closed_until: date | None = None
        self._filling = False
        self.choice = QComboBox()
        self.choice.setAccessibleName(t("accounting.period"))
        self.since = Field("from", t("accounting.from"), DayEdit(lambda: self.today, "from"))
        self.until = Field("to", t("accounting.to"), DayEdit(lambda: self.today, "to"))
        for field in (self.since, self.until):
            field.title.setMinimumWidth(0)
            field.setFixedWidth(170)
            self._day(field).textEdited.connect(self._choose_days)
            self._day(field).wrong.connect(field.show_error)
        self.model = PagedModel(tasks, kept_columns(), self)
        self.table = TableView(self.model, "keptTable")
        self.table.setAccessibleName(t("accounting.kept"))
        self.table.keep_columns(QSettings())
        self.empty = EmptyState(self.table)
        self.table.setMinimumHeight(LEAST_TABLE)
        self._lay_out()
        self.table.opened.connect(self.save_lot)
        self.choice.currentIndexChanged.connect(self._choose)
        self.setFocusProxy(self.choice)

    @property
    def today(self) -> date:
        """The day of the base."""
        return self.tasks.desk.today

    def _lay_out(self) -> None:
        reports = QGridLayout()
        reports.setHorizontalSpacing(12)
        reports.setVerticalSpacing(6)
        reports.setColumnStretch(1, 1)
        self.buttons = {}
        for line, name in enumerate((*work.REPORTS, "fec", "pack", "year")):
            key = key_of(name)
            reports.addWidget(label(t(f"accounting.{key}"), "section"), line, 0)
            why = wrapped(t(f"accounting.{key}_why"), "hint")
            why.setMinimumWidth(LEAST_WHY)
            reports.addWidget(why, line, 1)
            verb = "accounting.close_year" if name == "year" else "accounting.save_as"
            made = button(t(verb), partial(self.save, name))
            made.setAccessibleName(f"{t(f'accounting.{key}')} : {t(verb)}")
            self.buttons[name] = made
            reports.addWidget(made, line, 2)
        self.body.addLayout(row(self.heading, 1))
        self.body.addLayout(row(self.choice, self.since, self.until, 1, space=16))
        self.body.addLayout(reports)
        self.body.addSpacing(4)
        self.body.addWidget(label(t("accounting.kept"), "section"))
        self.body.addWidget(self.table, 1)
        self.body.addSpacing(8)

    @staticmethod
    def _day(field: Field) -> DayEdit:
        edit = field.input
        assert isinstance(edit, DayEdit)
        return edit

    def refresh(self) -> None:
        """Name the periods of today, and read what was closed and exported."""
        self._name_periods()
        desk = self.tasks.desk

        def read() -> "Kept":
            from ofdesk.services.accounting_files import read_kept

            with desk.read() as session:
                return read_kept(session)

        self.tasks.read(self, "kept", read, self._show)

    def _show(self, kept: "Kept") -> None:
        self._closed_until = kept.closed_until
        self.model.show_rows([ready_record(found) for found in kept.records])
        if not kept.records:
            self.empty.say(t("accounting.kept_empty"))

    def _name_periods(self) -> None:
        """Keep the choice; a period named from today moves with it."""
        chosen = self.choice.currentData() or FIRST_CHOICE
        self._filling = True
        self.choice.clear()
        for name, span in named_periods(self.today):
            self.choice.addItem(t(f"accounting.{name}"), name)
            self.choice.setItemData(self.choice.count() - 1, span, SPAN)
        self.choice.addItem(t("accounting.chosen"), CHOSEN)
        self.choice.setCurrentIndex(self.choice.findData(chosen))
        self._filling = False
        self._choose()

    def _choose(self, _index: int = 0) -> None:
        span = self.choice.currentData(SPAN)
        if self._filling or span is None:
            return
        for field, day in ((self.since, span.starts_on), (self.until, span.ends_on)):
            self._day(field).set_day(day)
            field.show_error(None)

    def _choose_days(self, _text: str) -> None:
        self.choice.setCurrentIndex(self.choice.findData(CHOSEN))

    def period(self) -> tuple[date, date] | None:
        """The days asked for; nothing, with the words beside the field, when they are not days."""
        days = []
        for field in (self.since, self.until):
            try:
                days.append(self._day(field).day())
            except DomainError as error:
                field.show_error(error)
                field.input.setFocus()
                return None
        if days[1] < days[0]:
            self._on_refused(
                DomainError("period_inverted", field="to", until_on=days[1].isoformat())
            )
            return None
        return days[0], days[1]

    def save(self, name: str) -> None:
        """Ask for the file of a report and write it; « year » closes a year."""
        if name == "year":
            CloseDialog(self, self._closed_until).open()
            return
        period = self.period()
        if period is None:
            return
        ending, kinds = work.ENDINGS.get(name, ("csv", TABLES))
        file = self._file(name, period, ending)
        chosen, kind = QFileDialog.getSaveFileName(
            self, t(f"accounting.{key_of(name)}"), file, kinds
        )
        if chosen:
            self.write(name, period, work.with_ending(Path(chosen), kind, ending))

    def save_lot(self, found: ReadyRow) -> None:
        """Ask for a file and write that of a lot again; a closed year has none."""
        record = found.source
        if record.kind != "lot":
            return
        file = self._file(f"fec-{record.number}", (record.since, record.until), "txt")
        chosen, _kind = QFileDialog.getSaveFileName(
            self, lot_title(record.number), file, work.ENDINGS["fec"][1]
        )
        if chosen:
            target, desk = work.with_ending(Path(chosen), "", "txt"), self.tasks.desk

            def done(made: work.Written) -> None:
                opened = (t("accounting.open_folder"), partial(open_folder, target))
                self.host.tell(made.state, made.words, [opened])

            write = partial(work.write_lot, desk, record.number, target)
            self.tasks.read(self, "lot", write, done, self._on_refused)

    def _file(self, name: str, period: tuple[date, date], ending: str) -> str:
        folder = str(QSettings().value("accounting/folder", "") or Path.home())
        days = f"{period[0]:%Y%m%d}-{period[1]:%Y%m%d}"
        return str(Path(folder) / f"{name}-{days}.{ending}")

    def write(self, name: str, period: tuple[date, date], target: Path) -> None:
        """Write a report on a worker, then say what is in it."""
        QSettings().setValue("accounting/folder", str(target.parent))
        desk, named = self.tasks.desk, t(f"accounting.{key_of(name)}")

        def done(made: work.Written) -> None:
            opened = (t("accounting.open_folder"), partial(open_folder, target))
            self.host.tell(made.state, made.words, [opened] if made.rows else [])
            if made.changes:
                self.refresh()

        title = t("accounting.working", name=named)
        write = partial(work.write, desk, name, period, target)
        self.tasks.long(self, title, write, done, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        from ofdesk.words.sentences import sentence

        field = {"from": self.since, "to": self.until}.get(error.field or "")
        if field is None:
            self.host.tell("err", sentence(error))
        else:
            field.show_error(error)
            field.input.setFocus()


SPAN = 0x0101
"""The role of the days of a named period, after ``Qt.ItemDataRole.UserRole``."""


def key_of(name: str) -> str:
    """The key of the words of a report."""
    return name.replace("-", "_")


def open_folder(target: Path) -> None:
    """Show the file in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent)))
