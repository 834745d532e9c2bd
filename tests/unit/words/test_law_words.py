"""Each refusal and warning of the legal and postal domain has whole sentences in both languages."""

import pytest

from ofdesk.domain.errors import DomainError
from ofdesk.domain.territories import TERRITORIES, UNKNOWN
from ofdesk.words import clients, documents
from ofdesk.words.catalog import translator
from ofdesk.words.documents import territory_name
from ofdesk.words.sentences import sentence


def test_sentences_carry_their_values() -> None:
    differs = DomainError("siret_siren_differs", value="79237773100023", siren="820043784")
    assert sentence(differs, "fr").startswith(
        "Le SIRET 79237773100023 ne commence pas par le SIREN 820043784."
    )
    nothing = sentence(DomainError("epc_amount", cents=0), "fr")
    assert nothing.endswith("999 999 999,99 euros, pas 0,00\u00a0€.")


def test_a_territory_is_named_and_not_coded() -> None:
    unknown = DomainError("vat_status_unknown", field="taxable", territory="GF")
    assert "(territoire\u00a0: Guyane)" in sentence(unknown, "fr")
    assert "(territory: French Guiana)" in sentence(unknown, "en")


@pytest.mark.parametrize("area", [clients, documents])
def test_no_french_sentence_is_left_in_english(area: object) -> None:
    name = str(getattr(area, "__name__", "")).rpartition(".")[2]
    words = translator(name)
    for message in getattr(area, "CODES", {}).values():
        assert words(message, "fr") != message
        assert "!" not in words(message, "fr")


def test_every_territory_has_a_name() -> None:
    for territory in (*TERRITORIES, UNKNOWN):
        assert territory_name(territory, "fr") != territory
        assert territory_name(territory, "en") != territory
    assert territory_name("RE") == "La Réunion"
    assert territory_name("XX") == "XX"
