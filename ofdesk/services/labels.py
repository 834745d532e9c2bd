"""Address labels of clients, in the order in which the post sorts letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.postal import postal_lines, postal_warnings, posting_key
from ofdesk.models import Client, Party
from ofdesk.ports.desk import Desk
from ofdesk.ports.documents import BuyerFacts
from ofdesk.ports.labels import LabelSheet
from ofdesk.services.billing import buyer_facts
from ofdesk.services.lookup import client_named

FAULTS = frozenset(("postal_name_missing", "postal_street_missing", "postal_city_missing"))


@dataclass(frozen=True, slots=True)
class PrintLabels:
    """Whose labels, on which sheet. No ``platforms``: every client that is not archived."""

    platforms: Sequence[str] = ()
    format: str = "L7163"
    first: int = 1
    offset_x: int = 0
    offset_y: int = 0


@dataclass(frozen=True, slots=True)
class Labels:
    """The sheets, how many labels they bear, and the clients without a postal address."""

    pdf: bytes
    count: int
    without_address: tuple[str, ...]


def print_labels(request: PrintLabels, desk: Desk) -> Labels:
    """One label a client, addressed as its letters are: to who is billed.

    Raises ``client_unknown``, ``labels_none`` and the refusals of
    ``ofdesk.documents.labels.label_pages``.
    """
    with desk.read() as session:
        buyers = [_buyer(session, client) for client in _clients(session, request.platforms)]
    ready = sorted(
        (buyer for buyer in buyers if not _faulty(buyer)),
        key=lambda buyer: posting_key(buyer.name, buyer.address),
    )
    if not ready:
        raise DomainError("labels_none")
    lines = tuple(postal_lines(buyer.name, buyer.contact, buyer.address) for buyer in ready)
    sheet = _sheet(request, lines, desk.today, factice=desk.factice)
    missing = tuple(sorted(buyer.platform for buyer in buyers if _faulty(buyer)))
    return Labels(desk.renderer.render_labels(sheet), len(ready), missing)


def _sheet(
    request: PrintLabels, lines: tuple[tuple[str, ...], ...], today: date, *, factice: bool
) -> LabelSheet:
    return LabelSheet(
        format=request.format,
        labels=lines,
        day=today,
        first=request.first,
        offset_x=request.offset_x,
        offset_y=request.offset_y,
        factice=factice,
    )


def _clients(session: Session, platforms: Sequence[str]) -> list[Client]:
    if platforms:
        return list({x.id: x for x in (client_named(session, p) for p in platforms)}.values())
    query = select(Client).where(Client.merged_into_id.is_(None), Client.archived.is_(False))
    return list(session.scalars(query))


def _buyer(session: Session, client: Client) -> BuyerFacts:
    party = session.get(Party, client.billed_party_id) if client.billed_party_id else None
    return buyer_facts(client, party)


def _faulty(buyer: BuyerFacts) -> bool:
    found = postal_warnings(buyer.name, buyer.contact, buyer.address)
    return not FAULTS.isdisjoint(warning.code for warning in found)
