"""Payment terms: days, weeks, months, ends of month, fixed days, days that are put off."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.terms import PaymentTerm, due_dates


@pytest.mark.parametrize(
    ("term", "issued_on", "due_on"),
    [
        (PaymentTerm(), date(2026, 11, 25), date(2026, 11, 25)),
        (PaymentTerm(days=15), date(2015, 3, 1), date(2015, 3, 16)),
        (PaymentTerm(weeks=2), date(2015, 3, 2), date(2015, 3, 16)),
        (PaymentTerm(months=2, end_of_month=True), date(2015, 3, 2), date(2015, 5, 31)),
        (PaymentTerm(days=60, end_of_month=True), date(2015, 1, 30), date(2015, 3, 31)),
        (PaymentTerm(days=30, end_of_month=True), date(2025, 1, 31), date(2025, 2, 28)),
        (PaymentTerm(days=45, end_of_month=True), date(2026, 1, 20), date(2026, 3, 31)),
        (PaymentTerm(payment_days=(5, 10)), date(2020, 1, 1), date(2020, 1, 5)),
        (PaymentTerm(payment_days=(10, 5)), date(2020, 1, 6), date(2020, 1, 10)),
        (PaymentTerm(payment_days=(5, 10)), date(2020, 1, 11), date(2020, 2, 5)),
        (PaymentTerm(days=5, payment_days=(5,)), date(2020, 1, 1), date(2020, 2, 5)),
        (PaymentTerm(payment_days=(31,)), date(2020, 2, 1), date(2020, 2, 29)),
    ],
)
def test_the_day_of_a_term(term: PaymentTerm, issued_on: date, due_on: date) -> None:
    assert term.due_on(issued_on) == due_on


def test_a_day_that_is_put_off_moves_and_the_others_stay() -> None:
    term = PaymentTerm(weeks=2, postponed={date(2015, 3, 16): date(2015, 3, 17)})
    assert term.due_on(date(2015, 3, 2)) == date(2015, 3, 17)
    assert term.due_on(date(2015, 3, 3)) == date(2015, 3, 17)
    assert term.due_on(date(2015, 3, 1)) == date(2015, 3, 15)


def test_terms_that_follow_one_another_count_from_the_one_before() -> None:
    terms = (PaymentTerm(payment_days=(15, 20)), PaymentTerm(payment_days=(10, 5)))
    assert due_dates(terms, date(2020, 1, 18)) == (date(2020, 1, 20), date(2020, 2, 5))
    assert due_dates(terms, date(2020, 1, 25)) == (date(2020, 2, 15), date(2020, 3, 5))
    assert due_dates((), date(2020, 1, 25)) == ()


@given(
    st.builds(
        PaymentTerm,
        days=st.integers(0, 90),
        weeks=st.integers(0, 4),
        months=st.integers(0, 3),
        end_of_month=st.booleans(),
        payment_days=st.lists(st.integers(1, 31), max_size=3).map(tuple),
    ),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_nothing_is_due_before_it_is_issued(term: PaymentTerm, issued_on: date) -> None:
    assert term.due_on(issued_on) >= issued_on
