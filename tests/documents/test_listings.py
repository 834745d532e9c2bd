"""Slips, letters and statements: one kind of page, in copies, over pages, behind the window."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.documents.geometry import ADDRESS, KEEP_OUT
from ofdesk.documents.renderer import PageRenderer
from ofdesk.ports.listings import Column, Listing
from ofdesk.ui.pdfium import opened
from tests.builders import refusal
from tests.documents import samples
from tests.documents.facturx_checks import attached, pdfa_faults
from tests.documents.reading import characters, text_of
from tests.documents.ua_checks import ua_faults

RENDERER = PageRenderer()
FACTS = samples.four_lines()
LETTER = Listing(
    title="Relance",
    number="",
    day=FACTS.issued_on,
    language="fr",
    seller=FACTS.seller,
    facts=(("Date", "23/11/2026"), ("Client", "mermoz")),
    before=("Madame, Monsieur,", "Sauf erreur de notre part, ces factures restent à payer."),
    columns=(Column("Facture", 30), Column("Échéance", 20), Column("Reste", 15, figures=True)),
    rows=(("OF01-2026-00001", "15/06/2026", "541,20 €"),),
    totals=(("Total dû", "541,20 €"),),
    after=("Nous restons à votre disposition.",),
    recipient=FACTS.buyer,
)


def plain(pdf, page=None):
    return text_of(pdf, page).replace("\xa0", " ").replace("\u202f", " ")


def pages(pdf):
    with opened(pdf) as document:
        return len(document)


def test_a_letter_says_all_and_is_read_aloud():
    pdf = RENDERER.render_listing(LETTER)
    said = plain(pdf)
    for text in ("Relance", "Sauf erreur", "OF01-2026-00001", "541,20 €", "disposition", "mermoz"):
        assert text in said
    assert list(pdfa_faults(pdf)) == []
    assert ua_faults(pdf) == []
    assert attached(pdf) is None
    assert pages(pdf) == 1


def test_nothing_but_the_address_stands_behind_the_window():
    inside = [box for _, box in characters(RENDERER.render_listing(LETTER)) if box.meets(KEEP_OUT)]
    assert inside
    assert all(ADDRESS.holds(box, slack=0.5) for box in inside)


def test_without_a_recipient_nothing_is_folded_nor_addressed():
    pdf = RENDERER.render_listing(replace(LETTER, recipient=None))
    assert FACTS.buyer.address.city.upper() not in plain(pdf).upper().split("RELANCE")[0][40:]
    assert ua_faults(pdf) == []


def test_each_copy_is_whole_and_bears_its_label():
    pdf = RENDERER.render_listing(replace(LETTER, copies=("Original", "Copie")))
    assert pages(pdf) == 2
    for page, label in enumerate(("Original", "Copie")):
        said = plain(pdf, page)
        assert label in said
        assert "541,20 €" in said
    assert ua_faults(pdf) == []


def test_a_long_table_goes_over_pages_and_stays_one():
    rows = tuple((f"OF01-2026-{n:05d}", "15/06/2026", f"{n},00 €") for n in range(1, 121))
    pdf = RENDERER.render_listing(replace(LETTER, rows=rows))
    assert pages(pdf) >= 3
    assert "OF01-2026-00120" in plain(pdf)
    assert "Total dû" in plain(pdf, pages(pdf) - 1)
    assert "Échéance" in plain(pdf, 1)
    assert ua_faults(pdf) == []


def test_a_page_without_table_is_a_letter_of_sentences():
    text = "Un paragraphe assez long pour tenir sur plusieurs lignes de la page. " * 12
    pdf = RENDERER.render_listing(
        replace(LETTER, columns=(), rows=(), totals=(), before=(text,) * 20)
    )
    assert pages(pdf) >= 2
    assert ua_faults(pdf) == []


def test_a_long_cell_takes_several_lines_and_a_long_figure_shrinks():
    name = "Aéro-club des Planeurs et Motoplaneurs de la Vallée de la Haute-Garonne " * 2
    row = (name, "15/06/2026", "999 999 999 999 999 999,99 €")
    pdf = RENDERER.render_listing(replace(LETTER, rows=(row,)))
    said = plain(pdf)
    assert "999 999 999 999 999 999,99 €" in said
    assert said.count("Haute-Garonne") == 2


def test_the_same_listing_gives_the_same_bytes_and_a_test_base_is_marked():
    marked = replace(LETTER, factice=True)
    assert RENDERER.render_listing(marked) == RENDERER.render_listing(marked)
    assert "FACTICE" in plain(RENDERER.render_listing(marked))
    assert "FACTICE" not in plain(RENDERER.render_listing(LETTER))


def test_english_letters_are_english_for_those_who_listen():
    pdf = RENDERER.render_listing(replace(LETTER, language="en", title="Reminder"))
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "en-GB"


def test_what_the_fonts_lack_is_refused():
    lacking = replace(LETTER, before=("Bonjour \u2603",))
    refused = refusal(lambda: RENDERER.render_listing(lacking))
    assert (refused.code, refused.values["characters"]) == ("glyph_missing", "\u2603")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text("abcdéèàœ ABC'-", max_size=80),
            st.text("0123456789/", max_size=10),
            st.integers(0, 10**9).map(lambda n: f"{n} €"),
        ),
        max_size=60,
    )
)
def test_any_table_is_read_aloud(rows):
    pdf = RENDERER.render_listing(replace(LETTER, rows=tuple(rows)))
    assert ua_faults(pdf) == []


@pytest.mark.parametrize("count", [0, 1])
def test_a_table_may_be_empty(count):
    pdf = RENDERER.render_listing(replace(LETTER, rows=LETTER.rows[:count]))
    assert ua_faults(pdf) == []
