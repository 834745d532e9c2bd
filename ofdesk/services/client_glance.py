"""One client at a glance: what the summary panel shows, in one read."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.services.acts import PendingAct, pending_acts
from ofdesk.services.balances import client_open_cents, credit_cents
from ofdesk.services.billing import billed
from ofdesk.services.client_table import DUE_DAYS
from ofdesk.services.document_rows import DocumentRow, ListDocuments, list_documents
from ofdesk.services.lookup import client_named
from ofdesk.words.documents import vat_why
from ofdesk.words.sentences import sentence

LAST = 4


@dataclass(frozen=True, slots=True)
class Glance:
    """``next_action`` is ``renew``, ``cash_in``, ``bill`` or ``none``; ``vat`` is a sentence."""

    platform: str
    name: str
    state: str
    offer: str
    version: str
    resources: int | None
    read_at: datetime | None
    ends_on: date | None
    days_left: int | None
    contact: str
    phone: str
    emails: tuple[str, ...]
    address: tuple[str, ...]
    vat: str
    open_cents: int
    credit_cents: int
    acts: tuple[PendingAct, ...]
    documents: tuple[DocumentRow, ...]
    next_action: str


def read_glance(session: Session, platform: str, today: date) -> Glance:
    """Read it. Raises ``client_unknown``."""
    client = client_named(session, platform)
    documents = list_documents(session, ListDocuments(client_id=client.id, limit=LAST), today)
    owed = client_open_cents(session, client.id)
    acts = pending_acts(session, client.id)
    left = (client.ends_on - today).days if client.ends_on else None
    lines = (client.name, client.address_1, client.address_2, client.address_3, client.address_4)
    town = f"{client.postcode} {client.city}".strip()
    return Glance(
        platform=client.platform,
        name=client.name,
        state=_state(client.state, left),
        offer=client.offer,
        version=client.production_version,
        resources=client.resources,
        read_at=client.resources_read_at,
        ends_on=client.ends_on,
        days_left=left,
        contact=client.contact_name,
        phone=client.contact_phone,
        emails=tuple(x for x in (client.email_structure, client.email_contact) if x),
        address=tuple(x for x in (*lines, town) if x),
        vat=_vat(session, platform, today),
        open_cents=owed,
        credit_cents=credit_cents(session, client.id),
        acts=acts,
        documents=tuple(documents),
        next_action=_next(client.state, left, owed, bool(acts)),
    )


def _state(state: str, left: int | None) -> str:
    if state in ("suspended", "test") or left is None:
        return state
    if left < 0:
        return "expired"
    return "due" if left <= DUE_DAYS else "production"


def _next(state: str, left: int | None, owed: int, has_acts: bool) -> str:
    if state != "suspended" and (left is None or left <= DUE_DAYS) and not owed:
        return "renew"
    if owed > 0:
        return "cash_in"
    return "bill" if has_acts else "none"


def _vat(session: Session, platform: str, today: date) -> str:
    try:
        return vat_why(billed(session, client_named(session, platform), today).vat)
    except DomainError as refused:
        return sentence(refused)
