"""What a desk reserves before it goes offline: renewals, acts, quotes, cheques (sync P17)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.renewal import next_period
from ofdesk.models import Client, Document, DocumentEvent, Receipt
from ofdesk.services.acts import pending_acts
from ofdesk.services.cheques import IN_HAND, cheque_state
from ofdesk.services.client_names import kept_sheet
from ofdesk.services.periods import last_end

LONGEST_DAYS = 400


@dataclass(frozen=True, slots=True)
class PrepareOffline:
    """Whose work: the named clients, else those whose subscription ends within ``days``;
    ``cheques``: also the deposit of every cheque in hand."""

    platforms: tuple[str, ...] = ()
    days: int = 30
    cheques: bool = False


@dataclass(frozen=True, slots=True)
class OfflineWork:
    """One thing to reserve: the kind and subject of its right, whose it is, and what names it (a
    day, a number)."""

    kind: str
    subject: str
    platform: str
    about: str


def offline_work(session: Session, request: PrepareOffline, today: date) -> list[OfflineWork]:
    """Everything that may be billed for these clients.

    Raises ``client_unknown``, ``days_invalid``.
    """
    if not 0 <= request.days <= LONGEST_DAYS:
        raise DomainError("days_invalid", field="days", value=request.days, most=LONGEST_DAYS)
    found: list[OfflineWork] = []
    for client in _clients(session, request, today):
        found += _of_client(session, client, today)
    if request.cheques:
        found += _cheques(session)
    return found


def _clients(session: Session, request: PrepareOffline, today: date) -> Sequence[Client]:
    if request.platforms:
        return [kept_sheet(session, name) for name in request.platforms]
    return session.scalars(
        select(Client)
        .where(
            Client.archived.is_(False),
            Client.merged_into_id.is_(None),
            Client.state != "suspended",
            Client.ends_on <= today + timedelta(days=request.days),
        )
        .order_by(Client.ends_on, Client.platform)
    ).all()


def _of_client(session: Session, client: Client, today: date) -> Iterator[OfflineWork]:
    starts_on = next_period(client.anniversary, last_end(session, client.id), today).starts_on
    day = starts_on.isoformat()
    yield OfflineWork("period", f"{client.id}:{day}", client.platform, day)
    for act in pending_acts(session, client.id):
        yield OfflineWork("act", act.id, client.platform, act.done_on.isoformat())
    invoiced = select(DocumentEvent.document_id).where(DocumentEvent.kind == "invoiced")
    quotes = select(Document).where(
        Document.client_id == client.id, Document.kind == "quote", Document.id.not_in(invoiced)
    )
    for quote in session.scalars(quotes.order_by(Document.number)):
        yield OfflineWork("quote", quote.id, client.platform, quote.number)


def _cheques(session: Session) -> Iterator[OfflineWork]:
    rows = session.execute(
        select(Receipt, Document.number)
        .join(Document, Document.id == Receipt.id)
        .where(Receipt.method == "cheque", Receipt.kind == "receipt")
        .order_by(Document.number)
    )
    for cheque, number in rows:
        if cheque_state(session, cheque) in IN_HAND:
            yield OfflineWork("deposit", cheque.id, "", number)
