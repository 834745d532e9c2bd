"""Every path of the renewal wizard, without a window."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.ui.renewal.flow import STEPS, Facts, Flow


def at(step: str, **facts: bool) -> Flow:
    """A flow that stands at a step."""
    return Flow(step=step, facts=Facts(**facts))


def test_steps_go_forward_one_by_one_to_the_issue_and_no_further():
    flow = Flow()
    for expected in ("period", "acts", "issue", "issue"):
        flow = flow.forward()
        assert flow.step == expected


def test_an_old_count_stops_until_it_is_accepted():
    flow = at("count", stale=True)
    assert not flow.may_go_on()
    assert flow.forward().step == "count"
    assert flow.answer(stale_accepted=True).forward().step == "period"


def test_an_unknown_count_stops_for_good():
    assert at("count", known=False).answer(stale_accepted=True).forward().step == "count"


def test_an_invoice_needs_who_ordered_and_a_proposition_does_not():
    flow = at("issue")
    assert not flow.may_issue()
    assert flow.answer(ordered_by="  ").may_issue() is False
    assert flow.answer(ordered_by="Mme X").may_issue()
    assert flow.answer(propose=True).may_issue()
    assert not flow.may_go_on()


def test_what_is_issued_goes_to_the_payment_and_never_back():
    flow = at("issue").issued()
    assert flow.step == "pay"
    assert flow.back() is flow
    assert flow.back("count") is flow
    assert flow.forward().step == "pay"
    assert replace(flow, step="issue").may_go_on()


@pytest.mark.parametrize("step", STEPS[1:4])
def test_one_goes_back_to_any_earlier_step_and_to_no_later_one(step):
    flow = at(step)
    assert flow.back().position == flow.position - 1
    assert flow.back("count").step == "count"
    assert flow.back("pay").step == step


def test_the_first_step_has_nothing_before_it():
    flow = Flow()
    assert flow.back() is flow


@given(st.lists(st.sampled_from(("forward", "back", "stale", "order", "propose", "issued"))))
def test_no_path_reaches_the_payment_without_an_issue(path):
    flow, issued = Flow(), False
    for act in path:
        match act:
            case "forward":
                flow = flow.forward()
            case "back":
                flow = flow.back()
            case "stale":
                flow = flow.answer(stale_accepted=True)
            case "order":
                flow = flow.answer(ordered_by="X")
            case "propose":
                flow = flow.answer(propose=True)
            case _ if flow.step == "issue" and flow.may_issue():
                flow, issued = flow.issued(), True
        assert (flow.step == "pay") == issued
