"""When to worry about a cheque, and which numbers are usual."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.cheques import (
    ChequeDates,
    Cmc7,
    cheque_alerts,
    is_cmc7,
    is_usual_number,
    lapses_on,
    payable_from,
    read_cmc7,
    waits_for_its_day,
)
from ofdesk.domain.errors import DomainError
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
        (373, ("undeposited", "old", "expiring")),
        (374, ("undeposited", "old", "stale")),
        (800, ("undeposited", "old", "stale")),
    ],
)
def test_a_waiting_cheque_is_looked_at_in_time(days, codes):
    received = TODAY - timedelta(days=days)
    assert cheque_alerts(ChequeDates(received, deposited=False), TODAY) == codes


def test_the_day_of_writing_counts_where_it_is_known():
    dates = ChequeDates(TODAY, deposited=False, written_on=TODAY - timedelta(days=9))
    assert cheque_alerts(dates, TODAY) == ("old",)


@pytest.mark.parametrize("name", ["written_on", "deposit_from"])
def test_a_cheque_for_a_later_day_waits_for_it_without_worry(name):
    day = TODAY + timedelta(days=20)
    dates = ChequeDates(TODAY, False, **{name: day})
    assert payable_from(dates) == day
    assert cheque_alerts(dates, TODAY) == ("postdated",)
    assert cheque_alerts(dates, day) == (("old",) if name == "deposit_from" else ())
    assert waits_for_its_day(dates, day - timedelta(days=1))
    assert not waits_for_its_day(ChequeDates(TODAY, True, day), TODAY)
    assert "undeposited" in cheque_alerts(dates, day + timedelta(days=8))


@pytest.mark.parametrize(
    ("written", "last"),
    [
        (date(2025, 6, 1), date(2026, 6, 9)),
        (date(2024, 2, 25), date(2025, 3, 4)),
        (date(2023, 2, 20), date(2024, 2, 28)),
        (date(2024, 2, 21), date(2025, 2, 28)),
    ],
)
def test_a_cheque_is_worth_a_year_and_eight_days(written, last):
    assert lapses_on(written) == last


LINE = Cmc7("0000012", "031234567890", "012345678901")


@pytest.mark.parametrize(
    "typed",
    [
        "0000012031234567890012345678901",
        "0000012 031234567890 012345678901",
        "<0000012<031234567890:012345678901;",
        "C0000012B031234567890A012345678901",
        "".join("à&é\"'(-è_ç"[int(digit)] for digit in "0000012031234567890012345678901"),
    ],
)
def test_the_magnetic_line_is_read_however_it_comes(typed):
    assert read_cmc7(typed) == LINE
    assert is_cmc7(typed)
    assert LINE.drawn_on == "031234567890012345678901"


def test_the_key_beside_the_line_is_kept_and_read_again():
    line = read_cmc7("0000012 031234567890 012345678901 (42)")
    assert (line.key, str(line)) == ("42", "0000012 031234567890 012345678901 (42)")
    assert read_cmc7(str(line)) == line


@pytest.mark.parametrize(
    "typed",
    [
        *("", "1234567", "0000012031234567890", "x" * 200),
        "0000000 031234567890 012345678901",
        "0000012 000000000000 012345678901",
        "0000012 031234567890 000000000000",
        "000001 2031234567890 012345678901",
        "0000012 031234567890 012345678901 4",
    ],
)
def test_what_is_no_magnetic_line_is_refused(typed):
    with pytest.raises(DomainError, match="cmc7_invalid") as refused:
        read_cmc7(typed)
    assert refused.value.field == "cmc7"
    assert not is_cmc7(typed)


@given(st.integers(1, 10**7 - 1), st.integers(1, 10**12 - 1), st.integers(1, 10**12 - 1))
def test_every_line_is_read_back_from_its_one_form(number, bank, account):
    line = Cmc7(f"{number:07d}", f"{bank:012d}", f"{account:012d}")
    assert read_cmc7(str(line)) == line == read_cmc7(str(line).replace(" ", ""))


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
