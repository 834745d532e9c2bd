"""The dialog that closes a financial year."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QVBoxLayout

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.domain.reporting import next_year_end
from ofdesk.ui.forms import show_refusal
from ofdesk.ui.inputs import DayEdit
from ofdesk.ui.widgets import Band, Field, button, row, wrapped
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.closings import Closed
    from ofdesk.ui.accounting.page import AccountingPage
    from ofdesk.ui.tasks import Progress


@dataclass(frozen=True, slots=True)
class YearClosed:
    """A year that was just closed."""

    closed: "Closed"
    changes: frozenset[str] = frozenset(("closing",))


class CloseDialog(QDialog):
    """The last day of the year and the file of its archive; both can be typed."""

    def __init__(self, page: "AccountingPage", closed_until: date | None) -> None:
        super().__init__(page)
        self.page = page
        self.setWindowTitle(t("accounting.close_title"))
        self.day = DayEdit(lambda: page.today, "end")
        self.day.set_day(next_year_end(closed_until, page.today))
        self.archive = QLineEdit()
        self.fields = {
            "end": Field("end", t("accounting.year_end"), self.day),
            "archive": Field("archive", t("accounting.archive"), self.archive),
        }
        self.day.wrong.connect(self.fields["end"].show_error)
        self.band = Band()
        self.ok = button(t("accounting.close_verb"), self.close_year, kind="primary")
        cancel = button(t("cancel"), self.reject)
        choose = button(t("accounting.choose"), self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(wrapped(t("accounting.close_hint"), "hint"))
        layout.addWidget(self.fields["end"])
        layout.addLayout(row(self.fields["archive"], choose))
        layout.addWidget(self.band)
        layout.addStretch(1)
        layout.addLayout(row(1, cancel, self.ok))
        self.resize(620, 190)
        self.day.setFocus()

    def _choose(self) -> None:
        name = t("accounting.archive_name", end=self.day.text().replace("/", "-"))
        proposed = self.archive.text() or str(Path.home() / name)
        kinds = "ZIP (*.zip)"
        chosen, _kind = QFileDialog.getSaveFileName(self, t("accounting.archive"), proposed, kinds)
        if chosen:
            self.archive.setText(chosen)

    def close_year(self) -> None:
        """Write the archive and close the year; a refusal is said beside its field."""
        for field in self.fields.values():
            field.show_error(None)
        typed = self.archive.text().strip()
        try:
            ends_on = self.day.day()
            if not typed:
                raise DomainError("archive_missing", field="archive")
        except DomainError as error:
            self._on_refused(error)
            return
        target = Path(typed).expanduser()
        desk = self.page.tasks.desk

        def work(_progress: "Progress") -> YearClosed:
            from ofdesk.services.closings import CloseYear, close_year

            return YearClosed(close_year(CloseYear(ends_on, target), desk.write(), desk.today))

        self.ok.setEnabled(False)
        title = t("accounting.working", name=t("accounting.year"))
        self.page.tasks.long(self, title, work, self._done, self._on_refused)

    def _done(self, done: YearClosed) -> None:
        closed = done.closed
        total = formats.amount(closed.total_cents)
        end, file = formats.day(closed.ends_on), Path(closed.archive).name
        self.page.host.tell("ok", t("accounting.closed", end=end, total=total, file=file))
        self.accept()

    def _on_refused(self, error: OfdeskError) -> None:
        self.ok.setEnabled(True)
        show_refusal(self.fields, self.band, error)
