"""Shows the pages of a PDF inside the program, rendered off the screen's thread."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ofdesk.ui.pdfium import opened
from ofdesk.ui.tasks import TaskRunner
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

POINTS_PER_INCH = 72
SHARP = 2
"""Pages are drawn at twice the size shown, for dense screens."""


def drawn_pages(pdf: bytes, dpi: int) -> list[QImage]:
    """Every page as a picture. For workers: it takes milliseconds a page."""
    with opened(pdf) as document:
        return [_drawn(document[number], dpi) for number in range(len(document))]


def _drawn(page: "PdfPage", dpi: int) -> QImage:
    bitmap = page.render(scale=dpi / POINTS_PER_INCH)
    image = QImage(
        bytes(bitmap.buffer),
        bitmap.width,
        bitmap.height,
        bitmap.stride,
        QImage.Format.Format_BGR888,
    )
    return image.copy()


class PageView(QScrollArea):
    """The pages one under the other."""

    def __init__(self, dpi: int = 58) -> None:
        super().__init__()
        self.dpi = dpi
        self.pdf = b""
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        self._pages = QVBoxLayout(inside)
        self._pages.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(inside)

    def show_pdf(self, tasks: TaskRunner, pdf: bytes) -> None:
        """Draw and show ``pdf``."""
        self.pdf = pdf
        tasks.read(self, "draw", partial(drawn_pages, pdf, self.dpi * SHARP), self._show)

    def _show(self, images: Sequence[QImage]) -> None:
        while (item := self._pages.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, image in enumerate(images, start=1):
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(SHARP)
            page = QLabel()
            page.setObjectName("card")
            page.setPixmap(picture)
            page.setAccessibleName(t("page_n", number=number))
            self._pages.addWidget(page)

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return self._pages.count()
