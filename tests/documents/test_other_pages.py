"""Duplicates, batches and the calibration page."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest

from ofdesk.documents.envelopes import always_seen, shipped
from ofdesk.documents.geometry import KEEP_OUT
from ofdesk.documents.renderer import PageRenderer
from tests.documents import samples
from tests.documents.reading import (
    characters,
    codes,
    count_pages,
    fonts,
    objects,
    page_of,
    text_of,
)

PRINTED_ON = date(2026, 12, 1)


def with_file(pdf: bytes) -> bytes:
    """``pdf`` carrying an embedded XML file and metadata, as an electronic invoice does."""
    with pikepdf.open(BytesIO(pdf)) as document:
        document.attachments["factur-x.xml"] = b"<xml/>"
        document.Root.AF = pikepdf.Array([document.attachments["factur-x.xml"].obj])
        document.Root.Metadata = document.make_stream(b"<x:xmpmeta/>")
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def test_duplicate_marks_every_page_with_its_date_and_keeps_the_text() -> None:
    pdf = page_of(samples.seventy_lines())
    copy = PageRenderer().overlay_duplicate(pdf, PRINTED_ON, "fr")
    assert count_pages(copy) == 4
    for page in range(4):
        text = text_of(copy, page)
        assert "DUPLICATA" in text
        assert "imprimé le 01/12/2026" in text
        for word in text_of(pdf, page).split():
            assert word in text
    assert codes(copy) == codes(pdf)


def test_duplicate_carries_no_electronic_invoice() -> None:
    copy = PageRenderer().overlay_duplicate(
        with_file(page_of(samples.one_line())), PRINTED_ON, "en"
    )
    with pikepdf.open(BytesIO(copy)) as document:
        assert list(document.attachments) == []
        assert "/AF" not in document.Root
        assert b"ConformanceLevel" not in document.Root.Metadata.read_bytes()
    assert b"factur-x.xml" not in copy
    assert "printed on 1 Dec 2026" in text_of(copy)


def test_duplicate_is_the_same_twice_and_leaves_its_original_alone() -> None:
    renderer = PageRenderer()
    pdf = page_of(samples.one_line())
    kept = bytes(pdf)
    first = renderer.overlay_duplicate(pdf, PRINTED_ON, "fr")
    assert renderer.overlay_duplicate(pdf, PRINTED_ON, "fr") == first
    assert pdf == kept


@pytest.mark.parametrize("make", [samples.one_line, samples.seventy_lines])
def test_mark_of_a_duplicate_stays_out_of_the_window_and_off_other_text(make) -> None:
    pdf = page_of(make())
    before = objects(pdf)
    copy = PageRenderer().overlay_duplicate(pdf, PRINTED_ON, "fr")
    window = [box for _, box in characters(copy) if box.meets(KEEP_OUT)]
    assert len(window) == len([box for _, box in characters(pdf) if box.meets(KEEP_OUT)])
    added = [box for box in objects(copy) if box not in before]
    assert added
    assert not [box for box in added if box.meets(KEEP_OUT)]
    assert all(embedded for _, embedded in fonts(copy))


def test_batch_draws_every_document_in_order_with_its_own_page_numbers() -> None:
    several = [samples.seven_lines(), samples.quote(), samples.english()]
    pdf = PageRenderer().render_batch(several)
    assert count_pages(pdf) == 4
    assert "page 2/2" in text_of(pdf, 1)
    assert "page 1/1" in text_of(pdf, 2)
    assert "DEVIS" in text_of(pdf, 2)
    assert "INVOICE" in text_of(pdf, 3)
    assert len(fonts(pdf)) == 4
    assert PageRenderer().render_batch(several) == pdf


def test_batch_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        PageRenderer().render_batch([])


def test_calibration_page_draws_every_window_to_scale_and_a_ruler_of_a_hundred_millimetres() -> (
    None
):
    pdf = PageRenderer().calibration_page()
    drawn = objects(pdf)
    for profile in shipped():
        seen = always_seen(profile)
        assert [box for box in drawn if box.holds(seen, 0.2) and seen.holds(box, 0.3)], profile.name
    assert [box for box in drawn if abs(box.width - 100.0) < 0.4 and box.height < 0.4]
    text = text_of(pdf)
    assert "DL 45x100 : fenêtre 100 × 45 mm" in text
    assert "plier ici" in text
    assert PageRenderer().calibration_page() == pdf


def test_calibration_page_takes_other_profiles() -> None:
    text = text_of(PageRenderer().calibration_page(shipped()[:1]))
    assert "DL 35x100" not in text
