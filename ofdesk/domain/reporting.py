"""The periods that reports are asked for by name: this month, the last quarter, the year."""

from collections.abc import Iterator
from datetime import date, timedelta

from ofdesk.domain.dates import MONTH, QUARTER, YEAR, Span, add_months, add_years

LENGTHS = {"month": MONTH, "quarter": QUARTER, "year": YEAR}


def named_periods(today: date) -> Iterator[tuple[str, Span]]:
    """« last_month », « this_month »… up to « this_year », in calendar months, with their days."""
    for name, months in LENGTHS.items():
        first = date(today.year, today.month - (today.month - 1) % months, 1)
        yield f"last_{name}", Span(add_months(first, -months), first - timedelta(days=1))
        yield f"this_{name}", Span(first, add_months(first, months) - timedelta(days=1))


def next_year_end(last_closed: date | None, today: date) -> date:
    """The financial year to close next: a year after the last one, else the last calendar year."""
    if last_closed is None:
        return date(today.year - 1, 12, 31)
    return add_years(last_closed + timedelta(days=1), 1) - timedelta(days=1)
