"""Late penalties and the 40 € of professionals, by the dated table of legal rates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ofdesk.domain.errors import DomainError
from ofdesk.domain.money import round_half_away

TIMES = 3
"""Three times the legal rate: what our invoices say, and the least that the law allows
(C. com. L441-10)."""
FEE_CENTS = 4_000
"""« Indemnité forfaitaire » for each late invoice, even partly paid in time (D441-5)."""
DAYS_OF_A_YEAR = 365
LARGEST_RATE_BP = 10_000
PROFESSIONAL_KINDS = ("company", "association")
"""Who may be flagged. A natural person is a consumer; a public body has rules of its own."""


@dataclass(frozen=True, slots=True)
class InterestRate:
    """The legal rate of a half-year, in basis points of a year (2.62 % = 262)."""

    rate_bp: int
    valid_from: date
    valid_to: date


def half_year(day: date) -> tuple[date, date]:
    """The first and last day of the half-year of ``day``: the legal rate changes with it."""
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year, 12, 31)


def rate_on(rates: Iterable[InterestRate], day: date) -> int:
    """The rate in force, in basis points; of two that are, the one that began last.

    Raises ``penalty_rate_missing``: a rate is never guessed.
    """
    found = [rate for rate in rates if rate.valid_from <= day <= rate.valid_to]
    if not found:
        raise DomainError("penalty_rate_missing", field="rate", day_on=day.isoformat())
    return max(found, key=lambda rate: rate.valid_from).rate_bp


def penalty_cents(
    balances: Sequence[tuple[date, int]],
    rates: Sequence[InterestRate],
    due_on: date,
    until: date,
) -> int:
    """Penalties of one invoice from the day after ``due_on`` to the end of ``until``, in cents.

    ``balances``: since which day how much was open, oldest first, with its VAT. The sum is rounded
    once. A day on which nothing was open needs no rate. Raises ``penalty_rate_missing``.
    """
    owed = Fraction(0)
    days = (due_on + timedelta(days=n) for n in range(1, (until - due_on).days + 1))
    for day in days:
        cents = next((cents for since, cents in reversed(balances) if since <= day), 0)
        if cents > 0:
            owed += cents * TIMES * rate_on(rates, day)
    return round_half_away(owed / (10_000 * DAYS_OF_A_YEAR))


def may_charge(kind: str, flag: bool | None) -> bool:
    """Whether penalties may be claimed from a client of ``kind``: companies unless switched off,
    associations once switched on, others never."""
    if kind not in PROFESSIONAL_KINDS:
        return False
    return kind == "company" if flag is None else flag


def check_rate(rate: InterestRate) -> None:
    """Raise ``rate_out_of_range`` or ``period_inverted`` for a row that cannot be."""
    if not 0 < rate.rate_bp <= LARGEST_RATE_BP:
        raise DomainError("rate_out_of_range", field="rate", value_bp=rate.rate_bp)
    if rate.valid_to < rate.valid_from:
        raise DomainError("period_inverted", field="to", until_on=rate.valid_to.isoformat())
