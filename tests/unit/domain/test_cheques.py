"""When to worry about a cheque, and which numbers are usual."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.cheques import ChequeDates, cheque_alerts, is_usual_number
from ofdesk.domain.states import CHEQUE

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        (0, ()),
        (7, ()),
        (8, ("undeposited",)),
        (9, ("undeposited", "old")),
        (334, ("undeposited", "old")),
        (335, ("undeposited", "old", "expiring")),
        (400, ("undeposited", "old", "expiring")),
    ],
)
def test_a_waiting_cheque_is_looked_at_in_time(days, codes):
    received = TODAY - timedelta(days=days)
    assert cheque_alerts(ChequeDates(received, deposited=False), TODAY) == codes


def test_the_day_of_writing_counts_where_it_is_known():
    dates = ChequeDates(TODAY, deposited=False, written_on=TODAY - timedelta(days=9))
    assert cheque_alerts(dates, TODAY) == ("old",)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 900))
def test_a_deposited_cheque_worries_nobody(received, days):
    dates = ChequeDates(received, deposited=True)
    assert cheque_alerts(dates, received + timedelta(days=days)) == ()


@pytest.mark.parametrize(
    ("number", "usual"),
    [
        ("1234567", True),
        ("0000001", True),
        ("123456", False),
        ("12345678", False),
        ("12A4567", False),
    ],
)
def test_seven_digits_are_usual(number, usual):
    assert is_usual_number(number) is usual


def test_every_state_is_reached_and_the_ends_are_ends():
    reached = {after for _, after in CHEQUE.pairs} | {"received", "reversed"}
    assert reached == set(CHEQUE.following)
    assert CHEQUE.final == {"represented", "returned", "abandoned", "reversed"}
