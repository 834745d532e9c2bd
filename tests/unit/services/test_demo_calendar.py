"""The days of the demo: in order, on working days, with the clock turned."""

from datetime import date, timedelta
from functools import partial

import pytest

from ofdesk.services.demo_calendar import Calendar
from tests.builders import make_desk

MONDAY = date(2026, 6, 1)


@pytest.fixture
def calendar(tmp_path):
    """Two weeks, from Monday 1 June to Sunday 14 June 2026; « today » is 15 June."""
    desk = make_desk(tmp_path, today=date(2026, 6, 15))
    yield Calendar(desk, MONDAY, 1)
    desk.close()


def lived(calendar):
    """The days and hours at which the acts of ``note`` happened."""
    calendar.live(lambda _done, _total: None)
    return calendar.notes


def note(calendar, name):
    calendar.notes.append((name, calendar.day, calendar.desk.today, calendar.write().now()))


@pytest.fixture
def plan(calendar):
    calendar.notes = []
    return lambda days, name: calendar.at(
        MONDAY + timedelta(days=days), partial(note, calendar, name)
    )


def test_acts_happen_in_the_order_of_their_days(calendar, plan):
    for days, name in ((8, "third"), (1, "first"), (3, "second")):
        plan(days, name)
    notes = lived(calendar)
    assert [one[0] for one in notes] == ["first", "second", "third"]
    assert all(day == today for _, day, today, _ in notes)


def test_acts_of_one_day_follow_each_other_by_the_clock(calendar, plan):
    for number in range(300):
        plan(2, number)
    notes = lived(calendar)
    assert [one[0] for one in notes] == list(range(300))
    moments = [moment for *_, moment in notes]
    assert moments == sorted(set(moments))
    assert {moment.date() for moment in moments} == {date(2026, 6, 3)}


def test_weekends_are_free(calendar, plan):
    plan(5, "saturday")
    plan(6, "sunday")
    assert {day for _, day, *_ in lived(calendar)} == {date(2026, 6, 8)}


def test_what_lies_beyond_yesterday_never_happens(calendar, plan):
    plan(11, "friday")
    plan(12, "saturday, so monday, which is today")
    plan(14, "today")
    assert [name for name, *_ in lived(calendar)] == ["friday"]


def test_a_day_that_is_over_means_the_present_one(calendar, plan):
    calendar.at(MONDAY + timedelta(days=3), lambda: plan(0, "late"))
    assert [day for _, day, *_ in lived(calendar)] == [date(2026, 6, 4)]


def test_any_day_is_one_of_those_that_are_left(calendar):
    calendar.notes = []
    for _ in range(50):
        calendar.some_day(partial(note, calendar, "x"))
    days = {day for _, day, *_ in lived(calendar)}
    assert len(days) > 5
    assert MONDAY < min(days) <= max(days) <= date(2026, 6, 12)


def test_several_people_work(calendar, plan):
    people = {calendar.write().operator for calendar.day in (MONDAY, date(2026, 6, 2))}
    assert len(people) == 2


def test_progress_is_told_once_a_day_and_ends_at_the_whole(calendar, plan):
    told = []
    for days in (1, 1, 2):
        plan(days, "x")
    calendar.live(lambda *days: told.append(days))
    assert told == [(1, 13), (2, 13), (13, 13)]
