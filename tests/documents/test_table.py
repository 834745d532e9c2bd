"""Lines are shared out over pages with none lost, and the totals close the last page."""

from hypothesis import given
from hypothesis import strategies as st

from ofdesk.documents.table import LONGEST_PIECE, Room, TableRow, paginate, table_rows
from ofdesk.documents.wording import Wording
from tests.documents import samples
from tests.documents.reading import count_pages, page_of, text_of

ROOM = Room(first=63.0, following=242.0, closing=30.0)
ROWS = st.lists(st.integers(min_value=1, max_value=12), min_size=1, max_size=90)


def row(lines: int) -> TableRow:
    """A row of ``lines`` printed lines."""
    return TableRow(("label",) * lines, (), ("1",))


def test_heights_are_those_of_the_design() -> None:
    assert round(row(1).height, 2) == 5.9
    assert round(TableRow(("label",), ("detail",), ()).height, 2) == 8.5


@given(ROWS)
def test_every_row_is_on_one_page_in_order(heights: list[int]) -> None:
    rows = [row(n) for n in heights]
    pages = paginate(rows, ROOM)
    assert [one for page in pages for one in page] == rows


@given(ROWS)
def test_no_page_overflows_and_the_totals_fit_on_the_last(heights: list[int]) -> None:
    pages = paginate([row(n) for n in heights], ROOM)
    for number, page in enumerate(pages):
        room = ROOM.first if number == 0 else ROOM.following
        taken = sum(one.height for one in page)
        closing = ROOM.closing if number == len(pages) - 1 else 0.0
        assert taken + closing <= room + 1e-9


@given(ROWS)
def test_totals_have_a_row_above_them_unless_there_is_a_single_one(heights: list[int]) -> None:
    pages = paginate([row(n) for n in heights], ROOM)
    assert pages[-1] or len(heights) == 1


def test_text_longer_than_a_page_goes_on_in_rows_without_figures() -> None:
    text = "Une phrase assez longue pour remplir une ligne entière de la désignation. " * 120
    facts = samples.invoice([samples.line("Développement", text, 1, 100, samples.S20)])
    rows = table_rows(Wording(facts))
    assert len(rows) > 2
    assert all(len(one.details) <= LONGEST_PIECE for one in rows)
    assert [bool(one.figures) for one in rows] == [True] + [False] * (len(rows) - 1)
    pdf = page_of(facts)
    assert count_pages(pdf) > 1
    assert text_of(pdf).count("désignation.") == 120


def test_page_that_goes_on_says_where_the_total_is() -> None:
    pdf = page_of(samples.seventy_lines())
    assert "Suite page 2" in text_of(pdf, 0)
    assert "avec le total" not in text_of(pdf, 0)
    assert "Suite page 4, avec le total" in text_of(pdf, 2)
    assert "Facture OF01-2026-00412 (suite)" in text_of(pdf, 1)
