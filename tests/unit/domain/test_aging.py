"""Classes of an aged balance: the day of payment is not late, each class ends with its last day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.aging import CLASSES, aging_class, days_late

DUE = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("days", "name"),
    [
        *((-400, "not_due"), (0, "not_due"), (1, "days_1_30"), (30, "days_1_30")),
        *((31, "days_31_60"), (60, "days_31_60"), (61, "days_61_90"), (90, "days_61_90")),
        *((91, "days_over_90"), (4000, "days_over_90")),
    ],
)
def test_a_debt_is_in_the_class_of_its_days(days, name):
    assert aging_class(DUE, DUE + timedelta(days=days)) == name


def test_a_debt_without_a_day_is_not_late():
    assert aging_class(None, DUE) == "not_due"
    assert days_late(None, DUE) == 0


@given(st.integers(-500, 500), st.integers(0, 500))
def test_a_debt_only_grows_older(days, more):
    first = CLASSES.index(aging_class(DUE, DUE + timedelta(days=days)))
    assert first <= CLASSES.index(aging_class(DUE, DUE + timedelta(days=days + more)))
    assert days_late(DUE, DUE + timedelta(days=days)) == max(0, days)
