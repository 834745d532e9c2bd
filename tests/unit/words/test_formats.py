"""Numbers, amounts, dates and hours as each language writes them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.words import formats
from ofdesk.words.catalog import set_language

NB, NN, MINUS = "\u00a0", "\u202f", "\u2212"
WHOLE = st.integers(-(10**13), 10**13)


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (0, f"0,00{NB}€", "€0.00"),
        (5, f"0,05{NB}€", "€0.05"),
        (54120, f"541,20{NB}€", "€541.20"),
        (123450, f"1{NN}234,50{NB}€", "€1,234.50"),
        (123456789012, f"1{NN}234{NN}567{NN}890,12{NB}€", "€1,234,567,890.12"),
        (-1, f"{MINUS}0,01{NB}€", f"{MINUS}€0.01"),
        (-123450, f"{MINUS}1{NN}234,50{NB}€", f"{MINUS}€1,234.50"),
    ],
)
def test_amounts(cents, french, english):
    assert formats.amount(cents, "fr") == french
    assert formats.amount(cents, "en") == english


def test_figures_are_an_amount_without_its_currency():
    assert formats.figures(-123450, "fr") == f"{MINUS}1{NN}234,50"
    assert formats.figures(123400, "en") == "1,234.00"


@pytest.mark.parametrize(
    ("price_e6", "french"),
    [(23_000_000, "23,00"), (11_504_600, "11,5046"), (125_000, "0,125"), (1, "0,000001")],
)
def test_unit_prices_have_the_decimals_they_need(price_e6, french):
    assert formats.unit_price(price_e6, "fr") == f"{french}{NB}€"


@pytest.mark.parametrize(
    ("basis_points", "french", "english"),
    [
        (2000, "20", "20"),
        (850, "8,5", "8.5"),
        (210, "2,1", "2.1"),
        (0, "0", "0"),
        (5, "0,05", "0.05"),
    ],
)
def test_rates(basis_points, french, english):
    assert formats.rate(basis_points, "fr") == f"{french}{NB}%"
    assert formats.rate(basis_points, "en") == f"{english}%"


@pytest.mark.parametrize(
    ("quantity_e4", "french"),
    [(10_000, "1"), (15_000, "1,5"), (1, "0,0001"), (10_120_000, f"1{NN}012")],
)
def test_quantities_have_no_final_zero(quantity_e4, french):
    assert formats.quantity(quantity_e4, "fr") == french


def test_days():
    one = date(2026, 11, 23)
    assert formats.day(one, "fr") == "23/11/2026"
    assert formats.day(one, "en") == "23 Nov 2026"
    assert formats.long_day(one, "fr") == "lundi 23 novembre 2026"
    assert formats.long_day(one, "en") == "Monday 23 November 2026"
    assert formats.month(one, "fr") == "novembre 2026"
    assert formats.month(one, "en") == "November 2026"


def test_the_first_of_a_month_is_an_ordinal_in_french():
    assert formats.long_day(date(2026, 11, 1), "fr") == "dimanche 1er novembre 2026"
    assert formats.long_day(date(2026, 11, 1), "en") == "Sunday 1 November 2026"


@pytest.mark.parametrize(
    ("instant", "french", "english"),
    [
        (datetime(2026, 11, 23, 13, 2, tzinfo=UTC), "23/11/2026 à 14 h 02", "23 Nov 2026 at 14:02"),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "02/07/2026 à 0 h 30", "2 Jul 2026 at 00:30"),
    ],
)
def test_instants_are_those_of_clocks_in_paris(instant, french, english):
    assert formats.instant(instant, "fr") == french.replace(" h ", f"{NB}h{NB}")
    assert formats.instant(instant, "en") == english
    abroad = instant.astimezone(timezone(timedelta(hours=-10)))
    assert formats.instant(abroad, "fr") == formats.instant(instant, "fr")


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        formats.hour(datetime.fromisoformat("2026-11-23T14:02"))


@pytest.mark.parametrize(
    ("items", "french", "english"),
    [([], "", ""), (["a"], "a", "a"), (["a", "b"], "a et b", "a and b")]
    + [(["a", "b", "c"], "a, b et c", "a, b and c")],
)
def test_lists_end_with_a_link(items, french, english):
    assert formats.joined(items, "fr") == french
    assert formats.joined(items, "en") == english


def test_yes_and_no():
    assert [formats.yes_no(b, lang) for lang in ("fr", "en") for b in (True, False)] == [
        *("oui", "non"),
        *("yes", "no"),
    ]


def test_the_language_in_force_is_the_one_used():
    assert formats.number(1012) == f"1{NN}012"
    set_language("en")
    assert formats.number(1012) == "1,012"
    assert formats.number(-1012) == f"{MINUS}1,012"


@given(WHOLE, st.sampled_from(["fr", "en"]))
def test_an_amount_that_we_wrote_is_read_back(cents, language):
    assert formats.parse_amount(formats.amount(cents, language)) == cents


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["fr", "en"]))
def test_a_day_that_we_wrote_is_read_back(day, language):
    elsewhere = date(2040, 6, 15)
    assert formats.parse_day(formats.day(day, language), elsewhere) == day
