"""Where a buyer is reached, and what keeps an invoice from being deposited."""

import pytest

from ofdesk.domain.electronic import buyer_address, deposit_address, missing_of_deposit

SIREN, SIRET, MAIL = "443061841", "44306184100015", "club@mermoz.example"


@pytest.mark.parametrize(
    ("flow", "siren", "email", "found"),
    [
        ("B2B", SIREN, MAIL, (SIREN, "0225")),
        ("B2B", "", MAIL, (MAIL, "EM")),
        ("B2C", SIREN, MAIL, (MAIL, "EM")),
        ("B2BINT", "", "", ("", "EM")),
    ],
)
def test_a_taxable_french_buyer_is_in_the_directory(flow, siren, email, found):
    assert buyer_address(flow, siren, email) == found


def test_chorus_knows_a_public_body_by_its_siret():
    assert deposit_address("chorus", SIRET, (MAIL, "EM")) == (SIRET, "0009")
    assert deposit_address("platform", SIRET, (SIREN, "0225")) == (SIREN, "0225")


@pytest.mark.parametrize(
    ("channel", "address", "codes", "code"),
    [
        ("chorus", ("", "0009"), ("AERO", ""), "outbound_siret_missing"),
        ("chorus", (SIRET, "0009"), ("", ""), "outbound_codes_missing"),
        ("chorus", (SIRET, "0009"), ("AERO", ""), ""),
        ("chorus", (SIRET, "0009"), ("", "BC-1"), ""),
        ("platform", ("", "EM"), ("", ""), "outbound_address_missing"),
        ("platform", (MAIL, "EM"), ("", ""), "outbound_address_missing"),
        ("platform", ("", "0225"), ("", ""), "outbound_address_missing"),
        ("platform", (SIREN, "0225"), ("", ""), ""),
        ("ereport", ("", "EM"), ("", ""), ""),
        ("paper", ("", "EM"), ("", ""), ""),
    ],
)
def test_what_keeps_it_back(channel, address, codes, code):
    assert missing_of_deposit(channel, address, codes) == code
