"""Everything drawn is marked, once, in reading order, so that the page can be read aloud."""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest

from ofdesk.documents.drawing import draw
from ofdesk.documents.structure import Element, LinkArea, Mark
from tests.documents import samples


def everything(element: Element) -> Iterator[Element | Mark | LinkArea]:
    """The element and all under it, in order."""
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from everything(kid)
        else:
            yield kid


def content(pdf: bytes) -> list[str]:
    """The operators of each page."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [page.Contents.read_bytes().decode("latin-1") for page in document.pages]


@pytest.mark.parametrize("make", samples.ALL, ids=lambda make: make.__name__)
def test_each_mark_of_each_page_belongs_to_one_element(make) -> None:
    drawn = draw(make())
    marks = [item for item in everything(drawn.structure) if isinstance(item, Mark)]
    assert len(set(marks)) == len(marks)
    for page, text in enumerate(content(drawn.pdf)):
        numbers = [int(n) for n in re.findall(r"/MCID (\d+)>> BDC", text)]
        assert numbers == list(range(len(numbers)))
        assert sorted(mark.mcid for mark in marks if mark.page == page) == numbers


@pytest.mark.parametrize("make", samples.ALL, ids=lambda make: make.__name__)
def test_nothing_is_drawn_outside_a_mark(make) -> None:
    for text in content(draw(make()).pdf):
        depth = 0
        for line in text.splitlines():
            if line.endswith(("BDC", "BMC")):
                depth += 1
            elif line == "EMC":
                depth -= 1
            elif re.search(r"\b(Tj|TJ|f|S|B)\b *(Q|ET|T\*)?", line):
                assert depth == 1, line
            assert depth in (0, 1)
        assert depth == 0


def test_reading_order_is_that_of_a_sighted_person() -> None:
    drawn = draw(samples.four_lines())
    tags = [item.tag for item in everything(drawn.structure) if isinstance(item, Element)]
    assert tags[:2] == ["Document", "Sect"]
    assert tags.index("H1") < tags.index("Table") < tags.index("H2") < tags.index("Figure")


def test_table_over_pages_is_one_table_with_one_heading() -> None:
    drawn = draw(samples.seventy_lines())
    elements = [item for item in everything(drawn.structure) if isinstance(item, Element)]
    assert [one.tag for one in elements].count("Table") == 1
    headings = [one for one in elements if one.tag == "TH"]
    assert len(headings) == 5
    assert {one.scope for one in headings} == {"Column"}
    assert sum(one.tag == "TR" for one in elements) == 71


def test_both_codes_have_an_alternative_text() -> None:
    drawn = draw(samples.four_lines())
    elements = [item for item in everything(drawn.structure) if isinstance(item, Element)]
    texts = [one.alt for one in elements if one.tag == "Figure"]
    assert len(texts) == 2
    assert "RF07 1012 0260 0412" in texts[0]
    assert "541,20\u00a0€" in texts[0]


@pytest.mark.parametrize(
    ("make", "address"),
    [(samples.four_lines, samples.BANK.card_link), (samples.quote, samples.PROCEDURE)],
)
def test_links_are_annotations_that_their_element_knows(make, address: str) -> None:
    drawn = draw(make())
    areas = [item for item in everything(drawn.structure) if isinstance(item, LinkArea)]
    assert areas == [LinkArea(0, 0)]
    with pikepdf.open(BytesIO(drawn.pdf)) as document:
        assert [str(note.A.URI) for note in document.pages[0].Annots] == [address]
