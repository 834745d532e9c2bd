"""Parts of a period: by days of the very year that is cut, leap years counted."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ofdesk.domain.dates import YEAR, add_months, first_billing_date, on_day
from ofdesk.domain.money import Cents, checked_cents, round_half_away


def prorated(amount_cents: Cents, days: int, period_days: int) -> Cents:
    """The part of an amount for ``days`` of ``period_days``, rounded once to the cent.

    Raises ``ValueError`` for days outside the period.
    """
    if not 0 <= days <= period_days or period_days == 0:
        raise ValueError(f"not a part of a period: {days} of {period_days} days")
    return round_half_away(Fraction(checked_cents(amount_cents) * days, period_days))


def prorated_between(amount_cents: Cents, start: date, end: date, months: int = YEAR) -> Cents:
    """The part of a periodic amount from ``start`` to ``end`` (not counted), to the cent."""
    exact = fraction_of_period(start, end, months) * checked_cents(amount_cents)
    return checked_cents(round_half_away(exact))


def unused_credit(paid_cents: Cents, used_days: int, period_days: int) -> Cents:
    """What the days not used of a paid period are worth, before VAT, in cents."""
    return prorated(paid_cents, period_days - used_days, period_days)


def fixed_days_between(start: date, end: date, month_days: int = 30) -> int:
    """Days from ``start`` to ``end`` (not counted) when every month counts ``month_days`` days."""
    months = 12 * (end.year - start.year) + end.month - start.month
    return months * month_days + min(end.day, month_days) - min(start.day, month_days)


def fraction_of_period(
    start: date, end: date, months: int = YEAR, month_days: int | None = None
) -> Fraction:
    """How many periods of ``months`` lie between ``start`` and ``end`` (not counted).

    All days are divided by the length of the period that begins on ``start``: a year with a
    29 February has 366 days. With ``month_days`` every month counts as many.
    """
    if month_days is not None:
        return Fraction(fixed_days_between(start, end, month_days), months * month_days)
    return Fraction((end - start).days, (add_months(start, months) - start).days)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A subscription billed in advance on ``billing_day`` every ``months`` months.

    ``ends_on`` is the first day no more served; absent while the subscription runs on.
    """

    starts_on: date
    billing_day: int
    ends_on: date | None = None
    months: int = YEAR


def billed_periods(cycle: Cycle, target: date) -> Fraction:
    """How many periods are billed by ``target``: a first part, whole periods, a last part.

    The first part is a fraction of the period that ends on the first billing date, the last one
    of the period that it cuts. Raises ``ValueError`` for a cycle that ends before it starts.
    """
    if cycle.ends_on is not None and cycle.ends_on < cycle.starts_on:
        raise ValueError(f"a cycle cannot end before it starts: {cycle}")
    first, before = _billing_date(cycle, 0), _billing_date(cycle, -1)
    served = _earlier(first, cycle.ends_on)
    billed = Fraction((served - cycle.starts_on).days, (first - before).days)
    index, begins = 0, first
    while begins <= target and _earlier(begins, cycle.ends_on) == begins != cycle.ends_on:
        index += 1
        ends = _billing_date(cycle, index)
        billed += Fraction((_earlier(ends, cycle.ends_on) - begins).days, (ends - begins).days)
        begins = ends
    return billed


def _billing_date(cycle: Cycle, index: int) -> date:
    # From the day asked for, so that billing on the 31st comes back to the 31st.
    first = first_billing_date(cycle.starts_on, cycle.billing_day, cycle.months)
    month = add_months(first.replace(day=1), index * cycle.months)
    return on_day(month.year, month.month, cycle.billing_day)


def _earlier(day: date, limit: date | None) -> date:
    return day if limit is None else min(day, limit)
