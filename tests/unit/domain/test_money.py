"""Rounding, line totals, VAT tables and exact shares of an amount."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.domain.money import (
    LARGEST_CENTS,
    TaxedLine,
    VatSum,
    base_of_vat,
    checked_cents,
    inclusive_totals,
    line_total,
    net_lines,
    price_e6,
    round_half_away,
    share,
    sum_totals,
    totals,
    vat_on,
    vat_table,
    vat_within,
)

AMOUNTS = st.integers(-(10**9), 10**9)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(-5, 2), -3),
        (Fraction(249, 100), 2),
        (Decimal("0.5"), 1),
        (Decimal("-1234.499"), -1234),
        (7, 7),
        (0, 0),
    ],
)
def test_halves_are_rounded_away_from_zero(value: Any, rounded: int) -> None:
    assert round_half_away(value) == rounded


@given(st.fractions(min_value=-1000, max_value=1000))
def test_rounding_is_nearest_and_mirrors_its_opposite(value: Fraction) -> None:
    assert abs(round_half_away(value) - value) <= Fraction(1, 2)
    assert round_half_away(-value) == -round_half_away(value)


@pytest.mark.parametrize("value", [1.5, True, "1", None])
def test_what_is_no_exact_number_is_not_rounded(value: Any) -> None:
    with pytest.raises(TypeError):
        round_half_away(value)


@pytest.mark.parametrize("value", [1.0, True, "100", Decimal(1)])
def test_what_is_not_integer_cents_is_no_amount(value: Any) -> None:
    for use in (checked_cents, price_e6, lambda x: vat_on(x, 2000), lambda x: line_total(x, 1)):
        with pytest.raises(TypeError):
            use(value)


@pytest.mark.parametrize("value", [LARGEST_CENTS, -LARGEST_CENTS, 0])
def test_amounts_within_bounds_pass(value: int) -> None:
    assert checked_cents(value) == value


@pytest.mark.parametrize("value", [LARGEST_CENTS + 1, -LARGEST_CENTS - 1])
def test_amounts_beyond_bounds_are_refused(value: int) -> None:
    with pytest.raises(DomainError, match="amount_too_large"):
        checked_cents(value)


def test_a_total_beyond_bounds_is_refused_although_its_lines_are_within() -> None:
    with pytest.raises(DomainError, match="amount_too_large"):
        totals([TaxedLine(LARGEST_CENTS, 2000)])


def test_a_line_is_quantity_times_price_rounded_once() -> None:
    assert line_total(70_000, price_e6(2995)) == 20_965
    assert line_total(15_000, price_e6(333)) == 500
    assert line_total(-15_000, price_e6(333)) == -500
    assert line_total(10_000, 1_005_000) == 101


@pytest.mark.parametrize("rate", [-1, 10_001])
def test_a_rate_outside_0_to_100_percent_is_a_mistake(rate: int) -> None:
    with pytest.raises(ValueError, match="basis points"):
        vat_on(100, rate)


@given(AMOUNTS, st.integers(0, 10_000))
def test_vat_of_a_credit_mirrors_vat_of_the_invoice(base: int, rate: int) -> None:
    assert vat_on(-base, rate) == -vat_on(base, rate)
    assert vat_within(-base, rate) == -vat_within(base, rate)


def test_the_vat_table_has_a_row_per_rate_and_category_highest_rate_first() -> None:
    lines = [
        TaxedLine(33, 2000),
        TaxedLine(1000, 0, "E"),
        TaxedLine(33, 2000),
        TaxedLine(500, 850),
        TaxedLine(10, 0, "AE"),
    ]
    assert vat_table(lines) == (
        VatSum(2000, "S", 66, 13),
        VatSum(850, "S", 500, 43),
        VatSum(0, "AE", 10, 0),
        VatSum(0, "E", 1000, 0),
    )


def test_nothing_comes_to_nothing() -> None:
    assert totals([]).ttc_cents == 0
    assert net_lines([]) == ()
    assert sum_totals([]).rows == ()


def test_prices_including_vat_are_what_the_client_pays() -> None:
    found = inclusive_totals([TaxedLine(1000, 2000), TaxedLine(1000, 2000)])
    assert (found.ht_cents, found.vat_cents, found.ttc_cents) == (1667, 333, 2000)
    assert net_lines([TaxedLine(1000, 2000), TaxedLine(1000, 2000)]) == (834, 833)


def test_lines_that_cancel_out_leave_no_base_and_no_vat() -> None:
    lines = [TaxedLine(1001, 2000), TaxedLine(-1001, 2000)]
    assert inclusive_totals(lines).ttc_cents == 0
    assert sum(net_lines(lines)) == 0


@given(st.lists(st.lists(st.builds(TaxedLine, AMOUNTS, st.sampled_from([0, 2000])), max_size=4)))
def test_totals_of_several_documents_are_the_sums_of_each(several: list[list[TaxedLine]]) -> None:
    each = [totals(lines) for lines in several]
    together = sum_totals(each)
    assert together.ht_cents == sum(one.ht_cents for one in each)
    assert together.vat_cents == sum(one.vat_cents for one in each)
    assert together.ttc_cents == sum(one.ttc_cents for one in each)


def test_the_units_left_over_go_to_the_largest_remainders() -> None:
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(-100, [1, 1, 1]) == [-34, -33, -33]
    assert share(10, [1, 0, 2]) == [3, 0, 7]
    assert share(0, [5, 5]) == [0, 0]


@given(AMOUNTS, st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_shares_sum_exactly_and_stay_within_a_unit_of_the_quota(
    total: int, weights: list[int]
) -> None:
    parts = share(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
        assert weight or part == 0


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_there_must_be_something_to_share_by(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        share(100, weights)


@given(st.integers(-(10**9), 10**9), st.sampled_from((210, 550, 850, 1000, 2000)))
def test_the_base_of_a_vat_gives_that_vat_again(base: int, rate: int) -> None:
    vat = vat_on(base, rate)
    found = base_of_vat(vat, rate)
    assert abs(vat_on(found, rate) - vat) <= 1
    assert abs(found - base) <= 10_000 // rate + 1
    assert base_of_vat(-vat, rate) == -found


def test_without_a_rate_there_is_no_base() -> None:
    assert base_of_vat(100, 0) == 0
