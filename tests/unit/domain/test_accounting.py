"""Entries that balance, VAT that is due when it is paid, income that is deferred by the day."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ofdesk.domain.deferral import deferred_cents
from ofdesk.domain.entries import Posting, entry, side
from ofdesk.domain.fec import (
    COLUMNS,
    FecLine,
    amount,
    fec_bytes,
    field,
    file_name,
    filled,
    line_fields,
)
from ofdesk.domain.money import vat_on
from ofdesk.domain.vat_due import VatEvent, vat_due

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parents[2] / "cases" / "fec.json").read_text())["cases"]
}
DAY = date(2026, 6, 15)
S20 = (2000, "S")


# Entries


def test_an_entry_balances_and_has_no_empty_line():
    sides = (side("411000", 120, ("C1", "Club")), side("706000", -100), side("445740", -20))
    made = entry("document:1", "VE", DAY, ("OF1", "Club"), (*sides, side("471000", 0)))
    assert made.total_cents == 120
    assert made.postings == (
        Posting("411000", 120, 0, "C1", "Club"),
        Posting("706000", 0, 100),
        Posting("445740", 0, 20),
    )


def test_an_entry_that_does_not_balance_is_a_fault():
    with pytest.raises(ValueError, match="does not balance"):
        entry("x", "VE", DAY, ("", ""), (side("411000", 1),))


# The format, with the cases of the tax office's tester that concern a producer


def test_d01_the_18_columns():
    assert list(COLUMNS) == CASES["D01"]["expected"]
    content, changed = fec_bytes([])
    assert content == "\t".join(CASES["D01"]["expected"]).encode() + b"\r\n"
    assert changed == ()


def a_line(**more):
    values = {
        "journal": ("REV", "Revenue"),
        "number": 2,
        "day": date(2018, 1, 1),
        "account": ("4111", "Clients - Ventes de biens ou de prestations de services"),
        "auxiliary": ("2", "Party"),
        "piece": ("", date(2018, 1, 1)),
        "label": "",
        "debit_cents": 4_200,
        "credit_cents": 0,
        "valid_on": date(2018, 1, 1),
    }
    return FecLine(**(values | more))


def test_d03_a_line_field_by_field():
    expected = CASES["D03"]["expected"][1].split("\t")
    written = list(line_fields(a_line()))
    # Nothing settled it here; lines that are settled are in ``test_lettering``.
    expected[13:15] = ["", ""]
    assert written == expected


@pytest.mark.parametrize("case", ["D05", "D07"])
def test_labels_hold_no_tab_and_no_line_break(case):
    assert field(CASES[case]["input"]["label"]) == CASES[case]["expected"]


def test_d03_what_may_not_be_empty_is_a_dash():
    assert (filled(""), filled(" a\tb "), field("")) == ("-", "a b", "")


def test_d09_the_name_of_the_file():
    given_ = CASES["D09"]["input"]
    name = file_name(given_["siren"], date.fromisoformat(given_["end"]))
    assert name == CASES["D09"]["expected"]


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0,00"), (5, "0,05"), (123_456, "1234,56"), (-1_250, "-12,50")],
)
def test_d11_to_d15_amounts_have_a_comma_and_no_grouping(cents, text):
    assert amount(cents) == text


def test_characters_that_the_encoding_lacks_are_spelled_and_told():
    row = line_fields(a_line(label="Aéro-club « Łódź » – l’Œil, 5 € ✈\u202f!"))
    content, changed = fec_bytes([row])
    text = content.decode("iso8859_15")
    assert "Aéro-club « ?ódz » - l'Œil, 5 € ? !" in text
    assert dict(changed) == {"Ł": "?", "ź": "z", "–": "-", "’": "'", "✈": "?"}


@given(st.text(max_size=60))
def test_any_label_is_one_field_of_one_line(label):
    content, _ = fec_bytes([line_fields(a_line(label=label))])
    lines = content.decode("iso8859_15").split("\r\n")
    assert len(lines) == 3
    assert len(lines[1].split("\t")) == 18


# VAT due


@st.composite
def lives(draw):
    """An invoice of two rates, and payments that never exceed what is owed."""
    bases = draw(st.lists(st.integers(1, 99_999), min_size=1, max_size=2))
    rates = (S20, (850, "S"))
    vat = [(rate, vat_on(base, rate[0])) for rate, base in zip(rates, bases, strict=False)]
    total = sum(bases) + sum(cents for _, cents in vat)
    parts, paid = [], 0
    for part in draw(st.lists(st.integers(1, 40_000), max_size=8)):
        taken = min(part, total - paid)
        if taken:
            parts.append(taken)
            paid += taken
    return total, vat, parts


def events(parts):
    return [VatEvent(f"{n}", DAY, "RC", cents) for n, cents in enumerate(parts)]


@given(lives())
def test_what_is_due_follows_what_is_paid_to_the_cent(life):
    total, vat, parts = life
    due = sum(cents for move in vat_due(total, vat, events(parts)) for _, cents in move.by_rate)
    whole = sum(cents for _, cents in vat)
    assert abs(due - whole * sum(parts) / total) <= len(vat)
    rest = [*parts, total - sum(parts)]
    moves = list(vat_due(total, vat, events(rest)))
    for rate, cents in vat:
        assert sum(moved for m in moves for r, moved in m.by_rate if r == rate) == cents


@given(lives())
def test_what_is_taken_back_is_due_no_more(life):
    total, vat, parts = life
    back = [*parts, *(-part for part in reversed(parts))]
    moves = vat_due(total, vat, events(back))
    assert sum(cents for move in moves for _, cents in move.by_rate) == 0


def test_a_credit_note_takes_its_vat_off_what_is_due():
    paid = VatEvent("p", DAY, "RC1", 12_000)
    half = VatEvent("c", DAY, "OF2", total_cents=-6_000, vat=((S20, -1_000),))
    freed = VatEvent("f", DAY, "RC1", -6_000)
    moves = list(vat_due(12_000, [(S20, 2_000)], [paid, half, freed]))
    assert [(move.key, dict(move.by_rate)[S20]) for move in moves] == [("p", 2_000), ("c", -1_000)]


def test_a_wholly_credited_invoice_owes_no_vat():
    whole = VatEvent("c", DAY, "OF2", total_cents=-12_000, vat=((S20, -2_000),))
    assert list(vat_due(12_000, [(S20, 2_000)], [whole])) == []
    paid = VatEvent("p", DAY, "RC1", 12_000)
    moves = list(vat_due(12_000, [(S20, 2_000)], [paid, whole]))
    assert sum(cents for move in moves for _, cents in move.by_rate) == 0


# Deferred income


@pytest.mark.parametrize(
    ("at", "cents"),
    [
        (date(2025, 12, 31), 36_500),
        (date(2026, 1, 1), 36_400),
        (date(2026, 6, 30), 18_400),
        (date(2026, 12, 31), 0),
        (date(2027, 5, 1), 0),
    ],
)
def test_a_year_is_deferred_by_its_days(at, cents):
    assert deferred_cents(36_500, date(2026, 1, 1), date(2026, 12, 31), at) == cents


@given(
    st.integers(-(10**7), 10**7),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 800),
    st.integers(-10, 900),
)
def test_what_is_deferred_only_melts(cents, start, length, at):
    end = start + timedelta(days=length)
    day = start + timedelta(days=at)
    now, next_ = (deferred_cents(cents, start, end, d) for d in (day, day + timedelta(days=1)))
    assert abs(next_) <= abs(now) <= abs(cents)
    assert deferred_cents(-cents, start, end, day) == -now
    assume(at >= length)
    assert now == 0


def test_a_service_that_ends_before_it_begins_is_a_fault():
    with pytest.raises(ValueError, match="before it begins"):
        deferred_cents(100, DAY, DAY - timedelta(days=1), DAY)
