"""The colour and the footer of the house on its pages, which stay lawful and read aloud."""

from dataclasses import replace
from datetime import date

import pytest

from ofdesk.documents.cii import cii
from ofdesk.documents.renderer import PageRenderer
from ofdesk.ports.listings import Column, Listing
from ofdesk.ui.pdfium import opened
from tests.documents import samples
from tests.documents.facturx_checks import faults, pdfa_faults
from tests.documents.reading import characters, text_of
from tests.documents.ua_checks import ua_faults

RENDERER = PageRenderer()
FOOT = "SARL au capital de 7 500 € – RCS Toulouse 732 829 320 – Œuvre, été comme hiver"
RED = "#9B1C1C"


def dressed(facts, **look):
    return replace(facts, seller=replace(facts.seller, **look))


@pytest.mark.parametrize("make", [samples.four_lines, samples.seventy_lines, samples.credit_note])
def test_every_page_has_the_footer_and_the_first_reads_it_aloud(make):
    pdf = RENDERER.render(dressed(make(), colour=RED, footer=FOOT)).pdf
    assert faults(pdf) == []
    assert ua_faults(pdf) == []
    with opened(pdf) as document:
        for page in range(len(document)):
            assert FOOT.split(" – ")[1] in text_of(pdf, page).replace("\xa0", " ")


def test_it_takes_two_lines_at_most_and_touches_nothing():
    plain = samples.four_lines()
    bare, pdf = (
        RENDERER.render(x).pdf
        for x in (plain, dressed(plain, footer="Mention. " * 24 + "Mention." * 3))
    )
    last = max(box.bottom for _, box in characters(bare))
    added = [box for _, box in characters(pdf) if box.top > last]
    assert added
    lowest, highest = max(box.bottom for box in added), min(box.top for box in added)
    assert lowest < 293.5
    assert lowest - highest < 2 * 2.7
    assert text_of(pdf).count("Mention.") == 27


def test_the_colour_is_on_the_page_and_changes_nothing_that_is_said():
    plain, red = samples.four_lines(), dressed(samples.four_lines(), colour=RED)
    usual, other = RENDERER.render(plain), RENDERER.render(red)
    assert usual.pdf != other.pdf
    assert text_of(usual.pdf) == text_of(other.pdf)
    assert cii(plain) == cii(red)
    assert RENDERER.render(dressed(plain, colour="#1C5D99")).pdf == usual.pdf


def test_a_letter_over_pages_has_it_too():
    rows = tuple((str(n), "texte") for n in range(90))
    seller = replace(samples.SELLER, colour=RED, footer=FOOT)
    columns = (Column("N°", 1), Column("Texte", 3))
    listing = Listing("Relevé", "R-1", date(2026, 6, 15), "fr", seller, columns, rows)
    pdf = RENDERER.render_listing(listing)
    assert list(pdfa_faults(pdf)) == []
    assert ua_faults(pdf) == []
    with opened(pdf) as document:
        assert len(document) > 1
        assert all("RCS Toulouse" in text_of(pdf, page) for page in range(len(document)))
