"""Days, periods and anniversaries: always from the original start, never from the last date."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ofdesk.domain.errors import DomainError

MONTH = 1
QUARTER = 3
YEAR = 12
"""Lengths of a period, in months."""

LONGEST_DUE_DAYS = 60
"""Code de commerce L441-10: sixty days from the date of issue at most."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``starts_on`` to ``ends_on``, both included. Raises ``ValueError`` if empty."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(f"a period cannot end before it begins: {self}")

    @property
    def days(self) -> int:
        """Number of days, both ends counted."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def next_starts_on(self) -> date:
        """The day after the last."""
        return self.ends_on + timedelta(days=1)

    def days_from(self, day: date) -> int:
        """Days left from ``day`` on, itself counted: all before the period, none after it."""
        return max(0, (self.ends_on - max(day, self.starts_on)).days + 1)

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


def on_day(year: int, month: int, day: int) -> date:
    """``day`` of a month, or the last one when the month is shorter.

    Raises ``DomainError('date_out_of_range')`` outside the calendar.
    """
    if not 1 <= year <= 9998:
        raise DomainError("date_out_of_range", year=year)
    return date(year, month, min(day, monthrange(year, month)[1]))


def add_months(start: date, months: int) -> date:
    """The same day ``months`` later, without overflow: 31 January + 1 gives 28 or 29 February."""
    years, month = divmod(start.month - 1 + months, 12)
    return on_day(start.year + years, month + 1, start.day)


def add_years(start: date, years: int) -> date:
    """The anniversary: 29 February gives 28 in common years, and 29 again in leap years."""
    return add_months(start, 12 * years)


def period_containing(start: date, day: date, months: int) -> Span:
    """The period of ``months`` months around ``day``, counted from the original ``start``."""
    elapsed = 12 * (day.year - start.year) + day.month - start.month
    index = elapsed // months
    if add_months(start, index * months) > day:
        index -= 1
    begins = add_months(start, index * months)
    return Span(begins, add_months(start, (index + 1) * months) - timedelta(days=1))


def is_anniversary(origin: date, day: date) -> bool:
    """Whether ``day`` is ``origin`` some whole years later or earlier, 29 February minded."""
    return add_years(origin, day.year - origin.year) == day


def year_from(anniversary: date, starts_on: date) -> Span:
    """The year that begins on ``starts_on`` and ends the day before the next anniversary.

    A ``starts_on`` that is no anniversary (imported, restarted) is taken as its own origin.
    """
    origin = anniversary if is_anniversary(anniversary, starts_on) else starts_on
    next_starts_on = add_years(origin, starts_on.year - origin.year + 1)
    return Span(starts_on, next_starts_on - timedelta(days=1))


def first_of_next_month(day: date) -> date:
    """The first day of the month after the one of ``day``."""
    return add_months(day.replace(day=1), 1)


def end_of_month(day: date) -> date:
    """The last day of the month of ``day``."""
    return on_day(day.year, day.month, 31)


def next_end_of_month(day: date) -> date:
    """The first last day of a month strictly after ``day``."""
    return end_of_month(day + timedelta(days=1))


def next_day_of_month(day: date, number: int) -> date:
    """The first ``number``-th of a month strictly after ``day``; short months give their last."""
    return first_billing_date(day + timedelta(days=1), number, MONTH)


def first_billing_date(start: date, billing_day: int, months: int) -> date:
    """The first billing date on or after ``start``: ``billing_day`` of that month, or of the month
    a period of ``months`` later. Raises ``ValueError`` for a day outside 1 to 31."""
    if not 1 <= billing_day <= 31:
        raise ValueError(f"not a day of a month: {billing_day!r}")
    first = on_day(start.year, start.month, billing_day)
    if first >= start:
        return first
    later = add_months(start.replace(day=1), months)
    return on_day(later.year, later.month, billing_day)


@dataclass(frozen=True, slots=True)
class Invoicing:
    """How a running period is invoiced: up to which day, and when the next one is due."""

    next_on: date | None
    invoiced_to: date


def invoice_in_advance(origin: date, next_on: date, months: int) -> Invoicing:
    """Prepaid: the period that begins on ``next_on``, an anniversary counted from ``origin``."""
    span = period_containing(origin, next_on, months)
    return Invoicing(span.next_starts_on, span.ends_on)


def invoice_in_arrears(origin: date, next_on: date, months: int) -> Invoicing:
    """Postpaid: the period that ended the day before ``next_on``."""
    span = period_containing(origin, next_on, months)
    return Invoicing(span.next_starts_on, next_on - timedelta(days=1))


def periods_until(start: date, last_day: date, months: int) -> tuple[Span, ...]:
    """The periods from ``start`` to ``last_day`` included, the last one cut; none if it is over."""
    found: list[Span] = []
    begins = start
    while begins <= last_day:
        whole = period_containing(start, begins, months)
        found.append(Span(begins, min(whole.ends_on, last_day)))
        begins = whole.next_starts_on
    return tuple(found)


def first_invoice_on(
    start: date, last_day: date | None, months: int, in_arrears: bool = False
) -> date | None:
    """When a subscription is first invoiced: at its start, or in arrears once a period is over.

    Nothing when ``last_day``, the last one served, comes before ``start``.
    """
    whole = period_containing(start, start, months)
    periods = periods_until(start, last_day or whole.ends_on, months)
    if not periods:
        return None
    return periods[0].next_starts_on if in_arrears else start


def paris_day(moment: datetime) -> date:
    """The legal day of an instant: the one on clocks in Paris.

    Raises ``ValueError`` for a datetime without time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return moment.astimezone(ZoneInfo("Europe/Paris")).date()


def due_date(issued_on: date, days: int) -> date:
    """Issue + ``days`` days (domain §3.7). Raises ``DomainError('due_days_invalid')`` beyond 60."""
    if not 0 <= days <= LONGEST_DUE_DAYS:
        raise DomainError("due_days_invalid", days=days, limit=LONGEST_DUE_DAYS)
    return issued_on + timedelta(days=days)
