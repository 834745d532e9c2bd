"""The printers that a window knows: those of CUPS, else those of Qt."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TypeVar

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from ofdesk.domain.errors import Unavailable
from ofdesk.ports.printers import Printer, PrintJob, PrintShop
from ofdesk.ui.documents.page_view import drawn_pages
from ofdesk.ui.paper import PRINT_DPI, paint_pages
from ofdesk.ui.pdfium import opened

Given = TypeVar("Given")
STATES = {
    QPrinter.PrinterState.Idle: "idle",
    QPrinter.PrinterState.Active: "printing",
    QPrinter.PrinterState.Aborted: "stopped",
    QPrinter.PrinterState.Error: "stopped",
}


def named_printer(name: str) -> QPrinter:
    """A printer of the system."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if name:
        printer.setPrinterName(name)
    return printer


class QtShop:
    """``ofdesk.ports.printers.PrintShop`` by Qt alone: what prints on Windows and on macOS.

    A page is a picture of the stored page.
    """

    def __init__(self, make: Callable[[str], QPrinter] = named_printer) -> None:
        self._make = make

    def printers(self) -> Sequence[Printer]:
        """See the port."""
        usual = QPrinterInfo.defaultPrinterName()
        return tuple(
            Printer(found.printerName(), STATES[found.state()], found.printerName() == usual)
            for found in QPrinterInfo.availablePrinters()
        )

    def hand(self, job: PrintJob) -> str:
        """See the port; Qt gives a job no name."""
        printer = self._make(job.printer)
        printer.setDocName(job.title)
        printer.setFullPage(True)
        paint_pages(printer, (image for pdf in job.pages for image in drawn_pages(pdf, PRINT_DPI)))
        return ""

    def release(self, _job: str) -> None:
        """See the port: it is on its way already."""

    def cancel(self, _job: str) -> bool:
        """See the port: what has no name cannot be found again."""
        return False

    def sheets(self, pdf: bytes) -> int:
        """See the port."""
        with opened(pdf) as document:
            return len(document)

    def bind(self, pages: Sequence[bytes], _title: str) -> bytes:
        """See the port."""
        out = BytesIO()
        with opened(None) as bound:
            for pdf in pages:
                with opened(pdf) as one:
                    bound.import_pages(one)
            bound.save(out)
        return out.getvalue()


class ScreenShop:
    """``ofdesk.ports.printers.PrintShop``: by CUPS where the system has it, else by Qt."""

    def __init__(self, shop: PrintShop, qt: PrintShop) -> None:
        self._shop = shop
        self._qt = qt

    def printers(self) -> Sequence[Printer]:
        """See the port."""
        return self._either(lambda shop: shop.printers())

    def hand(self, job: PrintJob) -> str:
        """See the port."""
        return self._either(lambda shop: shop.hand(job))

    def release(self, job: str) -> None:
        """See the port; what Qt printed has no name."""
        if job:
            self._shop.release(job)

    def cancel(self, job: str) -> bool:
        """See the port."""
        return self._either(lambda shop: shop.cancel(job))

    def sheets(self, pdf: bytes) -> int:
        """See the port."""
        return self._shop.sheets(pdf)

    def bind(self, pages: Sequence[bytes], title: str) -> bytes:
        """See the port."""
        return self._shop.bind(pages, title)

    def _either(self, act: Callable[[PrintShop], Given]) -> Given:
        try:
            return act(self._shop)
        except Unavailable as failure:
            if failure.code != "printing_absent":
                raise
            return act(self._qt)
