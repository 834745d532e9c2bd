"""Reminders: every case of dunning.json that is ours, and what must hold for any client."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.dunning import (
    Account,
    Hold,
    Letter,
    Level,
    Unpaid,
    check_hold,
    letter_of,
    next_level,
)
from ofdesk.domain.holidays import add_working_days, is_working_day
from tests.builders import refusal

CASES = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parents[2] / "cases" / "dunning.json").read_text("utf-8")
    )["cases"]
}
OURS = (
    Level(0, "courtesy", -5),
    Level(1, "first", 7),
    Level(2, "second", 21),
    Level(3, "formal", 35),
)
TRYTON = (Level(1, "first", 5), Level(2, "second", 20), Level(3, "third", 40))
GALETTE = (Level(0, "impending", -30), Level(1, "late", 30))
DUE = date(2026, 6, 1)


def unpaid(number: str = "OF01-2026-00001", **more) -> Unpaid:
    values = {"kind": "invoice", "due_on": DUE, "open_cents": 10_000} | more
    return Unpaid(number, **values)


def on(days: int) -> date:
    return DUE + timedelta(days=days)


def rank(levels, days: int, **more) -> int | None:
    found = next_level(levels, unpaid(**more), on(days))
    return found.rank if found else None


def letter(*invoices: Unpaid, days: int, minimum: int = 0, **more) -> Letter | None:
    return letter_of(Account(invoices, **more), OURS, minimum, on(days))


def going(*invoices: Unpaid, days: int, **more) -> Letter:
    found = letter(*invoices, days=days, **more)
    assert found is not None
    assert found.held_because == ""
    return found


def held(*invoices: Unpaid, days: int, **more) -> str:
    found = letter(*invoices, days=days, **more)
    assert found is not None
    return found.held_because


# The cases


def case_g01() -> None:
    """Day 4 of levels 5/20/40: nothing."""
    assert rank(TRYTON, 4) is None
    assert rank(TRYTON, 5) == 1


def case_g03() -> None:
    """Day 30, the first level not processed: it is still the first one."""
    assert rank(TRYTON, 30) == 1
    assert rank(TRYTON, 30, reached=1) == 2


def case_g05() -> None:
    """Day 30, blocked: the level does not move, and no letter goes."""
    account = Account((unpaid(holds=(Hold("dispute"),)),))
    found = letter_of(account, TRYTON, 0, on(30))
    assert found is not None
    assert (found.level.rank, found.held_because) == (1, "dispute")


def case_g07() -> None:
    """Paid: no reminder, nor on day 50."""
    assert rank(TRYTON, 30, open_cents=0) is None
    assert rank(TRYTON, 50, open_cents=0, reached=1) is None


def case_g11() -> None:
    """It ends in 30 days: the impending one."""
    assert rank(GALETTE, -30) == 0


def case_g13() -> None:
    """It ended yesterday, up to 29 days ago: none."""
    assert [rank(GALETTE, days) for days in range(1, 30)] == [None] * 29


def case_g15() -> None:
    """The late one was sent at 30 days; at 40, none."""
    assert rank(GALETTE, 40, reached=1) is None


def case_g21() -> None:
    """Balance 149.00 under the threshold of 150.00: no reminder."""
    assert held(unpaid(open_cents=14_900), days=7, minimum=15_000) == "below_minimum"
    assert held(unpaid(open_cents=15_000), days=7, minimum=15_000) == ""


ELSEWHERE = {"G23": "a formal notice never touches a year: tests/unit/services/money/test_dunning"}
RUN = {name[5:].upper(): run for name, run in list(globals().items()) if name.startswith("case_")}


@pytest.mark.parametrize("case", sorted(CASES))
def test_the_cases(case):
    if case not in ELSEWHERE:
        RUN[case]()


def test_each_case_is_run_or_said_to_be_elsewhere():
    assert CASES.keys() == RUN.keys() | ELSEWHERE.keys()


# Levels


@pytest.mark.parametrize(
    ("days", "reached", "expected"),
    [
        *((-6, None, None), (-5, None, 0), (0, None, 0), (1, None, None), (6, None, None)),
        *((-1, 0, None), (6, 0, None), (7, 0, 1), (7, None, 1), (99, None, 1)),
        *((20, 1, None), (21, 1, 2), (34, 2, None), (35, 2, 3), (99, 3, None)),
    ],
)
def test_a_level_comes_in_its_time_and_its_order(days, reached, expected):
    assert rank(OURS, days, reached=reached) == expected


@pytest.mark.parametrize("kind", ["proposition", "quote", "credit_note"])
@pytest.mark.parametrize("days", [-5, 7, 100])
def test_what_is_no_debt_is_never_dunned(kind, days):
    assert letter(unpaid(kind=kind), days=days) is None


def test_nothing_due_is_no_letter_even_on_hold():
    assert letter(unpaid(reached=1, holds=(Hold("other"),)), days=10) is None
    assert letter(days=10) is None


# One letter a client


def test_one_letter_has_all_that_is_late_under_the_highest_level():
    old = unpaid("OF01-2026-00002", due_on=on(-30), reached=2)
    early = unpaid("OF01-2026-00003", due_on=on(5))
    offer = unpaid("PR01-2026-00001", kind="proposition", due_on=on(-50))
    young = unpaid("OF01-2026-00004", due_on=on(3))
    unborn = unpaid("OF01-2026-00005", due_on=on(20))
    found = going(unpaid(), old, early, offer, young, unborn, days=5)
    assert found.level.code == "formal"
    assert [(s.unpaid.number[-1], s.level and s.level.rank) for s in found.steps] == [
        ("2", 3),
        ("1", None),
        ("4", None),
        ("3", 0),
    ]
    assert found.total_cents == 40_000


def test_an_invoice_in_dispute_is_left_out_and_the_others_go():
    disputed = unpaid("OF01-2026-00002", holds=(Hold("dispute"),))
    found = going(unpaid(), disputed, days=7)
    assert [step.unpaid.number for step in found.steps] == ["OF01-2026-00001"]
    late = replace(disputed, reached=1)
    assert len(going(unpaid(), late, days=7).steps) == 1


# Holds


@pytest.mark.parametrize(
    ("more", "because"),
    [
        ({"holds": (Hold("promise", on(7)),)}, "promise"),
        ({"holds": (Hold("promise", on(6)),)}, ""),
        ({"holds": (Hold("other"), Hold("promise", on(9)))}, "other"),
        ({"cheque_in_hand": True}, "cheque_in_hand"),
        ({"credit_cents": 9_999}, ""),
        ({"credit_cents": 10_000}, "credit"),
        ({"wanted": False}, "off"),
        ({"minimum": 10_001}, "below_minimum"),
    ],
)
def test_what_keeps_the_whole_letter_back(more, because):
    assert held(unpaid(), days=7, **more) == because


def test_a_promise_counts_to_the_end_of_its_day_and_says_so():
    found = letter(unpaid(), days=7, holds=(Hold("promise", on(8)), Hold("promise", on(10))))
    assert found is not None
    assert found.held_until == on(10)


def test_the_post_has_five_working_days():
    """Posted on Friday 29 May 2026: the fifth working day after it is Friday 5 June."""
    posted = unpaid(posted_on=date(2026, 5, 29), due_on=date(2026, 5, 20))
    found = letter_of(Account((posted,)), OURS, 0, date(2026, 6, 4))
    assert found is not None
    assert (found.held_because, found.held_until) == ("post", date(2026, 6, 4))
    found = letter_of(Account((posted,)), OURS, 0, date(2026, 6, 5))
    assert found is not None
    assert found.held_because == ""


def test_what_was_just_posted_is_listed_when_another_one_is_due():
    posted = unpaid("OF01-2026-00002", reached=1, posted_on=on(20))
    found = going(unpaid(reached=1), posted, days=21)
    assert [step.level and step.level.rank for step in found.steps] == [2, None]


@pytest.mark.parametrize(
    ("kind", "until", "code"),
    [
        ("mood", None, "hold_kind_unknown"),
        ("promise", None, "promise_without_day"),
        ("dispute", on(-1), "hold_over"),
    ],
)
def test_a_hold_that_says_nothing_is_refused(kind, until, code):
    assert refusal(lambda: check_hold(kind, until, DUE)).code == code


def test_a_hold_that_says_something_is_accepted():
    check_hold("promise", DUE, DUE)
    check_hold("dispute", None, DUE)


# What holds for any client

HOLDS = st.lists(
    st.builds(
        Hold,
        st.sampled_from(("promise", "dispute", "other")),
        st.none() | st.integers(-40, 80).map(on),
    ),
    max_size=2,
).map(tuple)
UNPAID = st.builds(
    Unpaid,
    st.integers(1, 9).map(lambda n: f"OF01-2026-0000{n}"),
    st.sampled_from(("invoice", "corrective", "proposition", "credit_note")),
    st.integers(-60, 60).map(on),
    st.integers(-500, 50_000),
    st.none() | st.integers(0, 3),
    st.none() | st.integers(-60, 60).map(on),
    HOLDS,
)
ACCOUNTS = st.builds(
    Account,
    st.lists(UNPAID, max_size=5, unique_by=lambda one: one.number).map(tuple),
    HOLDS,
    st.booleans(),
    st.integers(0, 60_000),
    st.booleans(),
)


@given(ACCOUNTS, st.integers(0, 30_000), st.integers(-60, 90))
def test_a_letter_is_right_whatever_the_account(account, minimum, days):
    today = on(days)
    found = letter_of(account, OURS, minimum, today)
    due = [one for one in account.unpaid if next_level(OURS, one, today)]
    assert (found is None) == (not due)
    if found is None:
        return
    for step in found.steps:
        assert step.unpaid.kind in ("invoice", "corrective")
        assert step.unpaid.open_cents > 0
        assert step.level is None or step.level == next_level(OURS, step.unpaid, today)
    ranks = [step.level.rank for step in found.steps if step.level]
    assert found.level.rank == max(ranks)
    assert found.total_cents == sum(step.unpaid.open_cents for step in found.steps) > 0
    if found.held_because:
        return
    assert found.total_cents >= minimum
    assert account.wanted
    assert not account.cheque_in_hand
    assert account.credit_cents < found.total_cents
    assert not any(hold.stands(today) for hold in account.holds)
    listed = {step.unpaid.number for step in found.steps}
    for step in found.steps:
        assert not any(hold.stands(today) for hold in step.unpaid.holds)
        if step.level and step.unpaid.posted_on:
            assert today >= add_working_days(step.unpaid.posted_on, 5)
    for one in account.unpaid:
        late = one.kind in ("invoice", "corrective") and one.open_cents > 0 and one.due_on < today
        if late and not any(hold.stands(today) for hold in one.holds):
            assert one.number in listed


@given(st.lists(st.booleans(), min_size=1, max_size=120))
def test_no_level_is_skipped_however_lazily_they_are_processed(processed):
    """From ten days before, day by day; a person processes what is due or does not."""
    reached, seen = None, []
    for n, acts in enumerate(processed):
        found = next_level(OURS, unpaid(reached=reached), on(n - 10))
        if found and acts:
            assert n - 10 >= found.days
            reached = found.rank
            seen.append(found.rank)
    late = [rank for rank in seen if rank > 0]
    assert seen == sorted(set(seen))
    assert late == list(range(1, len(late) + 1))


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_a_posted_letter_is_answered_on_a_working_day(posted):
    found = letter_of(
        Account((unpaid(posted_on=posted, due_on=posted - timedelta(days=9)),)), OURS, 0, posted
    )
    assert found is not None
    assert found.held_until is not None
    assert is_working_day(found.held_until + timedelta(days=1))
