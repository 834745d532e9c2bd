"""The drawing layer: ReportLab's canvas in millimetres from the top, with named structure elements.

All that is drawn is either inside a leaf element, which becomes marked content with a number, or
decoration, marked as an artifact. Consecutive texts share one text object.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from ofdesk.documents.fonts import Colour, Style, font, width
from ofdesk.documents.geometry import MM, PAGE_HEIGHT, Box
from ofdesk.documents.structure import Element, LinkArea, Mark
from ofdesk.ports.documents import Pictures, no_picture

Run = tuple[int, int, int]
"""A row, the column where dark modules begin, and how many there are."""


class Surface:
    """Draws on one canvas, page after page. Lengths are millimetres from the top left corner; ``y``
    of a text is its baseline."""

    def __init__(self, canvas: Canvas, pictures: Pictures = no_picture) -> None:
        self.root = Element("Document")
        self.pictures = pictures
        self._canvas = canvas
        self._pen: PDFTextObject | None = None
        self._style: Style | None = None
        self._inside = self.root
        self._page, self._next_mark, self._links = 0, 0, 0

    def next_page(self) -> None:
        """End the page and begin another one."""
        self._lift()
        self._canvas.showPage()
        self._page += 1
        self._next_mark = self._links = 0

    # Structure

    @contextmanager
    def group(self, tag: str) -> Iterator[Element]:
        """Elements made inside are kids of a new element ``tag``."""
        outer = self._inside
        self._inside = outer.child(tag)
        yield self._inside
        self._inside = outer

    @contextmanager
    def within(self, element: Element) -> Iterator[None]:
        """Elements made inside are kids of ``element``, as when a table goes on overleaf."""
        outer, self._inside = self._inside, element
        yield
        self._inside = outer

    @contextmanager
    def leaf(self, tag: str, scope: str = "", alt: str = "") -> Iterator[Element]:
        """What is drawn inside is the content of a new element. Leaves do not nest."""
        self._lift()
        element = self._inside.child(tag, scope, alt)
        element.kids.append(Mark(self._page, self._next_mark))
        self._canvas.addLiteral(f"/{tag} <</MCID {self._next_mark}>> BDC")
        self._next_mark += 1
        yield element
        self._lift()
        self._canvas.addLiteral("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn inside is decoration or repetition, which a screen reader skips."""
        self._lift()
        self._canvas.addLiteral("/Artifact BMC")
        yield
        self._lift()
        self._canvas.addLiteral("EMC")

    # Text

    def text(self, style: Style, x: float, y: float, text: str) -> None:
        """``text`` from ``x`` on, on the baseline ``y``."""
        pen = self._pen
        if pen is None:
            pen = self._pen = self._canvas.beginText()
            self._style = None
        pen.setTextOrigin(x * MM, (PAGE_HEIGHT - y) * MM)
        if style is not self._style:
            pen.setFont(style.font, style.size)
            pen.setFillColorRGB(*style.colour)
            self._style = style
        # The space has no ink: without it the next line is read aloud as the same word.
        pen.textOut(f"{text} ")

    def right(self, style: Style, x: float, y: float, text: str) -> None:
        """``text`` that ends at ``x``."""
        self.text(style, x - width(text, style), y, text)

    def centred(self, style: Style, x: float, y: float, text: str) -> None:
        """``text`` on both sides of ``x``."""
        self.text(style, x - width(text, style) / 2, y, text)

    def lines(
        self, style: Style, at: tuple[float, float], texts: Iterable[str], step: float
    ) -> None:
        """Lines one under the other, the first on the baseline of ``at``, ``step`` mm apart."""
        x, y = at
        for text in texts:
            self.text(style, x, y, text)
            y += step

    # Figures

    def rule(self, start: tuple[float, float], end: tuple[float, float], colour: Colour) -> None:
        """A hairline."""
        self._stroke(colour)
        x1, y1, x2, y2 = (*_point(start), *_point(end))
        self._canvas.line(x1, y1, x2, y2)

    def dashes(self, start: tuple[float, float], end: tuple[float, float], colour: Colour) -> None:
        """A hairline of dashes, to cut along."""
        self._lift()
        self._canvas.setDash(3, 2)
        self.rule(start, end, colour)
        self._canvas.setDash()

    def filled(self, box: Box, colour: Colour, radius: float = 0.0) -> None:
        """A filled rectangle."""
        self._lift()
        self._canvas.setFillColorRGB(*colour)
        self._rectangle(box, radius, fill=1)

    def outlined(self, box: Box, colour: Colour, radius: float = 0.0) -> None:
        """The outline of a rectangle, a hairline thick."""
        self._stroke(colour)
        self._rectangle(box, radius, fill=0)

    def polygon(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """A filled polygon."""
        self._lift()
        self._canvas.setFillColorRGB(*colour)
        path = self._canvas.beginPath()
        path.moveTo(*_point(points[0]))
        for point in points[1:]:
            path.lineTo(*_point(point))
        path.close()
        self._canvas.drawPath(path, stroke=0, fill=1)

    def picture(self, image: ImageReader, box: Box) -> None:
        """A picture over the whole of ``box``."""
        self._lift()
        at = _point((box.left, box.bottom))
        self._canvas.drawImage(image, *at, box.width * MM, box.height * MM)

    def modules(
        self, runs: Iterable[Run], at: tuple[float, float], size: tuple[float, float]
    ) -> None:
        """Pure black rectangles on a grid of modules, as one path: a bar code or a QR code.

        ``at`` is the top left corner of the first module, ``size`` the width and height of one.
        """
        self._lift()
        x, y = _point(at)
        wide, high = size[0] * MM, size[1] * MM
        path = " ".join(f"{start} {row} {count} 1 re" for row, start, count in runs)
        matrix = f"{wide:.5f} 0 0 {-high:.5f} {x:.4f} {y:.4f} cm"
        self._canvas.addLiteral(f"q {matrix} 0 0 0 rg {path} f Q")

    def tilted(self, style: Style, middle: tuple[float, float], text: str, degrees: float) -> None:
        """``text`` centred on ``middle`` and turned, for a watermark."""
        self._lift()
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(*_point(middle))
        canvas.rotate(degrees)
        canvas.setFillColorRGB(*style.colour)
        canvas.setFont(style.font, style.size)
        canvas.drawString(-width(text, style) * MM / 2, -style.size * 0.36, text)
        canvas.restoreState()

    def link(self, address: str, box: Box, owner: Element) -> None:
        """Make ``box`` lead to ``address``; ``owner`` is the element that is the link."""
        left, top = _point((box.left, box.top))
        right, bottom = _point((box.right, box.bottom))
        self._canvas.linkURL(address, (left, bottom, right, top), relative=0, thickness=0)
        owner.kids.append(LinkArea(self._page, self._links))
        self._links += 1

    def _stroke(self, colour: Colour) -> None:
        self._lift()
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(0.5)

    def _rectangle(self, box: Box, radius: float, fill: int) -> None:
        left, bottom = _point((box.left, box.bottom))
        shape = (left, bottom, box.width * MM, box.height * MM)
        if radius:
            self._canvas.roundRect(*shape, radius * MM, stroke=1 - fill, fill=fill)
        else:
            self._canvas.rect(*shape, stroke=1 - fill, fill=fill)

    def _lift(self) -> None:
        """End the text object in hand, if any: nothing else may be written inside it."""
        if self._pen is not None:
            self._canvas.drawText(self._pen)
            self._pen = None


def _point(point: tuple[float, float]) -> tuple[float, float]:
    return point[0] * MM, (PAGE_HEIGHT - point[1]) * MM


def ensure_fonts(names: Iterable[str]) -> None:
    """Register the fonts before a canvas asks for one by name."""
    for name in names:
        font(name)
