"""Where a lot goes: a printer of the system or one file, with the first pages to be seen."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ports.printers import Printer
from ofdesk.ui.documents.page_view import PageView
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import Progress, TaskRunner
from ofdesk.ui.widgets import Band, button, column, holder, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.printing import stamps_text
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.posting_letter import Letter
    from ofdesk.services.posting_lots import Lot

PREVIEWED = 3
"""Letters whose pages are shown before anything is printed."""
NO_PRINTER = ("printing_absent", "printing_stopped")
"""Without a printer, a file is still there to choose."""
FILE = ""


class PrintDialog(QDialog):
    """A new lot of ``letters``, or (``lot``) what is left of one that exists."""

    def __init__(
        self,
        tasks: TaskRunner,
        host: Host,
        letters: Sequence[str],
        parent: QWidget | None = None,
        lot: str = "",
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host = tasks, host
        self.letters, self.lot = tuple(letters), lot
        self.setWindowTitle(t("printing.print_lot"))
        self.band = Band()
        self.told = wrapped()
        self.stamps = wrapped("", "hint")
        self.printer = QComboBox()
        self.printer.setAccessibleName(t("printing.printer"))
        self.printer.addItem(t("printing.file"), FILE)
        self.view = PageView(dpi=52)
        self.view.setAccessibleName(t("printing.preview"))
        self.print = button(t("printing.print"), self._print, kind="primary", icon="printer")
        self.print.setDefault(True)
        self._lay_out()
        self._read()

    def _lay_out(self) -> None:
        side = column(
            label(self.lot or t("printing.new_lot"), "panel"),
            self.told,
            self.stamps,
            label(t("printing.printer"), "label"),
            self.printer,
            self.band,
            1,
            row(1, button(t("cancel"), self.reject), self.print),
            space=10,
        )
        panel = holder(side, (20, 16, 20, 14))
        panel.setFixedWidth(360)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 16, 0, 14)
        inside.addWidget(label(t("printing.preview"), "section"))
        inside.addWidget(self.view, 1)
        layout.addLayout(inside, 1)
        layout.addWidget(panel)
        self.resize(900, 600)
        self.printer.setFocus()

    def _read(self) -> None:
        desk, shop, letters = self.tasks.desk, self.host.shop, self.letters

        def work() -> "tuple[list[Letter], bytes]":
            from ofdesk.services.pages import kept_page
            from ofdesk.services.posting import letters_named

            with desk.read() as session:
                found = letters_named(session, letters, shop.sheets)
                first = [kept_page(session, x.pdf_sha256, x.number) for x in found[:PREVIEWED]]
            return found, shop.bind(first, "")

        def printers() -> tuple[list[Printer], str]:
            from ofdesk.services.settings import desk_setting

            with desk.read() as session:
                return list(shop.printers()), desk_setting(session, "print.printer")

        self.tasks.read(self, "letters", work, self._show, self._on_refused)
        self.tasks.read(self, "printers", printers, self._show_printers, self._on_refused)

    def _show(self, found: "tuple[list[Letter], bytes]") -> None:
        from ofdesk.domain.posting import count_stamps

        letters, pdf = found
        sheets = sum(letter.sheets for letter in letters)
        self.told.setText(
            t(
                "printing.told",
                count=formats.number(len(letters)),
                sheets=formats.number(sheets),
            )
        )
        counted = count_stamps((letter.sheets, letter.abroad) for letter in letters)
        self.stamps.setText("\n".join(stamps_text([(x.grams, x.abroad, x.count) for x in counted])))
        self.view.show_pdf(self.tasks, pdf)

    def _show_printers(self, found: tuple[list[Printer], str]) -> None:
        printers, wanted = found
        for number, one in enumerate(printers):
            name = t("printing.stopped", printer=one.name) if one.state == "stopped" else one.name
            self.printer.insertItem(number, name, one.name)
        usual = [one.name for one in printers if one.default]
        chosen = self.printer.findData(wanted) if wanted else -1
        if chosen < 0 and usual:
            chosen = self.printer.findData(usual[0])
        self.printer.setCurrentIndex(max(chosen, 0))

    def _on_refused(self, error: OfdeskError) -> None:
        self.print.setEnabled(True)
        self.band.say("warn" if error.code in NO_PRINTER else "err", sentence(error))

    def _print(self) -> None:
        if self.printer.currentData() != FILE:
            self.print_to(None)
            return
        name, _kind = QFileDialog.getSaveFileName(
            self, t("printing.file"), f"{self.lot or 'lot'}.pdf", "PDF (*.pdf)"
        )
        if name:
            self.print_to(Path(name))

    def print_to(self, pdf: Path | None) -> None:
        """Print on the chosen printer, or into a file; the lot opens to be looked at."""
        desk, shop = self.tasks.desk, self.host.shop
        letters, lot, printer = self.letters, self.lot, str(self.printer.currentData())
        self.print.setEnabled(False)

        def work(progress: Progress) -> "Lot":
            from ofdesk.services.posting_lots import MakeLot, make_lot
            from ofdesk.services.posting_runs import PrintLotRequest, print_lot

            number = lot
            if not number:
                made = make_lot(MakeLot(letters), desk.write(), desk.today, shop.sheets)
                number = made.number
            request = PrintLotRequest(number, printer if pdf is None else "", pdf)
            return print_lot(request, desk, shop, progress.step)

        self.tasks.long(self, t("printing.running"), work, self._printed, self._on_refused)

    def _printed(self, lot: "Lot") -> None:
        from ofdesk.ui.printing.lot_dialog import LotDialog

        self.accept()
        told = t("printing.printed", lot=lot.number, printer=lot.printer)
        look = partial(self._look, lot.number)
        self.host.tell("ok", told, [(t("printing.open_lot"), look)])
        parent = self.parentWidget()
        if not isinstance(parent, LotDialog):
            look()

    def _look(self, number: str) -> None:
        from ofdesk.ui.printing.lot_dialog import LotDialog

        LotDialog(self.tasks, self.host, number, self.parentWidget()).show()
