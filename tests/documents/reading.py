"""Reads pages back as a person, a window envelope and a bar-code reader see them."""

from io import BytesIO
from unicodedata import normalize

import pikepdf
import zxingcpp

from ofdesk.documents.geometry import MM, PAGE_HEIGHT, Box
from ofdesk.documents.renderer import PageRenderer
from ofdesk.ports.documents import DocumentFacts
from ofdesk.ui.pdfium import opened

Placed = tuple[str, Box]


def page_of(facts: DocumentFacts) -> bytes:
    """The bytes of the pages of ``facts``."""
    return PageRenderer().render(facts).pdf


def characters(pdf: bytes, page: int = 0) -> list[Placed]:
    """Every visible character of a page with its ink's box, in mm from the top left."""
    with opened(pdf) as document:
        text = document[page].get_textpage()
        found = []
        for place in range(text.count_chars()):
            character = text.get_text_range(place, 1)
            if character.strip():
                found.append((character, _box(text.get_charbox(place))))
        text.close()
    return found


def objects(pdf: bytes, page: int = 0) -> list[Box]:
    """The bounds of all that is drawn on a page: texts, lines, figures."""
    with opened(pdf) as document:
        return [_box(item.get_bounds()) for item in document[page].get_objects()]


def _box(points: tuple[float, float, float, float]) -> Box:
    left, bottom, right, top = (one / MM for one in points)
    return Box(left, PAGE_HEIGHT - top, right, PAGE_HEIGHT - bottom)


def text_of(pdf: bytes, page: int | None = None) -> str:
    """The text of one page, or of all, with single plain spaces."""
    with opened(pdf) as document:
        pages = range(len(document)) if page is None else (page,)
        texts = []
        for number in pages:
            text = document[number].get_textpage()
            texts.append(text.get_text_range())
            text.close()
    return plain(" ".join(texts))


def plain(text: str) -> str:
    """``text`` with every run of spaces, line ends and no-break spaces made one space."""
    return " ".join(normalize("NFC", text).split())


def count_pages(pdf: bytes) -> int:
    """How many pages."""
    with opened(pdf) as document:
        return len(document)


def codes(pdf: bytes, page: int = 0, dpi: int = 200) -> dict[str, bytes]:
    """The codes that a reader finds on the rendered page, by the name of their symbology."""
    with opened(pdf) as document:
        picture = document[page].render(scale=dpi / 72).to_pil()
    return {
        str(code.format).replace(" ", ""): code.bytes for code in zxingcpp.read_barcodes(picture)
    }


def fonts(pdf: bytes) -> list[tuple[str, bool]]:
    """The base name of every font of every page, and whether it is embedded."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                descriptor = item.get("/FontDescriptor")
                embedded = descriptor is not None and "/FontFile2" in descriptor
                found.append((str(item.BaseFont), embedded))
    return found
