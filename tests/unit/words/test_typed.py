"""Amounts and dates as people type them: read when clear, refused when not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.words.formats import parse_amount, parse_day

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234,5", 123450),
        ("1 234.50", 123450),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("12 €", 1200),
        ("12€", 1200),
        ("€12", 1200),
        ("€ 12.00", 1200),
        ("-€12", -1200),
        ("12 euros", 1200),
        ("1 euro", 100),
        ("EUR 12", 1200),
        ("12 eur", 1200),
        ("  7  ", 700),
        ("-3", -300),
        ("\u22123,20", -320),
        ("- 3", -300),
        (",5", 50),
        ("0,05", 5),
        ("1.234.567", 123456700),
        ("1,234,567", 123456700),
        ("1\u202f234\u00a0567,89 €", 123456789),
        ("007", 700),
    ],
)
def test_a_clear_amount_is_read(text, cents):
    assert parse_amount(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "€",
        "-",
        "--3",
        "douze",
        "1.234",  # a thousand, or one and a quarter?
        "1,234",
        "12 34",
        "1 23",
        "12,345",
        "1 234,567",
        "1.234.50",
        "12,",
        "12.",
        ",",
        "1,2,3",
        "1.23,4.5",
        "1e3",
        "0x10",
        "١٢",
        "1²",
        "1_000",
        "12 $",
        "99999999999999",
        "100000000000,01",
    ],
)
def test_an_unclear_amount_is_refused(text):
    with pytest.raises(DomainError) as refused:
        parse_amount(text, "price")
    assert (refused.value.code, refused.value.field) == ("amount_invalid", "price")
    assert refused.value.values == {"text": text.strip()}


@given(st.text(max_size=20))
def test_no_text_makes_the_reader_of_amounts_fail_otherwise(text):
    try:
        assert isinstance(parse_amount(text), int)
    except DomainError as refused:
        assert refused.code == "amount_invalid"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/02/2026", date(2026, 2, 3)),
        ("3/2/26", date(2026, 2, 3)),
        ("3.2.2026", date(2026, 2, 3)),
        ("3-2-2026", date(2026, 2, 3)),
        ("2026-02-03", date(2026, 2, 3)),
        ("3 février 2026", date(2026, 2, 3)),
        ("3 FEVRIER 2026", date(2026, 2, 3)),
        ("3 févr. 2026", date(2026, 2, 3)),
        ("1er août 2026", date(2026, 8, 1)),
        ("3 Feb 2026", date(2026, 2, 3)),
        ("3 mars", date(2027, 3, 3)),
        ("3 mar", date(2027, 3, 3)),
        ("14 juil.", date(2026, 7, 14)),
        ("+30", date(2026, 12, 23)),
        ("+ 0", TODAY),
        ("-23", date(2026, 10, 31)),
        ("\u22121", date(2026, 11, 22)),
        ("aujourd’hui", TODAY),
        ("aujourd'hui", TODAY),
        ("Demain", date(2026, 11, 24)),
        ("hier", date(2026, 11, 22)),
    ],
)
def test_a_clear_day_is_read(text, day):
    assert parse_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("30/11", TODAY, date(2026, 11, 30)),
        ("3/2", TODAY, date(2027, 2, 3)),
        ("3/2", date(2026, 3, 1), date(2026, 2, 3)),
        ("30/12", date(2027, 1, 4), date(2026, 12, 30)),
        ("29/2", TODAY, date(2028, 2, 29)),
        ("29/2", date(1900, 3, 2), date(1904, 2, 29)),
    ],
)
def test_without_a_year_the_nearest_day_is_meant(text, today, day):
    assert parse_day(text, today) == day


@pytest.mark.parametrize(
    "text",
    ["3", "31/2", "31/2/2026", "0/1", "1/13", "3/2/2", "2026-13-01", "2026/02/03", "3 jui"]
    + ["3 ma", "3 brumaire", "+", "+x", "+99999999999", "3/2-2026", "demain soir", "٣/٢"],
)
def test_an_unclear_day_is_refused(text):
    with pytest.raises(DomainError) as refused:
        parse_day(text, TODAY, "due_on")
    assert (refused.value.code, refused.value.field) == ("date_invalid", "due_on")


@pytest.mark.parametrize("text", ["", "  "])
def test_a_day_that_is_not_typed_is_asked_for(text):
    with pytest.raises(DomainError) as refused:
        parse_day(text, TODAY, "due_on")
    assert (refused.value.code, refused.value.field) == ("date_missing", "due_on")


@given(st.text(max_size=20))
def test_no_text_makes_the_reader_of_days_fail_otherwise(text):
    try:
        assert isinstance(parse_day(text, TODAY), date)
    except DomainError as refused:
        assert refused.code == ("date_invalid" if text.strip() else "date_missing")


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_a_day_without_year_is_at_most_half_a_year_away(day, today):
    found = parse_day(f"{day.day}/{day.month}", today)
    assert (found.day, found.month) == (day.day, day.month)
    if (day.day, day.month) != (29, 2):
        assert abs((found - today).days) <= 183
