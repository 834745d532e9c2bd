"""The next period of a client, the count of resources that it may be billed, and bound prices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ofdesk.domain.dates import Span, paris_day, year_from
from ofdesk.domain.errors import ConfirmationNeeded, DomainError


def next_period(
    anniversary: date | None, last_end: date | None, today: date, restart: bool = False
) -> Span:
    """The next year without an invoice, never refused as too early (domain §3.4).

    It begins the day after ``last_end`` (also for a lapsed client), or today for a platform in
    test, and ends the day before the next anniversary of the original start. ``restart`` lets a
    lapsed client begin again today; raises ``DomainError('restart_not_lapsed')`` for another.
    """
    if last_end is None:
        return year_from(today, today)
    if restart:
        if not is_lapsed(last_end, today):
            raise DomainError("restart_not_lapsed", field="restart", ends_on=last_end.isoformat())
        return year_from(today, today)
    starts_on = last_end + timedelta(days=1)
    return year_from(anniversary or starts_on, starts_on)


def is_lapsed(last_end: date, today: date) -> bool:
    """Whether the last paid or invoiced day is over."""
    return last_end < today


@dataclass(frozen=True, slots=True)
class KnownCount:
    """Activated resources as last known: how many, when read, from where."""

    count: int
    read_at: datetime | None
    source: str = "platform"


@dataclass(frozen=True, slots=True)
class CountVerdict:
    """A count that may be billed. ``stale``: only after the person confirmed how old it is."""

    resources: int
    known: KnownCount
    stale: bool

    def question(self) -> ConfirmationNeeded | None:
        """The doubtful question to ask first (``count_stale``), or nothing."""
        if not self.stale:
            return None
        read_at = self.known.read_at
        dated = {} if read_at is None else {"read_at": read_at.isoformat()}
        return ConfirmationNeeded("count_stale", field="resources", count=self.known.count, **dated)


def is_stale(read_at: datetime | None, now: datetime, max_age_days: int) -> bool:
    """Whether a count was read more than ``max_age_days`` days of Paris ago, or nobody knows when.

    Domain §3.2: beyond 7 days, a setting.
    """
    return read_at is None or (paris_day(now) - paris_day(read_at)).days > max_age_days


def check_count(
    requested: int | None, known: KnownCount | None, now: datetime, max_age_days: int
) -> CountVerdict:
    """The count to bill: by default and at least what is activated on the platform (domain §3.1).

    Raises ``DomainError``: ``count_unknown`` (never read), ``resources_below_platform``,
    ``resources_invalid``.
    """
    if known is None:
        raise DomainError("count_unknown", field="resources")
    wanted = known.count if requested is None else requested
    if type(wanted) is not int or wanted < 0:
        raise DomainError("resources_invalid", field="resources", resources=wanted)
    if wanted < known.count:
        raise DomainError(
            "resources_below_platform", field="resources", requested=wanted, activated=known.count
        )
    return CountVerdict(wanted, known, is_stale(known.read_at, now, max_age_days))


@dataclass(frozen=True, slots=True)
class Binding:
    """A document that may bind the prices of an invoice: a quote or a proposition.

    ``agreed_on`` is the day the quote was accepted or the proposition paid, absent until then.
    """

    number: str
    kind: str
    agreed_on: date | None
    valid_until: date | None


def binding_price(candidates: Iterable[Binding]) -> Binding | None:
    """The document whose prices bind the invoice, or nothing: then the catalogue of the day does.

    A quote binds once accepted while it was valid, a proposition once paid (domain §3.3); the one
    agreed last wins.
    """
    agreed = [(found.agreed_on, found) for found in candidates if found.agreed_on is not None]
    valid = [
        (day, found)
        for day, found in agreed
        if found.kind == "proposition" or found.valid_until is None or day <= found.valid_until
    ]
    return max(valid, key=lambda pair: (pair[0], pair[1].number))[1] if valid else None
