"""What is written in either language is read back as the same number, amount, day or hour."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.words import formats
from ofdesk.words.formats import MINUS, NARROW, NBSP, parse_amount, parse_day

FEW = settings(max_examples=40)
LANGUAGES = st.sampled_from(["fr", "en"])
CENTS = st.integers(-(10**13), 10**13)
SCALED = st.integers(-(10**15), 10**15)
DAYS = st.dates(date(1000, 1, 1), date(9000, 12, 31))
NEAR = date(2026, 11, 23)


def decimal_of(text: str, language: str) -> Decimal:
    """The number that a person sees in ``text``."""
    bare = text.strip(f"€%{NBSP}").replace(f"{MINUS}€", MINUS).replace(MINUS, "-")
    if language == "fr":
        return Decimal(bare.replace(NARROW, "").replace(",", "."))
    return Decimal(bare.replace(",", ""))


@FEW
@given(SCALED, LANGUAGES)
def test_no_digit_of_a_number_is_lost_or_made_up(scaled, language):
    for write, places in (
        (formats.number, 0),
        (formats.figures, 2),
        (formats.amount, 2),
        (formats.rate, 2),
        (formats.quantity, 4),
        (formats.unit_price, 6),
    ):
        assert decimal_of(write(scaled, language), language).scaleb(places) == scaled


@FEW
@given(SCALED, LANGUAGES)
def test_decimals_are_those_that_are_needed(scaled, language):
    point = "," if language == "fr" else "."
    assert not formats.quantity(scaled, language).endswith((f"{point}0", point))
    kept = formats.unit_price(scaled, language).strip(f"€{NBSP}").rpartition(point)[2]
    assert 2 <= len(kept) <= 6
    assert len(kept) == 2 or not kept.endswith("0")


@FEW
@given(CENTS, LANGUAGES, st.sampled_from(["{}", " {} ", "{} €", "{}\u00a0EUR", "EUR {}", "€{}"]))
def test_figures_are_read_back_with_whatever_stands_around_them(cents, language, around):
    assert parse_amount(around.format(formats.figures(cents, language))) == cents


@FEW
@given(st.integers(0, 10**13), st.sampled_from(",."))
def test_what_is_typed_without_thousands_is_read_with_either_point(cents, point):
    typed = f"{cents // 100}{point}{cents % 100:02d}"
    assert parse_amount(typed) == cents
    assert parse_amount(f"-{typed}") == parse_amount(f"{MINUS}{typed}") == -cents
    if cents % 10 == 0:
        assert parse_amount(typed[:-1]) == cents
    if cents % 100 == 0:
        assert parse_amount(typed[:-3]) == cents


@FEW
@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(",."))
def test_one_group_of_thousands_alone_is_never_guessed(high, low, mark):
    with pytest.raises(DomainError, match="amount_invalid"):
        parse_amount(f"{high}{mark}{low:03d}")
    assert parse_amount(f"{high} {low:03d}") == (high * 1000 + low) * 100


@FEW
@given(DAYS, LANGUAGES)
def test_a_long_day_without_its_week_day_is_read_back(day, language):
    shown = formats.long_day(day, language).split(" ", 1)[1]
    for typed in (shown, shown.upper(), f"  {shown} ".replace(" ", "  ")):
        assert parse_day(typed, NEAR) == day
    assert parse_day(day.isoformat(), NEAR) == day


@FEW
@given(DAYS, st.integers(0, 300_000))
def test_days_from_now_are_counted_both_ways(today, count):
    assert parse_day(f"+{count}", today) == today + timedelta(days=count)
    earlier = max(date.min, today - timedelta(days=min(count, 300_000)))
    gap = (today - earlier).days
    assert parse_day(f"-{gap}", today) == parse_day(f"{MINUS} {gap}", today) == earlier


@pytest.mark.parametrize("names", [formats.MONTHS_FR, formats.MONTHS_EN])
def test_a_month_cut_short_is_itself_or_refused_and_whole_it_is_read(names):
    for number, name in enumerate(names, 1):
        assert parse_day(f"3 {name} 2026", NEAR) == date(2026, number, 3)
        for length in range(3, len(name)):
            try:
                found = parse_day(f"3 {name[:length]}. 2026", NEAR)
            except DomainError as refused:
                assert (refused.code, name[:length].lower()) == ("date_invalid", "jui")
            else:
                assert found.month == number


@FEW
@given(DAYS, LANGUAGES)
def test_the_day_of_the_week_and_the_month_are_those_of_the_day(day, language):
    names = (formats.DAYS_FR, formats.MONTHS_FR), (formats.DAYS_EN, formats.MONTHS_EN)
    days, months = names[language == "en"]
    shown = formats.long_day(day, language)
    assert shown.startswith(days[day.isoweekday() - 1])
    assert shown.endswith(formats.month(day, language))
    assert months.index(formats.month(day, language).split()[0]) + 1 == day.month


@FEW
@given(st.integers(0, 2**32), LANGUAGES)
def test_an_hour_is_that_of_a_clock_in_paris(seconds, language):
    instant = datetime.fromtimestamp(seconds, UTC)
    there = instant.astimezone(ZoneInfo("Europe/Paris"))
    hour, minute = formats.hour(instant, language).replace(f"{NBSP}h{NBSP}", ":").split(":")
    assert (int(hour), int(minute)) == (there.hour, there.minute)
    assert formats.instant(instant, language).startswith(formats.day(there.date(), language))


@FEW
@given(st.text("0123456789AZ ", max_size=40), st.integers(1, 6), st.none() | st.integers(0, 4))
def test_groups_hold_all_of_the_text_in_its_order(text, size, groups):
    found = formats.spaced(text, size, groups)
    assert found.replace(NBSP, "") == text.replace(" ", "")
    assert formats.spaced(found, size, groups) == found
    parts = found.split(NBSP)
    whole = parts[:-1] if groups is None else parts[: min(groups, len(parts) - 1)]
    assert all(len(part) == size for part in whole)


@FEW
@given(st.lists(st.text("abc", min_size=1, max_size=3), max_size=6), LANGUAGES)
def test_a_list_in_words_names_each_once_in_order(items, language):
    link = " et " if language == "fr" else " and "
    shown = formats.joined(items, language)
    assert [one for one in shown.replace(link, ", ").split(", ") if one] == items
    assert shown.count(link) == (1 if len(items) > 1 else 0)
