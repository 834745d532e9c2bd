"""Labels of the selected clients: which sheet, from which label on, and the PDF to print."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.inputs import CountBox
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row
from ofdesk.words.labels import clients_text, printed_text, text_of
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.labels import Labels

SHEETS = {"L7163": 14, "L7160": 21, "L7162": 16, "L7165": 8}
"""Maker's code → labels on a sheet; a test holds it equal to the shipped formats."""


class LabelsDialog(QDialog):
    """Sheets of labels for ``platforms``."""

    def __init__(
        self, tasks: TaskRunner, host: Host, platforms: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.platforms = tasks, host, tuple(platforms)
        self.setWindowTitle(text_of("title"))
        self.sheet = QComboBox()
        for name, count in SHEETS.items():
            self.sheet.addItem(f"Avery {name} ({count})", name)
        self.first, self.right, self.down = CountBox(), CountBox(), CountBox()
        for spin in (self.right, self.down):
            spin.setRange(-100, 100)
        self.band = Band()
        self.band.hide()
        self.save = button(text_of("save"), self._ask_file, kind="primary", icon="download")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(text_of("title"), "page"))
        layout.addWidget(label(clients_text(len(self.platforms)), "hint"))
        layout.addWidget(self.band)
        for name, input_ in (("format", self.sheet), ("first", self.first)):
            layout.addWidget(Field(name, text_of(name), input_))
        for name, input_ in (("offset_x", self.right), ("offset_y", self.down)):
            layout.addWidget(Field(name, text_of(name), input_))
        layout.addLayout(row(1, button(t("cancel"), self.reject), self.save))
        self.setMinimumWidth(460)
        self.sheet.currentIndexChanged.connect(self._on_sheet_chosen)
        self._on_sheet_chosen()

    def _on_sheet_chosen(self) -> None:
        self.first.setRange(1, SHEETS[self.sheet.currentData()])

    def _ask_file(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, text_of("save"), "etiquettes.pdf", "PDF (*.pdf)"
        )
        if name:
            self.write_to(Path(name))

    def write_to(self, path: Path) -> None:
        """Draw the sheets and write them."""
        desk, platforms = self.tasks.desk, self.platforms
        given: tuple[Any, ...] = (
            *(self.sheet.currentData(), self.first.value()),
            *(self.right.value(), self.down.value()),
        )

        def work() -> "Labels":
            from ofdesk.services.labels import PrintLabels, print_labels
            from ofdesk.services.whole_files import save_whole

            done = print_labels(PrintLabels(platforms, *given), desk)
            save_whole(path, done.pdf)
            return done

        self.tasks.read(
            self, "labels", work, lambda done: self._written(path, done), self._on_refused
        )

    def _written(self, path: Path, done: "Labels") -> None:
        self.host.tell("ok", printed_text(done.count, str(path), done.without_address))
        self.accept()

    def _on_refused(self, error: OfdeskError) -> None:
        self.band.say("err", sentence(error))
