"""Offers, prices of acts, and the e-mail that proves who asks."""

import pytest

from ofdesk.domain.acts import (
    ACTS,
    Offer,
    act_price,
    check_asker,
    matching_email,
    offer_of,
)
from ofdesk.domain.errors import DomainError
from ofdesk.domain.pricing import ActPrice, OfferPrice

FIRST_PRICE = OfferPrice(
    "first_price",
    0,
    0,
    (),
    {"password": ActPrice(False, 15_00), "email": ActPrice(True, 9_00)},
)
EMAILS = ("Club@Mermoz.example", "jean.dupont@mermoz.example")


@pytest.mark.parametrize("text", ["business_plus", " Business_Plus ", "BUSINESS_PLUS"])
def test_an_offer_is_known_by_its_name(text: str) -> None:
    assert offer_of(text) is Offer.BUSINESS_PLUS


def test_an_unknown_offer_is_refused_with_those_that_exist() -> None:
    with pytest.raises(DomainError, match="offer_unknown") as refused:
        offer_of("gold")
    assert refused.value.values["known"] == [str(offer) for offer in Offer]


def test_an_act_costs_what_the_catalogue_says() -> None:
    assert act_price(FIRST_PRICE, "password") == ActPrice(False, 15_00)


def test_an_included_act_costs_nothing_whatever_price_stands_beside_it() -> None:
    assert act_price(FIRST_PRICE, "email") == ActPrice(True, 0)


def test_an_act_is_never_free_by_omission() -> None:
    assert "migration" in ACTS
    with pytest.raises(DomainError, match="act_price_missing") as refused:
        act_price(FIRST_PRICE, "migration")
    assert refused.value.values == {"act": "migration", "offer": "first_price"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ("club@mermoz.example", "email_structure"),
        (" CLUB@mermoz.example ", "email_structure"),
        ("Jean.Dupont @MERMOZ.example", "email_contact"),
        ("jean@mermoz.example", None),
        ("", None),
        ("  ", None),
    ],
)
def test_case_and_spaces_do_not_count_in_an_email(given: str, field: str | None) -> None:
    assert matching_email(given, *EMAILS) == field


def test_an_empty_address_of_the_sheet_proves_nothing() -> None:
    assert matching_email("", "", "") is None
    assert matching_email("a@b.example", "", "a@b.example") == "email_contact"


def test_the_structure_comes_first_when_both_addresses_are_the_same() -> None:
    assert matching_email("a@b.example", "a@b.example", "a@b.example") == "email_structure"


def test_a_matching_email_is_the_proof() -> None:
    assert check_asker("club@mermoz.example", EMAILS, "not needed") == "email_structure"


def test_a_reason_overrides_a_proof_that_is_missing() -> None:
    assert check_asker("else@where.example", EMAILS, "letter on headed paper") == "override"


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_proof_or_reason_the_asker_is_refused(reason: str) -> None:
    with pytest.raises(DomainError, match="email_not_known") as refused:
        check_asker("else@where.example", EMAILS, reason)
    assert refused.value.field == "email"
