"""Draws whole documents: sets them, shares them out over pages, draws page after page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from ofdesk.documents import ink
from ofdesk.documents.closing import Closing, closing, draw_closing
from ofdesk.documents.coupon import draw_coupon
from ofdesk.documents.fonts import BOLD, MEDIUM, POSTAL, REGULAR
from ofdesk.documents.foot import draw_footer
from ofdesk.documents.geometry import (
    BODY_BOTTOM,
    BODY_BOTTOM_ABOVE_PANEL,
    FOLDS,
    MM,
    NEXT_TABLE_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
)
from ofdesk.documents.header import (
    Header,
    draw_header,
    draw_page_number,
    draw_running_head,
    header,
)
from ofdesk.documents.metadata import About, pdf_date
from ofdesk.documents.packaging import Pages
from ofdesk.documents.payment import draw_payment
from ofdesk.documents.recipient import Recipient, draw_recipient, recipient
from ofdesk.documents.surface import Surface, ensure_fonts
from ofdesk.documents.table import (
    HEAD_HEIGHT,
    Room,
    TableDrawing,
    TableRow,
    paginate,
    table_rows,
)
from ofdesk.documents.wording import Wording
from ofdesk.ports.documents import DocumentFacts, Pictures, no_picture

WATERMARK_AT = (105.0, 150.0)
WATERMARK_TILT = 26.0


@dataclass(frozen=True, slots=True)
class Setting:
    """A document ready to draw: every text is wrapped and has its place."""

    words: Wording
    head: Header
    who: Recipient
    end: Closing
    pages: list[list[TableRow]]


def set_document(facts: DocumentFacts) -> Setting:
    """Set the texts of ``facts`` and share the lines out over pages."""
    words = Wording(facts)
    head, end = header(words), closing(words)
    bottom = BODY_BOTTOM_ABOVE_PANEL if words.payable else BODY_BOTTOM
    room = Room(
        first=bottom - head.table_top - HEAD_HEIGHT,
        following=BODY_BOTTOM - NEXT_TABLE_TOP - HEAD_HEIGHT,
        closing=end.height,
    )
    pages = paginate(table_rows(words), room)
    return Setting(words, head, recipient(facts.buyer), end, pages)


def draw(facts: DocumentFacts, pictures: Pictures = no_picture) -> Pages:
    """Draw one document. The same facts give the same bytes."""
    setting = set_document(facts)
    words = setting.words
    out = BytesIO()
    canvas = new_canvas(out, facts.issued_on, words.language)
    surface = Surface(canvas, pictures)
    draw_pages(surface, setting)
    canvas.save()
    title = f"{words.name} {facts.number}".strip()
    about = About(title, facts.seller.name, words.client_named, facts.issued_on, words.language)
    return Pages(out.getvalue(), surface.root, about)


def draw_batch(
    several: Iterable[DocumentFacts], day: date, pictures: Pictures = no_picture
) -> bytes:
    """Draw many documents as one print-ready PDF, whose fonts are embedded once.

    ``day`` is the date of the file. Each document numbers its own pages.
    """
    out = BytesIO()
    canvas = new_canvas(out, day, "fr")
    surface = Surface(canvas, pictures)
    for facts in several:
        draw_pages(surface, set_document(facts))
    canvas.save()
    return out.getvalue()


def new_canvas(out: BytesIO, day: date, language: str) -> Canvas:
    """An A4 canvas without Helvetica, whose bytes depend on what is drawn and on ``day`` alone."""
    ensure_fonts((REGULAR, MEDIUM, BOLD, POSTAL))
    # Text in place of bytes would be a quarter longer, and undone when the file is finished.
    rl_config.useA85 = 0
    options: dict[str, Any] = {
        "pagesize": (PAGE_WIDTH * MM, PAGE_HEIGHT * MM),
        "pageCompression": 1,
        "invariant": 1,
        "initialFontName": REGULAR,
        "lang": "fr-FR" if language == "fr" else "en-GB",
    }
    canvas = Canvas(out, **options)
    canvas.setDateFormatter(lambda *_: pdf_date(day))
    canvas.setCreator("ofdesk")
    canvas.setProducer("ofdesk")
    return canvas


def draw_pages(surface: Surface, setting: Setting) -> None:
    """Draw the pages of one document on ``surface``, which then stands on a new page."""
    words, count = setting.words, len(setting.pages)
    with surface.group("Sect"):
        _draw_ground(surface, words)
        draw_header(surface, words, setting.head)
        draw_recipient(surface, setting.who)
        draw_page_number(surface, words, (1, count))
        table = TableDrawing(surface, words)
        rows = setting.pages[0]
        bottom = table.draw(rows, setting.head.table_top)
        if count == 1:
            draw_closing(surface, words, setting.end, bottom)
        else:
            _draw_overleaf(surface, words, bottom, (2, count))
        if words.payable:
            draw_payment(surface, words)
            draw_coupon(surface, words)
        draw_footer(surface, words.facts.seller.footer, first=True)
        surface.next_page()
        for page, rows in enumerate(setting.pages[1:], start=2):
            _draw_following(surface, setting, table, (page, rows))


def _draw_following(
    surface: Surface, setting: Setting, table: TableDrawing, page: tuple[int, list[TableRow]]
) -> None:
    words, (number, rows) = setting.words, page
    _draw_ground(surface, words, folds=False)
    draw_running_head(surface, words)
    draw_page_number(surface, words, (number, len(setting.pages)))
    bottom = table.draw(rows, NEXT_TABLE_TOP) if rows else NEXT_TABLE_TOP
    if number == len(setting.pages):
        draw_closing(surface, words, setting.end, bottom)
    else:
        _draw_overleaf(surface, words, bottom, (number + 1, len(setting.pages)))
    draw_footer(surface, words.facts.seller.footer, first=False)
    surface.next_page()


def _draw_overleaf(surface: Surface, words: Wording, y: float, following: tuple[int, int]) -> None:
    page, last = following
    with surface.artifact():
        text = words.say["overleaf" if page == last else "overleaf_lines"].format(page=page)
        surface.right(ink.SMALL, RIGHT, y + 3.4, text)


def _draw_ground(surface: Surface, words: Wording, folds: bool = True) -> None:
    with surface.artifact():
        if words.facts.factice:
            surface.tilted(ink.STAMP, WATERMARK_AT, words.say["factice"], WATERMARK_TILT)
        if folds:
            for y in FOLDS:
                surface.rule((4.5, y), (9.0, y), ink.HAIRLINE)
                surface.rule((PAGE_WIDTH - 9.0, y), (PAGE_WIDTH - 4.5, y), ink.HAIRLINE)
