"""Lettering: what comes to nothing together, and the code that says so."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.fec import FecLine, line_fields
from ofdesk.domain.lettering import Movement, letter_code, settlements
from ofdesk.domain.references import DocumentNumber

DAY = date(2026, 6, 15)
CASES = json.loads((Path(__file__).parents[2] / "cases" / "fec.json").read_text())["cases"]


def moves(*cents):
    return [Movement(f"f{n}", DAY + timedelta(days=n), c) for n, c in enumerate(cents)]


@pytest.mark.parametrize(
    ("cents", "expected"),
    [
        ((), []),
        ((100,), []),
        ((100, -60), []),
        ((100, -60, -40), [(1, 2, {"f0", "f1", "f2"})]),
        # A cheque that bounced, and the transfer that came instead.
        ((100, -100, 100, -100), [(1, 1, {"f0", "f1"}), (2, 3, {"f2", "f3"})]),
        ((100, -100, 100), [(1, 1, {"f0", "f1"})]),
        # Paid, then credited: the money is set free.
        ((100, -100, -100, 100), [(1, 1, {"f0", "f1"}), (2, 3, {"f2", "f3"})]),
    ],
)
def test_what_comes_to_nothing_is_settled(cents, expected):
    found = [(one.turn, (one.day - DAY).days, set(one.facts)) for one in settlements(moves(*cents))]
    assert found == expected


def test_the_day_is_the_last_one_in_whatever_order_they_were_recorded():
    late = [Movement("invoice", DAY, 100), Movement("early", DAY - timedelta(days=3), -100)]
    assert settlements(late)[0].day == DAY


@given(st.lists(st.integers(-5, 5).filter(bool), max_size=30), st.lists(st.integers(-5, 5)))
def test_later_entries_change_no_settlement_and_each_comes_to_nothing(cents, more):
    before = settlements(moves(*cents))
    assert settlements(moves(*cents, *more))[: len(before)] == before
    of = {one.fact: one for one in moves(*cents)}
    for one in before:
        assert sum(of[fact].cents for fact in one.facts) == 0
        assert one.day == max(of[fact].day for fact in one.facts)
    settled = [fact for one in before for fact in one.facts]
    assert len(settled) == len(set(settled))
    assert [one.turn for one in before] == list(range(1, len(before) + 1))
    rest = sum(one.cents for one in moves(*cents) if one.fact not in settled)
    assert rest == sum(cents)


def test_codes_are_made_of_the_number_and_of_nothing_else():
    invoice = DocumentNumber("OF", "01", 2026, 123)
    assert letter_code(invoice, 1) == "L012600123"
    assert letter_code(invoice, 2) == "L012600123-2"
    assert letter_code(DocumentNumber("OF", "02", 2027, 99_999), 1) == "L022799999"


def test_d03_a_settled_line_bears_its_letter_and_its_day():
    expected = next(case["expected"][1] for case in CASES if case["id"] == "D03").split("\t")
    expected[14] = "20180203"
    line = FecLine(
        journal=("REV", "Revenue"),
        number=2,
        day=date(2018, 1, 1),
        account=("4111", "Clients - Ventes de biens ou de prestations de services"),
        auxiliary=("2", "Party"),
        piece=("", date(2018, 1, 1)),
        label="",
        debit_cents=4_200,
        credit_cents=0,
        valid_on=date(2018, 1, 1),
        lettering=("1", date(2018, 2, 3)),
    )
    assert list(line_fields(line)) == expected
