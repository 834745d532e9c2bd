"""The board « À renouveler »: clients by end of subscription, with what is known and pending."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.renewal import is_stale
from ofdesk.domain.text import fold
from ofdesk.models import Client, Document, DocumentEvent, MailMessage, Period
from ofdesk.services.house import read_settings

BANDS = (7, 15, 30, 60)
"""Days before the end that the board groups by; before them, the late ones (domain §3)."""


@dataclass(frozen=True, slots=True)
class ListRenewals:
    """Clients whose subscription ends within ``days``, the lapsed ones included."""

    days: int = 60
    search: str = ""
    limit: int = 2000


@dataclass(frozen=True, slots=True)
class RenewalRow:
    """One client of the board. ``band`` is ``late``, ``7``, ``15``, ``30``, ``60`` or ``later``.

    ``step`` is what stands already: ``none``, ``proposed`` (a proposition is out), ``invoiced``
    (its invoice waits for money) or ``part_paid``.
    """

    id: str
    platform: str
    name: str
    offer: str
    resources: int | None
    read_at: datetime | None
    stale: bool
    ends_on: date
    band: str
    step: str
    document_number: str
    delivery: str
    email: str
    alerted_at: datetime | None = None
    """When the last alert about this end left."""


def list_renewals(
    session: Session, request: ListRenewals, today: date, now: datetime
) -> list[RenewalRow]:
    """The board, the earliest end first. Suspended and archived clients are left out."""
    age = int(read_settings(session)["rules.count_max_age_days"])
    query = _query(request, today)
    return [_row(row, today, now, age) for row in session.execute(query)]


def _query(request: ListRenewals, today: date) -> Select[Any]:
    ahead = aliased(Period)
    invoice = aliased(Document)
    columns: tuple[Any, ...] = (
        Client.id,
        Client.platform,
        Client.name,
        Client.offer,
        Client.resources,
        Client.resources_read_at,
        Client.ends_on,
        Client.delivery,
        func.coalesce(func.nullif(Client.email_contact, ""), Client.email_structure).label("email"),
        invoice.number.label("invoice_number"),
        ahead.state.label("period_state"),
        _proposition().label("proposition_number"),
        _last_alert().label("alerted_at"),
    )
    waiting = and_(
        ahead.client_id == Client.id,
        ahead.kind == "renewal",
        ahead.state.in_(("invoiced", "uncovered")),
        ahead.ends_on > Client.ends_on,
    )
    query = (
        select(*columns)
        .outerjoin(ahead, waiting)
        .outerjoin(invoice, invoice.id == ahead.invoice_id)
        .where(
            Client.archived.is_(False),
            Client.merged_into_id.is_(None),
            Client.state != "suspended",
            Client.ends_on <= today + timedelta(days=request.days),
        )
        .order_by(Client.ends_on, Client.name_key, Client.id)
        .limit(request.limit)
    )
    for word in fold(request.search).split():
        query = query.where(Client.search.contains(word, autoescape=True))
    return query


def _proposition() -> Any:
    """The last proposition of a client that no invoice followed."""
    offer, event = aliased(Document), aliased(DocumentEvent)
    followed = exists().where(
        event.document_id == offer.id, or_(event.kind == "invoiced", event.kind == "refused")
    )
    return (
        select(offer.number)
        .where(offer.client_id == Client.id, offer.kind == "proposition", ~followed)
        .order_by(offer.issued_at.desc())
        .limit(1)
        .correlate(Client)
        .scalar_subquery()
    )


def _last_alert() -> Any:
    """When the last alert left that spoke of the present end of a client."""
    return (
        select(func.max(MailMessage.sent_at, type_=MailMessage.sent_at.type))
        .where(
            MailMessage.kind == "alert",
            MailMessage.client_id == Client.id,
            MailMessage.period_ends_on == Client.ends_on,
        )
        .correlate(Client)
        .scalar_subquery()
    )


def _row(row: Row[Any], today: date, now: datetime, age: int) -> RenewalRow:
    step, number = "none", ""
    if row.invoice_number:
        step, number = "invoiced", row.invoice_number
        if row.period_state == "uncovered":
            step = "part_paid"
    elif row.proposition_number:
        step, number = "proposed", row.proposition_number
    return RenewalRow(
        id=row.id,
        platform=row.platform,
        name=row.name,
        offer=row.offer,
        resources=row.resources,
        read_at=row.resources_read_at,
        stale=is_stale(row.resources_read_at, now, age),
        ends_on=row.ends_on,
        band=band_of(row.ends_on, today),
        step=step,
        document_number=number,
        delivery=row.delivery,
        email=row.email,
        alerted_at=row.alerted_at,
    )


def band_of(ends_on: date, today: date) -> str:
    """The column of the board for an end date."""
    left = (ends_on - today).days
    if left < 0:
        return "late"
    return next((str(band) for band in BANDS if left <= band), "later")
