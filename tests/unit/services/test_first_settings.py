"""The first settings of a house: checked one by one, and what follows from others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siren as luhn
from stdnum.fr import tva

from ofdesk.services.first_settings import check_each, proposed, vat_number_of


@given(st.integers(1, 99_999_999))
def test_the_vat_number_of_a_siren_is_a_valid_one_of_that_siren(body):
    digit = next(d for d in "0123456789" if luhn.is_valid(f"{body:08d}{d}"))
    number = vat_number_of(f"{body:08d}{digit}")
    assert tva.is_valid(number)
    assert number[4:] == f"{body:08d}{digit}"


@pytest.mark.parametrize("text", ["", "732829321", "letters"])
def test_what_is_no_siren_has_no_vat_number(text):
    assert vat_number_of(text) == ""


def test_what_follows_is_proposed_for_empty_settings_only():
    values = {
        "company.name": "OpenFlyers",
        "company.city": "Toulouse",
        "company.siren": "732 829 320",
        "bank.account_holder": "SARL OPENFLYERS",
        "company.rcs_city": " ",
    }
    assert proposed(values) == {
        "company.rcs_city": "Toulouse",
        "company.vat_number": "FR44732829320",
    }
    assert proposed({**values, "company.vat_number": "FR1", "company.rcs_city": "Muret"}) == {}
    assert proposed({}) == {}


def test_every_wrong_setting_is_said_and_the_others_are_accepted():
    found = check_each(
        {
            "company.siren": "732829321",
            "bank.iban": "FR76 3000",
            "company.city": " Toulouse ",
            "desk.number": "7",
            "company.email": "",
        }
    )
    assert found.accepted == {"company.city": "Toulouse", "desk.number": "07", "company.email": ""}
    assert [(error.field, error.code) for error in found.refused] == [
        ("company.siren", "siren_invalid"),
        ("bank.iban", "iban_invalid"),
    ]
