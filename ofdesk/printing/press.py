"""Counts the sheets of stored pages and binds them into one file, page for page."""

from collections.abc import Sequence
from contextlib import ExitStack
from hashlib import sha256
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, Pdf

KNOWN: dict[str, int] = {}
"""Sheets by the digest of the bytes: a list is shown again and again."""
MOST = 20_000


def count_sheets(pdf: bytes) -> int:
    """One page is one sheet: the back of a coupon must stay blank.

    Raises ``pikepdf.PdfError`` for what is no PDF.
    """
    digest = sha256(pdf).hexdigest()
    if digest not in KNOWN:
        if len(KNOWN) >= MOST:
            KNOWN.clear()
        with Pdf.open(BytesIO(pdf)) as opened:
            KNOWN[digest] = len(opened.pages)
    return KNOWN[digest]


def bind_pages(pages: Sequence[bytes], title: str) -> bytes:
    """The pages of all in their order; the file asks to be printed on one side and not scaled,
    since a page made smaller moves the address out of its window."""
    with ExitStack() as stack, Pdf.new() as bound:
        for pdf in pages:
            bound.pages.extend(stack.enter_context(Pdf.open(BytesIO(pdf))).pages)
        bound.remove_unreferenced_resources()
        bound.docinfo["/Title"] = title
        bound.Root.ViewerPreferences = Dictionary(
            PrintScaling=Name("/None"), Duplex=Name.Simplex, DisplayDocTitle=True
        )
        out = BytesIO()
        bound.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()
