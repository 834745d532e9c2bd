"""Named periods: whole calendar months, one after the other, around today."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.dates import Span
from ofdesk.domain.reporting import named_periods, next_year_end

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_the_periods_of_a_day():
    assert dict(named_periods(date(2026, 11, 26))) == {
        "last_month": Span(date(2026, 10, 1), date(2026, 10, 31)),
        "this_month": Span(date(2026, 11, 1), date(2026, 11, 30)),
        "last_quarter": Span(date(2026, 7, 1), date(2026, 9, 30)),
        "this_quarter": Span(date(2026, 10, 1), date(2026, 12, 31)),
        "last_year": Span(date(2025, 1, 1), date(2025, 12, 31)),
        "this_year": Span(date(2026, 1, 1), date(2026, 12, 31)),
    }


@given(DAYS)
def test_the_last_one_ends_the_day_before_this_one_which_holds_today(today):
    found = dict(named_periods(today))
    for name, days in (("month", (28, 31)), ("quarter", (90, 92)), ("year", (365, 366))):
        last, this = found[f"last_{name}"], found[f"this_{name}"]
        assert today in this
        assert last.next_starts_on == this.starts_on
        assert {span.starts_on.day for span in (last, this)} == {1}
        assert all(days[0] <= span.days <= days[1] for span in (last, this))


@given(DAYS)
def test_years_are_closed_one_after_the_other(today):
    assert next_year_end(None, today) == date(today.year - 1, 12, 31)
    following = next_year_end(today, today)
    assert 365 <= (following - today).days <= 366
    assert (following + timedelta(days=1)).month == (today + timedelta(days=1)).month


def test_a_year_that_ends_with_february_always_does():
    first = next_year_end(date(2027, 2, 28), date(2028, 6, 1))
    assert first == date(2028, 2, 29)
    assert next_year_end(first, date(2029, 6, 1)) == date(2029, 2, 28)
