"""VAT of what is given up: it will never be due, and comes back whole with the debt."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.money import vat_on
from ofdesk.domain.vat_due import VatEvent, vat_due

DAY = date(2026, 6, 15)
S20, S10 = (2000, "S"), (1000, "S")


def event(key, **more):
    return VatEvent(key, DAY, "OF1", **more)


def told(total, vat, *events):
    moves = list(vat_due(total, vat, events))
    due = sum(cents for move in moves for _, cents in move.by_rate)
    return due, sum(cents for move in moves for _, cents in move.lost)


def test_a_debt_that_is_wholly_given_up_takes_its_vat_along():
    assert told(12_000, [(S20, 2_000)], event("a", lost_cents=12_000)) == (0, 2_000)


def test_what_was_paid_keeps_its_vat_and_the_rest_goes():
    moves = list(
        vat_due(
            12_000,
            [(S20, 2_000)],
            [event("a", paid_cents=4_800), event("b", lost_cents=7_200)],
        )
    )
    assert [(move.by_rate, move.lost) for move in moves] == [
        (((S20, 800),), ()),
        ((), ((S20, 1_200),)),
    ]


def test_a_debt_that_is_owed_again_has_its_vat_again():
    events = [event("a", lost_cents=7_000), event("b", lost_cents=-7_000)]
    assert told(12_000, [(S20, 2_000)], *events) == (0, 0)
    assert told(12_000, [(S20, 2_000)], *events, event("c", paid_cents=12_000)) == (2_000, 0)


def test_a_credit_note_first_leaves_only_the_rate_that_is_still_owed():
    vat = [(S20, 2_000), (S10, 1_000)]
    credit = event("a", total_cents=-12_000, vat=((S20, -2_000),))
    assert told(23_000, vat, credit, event("b", lost_cents=11_000)) == (0, 1_000)


@pytest.mark.parametrize("owed", [0, -5])
def test_nothing_owed_has_no_vat_to_lose(owed):
    assert told(owed, [(S20, 0)], event("a", lost_cents=3)) == (0, 0)


PARTS = st.lists(st.tuples(st.booleans(), st.integers(1, 9_000)), min_size=1, max_size=8)


@given(st.integers(1, 20_000), st.integers(0, 20_000), PARTS)
def test_once_nothing_is_open_no_vat_is_pending(base, second, parts):
    """Paid in part, given up in part, in any order: due and lost make all of the VAT."""
    vat = [(S20, vat_on(base, 2000)), (S10, vat_on(second, 1000))]
    left = total = base + second + sum(cents for _, cents in vat)
    events = []
    for n, (is_paid, cents) in enumerate((*parts, (True, total))):
        part = min(cents, left)
        left -= part
        what = {"paid_cents": part} if is_paid else {"lost_cents": part}
        events.append(event(str(n), **what))
    due, lost = told(total, vat, *events)
    assert due + lost == sum(cents for _, cents in vat)
    assert min(due, lost) >= 0


@given(st.integers(1, 20_000), PARTS)
def test_all_that_was_given_up_comes_back_to_the_cent(base, parts):
    vat = [(S20, vat_on(base, 2000))]
    left = total = base + vat[0][1]
    events, gone = [], 0
    for n, (_, cents) in enumerate(parts):
        part = min(cents, left)
        left, gone = left - part, gone + part
        events.append(event(str(n), lost_cents=part))
    back = [event("x", lost_cents=-(gone // 2)), event("y", lost_cents=-(gone - gone // 2))]
    assert told(total, vat, *events, *back) == (0, 0)


WHOLE = 12_000


def pending(*parts):
    """VAT that is neither due nor lost after what was given up, and taken back."""
    events = [event(str(n), lost_cents=cents) for n, cents in enumerate(parts)]
    due, lost = told(WHOLE, [(S20, 2_000)], *events)
    return 2_000 - due - lost


def test_what_two_desks_gave_up_twice_is_lost_once():
    assert pending(WHOLE, WHOLE) == 0
    assert pending(WHOLE, WHOLE, -WHOLE) == 0
    assert pending(WHOLE, WHOLE, -WHOLE, -WHOLE) == 2_000


def test_what_two_desks_made_owed_again_twice_comes_back_once():
    assert pending(WHOLE, -WHOLE, -WHOLE) == 2_000
    assert pending(WHOLE, -WHOLE, -WHOLE, WHOLE) == 2_000
    assert pending(WHOLE, -WHOLE, -WHOLE, WHOLE, WHOLE) == 0


@given(st.lists(st.integers(-WHOLE, WHOLE), max_size=8))
def test_whatever_came_apart_no_more_is_lost_than_there_is(parts):
    assert 0 <= pending(*parts) <= 2_000
    assert pending(*parts, -sum(parts)) == 2_000
    assert pending(*parts, WHOLE - sum(parts)) == 0
