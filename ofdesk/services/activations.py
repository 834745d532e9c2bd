"""A year acquired before it is paid, by an operator who says why, and its doing on the platform."""

from dataclasses import dataclass
from datetime import date, datetime

from ofdesk.domain.errors import DomainError
from ofdesk.models import Period
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.lookup import client_named
from ofdesk.services.periods import acquire_platform, periods_of, refresh_client_periods
from ofdesk.services.typed_text import checked_text

LONGEST_REASON = 300
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class ActivatePeriod:
    """An operator acquires an invoiced year before it is paid, and says why (domain §3.8)."""

    platform: str
    reason: str


@dataclass(frozen=True, slots=True)
class Activated:
    """The period that now counts."""

    platform: str
    period_id: str
    starts_on: date
    ends_on: date
    activated_at: datetime
    changes: frozenset[str] = frozenset({"client", "period"})


def activate_period(request: ActivatePeriod, uow: UnitOfWork) -> Activated:
    """Acquire the client's oldest invoiced period that is not covered yet.

    Raises ``reason_missing``, ``no_period``.
    """
    reason = checked_text(request.reason, "reason", LONGEST_REASON)
    if not reason:
        raise DomainError("reason_missing", field="reason")
    with uow:
        client = client_named(uow.session, request.platform)
        waiting = [
            period
            for period in periods_of(uow.session, client.id)
            if period.state in ("invoiced", "uncovered")
        ]
        if not waiting:
            raise DomainError("no_period", platform=client.platform)
        period = waiting[0]
        period.activated_at, period.activated_by = uow.now(), uow.operator
        period.activated_reason = reason
        refresh_client_periods(uow.session, client)
        acquire_platform(client)
        result = Activated(
            client.platform, period.id, period.starts_on, period.ends_on, period.activated_at
        )
        uow.commit()
    return result


def mark_platform_done(period_id: str, uow: UnitOfWork, today: date) -> None:
    """« À activer sur la plateforme » was done: dated and signed."""
    with uow:
        period = uow.session.get_one(Period, period_id)
        period.platform_done_on, period.platform_done_by = today, uow.operator
        uow.commit()
