"""A PDF on the screen: shown, saved, printed; the bytes are those that were made."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from ofdesk.domain.errors import Unavailable
from ofdesk.ui.documents.page_view import PageView, drawn_pages
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, button, row
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

PRINT_DPI = 300


def paint_pages(printer: QPrinter, pages: Iterable[QImage]) -> None:
    """Put pages on paper, each filling its sheet. Raises ``Unavailable('printer_refused')``."""
    painter = QPainter()
    if not painter.begin(printer):
        name = printer.printerName()
        raise Unavailable("printer_refused", printer=name, detail=printer.docName())
    for number, image in enumerate(pages):
        if number:
            printer.newPage()
        painter.drawImage(painter.viewport(), image)
    painter.end()


def save_pdf(tasks: TaskRunner, band: Band, path: Path, pdf: bytes) -> None:
    """Write ``pdf`` whole on the writer; ``band`` says where it is, or why it is not."""

    def work() -> Path:
        from ofdesk.services.table_files import replaced

        with replaced(path) as stream:
            stream.write(pdf)
        return path

    def done(saved: Path) -> None:
        band.say("ok", t("documents.saved", path=str(saved)))

    tasks.write(band, work, done, lambda error: band.say("err", sentence(error)))


def print_pdf(tasks: TaskRunner, band: Band, printer: QPrinter, pdf: bytes) -> None:
    """Print ``pdf``; its pages are drawn at 300 dpi off the screen's thread."""

    def show(images: Sequence[QImage]) -> None:
        paint_pages(printer, images)
        band.say("ok", t("documents.printed"))

    tasks.read(band, "print", lambda: drawn_pages(pdf, PRINT_DPI), show)


def ask_file(parent: QWidget, title: str, name: str, then: Callable[[Path], object]) -> None:
    """Ask where to save, and go on with it."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, name, "PDF (*.pdf)")
    if chosen:
        then(Path(chosen))


def ask_printer(parent: QWidget, name: str, then: Callable[[QPrinter], object]) -> None:
    """Ask for a printer, and go on with it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    if QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted:
        then(printer)


class PaperDialog(QDialog):
    """One PDF that is at hand, with its title and the name of its file."""

    def __init__(
        self, tasks: TaskRunner, about: tuple[str, str], pdf: bytes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.tasks, self.pdf = tasks, pdf
        self.title, self.file = about
        self.setWindowTitle(self.title)
        self.band = Band()
        self.view = PageView(dpi=84)
        self.print = button(t("print"), self._print, icon="printer")
        self.save = button(t("documents.save_pdf"), self._save, kind="primary", icon="download")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.addWidget(self.band)
        layout.addWidget(self.view, 1)
        self.foot = row(1, button(t("close"), self.accept), self.print, self.save)
        layout.addLayout(self.foot)
        self.resize(820, 640)
        self.view.show_pdf(tasks, pdf)
        self.save.setFocus()

    def _save(self) -> None:
        ask_file(self, t("documents.save_pdf"), self.file, self.save_to)

    def save_to(self, path: Path) -> None:
        """Write it."""
        save_pdf(self.tasks, self.band, path, self.pdf)

    def _print(self) -> None:
        ask_printer(self, self.title, partial(print_pdf, self.tasks, self.band, pdf=self.pdf))
