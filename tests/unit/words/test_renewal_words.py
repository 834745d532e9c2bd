"""Every code of a price, a migration or a refused renewal has words, in both languages."""

from types import ModuleType

import pytest

from ofdesk.domain.acts import Offer
from ofdesk.domain.migration import cleanup_price, migration_price
from ofdesk.domain.pricing import (
    ActPrice,
    Bracket,
    OfferChange,
    OfferPrice,
    PriceLine,
    explained_lines,
    offer_supplement,
    supplement,
)
from ofdesk.domain.versions import Version
from ofdesk.words import lines, migration, renewal
from ofdesk.words.sentences import sentence_of

FLAT = OfferPrice("solo", 90_00, 0, ())
OFFER = OfferPrice("business", 120_00, 250_00, (Bracket(1, 23_00),))


def price_lines() -> list[PriceLine]:
    more = [
        supplement(OFFER, 12, 10, 184, 366),
        offer_supplement(OfferChange(FLAT, OFFER, 12, 12), 184, 366),
    ]
    found = [*explained_lines(OFFER, 2), *explained_lines(OFFER, 12)]
    return found + [line for line in more if line is not None]


def test_every_line_of_a_price_has_a_reason() -> None:
    codes = {line.code for line in price_lines()}
    assert len(codes) == 6
    assert codes <= set(lines.WHY)


def test_every_line_that_is_billed_has_a_label() -> None:
    assert {line.code for line in price_lines() if line.total_cents} <= set(lines.LABELS)


def test_every_price_of_a_migration_has_a_reason() -> None:
    versions = [Version.parse(text) for text in ("3.0alpha", "3", "4.0alpha", "4")]
    codes = {
        migration_price(offer, source, target, 50_00).why_code
        for offer in Offer
        for source in versions
        for target in versions
    }
    codes |= {
        cleanup_price(offer, some, way, ActPrice(False, 80_00))[1].why_code
        for offer in Offer
        for some in (False, True)
        for way in ("us", "self")
    }
    assert len(codes) == 8
    assert codes <= set(lines.WHY)


@pytest.mark.parametrize("module", [renewal, migration])
def test_a_refusal_is_short_sentences_in_both_languages(module: ModuleType) -> None:
    for code in module.CODES:
        french, english = sentence_of(code, {}, "fr"), sentence_of(code, {}, "en")
        assert french != english
        for text in (french, english):
            assert text.endswith(".")
            assert "!" not in text


def test_the_refusal_of_a_count_names_both_numbers() -> None:
    text = sentence_of("resources_below_platform", {"requested": 11, "activated": 12})
    assert "Ressources demandées\N{NO-BREAK SPACE}: 11." in text
    assert "plateforme\N{NO-BREAK SPACE}: 12." in text


def test_the_question_about_an_old_count_stands_without_its_date() -> None:
    assert "lu le …" in sentence_of("count_stale", {"count": 12})
