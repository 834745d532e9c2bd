"""« Série perdue »: close the series of a workstation that is gone, at the last number known."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.forms import show_refusal
from ofdesk.ui.inputs import CountBox
from ofdesk.ui.page import Host
from ofdesk.ui.sync.automatic import AutoSync, opened
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ports.hub_office import HubSeries

MOST = 99_999


def series_columns() -> tuple[Column, ...]:
    """The columns of the register."""
    return (
        Column("series", t("sync.ls_series"), 120, strong=True),
        Column("known", t("sync.ls_known"), 110, right=True),
        Column("owner", t("sync.ls_owner"), 140),
        Column("state", t("sync.ls_state"), 300, stretch=True),
    )


def ready_series(found: "HubSeries") -> ReadyRow:
    """One series as cells."""
    name = f"{found.type}{found.desk}-{found.year}"
    cells = (
        Cell(name),
        Cell(formats.number(found.last_number)),
        Cell(found.owner),
        Cell(found.closed_why if found.closed_at else t("sync.ls_open"), tone="text3"),
    )
    return ReadyRow(name, cells, found)


class LostSeriesDialog(QDialog):
    """The register as the hub has it; administrators alone are let in."""

    def __init__(self, tasks: TaskRunner, host: Host, auto: AutoSync, parent: QWidget) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.auto = tasks, host, auto
        title = t("sync.lost_series").rstrip("…")
        self.setWindowTitle(title)
        self.band = Band()
        self.model = PagedModel(tasks, series_columns(), self)
        self.table = TableView(self.model, "seriesTable")
        self.table.setAccessibleName(t("sync.ls_series"))
        self.last = CountBox()
        self.last.setRange(0, MOST)
        self.fields = {
            "last": Field("last", t("sync.ls_last"), self.last),
            "reason": Field("reason", t("sync.ls_reason"), QLineEdit()),
        }
        self.go = button(t("sync.ls_close"), self.close_series, kind="primary")
        self.go.setEnabled(False)
        self.reopen = button(t("sync.ls_reopen"), partial(self.close_series, again=True))
        self.reopen.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(title, "page"))
        layout.addWidget(wrapped(t("sync.lost_why"), "hint"))
        layout.addWidget(self.band)
        layout.addWidget(self.table, 1)
        for field in self.fields.values():
            layout.addWidget(field)
        layout.addLayout(row(self.reopen, 1, button(t("close"), self.reject), self.go))
        self.resize(760, 480)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_chosen())
        self.read()

    def read(self) -> None:
        """Ask the hub, on the pool."""
        desk, auto = self.tasks.desk, self.auto

        def work() -> list[ReadyRow]:
            found = auto.hubs().office.series(opened(desk), auto.password)
            return [ready_series(one) for one in found]

        self.tasks.aside(self, work, self._show, self._on_refused)

    def _show(self, rows: list[ReadyRow]) -> None:
        self.model.show_rows(rows)
        self._on_chosen()

    def _on_chosen(self) -> None:
        found = self.table.current_row()
        self.go.setEnabled(found is not None and not found.source.closed_at)
        self.reopen.setEnabled(found is not None and bool(found.source.closed_at))
        if found is not None:
            self.last.setValue(found.source.last_number)

    def close_series(self, *, again: bool = False) -> None:
        """Close the chosen one; with ``again``, take its closing back."""
        chosen = self.table.current_row()
        if chosen is None:
            return
        desk, auto, reason = self.tasks.desk, self.auto, self.fields["reason"].text().strip()
        for field in self.fields.values():
            field.show_error(None)
        if not reason:
            self._on_refused(DomainError("series_reason_missing", field="reason"))
            return
        for one in (self.go, self.reopen):
            one.setEnabled(False)
        act = _reopened if again else _closed
        work = partial(act, desk, auto, chosen.source, (self.last.value(), reason))
        said = t("sync.ls_reopened" if again else "sync.ls_done")
        self.tasks.aside(self, work, partial(self._on_closed, said), self._on_refused)

    def _on_closed(self, said: str, _known: object) -> None:
        self.band.say("ok", said)
        self.read()
        self.auto.run()

    def _on_refused(self, error: OfdeskError) -> None:
        self._on_chosen()
        show_refusal(self.fields, self.band, error)


def _closed(desk: Any, auto: AutoSync, found: "HubSeries", told: tuple[int, str]) -> int:
    from ofdesk.ports.hub_office import CloseSeries

    request = CloseSeries(found.type, found.desk, found.year, *told)
    return auto.hubs().office.close_series(opened(desk), request, auto.password)


def _reopened(desk: Any, auto: AutoSync, found: "HubSeries", told: tuple[int, str]) -> int:
    from ofdesk.ports.hub_office import CloseSeries

    request = CloseSeries(found.type, found.desk, found.year, *told)
    return auto.hubs().office.reopen_series(opened(desk), request, auto.password)
