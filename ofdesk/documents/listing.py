"""Draws listings: deposit slips, letters, statements: head, sentences, a table, its totals."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from ofdesk.documents import ink
from ofdesk.documents.drawing import WATERMARK_AT, WATERMARK_TILT, new_canvas
from ofdesk.documents.fonts import fitted, wrapped
from ofdesk.documents.foot import draw_footer
from ofdesk.documents.geometry import BODY_BOTTOM, COLUMN_RIGHT, FOLDS, LEFT, PAGE_WIDTH, RIGHT, Box
from ofdesk.documents.head_wording import seller_text
from ofdesk.documents.header import draw_sign
from ofdesk.documents.metadata import About
from ofdesk.documents.packaging import Pages, packaged
from ofdesk.documents.recipient import draw_recipient, recipient
from ofdesk.documents.structure import Element
from ofdesk.documents.surface import Surface
from ofdesk.ports.documents import Pictures, no_picture
from ofdesk.ports.listings import Listing
from ofdesk.words.pages import printed

HEAD_TOP, HEAD_TOP_BEHIND_WINDOW = 51.0, 104.0
STEP, ROW, PARAGRAPH = 4.2, 5.4, 2.4
HEAD_ROW = 6.1
NEXT_TOP = 24.0
INSET = 2.0


def listing_page(listing: Listing, pictures: Pictures = no_picture) -> bytes:
    """The pages of ``listing``, PDF/A-3a and PDF/UA-1; the same listing gives the same bytes."""
    out = BytesIO()
    canvas = new_canvas(out, listing.day, listing.language)
    surface = Surface(canvas, pictures)
    for label in listing.copies:
        _Copy(surface, listing, label).draw()
    canvas.save()
    title = f"{listing.title} {listing.number}".strip()
    subject = listing.recipient.name if listing.recipient else listing.title
    about = About(title, listing.seller.name, subject, listing.day, listing.language)
    return packaged(Pages(out.getvalue(), surface.root, about))


class _Copy:
    """One copy of a listing, drawn from the top down over as many pages as it takes."""

    def __init__(self, surface: Surface, listing: Listing, label: str) -> None:
        self._surface, self._listing, self._label = surface, listing, label
        self._say = printed(listing.language)
        self._table: Element | None = None
        self._y = 0.0

    def draw(self) -> None:
        surface = self._surface
        with surface.group("Sect"):
            self._ground(first=True)
            self._letterhead()
            if self._listing.recipient is not None:
                draw_recipient(surface, recipient(self._listing.recipient))
            self._head()
            self._paragraphs(self._listing.before)
            self._rows()
            self._totals()
            self._paragraphs(self._listing.after)
            draw_footer(surface, self._listing.seller.footer, first=True)
        surface.next_page()

    def _ground(self, *, first: bool) -> None:
        surface = self._surface
        with surface.artifact():
            if self._listing.factice:
                surface.tilted(ink.STAMP, WATERMARK_AT, self._say["factice"], WATERMARK_TILT)
            if first and self._listing.recipient is not None:
                for y in FOLDS:
                    surface.rule((4.5, y), (9.0, y), ink.HAIRLINE)
                    surface.rule((PAGE_WIDTH - 9.0, y), (PAGE_WIDTH - 4.5, y), ink.HAIRLINE)
            if self._label:
                surface.right(ink.PAGE, RIGHT, 15.9, self._label)

    def _letterhead(self) -> None:
        surface, seller = self._surface, self._listing.seller
        left = draw_sign(surface, seller, self._say["logo_alt"])
        with surface.leaf("P"):
            brand = fitted(seller.name, ink.BRAND, 120.0 - left, 8.0)
            surface.text(brand, left, 16.4, seller.name)
        room = COLUMN_RIGHT - LEFT
        texts = seller_text(seller, self._say)
        lines = [part for text in texts for part in wrapped(text, ink.LETTERHEAD, room)]
        with surface.leaf("P"):
            surface.lines(ink.LETTERHEAD, (LEFT, 26.5), lines, 3.4)

    def _head(self) -> None:
        surface, listing = self._surface, self._listing
        self._y = HEAD_TOP if listing.recipient is None else HEAD_TOP_BEHIND_WINDOW
        with surface.leaf("H1"):
            title = fitted(listing.title, ink.TITLE, RIGHT - LEFT, 10.0)
            surface.text(title, LEFT, self._y, listing.title)
            if listing.number:
                self._y += 6.0
                style = ink.coloured(ink.NUMBER, listing.seller.colour)
                surface.text(style, LEFT, self._y, listing.number)
        self._y += 7.0
        for label, value in listing.facts:
            with surface.leaf("P"):
                surface.text(ink.LABEL, LEFT, self._y, label)
                surface.text(ink.VALUE, LEFT + 42.0, self._y, value)
            self._y += STEP
        self._y += PARAGRAPH

    def _paragraphs(self, texts: Sequence[str]) -> None:
        for text in texts:
            lines = wrapped(text, ink.NOTE.sized(9), RIGHT - LEFT)
            self._need(len(lines) * STEP)
            with self._surface.leaf("P"):
                self._surface.lines(ink.NOTE.sized(9), (LEFT, self._y), lines, STEP)
            self._y += len(lines) * STEP + PARAGRAPH

    def _need(self, height: float) -> bool:
        """Begin another page unless ``height`` is left; whether it did."""
        if self._y + height <= BODY_BOTTOM:
            return False
        # It may stand inside the table here: it is read once, at the end.
        draw_footer(self._surface, self._listing.seller.footer, first=False)
        self._surface.next_page()
        self._ground(first=False)
        self._y = NEXT_TOP
        return True

    # The table

    def _edges(self) -> Iterator[tuple[float, float]]:
        columns = self._listing.columns
        unit = (RIGHT - LEFT) / sum(column.share for column in columns)
        left = LEFT
        for column in columns:
            yield left, left + column.share * unit
            left += column.share * unit

    def _rows(self) -> None:
        if not self._listing.columns:
            return
        self._need(HEAD_ROW + ROW)
        with self._surface.group("Table") as self._table:
            self._heading()
        for row in self._listing.rows:
            cells = self._set(row)
            height = ROW + (max(len(cell) for cell in cells) - 1) * 3.7
            if self._need(height):
                with self._surface.artifact():
                    self._heading_texts()
                self._y += HEAD_ROW
            self._row(cells, height)
        self._y += PARAGRAPH + 1.0

    def _heading(self) -> None:
        surface = self._surface
        with surface.artifact():
            box = Box(LEFT, self._y, RIGHT, self._y + HEAD_ROW)
            surface.filled(box, ink.TINT, radius=0.8)
        with surface.group("TR"):
            for column, edges in zip(self._listing.columns, self._edges(), strict=True):
                with surface.leaf("TH", scope="Column"):
                    self._cell(column.heading, edges, figures=column.figures, heading=True)
        self._y += HEAD_ROW

    def _heading_texts(self) -> None:
        for column, edges in zip(self._listing.columns, self._edges(), strict=True):
            self._cell(column.heading, edges, figures=column.figures, heading=True)

    def _cell(
        self, text: str, edges: tuple[float, float], *, figures: bool, heading: bool = False
    ) -> None:
        style, y = (ink.COLUMN if heading else ink.CELL), self._y + 4.1
        style = fitted(text, style, edges[1] - edges[0] - 2 * INSET, 5.5)
        if figures:
            self._surface.right(style, edges[1] - INSET, y, text)
        else:
            self._surface.text(style, edges[0] + INSET, y, text)

    def _set(self, row: Sequence[str]) -> list[tuple[str, ...]]:
        cells = []
        for text, column, edges in zip(row, self._listing.columns, self._edges(), strict=True):
            room = edges[1] - edges[0] - 2 * INSET
            cells.append((text,) if column.figures else wrapped(text, ink.CELL, room))
        return cells

    def _row(self, cells: Sequence[tuple[str, ...]], height: float) -> None:
        surface = self._surface
        assert self._table is not None
        with surface.within(self._table), surface.group("TR"):
            for lines, column, edges in zip(
                cells, self._listing.columns, self._edges(), strict=True
            ):
                with surface.leaf("TD"):
                    if column.figures:
                        self._cell(lines[0], edges, figures=True)
                    else:
                        at = (edges[0] + INSET, self._y + 4.1)
                        surface.lines(ink.CELL, at, lines, 3.7)
        self._y += height
        with surface.artifact():
            surface.rule((LEFT, self._y), (RIGHT, self._y), ink.HAIRLINE)

    def _totals(self) -> None:
        for label, value in self._listing.totals:
            self._need(STEP + 2.0)
            with self._surface.leaf("P"):
                self._surface.text(ink.TOTAL, 120.0, self._y + 2.0, label)
                self._surface.right(ink.TOTAL_STRONG, RIGHT - INSET, self._y + 2.0, value)
            self._y += STEP + 1.0
        if self._listing.totals:
            self._y += PARAGRAPH + 2.0
