"""Anniversaries from the original start, periods that tile, billing dates, the day in Paris."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.dates import (
    Invoicing,
    Span,
    add_months,
    add_years,
    due_date,
    end_of_month,
    first_billing_date,
    first_invoice_on,
    first_of_next_month,
    invoice_in_advance,
    invoice_in_arrears,
    is_anniversary,
    next_day_of_month,
    next_end_of_month,
    on_day,
    paris_day,
    period_containing,
    periods_until,
    year_from,
)
from ofdesk.domain.errors import DomainError

DAYS = st.dates(date(1990, 1, 1), date(2120, 12, 31))
LEAP_START = date(2024, 2, 29)


def test_a_span_counts_both_its_ends() -> None:
    span = Span(date(2024, 1, 1), date(2024, 12, 31))
    assert span.days == 366
    assert span.next_starts_on == date(2025, 1, 1)
    assert date(2024, 1, 1) in span
    assert date(2024, 12, 31) in span
    assert date(2025, 1, 1) not in span


def test_days_left_are_counted_from_the_day_itself() -> None:
    span = Span(date(2024, 1, 1), date(2024, 12, 31))
    assert span.days_from(date(2024, 12, 31)) == 1
    assert span.days_from(date(2024, 7, 1)) == 184
    assert span.days_from(date(2023, 5, 5)) == 366
    assert span.days_from(date(2025, 1, 1)) == 0


def test_a_span_that_ends_before_it_begins_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Span(date(2024, 1, 2), date(2024, 1, 1))


def test_29_february_gives_28_and_then_29_again() -> None:
    found = [add_years(LEAP_START, n) for n in range(5)]
    assert found == [
        date(2024, 2, 29),
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


def test_months_do_not_overflow_in_either_direction() -> None:
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2025, 1, 31), 3) == date(2025, 4, 30)
    assert add_months(date(2025, 3, 31), -1) == date(2025, 2, 28)
    assert add_months(date(2025, 1, 15), -1) == date(2024, 12, 15)


@pytest.mark.parametrize("year", [0, 9999])
def test_days_outside_the_calendar_are_refused(year: int) -> None:
    with pytest.raises(DomainError, match="date_out_of_range"):
        on_day(year, 1, 1)


@given(DAYS, st.integers(-50, 50))
def test_an_anniversary_is_known_as_one(start: date, years: int) -> None:
    assert is_anniversary(start, add_years(start, years))
    assert not is_anniversary(start, add_years(start, years) + timedelta(days=1))


@given(DAYS, DAYS, st.sampled_from([1, 3, 6, 12]))
def test_the_period_around_a_day_holds_it_and_begins_on_its_rhythm(
    start: date, day: date, months: int
) -> None:
    span = period_containing(start, day, months)
    assert day in span
    assert span.starts_on.day in (start.day, end_of_month(span.starts_on).day)


@given(DAYS, st.integers(1, 30))
def test_years_tile_without_gap_or_overlap(anniversary: date, count: int) -> None:
    span = year_from(anniversary, anniversary)
    for number in range(1, count + 1):
        following = year_from(anniversary, span.next_starts_on)
        assert following.starts_on == add_years(anniversary, number)
        assert span.days in (365, 366)
        span = following


@given(DAYS, DAYS, st.sampled_from([1, 3, 12]))
def test_periods_of_any_length_tile_without_gap_or_overlap(
    start: date, day: date, months: int
) -> None:
    span = period_containing(start, day, months)
    following = period_containing(start, span.next_starts_on, months)
    assert following.starts_on == span.next_starts_on
    assert period_containing(start, span.ends_on, months) == span


def test_a_year_begun_on_29_february_ends_the_day_before_the_28th() -> None:
    assert year_from(LEAP_START, LEAP_START) == Span(LEAP_START, date(2025, 2, 27))
    assert year_from(LEAP_START, date(2027, 2, 28)).ends_on == date(2028, 2, 28)
    assert year_from(LEAP_START, date(2028, 2, 29)).ends_on == date(2029, 2, 27)


def test_a_start_that_is_no_anniversary_is_its_own_origin() -> None:
    span = year_from(date(2020, 5, 10), date(2024, 6, 1))
    assert span == Span(date(2024, 6, 1), date(2025, 5, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 2, 28), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2024, 3, 31)),
        (date(2024, 12, 31), date(2025, 1, 31)),
    ],
)
def test_the_next_end_of_month_is_strictly_after(day: date, expected: date) -> None:
    assert next_end_of_month(day) == expected


def test_the_first_of_next_month_is_never_the_day_itself() -> None:
    assert first_of_next_month(date(2020, 3, 31)) == date(2020, 4, 1)
    assert first_of_next_month(date(2020, 12, 1)) == date(2021, 1, 1)


@given(DAYS, st.integers(1, 31))
def test_the_next_day_of_month_is_strictly_after_and_within_two_months(
    day: date, number: int
) -> None:
    found = next_day_of_month(day, number)
    assert 0 < (found - day).days <= 62
    assert found.day == min(number, end_of_month(found).day)


@given(DAYS, st.integers(1, 31), st.sampled_from([1, 3, 12]))
def test_the_first_billing_date_is_on_or_after_the_start(
    start: date, number: int, months: int
) -> None:
    found = first_billing_date(start, number, months)
    assert start <= found
    assert found.day == min(number, end_of_month(found).day)


def test_a_billing_day_that_is_over_waits_a_whole_period() -> None:
    assert first_billing_date(date(2012, 1, 31), 30, 1) == date(2012, 2, 29)
    assert first_billing_date(date(2012, 1, 31), 30, 12) == date(2013, 1, 30)
    assert first_billing_date(date(2012, 2, 16), 30, 12) == date(2012, 2, 29)


@pytest.mark.parametrize("number", [0, 32])
def test_a_billing_day_is_a_day_of_a_month(number: int) -> None:
    with pytest.raises(ValueError, match="day of a month"):
        first_billing_date(date(2024, 1, 1), number, 1)


def test_prepaid_bills_the_period_to_come_and_postpaid_the_one_that_ended() -> None:
    start = date(2018, 2, 22)
    assert invoice_in_advance(start, start, 12) == Invoicing(date(2019, 2, 22), date(2019, 2, 21))
    assert invoice_in_arrears(start, start, 3) == Invoicing(date(2018, 5, 22), date(2018, 2, 21))


def test_prepaid_billing_comes_back_to_the_31st() -> None:
    found = invoice_in_advance(date(2025, 1, 31), date(2025, 2, 28), 1)
    assert found == Invoicing(date(2025, 3, 31), date(2025, 3, 30))


def test_nothing_is_invoiced_once_the_end_is_before_the_start() -> None:
    start = date(2018, 1, 16)
    assert first_invoice_on(start, date(2018, 1, 15), 1) is None
    assert first_invoice_on(start, date(2018, 1, 15), 1, in_arrears=True) is None
    assert first_invoice_on(start, start, 1) == start
    assert first_invoice_on(start, None, 1) == start


def test_in_arrears_the_first_invoice_comes_once_the_period_is_over() -> None:
    start = date(2018, 1, 5)
    assert first_invoice_on(start, None, 1, in_arrears=True) == date(2018, 2, 5)
    assert first_invoice_on(start, None, 12, in_arrears=True) == date(2019, 1, 5)
    assert first_invoice_on(start, date(2018, 1, 15), 1, in_arrears=True) == date(2018, 1, 16)


def test_periods_until_an_end_are_whole_but_the_last() -> None:
    assert periods_until(date(2018, 1, 1), date(2018, 3, 15), 1) == (
        Span(date(2018, 1, 1), date(2018, 1, 31)),
        Span(date(2018, 2, 1), date(2018, 2, 28)),
        Span(date(2018, 3, 1), date(2018, 3, 15)),
    )
    assert periods_until(date(2018, 1, 16), date(2018, 1, 15), 1) == ()


@given(DAYS, st.integers(0, 1500), st.sampled_from([1, 3, 12]))
def test_periods_until_an_end_cover_every_day_once(start: date, days: int, months: int) -> None:
    last_day = start + timedelta(days=days)
    found = periods_until(start, last_day, months)
    assert sum(span.days for span in found) == days + 1
    assert (found[0].starts_on, found[-1].ends_on) == (start, last_day)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 1, 1, 3, tzinfo=timezone(timedelta(hours=11))), date(2025, 12, 31)),
    ],
)
def test_the_legal_day_is_the_one_in_paris(moment: datetime, expected: date) -> None:
    assert paris_day(moment) == expected


def test_an_instant_without_time_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        paris_day(datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None))


def test_the_due_date_is_at_most_sixty_days_away() -> None:
    assert due_date(date(2026, 11, 25), 30) == date(2026, 12, 25)
    assert due_date(date(2026, 11, 25), 0) == date(2026, 11, 25)
    assert due_date(date(2026, 11, 25), 60) == date(2027, 1, 24)


@pytest.mark.parametrize("days", [-1, 61])
def test_a_due_date_outside_the_law_is_refused(days: int) -> None:
    with pytest.raises(DomainError, match="due_days_invalid"):
        due_date(date(2026, 11, 25), days)
