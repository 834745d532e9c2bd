"""Fonts are embedded, cover what is printed, and text that they lack is refused by its field."""

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.documents import ink
from ofdesk.documents.fonts import clean, fitted, missing, width, wrapped
from ofdesk.documents.renderer import PageRenderer
from ofdesk.domain.errors import DomainError
from ofdesk.words.pages import CODES, PRINTED, printed
from tests.documents import samples
from tests.documents.reading import fonts, page_of, text_of


@pytest.mark.parametrize("make", samples.ALL, ids=lambda make: make.__name__)
def test_every_font_is_embedded_and_none_is_helvetica(make) -> None:
    pdf = page_of(replace(make(), factice=True))
    found = fonts(pdf)
    assert found
    assert all(embedded for _, embedded in found)
    assert {name.partition("+")[2] for name, _ in found} == {
        "Lato-Regular",
        "Lato-SemiBold",
        "Lato-Bold",
        "DejaVuSansCondensed",
    }
    assert b"Helvetica" not in pdf


def test_emoji_is_refused_with_the_field_where_it_was_typed() -> None:
    facts = samples.invoice([replace(samples.renewal()[0], label="Baptême 🎈 de l’air ✈🎈")])
    with pytest.raises(DomainError) as refused:
        PageRenderer().render(facts)
    assert refused.value.code == "glyph_missing"
    assert refused.value.field == "lines.0.label"
    assert refused.value.values == {"characters": "🎈✈"}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (samples.invoice(buyer=replace(samples.MERMOZ, name="飛行クラブ")), "buyer.name"),
        (samples.invoice(notes=("ok", "Ꙭ")), "notes.1"),
        (samples.invoice(seller=replace(samples.SELLER, tagline="♞")), "seller.tagline"),
    ],
)
def test_any_text_that_is_printed_is_checked(facts, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        PageRenderer().render_batch([samples.one_line(), facts])
    assert refused.value.field == field


def test_missing_glyphs_are_named_once_in_order() -> None:
    assert PageRenderer().missing_glyphs("a🎈b☒🎈") == "🎈☒"


def test_letters_of_europe_and_french_typography_are_drawn() -> None:
    usual = "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ«»‹›“”‘’–—…€°²³·• \u00a0\u202fŁłŚśŽžŐőŢţĞğΑΩабв−×"
    assert missing(usual) == ""
    assert missing("e\u0301\n\t") == ""


def test_letters_typed_in_two_parts_are_printed_as_one() -> None:
    line = samples.line("Ae\u0301ro  club\n de\u0301couverte", "", 1, 100, samples.S20)
    assert "Aéro club découverte" in text_of(page_of(samples.invoice([line])))


def test_everything_that_is_printed_has_french_words_that_the_fonts_draw() -> None:
    assert set(printed("fr")) == set(PRINTED)
    for language in ("fr", "en"):
        for text in printed(language).values():
            assert missing(text) == ""
    same = {code for code, text in PRINTED.items() if printed("fr")[code] == text}
    names = {"client", "bic", "iban", "factice", "duplicate", "approval_date", "total"}
    names |= {"approval_sign", "nature", "capital", "page", "way", "seller_siren"}
    names |= {"seller_rcs", "client_and_platform"}
    assert same == names
    assert all(CODES.values())


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="abc dé-WWi\u00a0.\n", max_size=120), st.floats(min_value=4.0, max_value=60.0)
)
def test_wrapping_loses_no_letter_and_keeps_to_its_room(text: str, room: float) -> None:
    lines = wrapped(text, ink.CELL, room)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")
    assert all(width(line, ink.CELL) <= room + 0.01 for line in lines)


def test_no_break_space_keeps_a_figure_with_its_unit() -> None:
    lines = wrapped("un montant de 1\u202f234,50\u00a0€", ink.CELL, 25.0)
    assert lines[-1].endswith("1\u202f234,50\u00a0€")


def test_text_that_fits_keeps_its_size() -> None:
    assert fitted("Total", ink.CELL, 50.0, 5.0) is ink.CELL
    assert fitted("Total" * 9, ink.CELL, 50.0, 5.0).size < ink.CELL.size
    assert fitted("Total" * 90, ink.CELL, 50.0, 5.0).size == 5.0


def test_renderer_is_imported_without_reportlab_pikepdf_or_segno() -> None:
    code = (
        "import sys; import ofdesk.documents.renderer as r; r.PageRenderer();"
        "print([m for m in ('reportlab', 'pikepdf', 'segno', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
