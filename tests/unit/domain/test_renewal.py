"""The next period, the count that may be billed, and the document that binds its prices."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.dates import Span
from ofdesk.domain.errors import DomainError
from ofdesk.domain.renewal import (
    Binding,
    KnownCount,
    binding_price,
    check_count,
    is_lapsed,
    is_stale,
    next_period,
)

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_the_next_period_begins_the_day_after_the_present_end() -> None:
    span = next_period(date(2020, 1, 1), date(2026, 12, 31), TODAY)
    assert span == Span(date(2027, 1, 1), date(2027, 12, 31))


def test_no_renewal_is_too_early() -> None:
    span = next_period(date(2020, 1, 1), date(2029, 12, 31), TODAY)
    assert span == Span(date(2030, 1, 1), date(2030, 12, 31))


def test_a_lapsed_client_continues_from_its_old_end() -> None:
    span = next_period(date(2020, 3, 1), date(2026, 2, 28), TODAY)
    assert span == Span(date(2026, 3, 1), date(2027, 2, 28))


def test_a_lapsed_client_may_restart_today() -> None:
    span = next_period(date(2020, 3, 1), date(2026, 2, 28), TODAY, restart=True)
    assert span == Span(TODAY, date(2027, 11, 24))


@pytest.mark.parametrize("last_end", [TODAY, date(2027, 2, 28)])
def test_a_running_subscription_does_not_restart(last_end: date) -> None:
    with pytest.raises(DomainError, match="restart_not_lapsed"):
        next_period(date(2020, 3, 1), last_end, TODAY, restart=True)


@pytest.mark.parametrize("restart", [False, True])
def test_a_platform_in_test_begins_today(restart: bool) -> None:
    assert next_period(None, None, TODAY, restart) == Span(TODAY, date(2027, 11, 24))


def test_without_an_original_start_the_day_after_the_end_is_one() -> None:
    span = next_period(None, date(2024, 2, 28), TODAY)
    assert span == Span(date(2024, 2, 29), date(2025, 2, 27))


def test_a_start_on_29_february_comes_back_to_the_29th() -> None:
    start, end = date(2024, 2, 29), date(2025, 2, 27)
    found = []
    for _ in range(4):
        span = next_period(start, end, TODAY)
        found.append(span.starts_on)
        end = span.ends_on
    assert found == [
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


@given(DAYS, DAYS, st.integers(1, 12))
def test_successive_periods_follow_without_gap_or_overlap(
    anniversary: date, last_end: date, count: int
) -> None:
    for _ in range(count):
        span = next_period(anniversary, last_end, TODAY)
        assert span.starts_on == last_end + timedelta(days=1)
        assert 365 <= span.days <= 366
        last_end = span.ends_on


def test_a_subscription_lapses_the_day_after_its_end() -> None:
    assert not is_lapsed(TODAY, TODAY)
    assert is_lapsed(date(2026, 11, 24), TODAY)


def test_the_count_of_the_platform_is_the_default_and_the_minimum() -> None:
    known = KnownCount(12, NOW)
    assert check_count(None, known, NOW, 7).resources == 12
    assert check_count(12, known, NOW, 7).resources == 12
    assert check_count(15, known, NOW, 7).resources == 15
    assert check_count(15, known, NOW, 7).known == known


def test_fewer_than_activated_is_refused_with_both_counts() -> None:
    with pytest.raises(DomainError, match="resources_below_platform") as refused:
        check_count(11, KnownCount(12, NOW), NOW, 7)
    assert refused.value.values == {"requested": 11, "activated": 12}
    assert refused.value.field == "resources"


def test_a_count_that_was_never_read_is_refused() -> None:
    with pytest.raises(DomainError, match="count_unknown"):
        check_count(5, None, NOW, 7)


@pytest.mark.parametrize("requested", [-1, True, 1.5])
def test_a_count_that_is_no_whole_number_is_refused(requested: int) -> None:
    with pytest.raises(DomainError, match="resources_invalid"):
        check_count(requested, KnownCount(0, NOW), NOW, 7)


@pytest.mark.parametrize(
    ("read_at", "stale"),
    [
        (datetime(2026, 11, 25, 8, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 17, 23, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 17, 22, 59, tzinfo=UTC), True),
        (datetime(2027, 1, 1, tzinfo=UTC), False),
        (None, True),
    ],
)
def test_a_count_is_stale_beyond_seven_days_of_paris(read_at: datetime | None, stale: bool) -> None:
    assert is_stale(read_at, NOW, 7) is stale
    question = check_count(None, KnownCount(12, read_at), NOW, 7).question()
    assert (question is not None) is stale


def test_the_question_about_an_old_count_says_which_and_when() -> None:
    read_at = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
    dated = check_count(None, KnownCount(12, read_at), NOW, 7).question()
    assert dated is not None
    assert dated.code == "count_stale"
    assert dated.values == {"count": 12, "read_at": "2026-11-01T08:00:00+00:00"}
    undated = check_count(None, KnownCount(12, None), NOW, 7).question()
    assert undated is not None
    assert undated.values == {"count": 12}


def bound(number: str, kind: str, agreed: date | None, valid_until: date | None = None) -> Binding:
    return Binding(number, kind, agreed, valid_until)


def test_the_catalogue_of_the_day_prices_what_nothing_binds() -> None:
    assert binding_price([]) is None
    assert binding_price([bound("DV1", "quote", None, date(2026, 12, 31))]) is None


def test_a_quote_accepted_while_valid_binds_its_prices() -> None:
    quote = bound("DV1", "quote", date(2026, 11, 30), date(2026, 11, 30))
    assert binding_price([quote]) == quote


def test_a_quote_accepted_too_late_binds_nothing() -> None:
    assert binding_price([bound("DV1", "quote", date(2026, 12, 1), date(2026, 11, 30))]) is None


def test_a_paid_proposition_binds_even_when_paid_late() -> None:
    paid = bound("PR1", "proposition", date(2026, 12, 5), date(2026, 11, 30))
    assert binding_price([paid]) == paid


def test_a_quote_without_an_end_stays_acceptable() -> None:
    quote = bound("DV1", "quote", date(2026, 12, 1))
    assert binding_price([quote]) == quote


def test_what_was_agreed_last_wins() -> None:
    first = bound("DV1", "quote", date(2026, 11, 1))
    last = bound("PR2", "proposition", date(2026, 11, 2))
    assert binding_price([last, first]) == last
    assert binding_price([first, last]) == last
