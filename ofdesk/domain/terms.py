"""Payment terms as people word them: days, weeks, months, end of month, fixed days of the month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ofdesk.domain.dates import MONTH, add_months, end_of_month, first_billing_date

COMMERCIAL_MONTH = 30
"""« 30 jours fin de mois » counts a month, not thirty days: 31 January gives 28 February."""


@dataclass(frozen=True, slots=True)
class PaymentTerm:
    """One term. ``payment_days`` are the days of the month on which the payer pays.

    With ``end_of_month`` each whole thirty days count as a calendar month: the rule that payers
    expect, and the date itself is printed. ``postponed`` names days that are put off, and to when.
    """

    days: int = 0
    weeks: int = 0
    months: int = 0
    end_of_month: bool = False
    payment_days: tuple[int, ...] = ()
    postponed: Mapping[date, date] = field(default_factory=dict, hash=False)

    def due_on(self, issued_on: date) -> date:
        """The day by which a document issued on ``issued_on`` is to be paid."""
        months, days = self.months, self.days
        if self.end_of_month:
            more, days = divmod(days, COMMERCIAL_MONTH)
            months += more
        day = add_months(issued_on, months) + timedelta(weeks=self.weeks, days=days)
        if self.end_of_month:
            day = end_of_month(day)
        if self.payment_days:
            day = min(first_billing_date(day, number, MONTH) for number in self.payment_days)
        return self.postponed.get(day, day)


def due_dates(terms: Sequence[PaymentTerm], issued_on: date) -> tuple[date, ...]:
    """The dates of terms that follow one another, each counted from the one before."""
    dates: list[date] = []
    for term in terms:
        dates.append(term.due_on(dates[-1] if dates else issued_on))
    return tuple(dates)
