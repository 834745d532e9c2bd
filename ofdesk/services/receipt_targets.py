"""What a scanned or typed reference means for a receipt: an invoice, a proposition, a client."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.references import read_reference
from ofdesk.models import Client, Document
from ofdesk.services.balances import OWED_KINDS, client_open_cents, open_cents
from ofdesk.services.lookup import client_named

PAYABLE = (*OWED_KINDS, "proposition")


@dataclass(frozen=True, slots=True)
class Target:
    """``kind`` is ``invoice``, ``proposition`` or ``client``; ``number`` is empty for a client."""

    kind: str
    number: str
    platform: str
    name: str
    open_cents: int


def find_target(session: Session, text: str) -> Target | None:
    """The invoice of a reference (bar code, also of an AZERTY-shifted reader) or number, else the
    client of a platform name, else nothing."""
    typed = text.strip()
    if not typed:
        return None
    document = _document(session, typed)
    if document is not None:
        return _payable(session, document)
    try:
        client = client_named(session, typed)
    except DomainError:
        return None
    owed = client_open_cents(session, client.id)
    return Target("client", "", client.platform, client.name, owed)


def _document(session: Session, typed: str) -> Document | None:
    try:
        meant = read_reference(typed)
    except DomainError:
        return None
    found = session.scalars(
        select(Document).where(
            Document.type == meant.type,
            Document.desk == meant.desk,
            Document.year == meant.year,
            Document.sequence == meant.sequence,
        )
    ).one_or_none()
    return found if found is not None and found.kind in PAYABLE else None


def _payable(session: Session, document: Document) -> Target:
    client = session.get(Client, document.client_id) if document.client_id else None
    proposed = document.kind == "proposition"
    return Target(
        kind="proposition" if proposed else "invoice",
        number=document.number,
        platform=client.platform if client else document.platform,
        name=client.name if client else document.buyer_name,
        open_cents=document.total_cents if proposed else open_cents(session, document),
    )
