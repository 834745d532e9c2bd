"""French public holidays and the days on which people work."""

from datetime import date, timedelta

FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
"""Month and day of the holidays of Code du travail L3133-1 that do not move."""
AFTER_EASTER = (1, 39, 50)
"""Days from Easter to Easter Monday, Ascension and Whit Monday."""
SATURDAY = 5


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (anonymous computus of 1876)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    corrected = century - (century + 8) // 25 + 1
    epact = (19 * golden + century - century // 4 - corrected // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def french_holidays(year: int) -> frozenset[date]:
    """The eleven public holidays of a year in metropolitan France, Alsace-Moselle's two aside."""
    sunday = easter(year)
    moving = (sunday + timedelta(days=days) for days in AFTER_EASTER)
    return frozenset(date(year, month, day) for month, day in FIXED).union(moving)


def is_working_day(day: date) -> bool:
    """Whether ``day`` is a *jour ouvré*: Monday to Friday, no public holiday."""
    return day.weekday() < SATURDAY and day not in french_holidays(day.year)


def next_working_day(day: date) -> date:
    """``day`` itself when people work on it, else the first day after it on which they do."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``, ``day`` not counted."""
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1))
    return day


def closed_days(first: date, last: date) -> int:
    """How many of the days from ``first`` to ``last``, both included, are not worked."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(not is_working_day(day) for day in days)
