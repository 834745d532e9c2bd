"""Import of clients: the file is read and judged first, nothing is written before one says so."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QListWidget, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import Progress, TaskRunner
from ofdesk.ui.widgets import Band, button, row, wrapped
from ofdesk.words import formats
from ofdesk.words.sentences import sentence, sentence_of
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.client_import import Imported


class ImportTab(QWidget):
    """Choose, look, import."""

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__()
        self.tasks, self.host = tasks, host
        self.path: Path | None = None
        self.band = Band()
        self.refused = QListWidget()
        self.refused.setAccessibleName(t("home.s_import"))
        self.refused.hide()
        self.go = button(t("home.i_go"), self.run, kind="primary")
        self.go.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 20, 10)
        layout.addWidget(wrapped(t("home.i_hint"), "hint"))
        choose = button(t("home.i_choose"), self._choose, icon="download")
        layout.addLayout(row(choose, 1, self.go))
        layout.addWidget(self.band)
        layout.addWidget(self.refused, 1)
        layout.addStretch(1)

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, t("home.i_choose"), "", "CSV, XLSX (*.csv *.xlsx)"
        )
        if name:
            self.look(Path(name))

    def look(self, path: Path) -> None:
        """Read the file and say what would come of it."""
        self.path = path
        self._import(dry_run=True)

    def run(self) -> None:
        """Import what is acceptable; refused lines are listed and left out."""
        self.go.setEnabled(False)
        self._import(dry_run=False)

    def _import(self, *, dry_run: bool) -> None:
        path, desk = self.path, self.tasks.desk
        assert path is not None

        def work(_progress: Progress) -> "Imported | OfdeskError":
            from ofdesk.services.client_import import ImportClients, import_clients

            try:
                request = ImportClients(path, dry_run=dry_run)
                return import_clients(request, desk.write(), desk.today)
            except OfdeskError as error:
                return error

        def done(found: "Imported | OfdeskError") -> None:
            self._show(found, dry_run=dry_run)

        self.tasks.long(self, t("home.i_running"), work, done)

    def _show(self, found: "Imported | OfdeskError", *, dry_run: bool) -> None:
        self.refused.clear()
        if isinstance(found, OfdeskError):
            self.band.say("err", sentence(found))
            return
        counts = {
            "added": formats.number(found.added),
            "updated": formats.number(found.updated),
            "refused": formats.number(len(found.refused)),
        }
        words = t("home.i_preview" if dry_run else "home.i_done", **counts)
        self.band.say("warn" if found.refused else "ok", words)
        for line in found.refused[:500]:
            why = sentence_of(line.error, line.values)
            self.refused.addItem(t("home.i_line", line=line.line, why=why))
        self.refused.setVisible(bool(found.refused))
        self.go.setEnabled(dry_run and bool(found.added or found.updated))
        if not dry_run:
            self.tasks.committed.emit(frozenset(("client",)))
