"""PDFium, one thread at a time: the library minds none, and two at once end the program."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

ALONE = RLock()
"""Held as long as anything of PDFium is open."""


@contextmanager
def opened(pdf: bytes | None) -> Iterator["PdfDocument"]:
    """``pdf`` (a new document when ``None``), to be read inside this block alone. For workers."""
    import pypdfium2

    with ALONE:
        document = pypdfium2.PdfDocument.new() if pdf is None else pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
