"""French public holidays, computed from Easter, and working days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.holidays import (
    add_working_days,
    closed_days,
    easter,
    french_holidays,
    is_working_day,
    next_working_day,
)


@pytest.mark.parametrize(
    "sunday",
    [
        date(1818, 3, 22),
        date(1943, 4, 25),
        date(1954, 4, 18),
        date(1981, 4, 19),
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2019, 4, 21),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2038, 4, 25),
    ],
)
def test_easter_falls_on_the_published_sunday(sunday: date) -> None:
    assert easter(sunday.year) == sunday


@given(st.integers(1583, 4099))
def test_easter_is_a_sunday_from_22_march_to_25_april(year: int) -> None:
    sunday = easter(year)
    assert sunday.weekday() == 6
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


def test_the_eleven_holidays_of_2026() -> None:
    assert sorted(french_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 14),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    ]


def test_people_work_on_no_week_end_and_no_holiday() -> None:
    assert is_working_day(date(2026, 11, 25))
    assert not is_working_day(date(2026, 11, 28))
    assert not is_working_day(date(2026, 11, 11))


def test_the_next_working_day_steps_over_a_long_week_end() -> None:
    assert next_working_day(date(2026, 4, 4)) == date(2026, 4, 7)
    assert next_working_day(date(2026, 4, 7)) == date(2026, 4, 7)


def test_five_working_days_step_over_holidays() -> None:
    assert add_working_days(date(2026, 12, 23), 5) == date(2026, 12, 31)
    assert add_working_days(date(2026, 12, 23), 0) == date(2026, 12, 23)


def test_closed_days_are_counted_with_both_ends() -> None:
    assert closed_days(date(2013, 1, 1), date(2013, 1, 2)) == 1
    assert closed_days(date(2013, 1, 2), date(2013, 1, 3)) == 0
    assert closed_days(date(2013, 1, 4), date(2013, 1, 6)) == 2
