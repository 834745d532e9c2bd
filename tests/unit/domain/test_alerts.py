"""Renewal alerts: one step at a time, none twice, none made up for, none for ever."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.alerts import LAST_FOR, alert_template, due_step, steps_of

STEPS = (-60, -30, -15, -7, 0, 7)
END = date(2026, 9, 1)


def at(days: int, *done: int) -> int | None:
    return due_step(END, END + timedelta(days=days), STEPS, done)


def test_a_schedule_is_read_in_order():
    assert steps_of("7, -30,0,-30") == (-30, 0, 7)
    assert steps_of("") == ()


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (-61, None),
        (-60, -60),
        (-31, -60),
        (-30, -30),
        (-16, -30),
        (-1, -7),
        (0, 0),
        (6, 0),
        (7, 7),
        (37, 7),
        (38, None),
    ],
)
def test_the_last_step_that_has_come_is_due(days, step):
    assert at(days) == step


def test_a_step_is_due_once():
    assert at(-30, -30) is None
    assert at(-30, -60) == -30


def test_a_step_that_was_missed_is_not_made_up_for():
    assert at(-15, -15) is None
    assert at(-20, -15) is None


def test_without_a_schedule_nothing_is_due():
    assert due_step(END, END, (), ()) is None


@pytest.mark.parametrize(
    ("left", "template"), [(60, "alert_before"), (0, "alert_today"), (-7, "alert_after")]
)
def test_before_on_the_day_and_after_are_said_apart(left, template):
    assert alert_template(left) == template


schedules = st.lists(st.integers(-365, 365), min_size=1, max_size=8).map(
    lambda found: tuple(sorted(set(found)))
)


@given(schedules, st.lists(st.integers(0, 20), max_size=60))
def test_over_any_days_each_step_goes_at_most_once_and_in_order(steps, jumps):
    done: list[int] = []
    today = END + timedelta(days=steps[0] - 5)
    for jump in jumps:
        today += timedelta(days=jump)
        step = due_step(END, today, steps, done)
        if step is not None:
            assert END + timedelta(days=step) <= today
            assert today <= END + timedelta(days=steps[-1] + LAST_FOR)
            done.append(step)
    assert done == sorted(set(done))


@given(schedules)
def test_day_by_day_every_step_goes(steps):
    done: list[int] = []
    for days in range(steps[0], steps[-1] + LAST_FOR + 2):
        step = due_step(END, END + timedelta(days=days), steps, done)
        if step is not None:
            assert days == step
            done.append(step)
    assert tuple(done) == steps
