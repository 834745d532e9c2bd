"""Penalties by the dated rates: to the cent, never by a guess, never from a consumer."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.penalties import (
    InterestRate,
    check_rate,
    half_year,
    may_charge,
    penalty_cents,
    rate_on,
)
from tests.builders import refusal

FIRST = InterestRate(262, date(2026, 1, 1), date(2026, 6, 30))
SECOND = InterestRate(300, date(2026, 7, 1), date(2026, 12, 31))
DUE = date(2026, 3, 1)


def test_a_hundred_days_of_a_thousand_euros():
    """1 000 € x 3 x 2.62 % x 100 / 365 = 21.53 €."""
    until = DUE + timedelta(days=100)
    assert penalty_cents([(DUE, 100_000)], [FIRST], DUE, until) == 2_153


def test_the_day_of_payment_itself_costs_nothing():
    assert penalty_cents([(DUE, 100_000)], [], DUE, DUE) == 0
    assert penalty_cents([(DUE, 100_000)], [], DUE, DUE - timedelta(days=9)) == 0


def test_each_day_has_its_rate_and_what_was_open_on_it():
    """30 days at 2.62 % on 1 000 €, then 10 at 3 % on 400 €, 5 at 3 % on nothing."""
    due = date(2026, 5, 31)
    balances = [(due, 100_000), (date(2026, 7, 1), 40_000), (date(2026, 7, 11), 0)]
    wanted = Fraction(100_000 * 3 * 262 * 30 + 40_000 * 3 * 300 * 10, 10_000 * 365)
    found = penalty_cents(balances, [FIRST, SECOND], due, date(2026, 7, 15))
    assert found == round(wanted) == 745


def test_a_day_without_rate_is_refused_and_named():
    until = date(2026, 7, 2)
    refused = refusal(lambda: penalty_cents([(DUE, 1_000)], [FIRST], DUE, until))
    assert (refused.code, refused.values["day_on"]) == ("penalty_rate_missing", "2026-07-01")
    paid = [(DUE, 1_000), (date(2026, 6, 30), 0)]
    assert penalty_cents(paid, [FIRST], DUE, until) > 0


def test_a_later_row_corrects_an_earlier_one():
    corrected = InterestRate(270, date(2026, 2, 1), date(2026, 6, 30))
    assert rate_on([corrected, FIRST], date(2026, 1, 31)) == 262
    assert rate_on([FIRST, corrected], date(2026, 2, 1)) == 270


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)),
    ],
)
def test_the_legal_rate_is_that_of_a_half_year(day, first, last):
    assert half_year(day) == (first, last)


@pytest.mark.parametrize(
    ("kind", "flag", "expected"),
    [
        *(("company", None, True), ("company", False, False), ("company", True, True)),
        *(("association", None, False), ("association", True, True)),
        *(("private", None, False), ("private", True, False)),
        *(("public", None, False), ("public", True, False)),
    ],
)
def test_who_may_be_charged(kind, flag, expected):
    assert may_charge(kind, flag) is expected


@pytest.mark.parametrize(
    ("rate", "code"),
    [
        (InterestRate(0, DUE, DUE), "rate_out_of_range"),
        (InterestRate(10_001, DUE, DUE), "rate_out_of_range"),
        (InterestRate(262, DUE, DUE - timedelta(days=1)), "period_inverted"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(rate, code):
    assert refusal(lambda: check_rate(rate)).code == code
    check_rate(FIRST)


CENTS = st.integers(1, 10**7)
DAYS = st.integers(0, 100)


@given(CENTS, DAYS)
def test_penalties_are_those_of_the_formula(cents, days):
    exact = Fraction(cents * 3 * 262 * days, 10_000 * 365)
    found = penalty_cents([(DUE, cents)], [FIRST], DUE, DUE + timedelta(days=days))
    assert abs(found - exact) <= Fraction(1, 2)


@given(CENTS, CENTS, DAYS, DAYS)
def test_they_grow_with_time_and_with_what_is_open(small, more, days, longer):
    def cost(cents: int, count: int) -> int:
        return penalty_cents([(DUE, cents)], [FIRST], DUE, DUE + timedelta(days=count))

    assert 0 <= cost(small, days) <= cost(small + more, days)
    assert cost(small, days) <= cost(small, min(100, days + longer))


@given(CENTS, st.integers(1, 300), st.integers(1, 299))
def test_a_payment_lessens_them_from_its_day_on(cents, days, paid_after):
    rates = [FIRST, SECOND]
    until = DUE + timedelta(days=days)
    whole = penalty_cents([(DUE, cents)], rates, DUE, until)
    day = DUE + timedelta(days=paid_after)
    paid = penalty_cents([(DUE, cents), (day, 0)], rates, DUE, until)
    assert paid <= whole
    if day > until:
        assert paid == whole
    assert paid == penalty_cents([(DUE, cents)], rates, DUE, min(until, day - timedelta(days=1)))
