"""Sheets of labels: every line inside its label, the right label first, read aloud, same bytes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.documents.geometry import PAGE_HEIGHT, PAGE_WIDTH, Box
from ofdesk.documents.labels import format_named, label_formats
from ofdesk.documents.renderer import PageRenderer
from ofdesk.ports.labels import LabelSheet
from ofdesk.ui.clients.labels import SHEETS
from ofdesk.ui.pdfium import opened
from tests.builders import refusal
from tests.documents.facturx_checks import pdfa_faults
from tests.documents.reading import characters, text_of
from tests.documents.ua_checks import ua_faults

RENDERER = PageRenderer()
CLUB = ("Aéro-club Jean Mermoz", "1 ALLEE DES ESSAIS", "31000 TOULOUSE")
SHEET = LabelSheet("L7163", (CLUB,) * 3, date(2026, 11, 25))
NAMES = [known.name for known in label_formats()]


def pages(pdf):
    with opened(pdf) as document:
        return len(document)


def inside(sheet, pdf):
    """Every character lies in a label, and each label that should be written on is."""
    known = format_named(sheet.format)
    offset = sheet.offset_x / 10, sheet.offset_y / 10
    boxes = [known.box(place, offset) for place in range(known.count)]
    used = set()
    for page in range(pages(pdf)):
        for _, box in characters(pdf, page):
            holders = [place for place, label in enumerate(boxes) if label.holds(box, slack=0.1)]
            assert len(holders) == 1, box
            used.add((page, holders[0]))
    wanted = range(sheet.first - 1, sheet.first - 1 + len(sheet.labels))
    assert used == {divmod(place, known.count) for place in wanted}


@pytest.mark.parametrize("name", NAMES)
def test_the_labels_of_a_sheet_lie_side_by_side_on_the_page(name):
    known = format_named(name)
    boxes = [known.box(place) for place in range(known.count)]
    page = Box(0.0, 0.0, PAGE_WIDTH, PAGE_HEIGHT)
    assert all(page.holds(box, slack=0.2) for box in boxes)
    for place, box in enumerate(boxes):
        shrunk = Box(box.left + 0.2, box.top + 0.2, box.right - 0.2, box.bottom - 0.2)
        assert not any(shrunk.meets(other) for other in boxes[place + 1 :])


def test_the_window_offers_the_sheets_that_are_shipped():
    assert {known.name: known.count for known in label_formats()} == SHEETS


@pytest.mark.parametrize("name", NAMES)
def test_addresses_stand_inside_their_labels(name):
    count = format_named(name).count + 2
    sheet = replace(SHEET, format=name, labels=(CLUB,) * count, first=2, offset_x=-8, offset_y=12)
    pdf = RENDERER.render_labels(sheet)
    inside(sheet, pdf)
    assert pages(pdf) == 2
    assert list(pdfa_faults(pdf)) == []
    # Nothing but addresses stands on a label: there is no heading to begin with.
    assert ua_faults(pdf) == ["headings begin with []"]


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.lists(
        st.lists(st.text("ABC éî-0", min_size=1, max_size=38).filter(str.strip), min_size=1)
        .map(lambda lines: tuple(lines[:7]))
        .filter(bool),
        min_size=1,
        max_size=4,
    ),
    st.integers(1, 8),
)
def test_no_address_leaves_its_label(name, addresses, first):
    sheet = LabelSheet(name, tuple(addresses), date(2026, 1, 1), first=first)
    pdf = RENDERER.render_labels(sheet)
    inside(sheet, pdf)
    assert RENDERER.render_labels(sheet) == pdf


def test_a_test_base_marks_every_sheet():
    sheet = replace(SHEET, labels=(CLUB,) * 15, factice=True)
    pdf = RENDERER.render_labels(sheet)
    assert all("FACTICE" in text_of(pdf, page) for page in (0, 1))
    assert "FACTICE" not in text_of(RENDERER.render_labels(SHEET))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format": "L9999"}, "label_format_unknown"),
        ({"first": 0}, "label_first_invalid"),
        ({"first": 15}, "label_first_invalid"),
        ({"offset_x": 101}, "label_offset_invalid"),
        ({"offset_y": -101}, "label_offset_invalid"),
        ({"labels": (("Club 日本",),)}, "glyph_missing"),
    ],
)
def test_a_sheet_that_cannot_be_printed_is_refused(change, code):
    found = refusal(lambda: RENDERER.render_labels(replace(SHEET, **change)))
    assert found.code == code


def test_a_code_of_the_maker_may_be_written_small():
    assert format_named(" l7160 ").count == 21
