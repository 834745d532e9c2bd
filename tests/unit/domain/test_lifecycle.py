"""The states of an electronic invoice, told in any order: only what the table allows is kept."""

from datetime import date, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.domain.lifecycle import (
    BY_CODE,
    CODES,
    STATES,
    TOLD,
    WAITING,
    WITHDRAWN,
    WRITTEN,
    Step,
    history,
    place_of,
    present_state,
)
from ofdesk.domain.states import LIFECYCLE

DAY = date(2027, 9, 6)
days = st.integers(0, 4).map(lambda n: DAY + timedelta(days=n))
pieces = st.lists(st.tuples(st.sampled_from(STATES[1:]), days), max_size=12)


def steps(*told: tuple[str, int]) -> tuple[Step, ...]:
    return tuple(Step(state, DAY + timedelta(days=n)) for state, n in told)


def take(known: list[Step], state: str, day: date) -> bool:
    """Put a piece where it belongs; whether it was news."""
    place = place_of(known, state, day)
    if place is not None:
        known.insert(place, Step(state, day))
    return place is not None


def names(known: tuple[Step, ...] | list[Step]) -> list[str]:
    return [step.state for step in known]


def test_the_codes_are_those_of_the_standard_and_each_state_told_has_one():
    assert list(BY_CODE) == [str(code) for code in range(200, 215)]
    assert {BY_CODE[code] for code in ("200", "210", "212", "213")} == {
        *("deposited", "refused", "cashed", "rejected")
    }
    assert set(CODES) == set(TOLD) == set(STATES) - {WAITING, WRITTEN}


@given(pieces)
def test_what_is_kept_follows_the_table_and_the_days(told: list[tuple[str, date]]) -> None:
    known: list[Step] = []
    for state, day in told:
        try:
            take(known, state, day)
        except DomainError as refused:
            assert refused.code == "lifecycle_forbidden"
            assert refused.values["wanted_lifecycle"] == state
    assert [step.day for step in known] == sorted(step.day for step in known)
    for before, after in pairwise([WAITING, *names(known)]):
        assert (before, after) in LIFECYCLE.pairs


@given(pieces)
def test_the_same_told_again_adds_nothing(told: list[tuple[str, date]]) -> None:
    known: list[Step] = []
    kept = []
    for state, day in told:
        try:
            if take(known, state, day):
                kept.append((state, day))
        except DomainError:
            continue
    before = list(known)
    assert [take(known, *piece) for piece in kept if piece[0] != WRITTEN] == [False] * len(
        [piece for piece in kept if piece[0] != WRITTEN]
    )
    assert known == before


@given(pieces)
def test_what_was_kept_is_read_back_as_it_was(told: list[tuple[str, date]]) -> None:
    known: list[Step] = []
    recorded: list[Step] = []
    for state, day in told:
        try:
            if take(known, state, day):
                recorded.append(Step(state, day))
        except DomainError:
            continue
    assert list(history(recorded)) == known


@given(pieces)
def test_contradicting_desks_never_stop_the_reading(told: list[tuple[str, date]]) -> None:
    found = history(Step(state, day) for state, day in told)
    assert [step.day for step in found] == sorted(step.day for step in found)
    assert len(found) <= len(told)
    assert bool(found) == bool(told)


def test_any_order_of_a_usual_life_gives_the_same():
    life = [("deposited", 0), ("received", 0), ("available", 1), ("approved", 2), ("cashed", 4)]
    for order in permutations(life):
        assert names(history(steps(*order))) == [state for state, _ in life]


def test_a_late_piece_takes_its_place():
    known = list(steps(("deposited", 0), ("available", 3)))
    assert take(known, "received", DAY + timedelta(days=2))
    assert names(known) == ["deposited", "received", "available"]
    assert present_state(known) == "available"


@pytest.mark.parametrize(
    ("known", "state", "day"),
    [
        ((("cashed", 1),), "deposited", 2),
        ((("refused", 1),), "approved", 2),
        ((("rejected", 1),), "cashed", 2),
        ((("rejected", 1),), "received", 2),
        ((("approved", 1),), "deposited", 3),
        ((("deposited", 1),), "cashed", 0),
        ((("written", 1), ("deposited", 2)), "written", 3),
    ],
)
def test_what_cannot_follow_is_refused_by_name(known, state, day):
    with pytest.raises(DomainError, match="lifecycle_forbidden") as refused:
        place_of(steps(*known), state, DAY + timedelta(days=day))
    assert set(refused.value.values) == {"present_lifecycle", "wanted_lifecycle", "day_on"}


def test_the_same_state_beside_itself_adds_nothing():
    known = steps(("deposited", 1), ("received", 3))
    for state, day in (("deposited", 0), ("deposited", 2), ("received", 2), ("received", 9)):
        assert place_of(known, state, DAY + timedelta(days=day)) is None


def test_suspended_twice_is_told_twice():
    known = steps(("suspended", 0), ("completed", 1))
    assert place_of(known, "suspended", DAY + timedelta(days=2)) == 2


def test_a_rejected_one_is_written_again_on_the_same_day_and_goes_on():
    known = history(steps(("written", 0), ("rejected", 0), ("written", 0)))
    assert names(known) == ["written", "rejected", "written"]
    assert place_of(known, "rejected", DAY) is None
    assert names(history((*known, Step("deposited", DAY)))) == [*names(known), "deposited"]


def test_what_is_taken_back_leaves_the_state_before():
    known = history((*steps(("deposited", 0), ("refused", 1)), Step(WITHDRAWN, DAY)))
    assert names(known) == ["deposited"]
    assert history([Step(WITHDRAWN, DAY)]) == ()
    assert present_state(()) == WAITING
