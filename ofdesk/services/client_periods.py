"""The end of subscription that a person types: the initial period of a client that we take over."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from ofdesk.domain.dates import add_years
from ofdesk.domain.errors import DomainError
from ofdesk.models import Client, Period
from ofdesk.services.periods import periods_of

INITIAL = "initial"


def set_end(session: Session, client: Client, ends_on: date | None) -> None:
    """Correct the last day of the year that the client had when we took it over.

    The year ends on ``ends_on`` and begins the day after the same day of the year before. Refused
    once a year was invoiced here (``ends_on_from_periods``): then the periods alone say it.
    """
    if ends_on == client.ends_on:
        return
    check_end(session, client)
    initial = next((p for p in periods_of(session, client.id) if p.kind == INITIAL), None)
    client.ends_on = ends_on
    if ends_on is None:
        if initial is not None:
            session.delete(initial)
    elif initial is None:
        session.add(Period(**initial_values(client, ends_on)))
    else:
        initial.starts_on, initial.ends_on = _starts_on(ends_on), ends_on


def check_end(session: Session, client: Client) -> None:
    """Refuse (``ends_on_from_periods``) when a year that was invoiced here says the end."""
    periods = periods_of(session, client.id)
    if any(p.kind != INITIAL and p.state != "cancelled" for p in periods):
        known = client.ends_on.isoformat() if client.ends_on else ""
        raise DomainError("ends_on_from_periods", field="ends_on", ends_on=known)


def initial_values(client: Client, ends_on: date) -> dict[str, str | int | date]:
    """The acquired year that ends on ``ends_on``, at the offer and count of the sheet."""
    return {
        "client_id": client.id,
        "kind": INITIAL,
        "offer": client.offer,
        "resources": client.resources or 0,
        "starts_on": _starts_on(ends_on),
        "ends_on": ends_on,
        "state": "acquired",
    }


def _starts_on(ends_on: date) -> date:
    return add_years(ends_on + timedelta(days=1), -1)


def count_learned(session: Session, client: Client) -> None:
    """Give the initial period the count and offer that were not known when it was typed."""
    periods = periods_of(session, client.id)
    if len(periods) == 1 and periods[0].kind == INITIAL and periods[0].resources == 0:
        periods[0].resources = client.resources or 0


def state_of_new(ends_on: date | None, today: date) -> str:
    """The state of a sheet that was given an end but no state: in production, or lapsed."""
    if ends_on is None:
        return "test"
    return "production" if ends_on >= today else "expired"
