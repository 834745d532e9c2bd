"""The sentences that the law asks for are there, word for word, with their dates and sources."""

from datetime import date

import pytest

from tests.unit.domain.legal_rows import day, read, texts, vat_rows

TODAY = date(2026, 11, 23)
FRENCH_BY_LAW = (
    *("discount_none", "late_penalty", "recovery_fee", "vat_on_debits", "operation_services"),
    *("vat_franchise", "vat_reverse_charge", "vat_oss", "vat_outside_taxable"),
    *("vat_outside_not_taxable", "vat_guyane_taxable", "vat_mayotte_not_taxable"),
)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("discount_none", "Escompte pour paiement anticipé : néant"),
        ("vat_on_debits", "Option pour le paiement de la taxe d'après les débits"),
        ("operation_services", "Prestation de services"),
        ("vat_franchise", "TVA non applicable, article 293 B du CGI"),
        (
            "recovery_fee",
            "Clients professionnels : indemnité forfaitaire pour frais de recouvrement : 40 €",
        ),
    ],
)
def test_mentions_that_are_quoted_word_for_word(code: str, text: str) -> None:
    assert texts("fr", TODAY)[code] == text


def test_penalties_are_for_professionals_and_give_their_rate() -> None:
    text = texts("fr", TODAY)["late_penalty"]
    assert text.startswith("Clients professionnels :")
    assert "trois fois le taux de l'intérêt légal" in text


def test_natural_persons_are_told_of_withdrawal_start_and_mediator() -> None:
    found = texts("fr", TODAY)
    assert "quatorze jours" in found["withdrawal"]
    assert "expressément" in found["express_start"]
    assert "médiateur" in found["mediator"]


def test_the_payer_of_a_transfer_bears_its_fees() -> None:
    assert (
        "tous les frais sont à la charge du donneur d'ordre" in texts("fr", TODAY)["transfer_fees"]
    )


def test_both_languages_have_the_same_texts_and_dates() -> None:
    keys = [
        [(row["code"], row["valid_from"], row["valid_to"]) for row in read(name)]
        for name in ("legal_texts_fr.json", "legal_texts_en.json")
    ]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == len(keys[0])


def test_mentions_of_the_law_stay_french_for_an_english_client() -> None:
    french, english = texts("fr", TODAY), texts("en", TODAY)
    assert all(english[code] == french[code] for code in FRENCH_BY_LAW)
    assert english["withdrawal"].startswith("Right of withdrawal")


def test_every_row_says_where_it_comes_from_and_ends_after_it_begins() -> None:
    for name in ("legal_texts_fr.json", "legal_texts_en.json", "vat_rules.json"):
        for row in read(name):
            end = day(row["valid_to"])
            assert row["source"]
            assert end is None or end >= date.fromisoformat(row["valid_from"])


def test_every_mention_of_the_vat_matrix_has_a_text_on_the_day_it_begins() -> None:
    for row in vat_rows():
        if row.mention:
            assert row.mention in texts("fr", row.valid_from)


def test_no_text_prints_a_rate_of_zero() -> None:
    assert not any("0 %" in row["text"] for row in read("legal_texts_fr.json"))


def test_texts_hold_only_letters_of_western_europe() -> None:
    for language in ("fr", "en"):
        for text in texts(language, TODAY).values():
            assert text.encode("cp1252").decode("cp1252") == text
            assert "  " not in text


def test_envelopes_are_the_four_of_the_law_of_the_fold() -> None:
    profiles = {row["name"]: row for row in read("envelope_profiles.json")}
    assert list(profiles) == ["DL 45x100", "DL 35x100", "C5/6 45x100", "C5/6 35x100"]
    for name, row in profiles.items():
        assert (row["width"], row["height"]) == ((2200, 1100) if "DL" in name else (2290, 1140))
        assert (row["window_width"], row["window_height"]) == (
            1000,
            450 if "45" in name else 350,
        )
        assert (row["window_right"], row["window_bottom"], row["fold"]) == (200, 200, 1050)
