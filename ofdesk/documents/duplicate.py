"""DUPLICATA and COPIE: an overlay on an issued page, without its electronic form (§1, §6)."""

from datetime import date
from functools import lru_cache
from io import BytesIO

import pikepdf

from ofdesk.documents import ink
from ofdesk.documents.drawing import new_canvas
from ofdesk.documents.geometry import Box
from ofdesk.documents.metadata import about_of
from ofdesk.documents.packaging import describe, saved
from ofdesk.documents.surface import Surface
from ofdesk.words.formats import day
from ofdesk.words.pages import printed

STAMP = Box(112.0, 23.8, 195.0, 33.0)
"""Above the keep-out zone of the window, under the running head of the pages after."""


STAMP_NAME = pikepdf.Name("/Duplicata")


def mark_duplicate(pdf: bytes, printed_on: date, language: str) -> bytes:
    """Mark every page of ``pdf``; its text stays. Same arguments, same bytes.

    Embedded files go, and with them what announces an electronic invoice; the copy is still
    PDF/A-3a, and read aloud as its original is.
    """
    say = printed(language)
    text = say["printed_on"].format(day=day(printed_on, language))
    return _marked(pdf, printed_on, language, (say["duplicate"], text))


def mark_copy(pdf: bytes, issued_on: date, language: str) -> bytes:
    """Mark every page of ``pdf`` as the copy of an original on paper; else as a duplicate."""
    say = printed(language)
    return _marked(pdf, issued_on, language, (say["copy"], say["original_on_paper"]))


def _marked(pdf: bytes, dated: date, language: str, words: tuple[str, str]) -> bytes:
    with (
        pikepdf.open(BytesIO(pdf)) as copy,
        pikepdf.open(BytesIO(_overlay(dated, language, words))) as mark,
    ):
        _remove_files(copy)
        stamp = copy.copy_foreign(mark.pages[0].as_form_xobject())
        for page in copy.pages:
            # By hand, since the overlay of pikepdf takes a random name.
            page.add_resource(stamp, pikepdf.Name.XObject, STAMP_NAME, replace_existing=True)
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"\nQ\n/Artifact BMC q " + bytes(STAMP_NAME) + b" Do Q EMC\n")
        told = {str(key)[1:]: str(value) for key, value in copy.docinfo.items()}
        describe(copy, about_of(told, language), with_xml=False)
        return saved(copy)


def _remove_files(pdf: pikepdf.Pdf) -> None:
    if "/AF" in pdf.Root:
        del pdf.Root["/AF"]
    if "/Names" in pdf.Root and "/EmbeddedFiles" in pdf.Root.Names:
        del pdf.Root.Names["/EmbeddedFiles"]
    for page in pdf.pages:
        if "/AF" in page.obj:
            del page.obj["/AF"]
    pdf.remove_unreferenced_resources()


@lru_cache(maxsize=8)
def _overlay(dated: date, language: str, words: tuple[str, str]) -> bytes:
    title, text = words
    out = BytesIO()
    canvas = new_canvas(out, dated, language)
    surface = Surface(canvas)
    with surface.artifact():
        surface.outlined(STAMP, ink.INK, radius=1.0)
        y = STAMP.top + 6.4
        surface.text(ink.TITLE.sized(15), STAMP.left + 4.0, y, title)
        surface.right(ink.STRONG, STAMP.right - 4.0, y, text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
