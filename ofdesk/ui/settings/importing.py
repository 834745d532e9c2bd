"""Import of clients: columns are matched, lines are judged, and then one says « Importer »."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QProgressBar,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.page import Host
from ofdesk.ui.settings.matching import MatchPanel, field_title
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import Cancelled, Progress, TaskRunner
from ofdesk.ui.widgets import Band, activate, button, column, holder, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.sentences import sentence, sentence_of
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.client_columns import FileLook
    from ofdesk.services.client_import import Imported

FATES = ("added", "updated", "unchanged", "refused")
SOON = 250
"""Milliseconds between a change of columns and the next look at what would come of them."""
MATCH_WIDTH = 500


def preview_columns() -> tuple[Column, ...]:
    """The columns of the preview."""
    return (
        Column("line", t("import.c_line"), 56, right=True),
        Column("platform", t("import.c_platform"), 110, strong=True),
        Column("name", t("import.c_name"), 150),
        Column("fate", t("import.c_fate"), 124, chip=True),
        Column("why", t("import.c_why"), 220, stretch=True),
    )


def ready_lines(found: "Imported") -> list[ReadyRow]:
    """The lines of a file in their order, each with what comes of it in words."""
    rows = [
        ReadyRow(
            str(line.line),
            (
                Cell(str(line.line), tone="text3"),
                Cell(line.platform),
                Cell(line.name),
                Cell(t(f"import.fate_{line.fate}"), line.fate),
                Cell(_changes(line.changed), tone="text2"),
            ),
            line.fate,
        )
        for line in found.taken
    ]
    rows += [
        ReadyRow(
            str(line.line),
            (
                Cell(str(line.line), tone="text3"),
                Cell(line.platform or "—"),
                Cell(""),
                Cell(t("import.fate_refused"), "refused"),
                Cell(sentence_of(line.error, line.values), tone="err"),
            ),
            "refused",
        )
        for line in found.refused
    ]
    return sorted(rows, key=lambda one: int(one.key))


def _changes(fields: Sequence[str]) -> str:
    if not fields:
        return ""
    return t("import.changes", fields=", ".join(field_title(name) for name in fields))


class ImportTab(QWidget):
    """Choose, match, look, import. ``imported`` once clients came in."""

    imported = Signal()

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__()
        self.tasks, self.host = tasks, host
        self.path: Path | None = None
        self.rows: list[ReadyRow] = []
        self.done = False
        """Whether clients came in."""
        self._running: Progress | None = None
        self._turn = 0
        self.band = Band()
        self.file = label("", "section")
        self.sheets = QComboBox()
        self.sheets.setAccessibleName(t("import.sheet"))
        self.match = MatchPanel()
        self.model = PagedModel(None, preview_columns(), self)
        self.table = TableView(self.model, "importTable")
        self.table.setAccessibleName(t("import.preview"))
        self.fates = {
            fate: button("", partial(self.show_fate, fate), kind="chip") for fate in ("all", *FATES)
        }
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(t("import.running"))
        self.stop = button(t("import.cancel"), self._stop)
        self.go = button(t("import.go_none"), self.run, kind="primary")
        self.go.setEnabled(False)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._lay_out()
        self._connect()
        self._show_parts()

    def _lay_out(self) -> None:
        self.choose = button(t("import.choose"), self._choose, icon="download")
        self.sheet_title = label(t("import.sheet"), "label")
        head = row(self.choose, self.file, 1, self.sheet_title, self.sheets)
        left = column(label(t("import.columns"), "section"), self.match)
        right = column(row(*self.fates.values(), 1, space=6), self.table)
        self.parts = QSplitter(Qt.Orientation.Horizontal)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(holder(left, (0, 0, 8, 0)))
        self.parts.addWidget(holder(right, (8, 0, 0, 0)))
        self.parts.setSizes([MATCH_WIDTH, 620])
        self.hint = wrapped(t("import.hint"), "hint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 20, 10)
        layout.addLayout(head)
        layout.addWidget(self.hint)
        layout.addWidget(self.band)
        layout.addWidget(self.parts, 1)
        layout.addStretch(0)
        layout.addLayout(row(self.bar, 1, self.stop, self.go))

    def _connect(self) -> None:
        self.match.changed.connect(self._on_changed)
        self.sheets.activated.connect(lambda _index: self._read())
        self._soon.timeout.connect(self.check)
        self.tasks.progressed.connect(self._on_progress)

    def _show_parts(self) -> None:
        chosen = bool(self.match.combos)
        self.parts.setVisible(chosen)
        self.hint.setVisible(not chosen)
        self.go.setVisible(chosen)
        several = chosen and self.sheets.count() > 1
        self.sheets.setVisible(several)
        self.sheet_title.setVisible(several)
        self.choose.setText(t("import.choose_other" if chosen else "import.choose"))
        self._busy(False)

    def _busy(self, on: bool) -> None:
        self.bar.setVisible(on)
        self.stop.setVisible(on)

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, t("import.choose"), "", "CSV, XLSX (*.csv *.xlsx *.txt *.tsv)"
        )
        if name:
            self.look(Path(name))

    def look(self, path: Path) -> None:
        """Read a file: what its columns are taken for, then what would come of it."""
        self.path = path
        self.go.setEnabled(False)
        self.sheets.clear()
        self._read()

    def _read(self) -> None:
        path, sheet, desk = self.path, self.sheets.currentText(), self.tasks.desk
        assert path is not None

        def work(_progress: Progress) -> "FileLook":
            from ofdesk.services.client_columns import look_at_file

            with desk.read() as session:
                return look_at_file(session, path, sheet)

        self.tasks.long(self, t("import.looking"), work, self._show_look, self._on_refused)

    def _show_look(self, look: "FileLook") -> None:
        self.file.setText(t("import.file", file=look.path.name, lines=formats.number(look.lines)))
        if not self.sheets.count():
            self.sheets.addItems(list(look.sheets))
        self.sheets.setCurrentText(look.sheet)
        self.match.show_columns(look.columns)
        self.band.hide()
        if look.remembered:
            self.band.say("info", t("import.remembered"))
        self._show_parts()
        self.check()

    def _on_changed(self) -> None:
        self.band.hide()
        self.go.setEnabled(False)
        self._soon.start()

    def check(self) -> None:
        """Say what would come of the file with these columns."""
        problem = self.match.problem()
        if problem:
            self.go.setEnabled(False)
            self.band.say("warn", problem)
            self._show_rows([])
            return
        self._import(dry_run=True)

    def run(self) -> None:
        """Import what is acceptable; refused lines are listed and left out."""
        self.go.setEnabled(False)
        self._import(dry_run=False)

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _import(self, *, dry_run: bool) -> None:
        path, desk = self.path, self.tasks.desk
        columns, sheet = self.match.said(), self.sheets.currentText()
        assert path is not None
        self._stop()
        self._turn += 1
        turn = self._turn

        def work(progress: Progress) -> "Imported | None":
            from ofdesk.services.client_columns import Said
            from ofdesk.services.client_import import ImportClients, import_clients

            request = ImportClients(path, dry_run, Said(columns, sheet), remember=not dry_run)
            try:
                return import_clients(request, desk.write(), desk.today, progress.step)
            except Cancelled:
                return None

        def done(found: "Imported | None") -> None:
            if turn == self._turn:
                self._show(found, dry_run=dry_run)

        title = t("import.checking" if dry_run else "import.running")
        self._busy(True)
        self._running = self.tasks.long(self, title, work, done, self._on_refused)

    def _on_progress(self, title: str, done: int, total: int) -> None:
        if title in (t("import.checking"), t("import.running")):
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def _on_refused(self, error: OfdeskError) -> None:
        self._busy(False)
        self.band.say("err", sentence(error))

    def _show(self, found: "Imported | None", *, dry_run: bool) -> None:
        self._busy(False)
        if found is None:
            self.band.say("warn", t("import.stopped"))
            self.go.setEnabled(bool(self.rows))
            return
        lines = ready_lines(found)
        if dry_run:
            self._show_rows(lines)
            count = found.added + found.updated
            self.go.setText(t("import.go", count=formats.number(count)))
            self.go.setEnabled(bool(count))
            return
        self._show_rows([line for line in lines if line.source == "refused"])
        numbers = (found.added, found.updated, found.unchanged, len(found.refused))
        counts = dict(zip(FATES, map(formats.number, numbers), strict=True))
        see = (t("import.see_clients"), partial(self.host.go, "clients"))
        self.band.say("warn" if found.refused else "ok", t("import.done", **counts), [see])
        self.done = True
        self.imported.emit()

    def _show_rows(self, rows: list[ReadyRow]) -> None:
        self.rows = rows
        for fate, chip in self.fates.items():
            count = sum(fate in ("all", line.source) for line in rows)
            chip.setText(t(f"import.{fate}", count=formats.number(count)))
            chip.setVisible(bool(count) or fate == "all")
        refused = any(line.source == "refused" for line in rows)
        self.show_fate("refused" if refused else "all")

    def show_fate(self, fate: str) -> None:
        """Show the lines of one fate alone, or all of them."""
        for name, chip in self.fates.items():
            activate(chip, active=name == fate)
        self.model.show_rows([line for line in self.rows if fate in ("all", line.source)])
