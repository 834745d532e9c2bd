"""Draws addresses on sheets of adhesive labels, of the sizes that every stationer sells."""

import json
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from ofdesk import paths
from ofdesk.documents import ink
from ofdesk.documents.drawing import WATERMARK_AT, WATERMARK_TILT, new_canvas
from ofdesk.documents.fonts import Style, width, wrapped
from ofdesk.documents.geometry import Box
from ofdesk.documents.metadata import About
from ofdesk.documents.packaging import Pages, packaged
from ofdesk.documents.recipient import CAPITALS
from ofdesk.documents.surface import Surface
from ofdesk.domain.errors import DomainError
from ofdesk.ports.labels import LabelSheet
from ofdesk.words.pages import printed

INSET = 5.0
"""Millimetres kept free inside a label: printers do not draw to the edge, sheets slip."""
LEAST_SIZE, USUAL_STEP = 7.0, 4.1
POINT = 25.4 / 72
MOST_OFFSET = 100
"""Tenths of a millimetre: a sheet that is further off lies wrong in the tray."""


@dataclass(frozen=True, slots=True)
class LabelFormat:
    """A sheet of labels; lengths in millimetres, ``left`` and ``top`` of the first label, steps
    from label to label."""

    name: str
    across: int
    down: int
    width: float
    height: float
    left: float
    top: float
    step_x: float
    step_y: float

    @property
    def count(self) -> int:
        """Labels on a sheet."""
        return self.across * self.down

    def box(self, place: int, offset: tuple[float, float] = (0.0, 0.0)) -> Box:
        """The label ``place`` of a sheet, from 0, row by row."""
        row, column = divmod(place, self.across)
        left = self.left + column * self.step_x + offset[0]
        top = self.top + row * self.step_y + offset[1]
        return Box(left, top, left + self.width, top + self.height)


@cache
def label_formats() -> tuple[LabelFormat, ...]:
    """The sheets that the program knows (tenths of a millimetre in their file)."""
    text = paths.resource("labels", "formats.json").read_text(encoding="utf-8")
    lengths = ("width", "height", "left", "top", "step_x", "step_y")
    return tuple(
        LabelFormat(row["name"], row["across"], row["down"], *(row[name] / 10 for name in lengths))
        for row in json.loads(text)
    )


def format_named(name: str) -> LabelFormat:
    """The sheet of a maker's code. Raises ``DomainError('label_format_unknown')``."""
    for known in label_formats():
        if known.name == name.strip().upper():
            return known
    names = ", ".join(known.name for known in label_formats())
    raise DomainError("label_format_unknown", field="format", format=name, known=names)


def label_pages(sheet: LabelSheet) -> bytes:
    """The sheets of ``sheet``, PDF/UA-1; the same labels give the same bytes.

    Raises ``DomainError('label_format_unknown')``, ``label_first_invalid``,
    ``label_offset_invalid``.
    """
    format_ = format_named(sheet.format)
    _check(sheet, format_)
    say = printed(sheet.language)
    out = BytesIO()
    surface = Surface(canvas := new_canvas(out, sheet.day, sheet.language))
    offset = sheet.offset_x / 10, sheet.offset_y / 10
    first = sheet.first - 1
    for number, lines in enumerate(sheet.labels, start=first):
        place = number % format_.count
        if place == 0 and number > first:
            surface.next_page()
        if sheet.factice and (place == 0 or number == first):
            with surface.artifact():
                surface.tilted(ink.STAMP, WATERMARK_AT, say["factice"], WATERMARK_TILT)
        _draw_label(surface, format_.box(place, offset), lines)
    canvas.showPage()
    canvas.save()
    about = About(say["labels"], "", format_.name, sheet.day, sheet.language)
    return packaged(Pages(out.getvalue(), surface.root, about))


def _check(sheet: LabelSheet, format_: LabelFormat) -> None:
    if not 1 <= sheet.first <= format_.count:
        raise DomainError("label_first_invalid", field="first", count=format_.count)
    for field in ("offset_x", "offset_y"):
        if abs(getattr(sheet, field)) > MOST_OFFSET:
            raise DomainError("label_offset_invalid", field=field, most=MOST_OFFSET)


def _draw_label(surface: Surface, box: Box, lines: tuple[str, ...]) -> None:
    style, texts = _set(lines, box.width - 2 * INSET)
    step = min(USUAL_STEP, (box.height - 2 * INSET) / len(texts))
    capital = style.size * CAPITALS * POINT
    middle = (box.top + box.bottom) / 2
    baseline = middle - (len(texts) - 1) * step / 2 + capital / 2
    with surface.leaf("P"):
        surface.lines(style, (box.left + INSET, baseline), texts, step)


def _set(lines: tuple[str, ...], room: float) -> tuple[Style, tuple[str, ...]]:
    """Letters small enough for the widest line; what is too wide even then goes on below."""
    style = ink.RECIPIENT
    while style.size > LEAST_SIZE and max(width(line, style) for line in lines) > room:
        style = style.sized(style.size - 0.25)
    return style, tuple(part for line in lines for part in wrapped(line, style, room))
