"""Parts of a period by days, credits for unused days, cycles billed in advance."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.dates import add_years
from ofdesk.domain.proration import (
    Cycle,
    billed_periods,
    fixed_days_between,
    fraction_of_period,
    prorated,
    prorated_between,
    unused_credit,
)

DAYS = st.dates(date(1999, 1, 1), date(2060, 12, 31))
TAIL = Cycle(date(2010, 6, 17), 17, date(2011, 6, 25))


def test_a_part_is_rounded_once_to_the_cent() -> None:
    assert prorated(1000_00, 184, 366) == 502_73
    assert prorated(1000_00, 366, 366) == 1000_00
    assert prorated(1000_00, 0, 366) == 0


@pytest.mark.parametrize(("days", "of_days"), [(-1, 30), (31, 30), (0, 0)])
def test_a_part_lies_within_its_period(days: int, of_days: int) -> None:
    with pytest.raises(ValueError, match="part of a period"):
        prorated(100, days, of_days)


@given(st.integers(0, 10**8), st.integers(1, 366), st.data())
def test_used_and_unused_parts_make_the_whole_within_a_cent(
    cents: int, of_days: int, data: st.DataObject
) -> None:
    used = data.draw(st.integers(0, of_days))
    whole = prorated(cents, used, of_days) + unused_credit(cents, used, of_days)
    assert abs(whole - cents) <= 1
    assert 0 <= unused_credit(cents, used, of_days) <= cents


def test_the_year_that_is_cut_gives_the_denominator() -> None:
    assert prorated_between(120_00, date(2023, 9, 28), date(2024, 6, 29)) == 90_16
    assert fraction_of_period(date(2023, 3, 1), date(2023, 3, 2)) == Fraction(1, 366)
    assert fraction_of_period(date(2024, 3, 1), date(2024, 3, 2)) == Fraction(1, 365)


@given(DAYS)
def test_from_a_day_to_its_anniversary_is_one_period(start: date) -> None:
    assert fraction_of_period(start, add_years(start, 1)) == 1
    assert prorated_between(120_00, start, add_years(start, 1)) == 120_00


def test_months_of_thirty_days_are_all_alike() -> None:
    assert fixed_days_between(date(2023, 5, 23), date(2023, 6, 15)) == 22
    assert fixed_days_between(date(2024, 2, 23), date(2024, 3, 15)) == 22
    assert fixed_days_between(date(2023, 5, 31), date(2023, 6, 30)) == 30
    assert fixed_days_between(date(2023, 5, 23), date(2023, 6, 15), 28) == 20
    assert fraction_of_period(date(2023, 2, 23), date(2023, 3, 15), 1, 30) == Fraction(22, 30)
    assert fraction_of_period(date(2023, 2, 1), date(2024, 2, 1), 12, 30) == 1


@pytest.mark.parametrize(
    ("cycle", "target", "periods"),
    [
        (Cycle(date(2011, 2, 1), 13), date(2011, 2, 4), Fraction(12, 365)),
        (Cycle(date(2011, 2, 1), 13), date(2011, 2, 13), 1 + Fraction(12, 365)),
        (Cycle(date(2011, 2, 1), 13), date(2011, 4, 13), 1 + Fraction(12, 365)),
        (Cycle(date(2011, 1, 31), 15), date(2011, 2, 24), Fraction(349, 365)),
        (Cycle(date(2010, 6, 17), 17), date(2010, 6, 17), 1),
        (TAIL, date(2010, 6, 20), 1),
        (TAIL, date(2011, 6, 17), 1 + Fraction(8, 366)),
        (TAIL, date(2011, 7, 30), 1 + Fraction(8, 366)),
        (
            Cycle(date(2011, 1, 1), 15, date(2012, 1, 27)),
            date(2012, 3, 7),
            1 + Fraction(14, 365) + Fraction(12, 366),
        ),
        (
            Cycle(date(2011, 1, 1), 15, date(2013, 4, 27)),
            date(2012, 2, 26),
            2 + Fraction(14, 365),
        ),
        (Cycle(date(2011, 2, 1), 13, date(2012, 2, 13)), date(2012, 4, 10), 1 + Fraction(12, 365)),
        (Cycle(date(2011, 2, 1), 13, date(2011, 2, 5)), date(2011, 6, 1), Fraction(4, 365)),
        (Cycle(date(2012, 7, 16), 16, months=1), date(2012, 8, 16), 2),
        (Cycle(date(2017, 1, 31), 31, months=1), date(2017, 3, 31), 3),
    ],
)
def test_a_cycle_bills_a_first_part_whole_periods_and_a_last_part(
    cycle: Cycle, target: date, periods: Fraction
) -> None:
    assert billed_periods(cycle, target) == periods


def test_a_cycle_that_ends_before_it_starts_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        billed_periods(Cycle(date(2011, 2, 1), 13, date(2011, 1, 31)), date(2011, 2, 1))


@given(DAYS, st.integers(1, 31), st.integers(0, 2000))
def test_what_is_billed_never_shrinks_as_time_goes(start: date, number: int, days: int) -> None:
    cycle, target = Cycle(start, number), start + timedelta(days=days)
    assert billed_periods(cycle, target) <= billed_periods(cycle, target + timedelta(days=40))
