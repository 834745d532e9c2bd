"""The assistant without its window: which step comes next, and what is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.services.settings import DESK, HOUSE
from ofdesk.ui.setup import flow
from ofdesk.ui.setup.flow import STEPS, Flow, flow_of

MOVES = st.lists(st.sampled_from(["next", "skip", "back", "jump"]), max_size=30)


def moved(one: Flow, move: str) -> Flow:
    if move == "back":
        return one.back()
    if move == "jump":
        return one.to(3)
    return one.onward(done=move == "next")


@given(MOVES, st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_every_state_is_found_again_from_what_is_kept(moves, typed):
    one = Flow().keep(typed)
    for move in moves:
        one = moved(one, move)
        assert 0 <= one.step <= one.furthest < len(STEPS)
    assert flow_of(one.text()) == one


@pytest.mark.parametrize("text", ["", "{", "[]", '{"step": 1}', '{"step": "x"}', "null"])
def test_what_cannot_be_read_begins_anew(text):
    assert flow_of(text) == Flow()


def test_a_kept_step_that_is_none_is_brought_back_into_bounds():
    text = '{"step": 99, "typed": {}, "furthest": 99, "done": ["desk", "gone"]}'
    one = flow_of(text)
    assert (one.step, one.furthest, one.done) == (4, 4, frozenset({"desk"}))


def test_the_base_is_needed_from_the_price_list_on():
    assert not Flow(0).needs_base(there=False)
    assert Flow(1).needs_base(there=False)
    assert not Flow(1).needs_base(there=True)


def test_a_step_left_for_later_is_not_done_and_can_be_jumped_to():
    one = Flow().onward(done=True).onward(done=False)
    assert one.done == {"company"}
    assert one.to(0).name == "company"
    assert one.to(4) is one
    assert one.to(0).onward(done=False).done == frozenset()
    assert Flow(4).is_last


def test_the_number_of_the_desk_is_not_stored_as_a_setting():
    one = Flow().keep({"desk.number": "03", "company.name": "X"})
    assert one.settings() == {"company.name": "X"}
    assert one.stored().typed == {}


def test_every_field_of_the_assistant_is_a_setting():
    assert set(flow.COMPANY + flow.BANK) <= set(HOUSE)
    assert set(flow.DESK) <= set(DESK)
