"""A page that goes by e-mail beside its original on paper says so, and carries no invoice."""

from datetime import date
from io import BytesIO

import pikepdf

from ofdesk.documents.renderer import PageRenderer
from tests.documents import samples
from tests.documents.reading import text_of
from tests.documents.test_other_pages import page_of, with_file

ISSUED_ON = date(2026, 11, 25)


def test_a_copy_says_that_its_original_is_on_paper() -> None:
    pdf = page_of(samples.one_line())
    renderer = PageRenderer()
    copy = renderer.overlay_copy(pdf, ISSUED_ON, "fr")
    text = text_of(copy)
    assert "COPIE" in text
    assert "DUPLICATA" not in text
    assert "l’original est sur papier" in text
    assert renderer.overlay_copy(pdf, ISSUED_ON, "fr") == copy
    assert "the original is on paper" in text_of(renderer.overlay_copy(pdf, ISSUED_ON, "en"))


def test_a_copy_carries_no_electronic_invoice() -> None:
    copy = PageRenderer().overlay_copy(with_file(page_of(samples.one_line())), ISSUED_ON, "fr")
    with pikepdf.open(BytesIO(copy)) as document:
        assert list(document.attachments) == []
