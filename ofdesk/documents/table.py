"""The table of lines: its rows set in lines of text, shared out over pages, and drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from ofdesk.documents import ink
from ofdesk.documents.fonts import Style, fitted, wrapped
from ofdesk.documents.geometry import LEFT, RIGHT, Box
from ofdesk.documents.structure import Element
from ofdesk.documents.surface import Surface
from ofdesk.documents.wording import LineTexts, Wording

HEAD_HEIGHT = 6.1
INSET = 2.0
FIRST_BASELINE = 4.1
LABEL_STEP = 3.7
TO_DETAIL, DETAIL_STEP = 3.3, 3.0
BELOW_LABEL, BELOW_DETAIL = 1.8, 1.1
LONGEST_PIECE = 40
"""Printed lines of one row; a longer text goes on in a row of its own, without figures."""

RIGHTS = {4: (123.0, 146.0, 166.5, 193.0), 5: (106.0, 127.0, 147.0, 169.5, 193.0)}
"""Right edges of the columns of figures, by how many there are."""
QUANTITY_ROOM = 14.0
OVERLEAF = 4.5
"""Millimetres kept under a table that goes on, to say so."""
VAT_COLUMN = 2
VAT_ROOM = 19.0


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row ready to draw."""

    labels: tuple[str, ...]
    details: tuple[str, ...]
    figures: tuple[str, ...]

    @property
    def height(self) -> float:
        """Millimetres from hairline to hairline: 5.9 for one line, 8.5 with a detail."""
        taken = FIRST_BASELINE + max(0, len(self.labels) - 1) * LABEL_STEP
        if not self.details:
            return taken + BELOW_LABEL
        return taken + TO_DETAIL + (len(self.details) - 1) * DETAIL_STEP + BELOW_DETAIL


@dataclass(frozen=True, slots=True)
class Room:
    """Millimetres for rows on the first page and on the next ones, and what closes the last."""

    first: float
    following: float
    closing: float


def table_rows(words: Wording) -> list[TableRow]:
    """Every line, its texts wrapped to the column of designations."""
    rights = RIGHTS[len(words.columns())]
    room = rights[0] - QUANTITY_ROOM - LEFT - INSET
    return [row for texts in words.line_texts() for row in _set_rows(texts, room)]


def _set_rows(texts: LineTexts, room: float) -> list[TableRow]:
    labels = wrapped(texts.label, ink.CELL, room)
    details = tuple(part for text in texts.details for part in wrapped(text, ink.DETAIL, room))
    if len(labels) + len(details) <= LONGEST_PIECE:
        return [TableRow(labels, details, texts.figures)]
    rows = [TableRow(labels[:LONGEST_PIECE], (), texts.figures)]
    rows += [TableRow(piece, (), ()) for piece in _pieces(labels[LONGEST_PIECE:])]
    return rows + [TableRow((), piece, ()) for piece in _pieces(details)]


def _pieces(lines: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [lines[n : n + LONGEST_PIECE] for n in range(0, len(lines), LONGEST_PIECE)]


def paginate(rows: Sequence[TableRow], room: Room) -> list[list[TableRow]]:
    """The rows of each page. The totals close the last page, with at least one row above them
    unless the document has a single one."""
    if _height(rows) + room.closing <= room.first:
        return [list(rows)]
    pages: list[list[TableRow]] = [[]]
    left = room.first - OVERLEAF
    for row in rows:
        if row.height > left and (pages[-1] or len(pages) == 1):
            pages.append([])
            left = room.following - OVERLEAF
        pages[-1].append(row)
        left -= row.height
    if len(pages) > 1 and _height(pages[-1]) + room.closing <= room.following:
        return pages
    last = pages.pop()
    keep = max(1, len(last) - 1)
    return [*pages, last[:keep], last[keep:]]


def _height(rows: Sequence[TableRow]) -> float:
    return sum(row.height for row in rows)


class TableDrawing:
    """Draws the parts of one table; on the pages after the first its heading is decoration."""

    def __init__(self, surface: Surface, words: Wording) -> None:
        self._surface = surface
        self._columns = words.columns()
        self._first = words.say["designation"]
        self._rights = RIGHTS[len(self._columns)]
        self._element: Element | None = None

    def draw(self, rows: Sequence[TableRow], top: float) -> float:
        """Draw a part of the table from ``top`` on and return where it ends."""
        surface = self._surface
        if self._element is None:
            with surface.group("Table") as self._element:
                self._draw_ground(top)
                with surface.group("TR"):
                    self._draw_heading(top)
        else:
            self._draw_ground(top)
            with surface.artifact():
                self._draw_heading_texts(top)
        y = top + HEAD_HEIGHT
        with surface.within(self._element):
            for row in rows:
                self._draw_row(row, y)
                y += row.height
        with surface.artifact():
            y = top + HEAD_HEIGHT
            for row in rows:
                y += row.height
                surface.rule((LEFT, y), (RIGHT, y), ink.HAIRLINE)
        return y

    def _draw_ground(self, top: float) -> None:
        with self._surface.artifact():
            self._surface.filled(Box(LEFT, top, RIGHT, top + HEAD_HEIGHT), ink.TINT, radius=0.8)

    def _draw_heading(self, top: float) -> None:
        y = top + 4.0
        with self._surface.leaf("TH", scope="Column"):
            self._surface.text(ink.COLUMN, LEFT + INSET, y, self._first)
        for name, right in zip(self._columns, self._rights, strict=True):
            with self._surface.leaf("TH", scope="Column"):
                self._surface.right(ink.COLUMN, right, y, name)

    def _draw_heading_texts(self, top: float) -> None:
        y = top + 4.0
        self._surface.text(ink.COLUMN, LEFT + INSET, y, self._first)
        for name, right in zip(self._columns, self._rights, strict=True):
            self._surface.right(ink.COLUMN, right, y, name)

    def _draw_row(self, row: TableRow, top: float) -> None:
        surface, y = self._surface, top + FIRST_BASELINE
        with surface.group("TR"):
            with surface.leaf("TD"):
                x = LEFT + INSET
                surface.lines(ink.CELL, (x, y), row.labels, LABEL_STEP)
                if row.details:
                    below = y + max(0, len(row.labels) - 1) * LABEL_STEP + TO_DETAIL
                    surface.lines(ink.DETAIL, (x, below), row.details, DETAIL_STEP)
            last = len(row.figures) - 1
            for place, figure in enumerate(row.figures):
                with surface.leaf("TD"):
                    style = self._style(place, figure, last)
                    surface.right(style, self._rights[place], y, figure)

    @staticmethod
    def _style(place: int, figure: str, last: int) -> Style:
        if place == VAT_COLUMN and not figure[:1].isdigit():
            return fitted(figure, ink.DETAIL, VAT_ROOM, 5.5)
        return ink.CELL_STRONG if place == last == 4 else ink.CELL
