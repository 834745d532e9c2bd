"""The client list in SQL, sorted and filtered: what is exported, and what the index must equal."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from ofdesk.domain.text import fold
from ofdesk.models import Allocation, Client, ClientAlias, Document, WriteOff
from ofdesk.services.client_waits import waiting

DUE_DAYS = 60
"""Within so many days of its end, a subscription « est à renouveler »."""

SOLD = "invoice"
"""A corrective invoice owes what the invoice that it replaces no longer does."""


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """What the list shows and in which order; an empty criterion does not count.

    ``state`` is one shown: ``production``, ``due``, ``expired``, ``test`` or ``suspended``;
    ``waits`` what waits there, of ``ofdesk.services.client_waits``.
    """

    search: str = ""
    state: str = ""
    offer: str = ""
    tag: str = ""
    waits: str = ""
    archived: bool = False
    sort: str = "name"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ClientTableRow:
    """One row as stored. ``shown_state`` follows the end of the subscription."""

    id: str
    platform: str
    name: str
    offer: str
    resources: int | None
    version: str
    ends_on: date | None
    shown_state: str
    open_cents: int
    city: str
    tags: str


@dataclass(frozen=True, slots=True)
class ClientTotals:
    """The foot of the list: of all that the filter shows, not of one page."""

    count: int
    resources: int
    open_cents: int


def client_page(
    session: Session, wanted: ClientFilter, today: date, offset: int, limit: int
) -> list[ClientTableRow]:
    """``limit`` rows from ``offset`` on."""
    query = _filtered(select(*_columns(today)), wanted, today)
    query = query.order_by(*_order(wanted, today)).offset(offset).limit(limit)
    return [ClientTableRow(*row) for row in session.execute(query)]


def _columns(today: date) -> tuple[Any, ...]:
    return (
        Client.id,
        Client.platform,
        Client.name,
        Client.offer,
        Client.resources,
        Client.production_version,
        Client.ends_on,
        shown_state(today),
        open_of_client(),
        Client.city,
        Client.tags,
    )


def shown_state(today: date) -> ColumnElement[str]:
    """The state in a word: what the platform is, seen with the end of its subscription."""
    return case(
        (Client.state == "suspended", "suspended"),
        (Client.state == "test", "test"),
        (Client.ends_on < today, "expired"),
        (Client.ends_on <= today + timedelta(days=DUE_DAYS), "due"),
        (Client.state == "expired", "expired"),
        else_="production",
    )


def open_of_client() -> ColumnElement[int]:
    """Correlated: what the invoices of a client owe, credit notes and payments taken off."""
    signed = case(
        (Document.kind == SOLD, Document.total_cents),
        (Document.kind == "credit_note", -Document.total_cents),
        else_=0,
    )
    billed = (
        select(func.coalesce(func.sum(signed), 0))
        .where(Document.client_id == Client.id)
        .correlate(Client)
        .scalar_subquery()
    )
    paid = (
        select(func.coalesce(func.sum(Allocation.cents), 0))
        .join(Document, Document.id == Allocation.invoice_id)
        .where(Document.client_id == Client.id)
        .correlate(Client)
        .scalar_subquery()
    )
    gone = (
        select(func.coalesce(func.sum(WriteOff.cents), 0))
        .join(Document, Document.id == WriteOff.invoice_id)
        .where(Document.client_id == Client.id)
        .correlate(Client)
        .scalar_subquery()
    )
    return billed - paid - gone


def _filtered(query: Select[Any], wanted: ClientFilter, today: date) -> Select[Any]:
    query = query.where(Client.archived.is_(wanted.archived))
    for word in fold(wanted.search).split():
        former = select(ClientAlias.client_id).where(
            ClientAlias.platform.contains(word, autoescape=True)
        )
        found = Client.search.contains(word, autoescape=True)
        query = query.where(or_(found, Client.id.in_(former)))
    if wanted.state:
        query = query.where(shown_state(today) == wanted.state)
    if wanted.offer:
        query = query.where(Client.offer == wanted.offer)
    if wanted.waits:
        query = query.where(Client.id.in_(waiting(wanted.waits)))
    if wanted.tag:
        tags = "," + func.replace(Client.tags, ", ", ",") + ","
        query = query.where(tags.contains(f",{wanted.tag},", autoescape=True))
    return query


def _order(wanted: ClientFilter, today: date) -> list[ColumnElement[Any]]:
    keys: dict[str, Any] = {
        "platform": Client.platform,
        "name": Client.name_key,
        "offer": Client.offer,
        "resources": Client.resources,
        "version": Client.production_version,
        "ends_on": Client.ends_on,
        "shown_state": shown_state(today),
        "open_cents": open_of_client(),
        "city": func.lower(Client.city),
        "tags": Client.tags,
    }
    key = keys[wanted.sort]
    ordered = key.desc() if wanted.descending else key.asc()
    return [ordered.nulls_last(), Client.name_key, Client.id]
