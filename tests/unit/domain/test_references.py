"""Numbers and payment references: given, printed, typed and scanned give the same document."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import iso11649

from ofdesk.domain import references
from ofdesk.domain.errors import DomainError
from ofdesk.domain.references import (
    DocumentNumber,
    document_number,
    parse_number,
    parse_rf,
    read_reference,
    rf_check,
    rf_groups,
    rf_reference,
)

KINDS = st.sampled_from((1, 2))
DESKS = st.integers(1, 99).map("{:02d}".format)
YEARS = st.integers(2000, 2999)
SEQUENCES = st.integers(1, 99_999)
SHIFT = str.maketrans("1234567890-", "&é\"'(-è_çà)")


def test_numbers_are_made_as_the_register_says() -> None:
    assert document_number("OF", "01", 2026, 123) == "OF01-2026-00123"
    assert document_number("PR", "42", 2027, 99_999) == "PR42-2027-99999"


def test_a_series_ends_at_its_last_number() -> None:
    with pytest.raises(DomainError) as refusal:
        document_number("DV", "01", 2026, 100_000)
    assert (refusal.value.code, refusal.value.values) == ("series_full", {"series": "DV01-2026"})
    with pytest.raises(DomainError, match="series_full"):
        rf_reference(2, "01", 2026, 100_000)


@pytest.mark.parametrize(
    ("kind", "desk", "year", "sequence"),
    [("XX", "01", 2026, 1), ("OF", "1", 2026, 1), ("OF", "00", 2026, 1), ("OF", "AB", 2026, 1)]
    + [("OF", "01", 999, 1), ("OF", "01", 10_000, 1), ("OF", "01", 2026, 0)],
)
def test_parts_that_make_no_number_are_refused(
    kind: str, desk: str, year: int, sequence: int
) -> None:
    with pytest.raises(DomainError, match="number_invalid"):
        document_number(kind, desk, year, sequence)


@given(st.sampled_from(references.SERIES_TYPES), DESKS, YEARS, SEQUENCES)
def test_a_number_is_read_back_however_it_is_typed(
    kind: str, desk: str, year: int, sequence: int
) -> None:
    number = document_number(kind, desk, year, sequence)
    parts = DocumentNumber(kind, desk, year, sequence)
    bare = number.replace("-", "")
    short = f"{kind}{desk}-{year}-{sequence}"
    typed = (number, number.lower(), f" {number} ", bare, short, number.replace("-", "–"))
    assert {parse_number(text) for text in typed} == {parts}
    assert parse_number(number.lower().translate(SHIFT)) == parts
    assert str(parts) == number


@pytest.mark.parametrize(
    "text",
    ["", "OF", "OF01-2026-", "OF01-2026-000123", "OF01-2026-0", "OF00-2026-1", "XX01-2026-1"],
)
def test_another_text_is_no_number(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        parse_number(text)
    assert refusal.value.code == "number_invalid"
    assert refusal.value.field == "number"


def test_the_reference_holds_twelve_digits() -> None:
    reference = rf_reference(1, "01", 2026, 123)
    assert reference[4:] == "101202600123"
    assert iso11649.is_valid(reference)
    assert rf_groups(reference) == f"{reference[:4]} 1012 0260 0123"


def test_only_invoices_and_propositions_have_a_payment_reference() -> None:
    with pytest.raises(ValueError, match="kind 3"):
        rf_reference(3, "01", 2026, 1)


@given(KINDS, DESKS, YEARS, SEQUENCES)
def test_a_reference_is_read_back_however_it_is_typed(
    kind: int, desk: str, year: int, sequence: int
) -> None:
    reference = rf_reference(kind, desk, year, sequence)
    parts = DocumentNumber(references.RF_KINDS[kind], desk, year, sequence)
    printed = rf_groups(reference)
    typed = (reference, printed, printed.lower(), printed.replace(" ", "-"), f" {printed}\n")
    assert {rf_check(text) for text in typed} == {reference}
    assert {read_reference(text) for text in typed} == {parts}
    assert iso11649.validate(reference) == reference


@given(KINDS, DESKS, YEARS, SEQUENCES, st.booleans())
def test_a_reader_set_to_the_wrong_keyboard_is_understood(
    kind: int, desk: str, year: int, sequence: int, lower: bool
) -> None:
    reference = rf_reference(kind, desk, year, sequence)
    scanned = reference.translate(SHIFT)
    assert rf_check(scanned.lower() if lower else scanned) == reference


@given(KINDS, DESKS, YEARS, SEQUENCES, st.integers(2, 15), st.sampled_from("0123456789"))
def test_one_wrong_digit_of_a_reference_is_found(
    kind: int, desk: str, year: int, sequence: int, place: int, digit: str
) -> None:
    reference = rf_reference(kind, desk, year, sequence)
    assume(digit != reference[place])
    with pytest.raises(DomainError, match="reference_invalid"):
        rf_check(reference[:place] + digit + reference[place + 1 :])


@pytest.mark.parametrize("text", ["", "RF", "RF18", "XX18539007547034", "RF17539007547034"])
def test_another_text_is_no_reference(text: str) -> None:
    with pytest.raises(DomainError, match="reference_invalid"):
        rf_check(text)


@pytest.mark.parametrize(
    "text", ["RF18 5390 0754 7034", "RF462026000123", "RF18539007547034", "RF185390075470Y"]
)
def test_a_right_reference_of_somebody_else_is_told_apart(text: str) -> None:
    assert rf_check(text) == text.replace(" ", "")
    with pytest.raises(DomainError, match="reference_foreign"):
        parse_rf(text)


def test_a_reference_with_our_form_but_impossible_parts_is_foreign() -> None:
    base = "100202600123"
    key = 98 - int(f"{base}271500") % 97
    with pytest.raises(DomainError, match="reference_foreign"):
        parse_rf(f"RF{key:02d}{base}")


def test_a_bare_number_does_as_well_as_a_reference() -> None:
    assert read_reference("of01-2026-123") == DocumentNumber("OF", "01", 2026, 123)
    assert read_reference("1012 0260 0123") == DocumentNumber("OF", "01", 2026, 123)
    assert read_reference('éà&éàéçàà&é"') == DocumentNumber("PR", "01", 2029, 123)
    for text in ("301202600123", "100202600123", "1012026001234"):
        with pytest.raises(DomainError, match="number_invalid"):
            read_reference(text)
    with pytest.raises(DomainError, match="number_invalid"):
        read_reference("123")
