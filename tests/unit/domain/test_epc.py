"""The payload of the transfer code follows EPC069-12 to the byte."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.epc import LARGEST_CENTS, Transfer, epc_payload
from ofdesk.domain.errors import DomainError
from ofdesk.domain.references import rf_reference

REFERENCE = rf_reference(1, "01", 2026, 123)
TRANSFER = Transfer("OPENFLYERS SARL", "FR14 2004 1010 0505 0001 3M02 606", 54_120, REFERENCE)


def test_the_lines_stand_in_their_order_and_nothing_follows_the_last() -> None:
    assert epc_payload(TRANSFER) == (
        "BCD\n002\n1\nSCT\n\nOPENFLYERS SARL\nFR1420041010050500013M02606\nEUR541.20\n\n"
        + REFERENCE
    )


def test_the_bic_is_given_where_it_is_known() -> None:
    lines = epc_payload(replace(TRANSFER, bic="psst fr pp par")).split("\n")
    assert lines[4] == "PSSTFRPPPAR"


@pytest.mark.parametrize("cents", [0, -1, LARGEST_CENTS + 1])
def test_an_amount_that_cannot_be_transferred_is_refused(cents: int) -> None:
    with pytest.raises(DomainError) as refusal:
        epc_payload(replace(TRANSFER, cents=cents))
    assert (refusal.value.code, refusal.value.values) == ("epc_amount", {"cents": cents})


@pytest.mark.parametrize("holder", ["", "  ", "A" * 71, "A\nB", "A\x00"])
def test_a_holder_that_does_not_fit_is_refused(holder: str) -> None:
    with pytest.raises(DomainError, match="epc_name"):
        epc_payload(replace(TRANSFER, holder=holder))


def test_a_payload_that_no_symbol_holds_is_refused() -> None:
    with pytest.raises(DomainError, match="epc_too_long"):
        epc_payload(replace(TRANSFER, holder="𝄞" * 70))


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("iban", "FR1420041010050500013M02607", "iban_invalid"),
        ("bic", "X", "bic_invalid"),
        ("reference", "RF00101202600123", "reference_invalid"),
    ],
)
def test_what_a_bank_would_refuse_is_refused_here(field: str, value: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        epc_payload(replace(TRANSFER, **{field: value}))


@given(st.integers(1, LARGEST_CENTS), st.text("ABCÉŒ &'-.", min_size=1, max_size=70))
def test_every_amount_has_two_decimals_and_the_payload_fits(cents: int, holder: str) -> None:
    transfer = replace(TRANSFER, cents=cents, holder=f"{holder}A"[:70].strip() or "A")
    payload = epc_payload(transfer)
    lines = payload.split("\n")
    euros, _, decimals = lines[7].removeprefix("EUR").partition(".")
    assert len(decimals) == 2
    assert int(euros) * 100 + int(decimals) == cents
    assert len(lines) == 10
    assert len(payload.encode()) <= 331
