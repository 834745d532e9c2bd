"""Labels and reasons of the lines of a price and of a migration, in both languages."""

from collections.abc import Mapping
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
from ofdesk.domain.renewal import KnownCount
from ofdesk.domain.versions import Version
from ofdesk.words import migration, renewal
from ofdesk.words.catalog import Translator
from ofdesk.words.sentences import fill, sentence_of

FLAT = OfferPrice("solo", 90_00, 0, ())
OFFER = OfferPrice("business", 120_00, 250_00, (Bracket(1, 23_00),))

TABLES = [
    ("renewal", renewal.CODES),
    ("renewal", renewal.LABELS),
    ("renewal", renewal.WHY),
    ("migration", migration.CODES),
    ("migration", migration.WHY),
]


def lines() -> list[PriceLine]:
    more = [
        supplement(OFFER, 12, 10, 184, 366),
        offer_supplement(OfferChange(FLAT, OFFER, 12, 12), 184, 366),
    ]
    found = [*explained_lines(OFFER, 2), *explained_lines(OFFER, 12)]
    return found + [line for line in more if line is not None]


@pytest.mark.parametrize(("area", "table"), TABLES)
def test_every_sentence_has_its_french(area: str, table: Mapping[str, str]) -> None:
    french = Translator(area)
    same = [code for code, text in table.items() if french(text, "fr") == text]
    assert same in ([], ["bracket"])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_line_of_a_price_has_a_label_and_a_reason(language: str) -> None:
    assert {line.code for line in lines()} == set(renewal.LABELS) == set(renewal.WHY)
    for line in lines():
        for words in (renewal.line_label, renewal.line_why):
            assert "…" not in words(line.code, line.values, language)


def test_a_line_is_explained_as_on_the_telephone() -> None:
    base, bracket, minimum = explained_lines(OFFER, 12)
    assert renewal.line_label(bracket.code, bracket.values) == "Ressources activées 1 à 12"
    assert renewal.line_why(bracket.code, bracket.values) == "12 × 23,00\N{NO-BREAK SPACE}€"
    assert renewal.line_why(bracket.code, bracket.values, "en") == "12 × €23.00"
    assert renewal.line_why(minimum.code, minimum.values).endswith("dépassé : sans effet")
    assert renewal.line_label(base.code, base.values, "en") == "Yearly subscription, base fee"


def test_every_reason_of_a_migration_has_words() -> None:
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
    assert codes == set(migration.WHY)
    assert migration.price_why("migration_included") == "Comprise dans l’offre"
    assert migration.price_why("migration_included", "en") == "Included in the offer"


@pytest.mark.parametrize("module", [renewal, migration])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_refusal_is_one_or_more_short_sentences(module: ModuleType, language: str) -> None:
    for code in module.CODES:
        text = sentence_of(code, {}, language)
        assert text.endswith(".")
        assert "!" not in text


def test_the_refusal_of_a_count_names_both_numbers() -> None:
    values = {"requested": 11, "activated": 12}
    text = sentence_of("resources_below_platform", values)
    assert "11" in text
    assert "12" in text


def test_the_question_about_an_old_count_is_whole_without_its_date() -> None:
    assert KnownCount(12, None).source == "platform"
    text = fill(Translator("renewal")(renewal.CODES["count_stale"]), {"count": 12})
    assert "lu le …" in text
