"""Graduated prices, the minimum, the reasons of each line, and supplements in mid-year."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.domain.money import LARGEST_CENTS
from ofdesk.domain.pricing import (
    ActPrice,
    Bracket,
    OfferChange,
    OfferPrice,
    PriceLine,
    check_offer,
    explained_lines,
    highest_paid,
    offer_supplement,
    subscription_lines,
    subscription_total,
    supplement,
)

BUSINESS = OfferPrice(
    "business",
    base_cents=120_00,
    minimum_cents=250_00,
    brackets=(Bracket(1, 30_00), Bracket(6, 23_00), Bracket(11, 15_00)),
    acts={"migration": ActPrice(True, 0)},
)
FLAT = OfferPrice("solo", base_cents=90_00, minimum_cents=0, brackets=())

CENTS = st.integers(0, 500_00)
FIRSTS = st.lists(st.integers(2, 80), max_size=4, unique=True).map(sorted)


@st.composite
def offers(draw: st.DrawFn) -> OfferPrice:
    firsts = [1, *draw(FIRSTS)] if draw(st.booleans()) else []
    brackets = tuple(Bracket(first, draw(CENTS)) for first in firsts)
    return OfferPrice("business", draw(CENTS), draw(st.integers(0, 2000_00)), brackets)


def shapes(lines: tuple[PriceLine, ...]) -> list[tuple[str, int, int, int]]:
    return [(line.code, line.quantity, line.unit_cents, line.total_cents) for line in lines]


def test_each_bracket_prices_only_the_resources_within_it() -> None:
    assert shapes(subscription_lines(BUSINESS, 12)) == [
        ("base", 1, 120_00, 120_00),
        ("bracket", 5, 30_00, 150_00),
        ("bracket", 5, 23_00, 115_00),
        ("bracket", 2, 15_00, 30_00),
    ]
    assert subscription_total(BUSINESS, 12) == 415_00


def test_a_bracket_says_which_resources_it_prices() -> None:
    lines = [line for line in subscription_lines(BUSINESS, 12) if line.code == "bracket"]
    spans = [(line.values["first"], line.values["last"]) for line in lines]
    assert spans == [(1, 5), (6, 10), (11, 12)]


@pytest.mark.parametrize(("count", "brackets"), [(5, 1), (6, 2), (10, 2), (11, 3)])
def test_a_bracket_begins_at_its_first_resource(count: int, brackets: int) -> None:
    lines = subscription_lines(BUSINESS, count)
    assert sum(line.code == "bracket" for line in lines) == brackets


def test_below_the_minimum_a_line_completes_it() -> None:
    lines = subscription_lines(BUSINESS, 2)
    assert shapes(lines)[-1] == ("minimum", 1, 70_00, 70_00)
    assert lines[-1].values["reached_cents"] == 180_00
    assert subscription_total(BUSINESS, 2) == 250_00


def test_a_rule_without_effect_is_explained_and_not_billed() -> None:
    codes = [line.code for line in explained_lines(BUSINESS, 12)]
    assert codes == ["base", "bracket", "bracket", "bracket", "minimum_passed"]
    assert "minimum_passed" not in [line.code for line in subscription_lines(BUSINESS, 12)]


def test_a_flat_offer_costs_its_base_whatever_the_count() -> None:
    assert shapes(subscription_lines(FLAT, 0)) == [("base", 1, 90_00, 90_00)]
    assert subscription_total(FLAT, 40) == 90_00


@given(offers(), st.integers(0, 120))
def test_the_total_is_the_sum_of_the_lines_and_never_below_the_minimum(
    offer: OfferPrice, count: int
) -> None:
    lines = subscription_lines(offer, count)
    assert subscription_total(offer, count) == sum(line.total_cents for line in lines)
    assert subscription_total(offer, count) >= offer.minimum_cents
    assert all(line.total_cents == line.quantity * line.unit_cents > 0 for line in lines)
    assert sum(x.total_cents for x in explained_lines(offer, count)) == subscription_total(
        offer, count
    )


@given(offers(), st.integers(0, 120), st.integers(0, 120))
def test_more_resources_never_cost_less(offer: OfferPrice, count: int, more: int) -> None:
    assert subscription_total(offer, count) <= subscription_total(offer, count + more)


@given(offers(), st.integers(1, 120))
def test_the_brackets_price_every_resource_once(offer: OfferPrice, count: int) -> None:
    lines = [line for line in explained_lines(offer, count) if line.code == "bracket"]
    assert sum(line.quantity for line in lines) == (count if offer.brackets else 0)


@pytest.mark.parametrize("count", [-1, True, 1.5, "3"])
def test_a_count_is_a_whole_number(count: int) -> None:
    with pytest.raises(DomainError, match="resources_invalid"):
        subscription_lines(BUSINESS, count)


@pytest.mark.parametrize("firsts", [(2,), (1, 1), (1, 6, 3), (0, 5)])
def test_brackets_begin_at_1_and_go_up(firsts: tuple[int, ...]) -> None:
    offer = replace(BUSINESS, brackets=tuple(Bracket(first, 100) for first in firsts))
    with pytest.raises(DomainError, match="catalogue_bracket_order") as refused:
        check_offer(offer)
    assert refused.value.field == "brackets"


@pytest.mark.parametrize(
    "offer",
    [
        replace(BUSINESS, base_cents=-1),
        replace(BUSINESS, minimum_cents=-1),
        replace(BUSINESS, brackets=(Bracket(1, -1),)),
        replace(BUSINESS, acts={"email": ActPrice(False, -1)}),
    ],
)
def test_no_price_is_negative(offer: OfferPrice) -> None:
    with pytest.raises(DomainError, match="catalogue_price_negative"):
        check_offer(offer)


def test_a_total_beyond_bounds_is_refused() -> None:
    offer = replace(FLAT, brackets=(Bracket(1, LARGEST_CENTS),))
    with pytest.raises(DomainError, match="amount_too_large"):
        subscription_lines(offer, 2)


def test_more_resources_are_billed_for_the_days_left() -> None:
    line = supplement(BUSINESS, 12, 10, 184, 366)
    assert line is not None
    assert line.total_cents == 15_08
    assert line.values["full_cents"] == 30_00
    assert (line.values["paid_count"], line.values["new_count"]) == (10, 12)
    assert (line.values["days_left"], line.values["period_days"]) == (184, 366)


def test_without_proration_the_whole_difference_is_billed() -> None:
    line = supplement(BUSINESS, 12, 10, 365, 365)
    assert line is not None
    assert line.total_cents == 30_00


@pytest.mark.parametrize("count", [9, 10])
def test_fewer_resources_or_as_many_cost_and_refund_nothing(count: int) -> None:
    assert supplement(BUSINESS, count, 10, 100, 365) is None


def test_more_resources_under_the_minimum_cost_nothing() -> None:
    assert supplement(BUSINESS, 3, 2, 100, 365) is None


def test_nothing_is_left_to_bill_after_the_period() -> None:
    assert supplement(BUSINESS, 12, 10, 0, 365) is None


def test_what_was_once_paid_stays_paid() -> None:
    assert highest_paid([10, 5, 8]) == 10
    assert highest_paid([]) == 0


@given(offers(), st.integers(0, 60), st.integers(0, 60), st.integers(0, 366))
def test_a_supplement_is_never_negative_nor_above_the_difference(
    offer: OfferPrice, paid: int, new: int, days_left: int
) -> None:
    line = supplement(offer, new, paid, days_left, 366)
    difference = subscription_total(offer, new) - subscription_total(offer, paid)
    assert line is None or 0 < line.total_cents <= difference


def test_a_dearer_offer_costs_the_difference_for_the_days_left() -> None:
    line = offer_supplement(OfferChange(FLAT, BUSINESS, 6, 6), 73, 365)
    assert line is not None
    assert (line.code, line.total_cents) == ("offer_supplement", 40_60)
    assert (line.values["before"], line.values["after"]) == ("solo", "business")


def test_an_offer_of_the_same_price_costs_nothing() -> None:
    assert offer_supplement(OfferChange(FLAT, FLAT, 1, 1), 100, 365) is None


def test_a_cheaper_offer_waits_for_the_renewal() -> None:
    with pytest.raises(DomainError, match="offer_change_downwards") as refused:
        offer_supplement(OfferChange(BUSINESS, FLAT, 6, 6), 73, 365)
    assert refused.value.field == "offer"
