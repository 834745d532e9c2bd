"""The head of a page: who sells, what it is, its dates and references, left of the window."""

from dataclasses import dataclass

from ofdesk.documents import ink
from ofdesk.documents.fonts import Style, fitted, wrapped
from ofdesk.documents.geometry import (
    COLUMN_RIGHT,
    KEEP_OUT,
    LEFT,
    RIGHT,
    TABLE_TOP,
    Box,
)
from ofdesk.documents.head_wording import reference_rows, seller_lines, subtitle_lines
from ofdesk.documents.surface import Surface
from ofdesk.documents.wording import Wording
from ofdesk.domain.errors import Unavailable
from ofdesk.ports.documents import SellerFacts

ROOM = COLUMN_RIGHT - LEFT
VALUE_LEFT = 40.0
VALUE_ROOM = COLUMN_RIGHT - VALUE_LEFT
EMBLEM = Box(LEFT, 12.0, 24.0, 21.0)
BRAND_LEFT, BRAND_GAP = 26.5, 2.5
TITLE_AT = 51.5
PAGE_AT = 15.9
BELOW_ROWS = 3.5
USUAL_STEP = 4.1
TIGHTENING = ((9.0, 8.5, 3.8), (9.0, 8.0, 3.45), (9.0, 7.5, 3.15), (6.5, 7.5, 3.05))
"""Tried in turn: millimetres above the title, points, and the least step from row to row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One label with its value, which may take several lines."""

    label: str
    values: tuple[str, ...]
    strong: bool


@dataclass(frozen=True, slots=True)
class Header:
    """Where everything of the left column stands, in millimetres from the top."""

    seller: tuple[str, ...]
    seller_step: float
    title_at: float
    subtitle: tuple[str, ...]
    rows: tuple[Row, ...]
    rows_at: float
    rows_step: float
    rows_size: float

    @property
    def table_top(self) -> float:
        """Where the table may begin: at its usual place unless there is too much above."""
        count = sum(len(row.values) for row in self.rows)
        return max(TABLE_TOP, self.rows_at + (count - 1) * self.rows_step + BELOW_ROWS)


def header(words: Wording) -> Header:
    """Place the left column; it tightens before it pushes the table down."""
    seller = [part for text in seller_lines(words) for part in wrapped(text, ink.LETTERHEAD, ROOM)]
    seller_step = 3.6 if len(seller) <= 6 else 3.2
    under = 26.5 + (len(seller) - 1) * seller_step
    subtitle = tuple(
        part for text in subtitle_lines(words) for part in wrapped(text, ink.SUBTITLE, ROOM)
    )
    below = 13.3 if not subtitle else 16.7 + (len(subtitle) - 1) * 3.5
    for title_gap, size, least_step in TIGHTENING:
        title_at = max(TITLE_AT - 9.0 + title_gap, under + title_gap)
        rows_at = title_at + below
        rows = _rows(words, ink.VALUE.sized(size))
        count = max(1, sum(len(row.values) for row in rows) - 1)
        step = min(USUAL_STEP, (TABLE_TOP - BELOW_ROWS - rows_at) / count)
        if step >= least_step:
            break
    step = max(step, least_step)
    return Header(
        seller=tuple(seller),
        seller_step=seller_step,
        title_at=title_at,
        subtitle=subtitle,
        rows=rows,
        rows_at=rows_at,
        rows_step=step,
        rows_size=size,
    )


def _rows(words: Wording, style: Style) -> tuple[Row, ...]:
    # Semi-bold is wider: measuring with it keeps strong values inside too.
    style = Style(ink.STRONG.font, style.size, style.colour)
    return tuple(
        Row(label, wrapped(value, style, VALUE_ROOM), strong)
        for label, value, strong in reference_rows(words)
    )


def draw_header(surface: Surface, words: Wording, head: Header) -> None:
    """Draw the left column of the first page, in reading order."""
    seller = words.facts.seller
    left = draw_sign(surface, seller, words.say["logo_alt"])
    with surface.leaf("P"):
        brand = fitted(seller.name, ink.BRAND, KEEP_OUT.left + 40.0 - left, 8.0)
        surface.text(brand, left, 16.4, seller.name)
        if seller.tagline:
            tagline = fitted(seller.tagline, ink.LETTERHEAD, RIGHT - 25.0 - left, 6.0)
            surface.text(tagline, left, 20.4, seller.tagline)
    with surface.leaf("P"):
        surface.lines(ink.LETTERHEAD, (LEFT, 26.5), head.seller, head.seller_step)
    with surface.leaf("H1"):
        title = fitted(words.title, ink.TITLE, ROOM, 10.0)
        surface.text(title, LEFT, head.title_at, words.title)
        number = words.facts.number
        if number:
            style = ink.coloured(ink.NUMBER, seller.colour)
            surface.text(style, LEFT, head.title_at + 6.0, number)
    if head.subtitle:
        with surface.leaf("P"):
            surface.lines(ink.SUBTITLE, (LEFT, head.title_at + 11.2), head.subtitle, 3.5)
    _draw_rows(surface, head)


def _draw_rows(surface: Surface, head: Header) -> None:
    y = head.rows_at
    label, value = ink.LABEL.sized(head.rows_size), ink.VALUE.sized(head.rows_size)
    strong = ink.STRONG.sized(head.rows_size)
    for row in head.rows:
        with surface.leaf("P"):
            name = fitted(row.label, label, VALUE_LEFT - LEFT - 1.5, 6.0)
            surface.text(name, LEFT, y, row.label)
            style = strong if row.strong else value
            surface.lines(style, (VALUE_LEFT, y), row.values, head.rows_step)
        y += head.rows_step * len(row.values)


def draw_sign(surface: Surface, seller: SellerFacts, alt: str) -> float:
    """The logo of the house, else its emblem; where the name beside it begins.

    ``alt``, with ``{name}``, is read aloud in place of the logo. Raises
    ``Unavailable('logo_elsewhere')``.
    """
    if not seller.logo:
        draw_emblem(surface, seller.colour)
        return BRAND_LEFT
    content = surface.pictures(seller.logo)
    if content is None:
        raise Unavailable("logo_elsewhere")
    from ofdesk.documents.pictures import placed

    image, box = placed(content)
    with surface.leaf("Figure", alt=alt.format(name=seller.name)):
        surface.picture(image, box)
    return box.right + BRAND_GAP


def draw_emblem(surface: Surface, colour: str = "") -> None:
    """The sign of the house in its colour, decoration."""
    with surface.artifact():
        surface.filled(EMBLEM, ink.house_colour(colour), radius=1.6)
        surface.polygon([(16.5, 16.6), (22.4, 14.0), (18.8, 17.3)], ink.WHITE)
        surface.polygon([(22.4, 14.0), (20.1, 19.4), (19.1, 17.6)], ink.WHITE)


def draw_page_number(surface: Surface, words: Wording, page: tuple[int, int]) -> None:
    """« page 2/3 » in the top right corner."""
    with surface.artifact():
        text = words.say["page"].format(page=page[0], pages=page[1])
        surface.right(ink.PAGE, RIGHT, PAGE_AT, text)


def draw_running_head(surface: Surface, words: Wording) -> None:
    """On the pages after the first: whose pages they are."""
    facts = words.facts
    with surface.artifact():
        text = words.say["continued"].format(name=words.name, number=facts.number)
        surface.text(ink.STRONG, LEFT, PAGE_AT, text)
        who = " · ".join((facts.seller.name, words.client_named, words.day(facts.issued_on)))
        style = ink.LETTERHEAD
        surface.text(style, LEFT, PAGE_AT + 4.2, wrapped(who, style, RIGHT - 25.0 - LEFT)[0])
        bottom = PAGE_AT + 6.4
        surface.rule((LEFT, bottom), (RIGHT, bottom), ink.HAIRLINE)
