"""Histories of lots as data: told twice, in parts, by two desks; and what stamps they take."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.domain import posting
from ofdesk.domain.errors import DomainError
from ofdesk.domain.posting import Happened
from ofdesk.domain.states import TRANSITIONS

COUNT = 8
FEW = settings(max_examples=8)
STATES = sorted(TRANSITIONS["piece"].following)
EVENTS = st.lists(
    st.builds(Happened, st.sampled_from(STATES), st.frozensets(st.integers(0, COUNT + 3))),
    max_size=8,
)


def replayed(events):
    return posting.piece_states(COUNT, events)


@FEW
@given(EVENTS)
def test_a_history_that_is_told_twice_ends_where_it_ended(events):
    assert replayed([*events, *events]) == replayed(events)


@FEW
@given(EVENTS)
def test_only_letters_of_the_lot_have_a_state(events):
    assert list(replayed(events)) == list(range(1, COUNT + 1))


@FEW
@given(EVENTS, EVENTS)
def test_nothing_that_is_told_later_takes_a_letter_from_the_post(before, after):
    gone = {rank for rank, state in replayed(before).items() if state == "posted"}
    states = replayed([*before, *after])
    assert all(states[rank] == "posted" for rank in gone)


@FEW
@given(EVENTS, EVENTS)
def test_what_two_desks_say_of_other_letters_may_be_read_in_either_order(one, other):
    odd = [Happened(x.kind, frozenset(n for n in x.ranks if n % 2)) for x in one]
    even = [Happened(x.kind, frozenset(n for n in x.ranks if not n % 2)) for x in other]
    assert replayed([*odd, *even]) == replayed([*even, *odd])


@FEW
@given(EVENTS, st.integers(1, COUNT))
def test_the_state_of_a_letter_is_the_last_thing_said_of_it_before_the_post(events, rank):
    said = [event.kind for event in events if rank in event.ranks]
    wanted = "posted" if "posted" in said else (said or ["queued"])[-1]
    assert replayed(events)[rank] == wanted


@FEW
@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=6))
def test_a_letter_that_was_taken_out_changes_nothing_for_its_lot(states):
    assert posting.lot_state([*states, "cancelled"]) == posting.lot_state(states)


@FEW
@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=6))
def test_a_lot_is_over_only_when_each_of_its_letters_is(states):
    over = posting.lot_state(states) in posting.OVER
    assert over == (set(states) <= posting.OVER)


@FEW
@given(EVENTS, st.integers(0, COUNT))
def test_the_paper_is_looked_at_once(events, last):
    states = replayed(events)
    try:
        good, again = posting.after_last_good(states, last)
    except DomainError:
        return
    told = [Happened("acknowledged", good), Happened("to_reprint", again)]
    after = replayed([*events, *told])
    with pytest.raises(DomainError) as refused:
        posting.after_last_good(after, last)
    assert (refused.value.code, refused.value.field) == ("nothing_to_acknowledge", "last")
    changed = {rank for rank in states if states[rank] != after[rank]}
    assert changed == good | again


@pytest.mark.parametrize(
    ("last", "code", "values"),
    [(-1, "last_letter_unknown", (-1, 4)), (5, "last_letter_unknown", (5, 4)), (4, "", ())],
)
def test_the_last_good_letter_is_one_that_was_handed_over(last, code, values):
    states = {1: "acknowledged", 2: "handed", 3: "cancelled", 4: "handing", 5: "queued"}
    if not code:
        assert posting.after_last_good(states, last) == ({2, 4}, frozenset())
        return
    with pytest.raises(DomainError) as refused:
        posting.after_last_good(states, last)
    assert (refused.value.code, tuple(refused.value.values.values())) == (code, values)


@pytest.mark.parametrize(
    ("typed", "ranks", "written"),
    [
        ("3,1,2", {1, 2, 3}, "1-3"),
        ("1-2,2-4", {1, 2, 3, 4}, "1-4"),
        ("5,,7,", {5, 7}, "5,7"),
        ("9-9", {9}, "9"),
        ("3-1", set(), ""),
    ],
)
def test_ranks_in_any_shape_come_back_in_the_shortest(typed, ranks, written):
    assert posting.ranks_of(typed) == ranks
    assert posting.ranks_text(posting.ranks_of(typed)) == written


@pytest.mark.parametrize("typed", ["x", "1-x", "-3", "1;2", "1-2-3"])
def test_what_is_no_list_of_ranks_is_none(typed):
    with pytest.raises(ValueError, match="invalid literal"):
        posting.ranks_of(typed)


@FEW
@given(st.frozensets(st.integers(1, 60)))
def test_runs_of_ranks_never_touch(ranks):
    runs = [part.split("-") for part in posting.ranks_text(ranks).split(",") if part]
    ends = [(int(run[0]), int(run[-1])) for run in runs]
    assert all(before[1] + 1 < after[0] for before, after in pairwise(ends))
    assert sum(last - first + 1 for first, last in ends) == len(ranks)


def test_one_sheet_more_never_costs_less_until_no_stamp_will_do():
    steps = [posting.step_g(sheets) for sheets in range(1, 500)]
    stamped = [step for step in steps if step]
    assert stamped == sorted(stamped)
    assert set(stamped) == set(posting.STEPS_G)
    assert steps == [*stamped, *[0] * (len(steps) - len(stamped))]


@FEW
@given(
    st.lists(st.tuples(st.integers(1, 450), st.booleans()), max_size=12).flatmap(
        lambda letters: st.tuples(st.just(letters), st.permutations(letters))
    )
)
def test_stamps_do_not_depend_on_the_order_of_the_pile(both):
    letters, shuffled = both
    assert posting.count_stamps(shuffled) == posting.count_stamps(letters)


@FEW
@given(st.dictionaries(st.integers(1, 9), st.sampled_from(STATES)), st.lists(st.integers(0, 10)))
def test_letters_are_chosen_all_or_none(states, wanted):
    if set(wanted) <= states.keys():
        assert posting.chosen_ranks(states, wanted) == set(wanted)
        return
    with pytest.raises(DomainError) as refused:
        posting.chosen_ranks(states, wanted)
    unknown = next(rank for rank in wanted if rank not in states)
    assert refused.value.values == {"rank": unknown, "last": len(states)}
