"""Links to pay by card: made for an invoice, asked about, closed once it is settled otherwise."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.cards import Payable, filled_link
from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.models import CardLink, Document
from ofdesk.ports.cards import CardAccount, CardDoor, CardGateway, LinkOrder, MadeLink
from ofdesk.ports.desk import Desk
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.balances import open_cents
from ofdesk.services.cards import CardsRead, take_events
from ofdesk.services.house import read_settings
from ofdesk.services.lookup import document_numbered
from ofdesk.services.propositions import followed_by
from ofdesk.services.receipts import PAYABLE
from ofdesk.services.settled import nothing_owed

TEMPLATE = "template"
MADE, CLOSED = "made", "closed"
LOOK_BACK = timedelta(days=30)
"""How far back refunds and disputes are asked for: as far as providers tell."""
CHANGES = frozenset({"card_link"})

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LinkDone:
    """The link of an invoice; ``made`` when it was made now."""

    number: str
    cents: int
    provider: str
    url: str
    reference: str
    made: bool
    changes: frozenset[str] = field(default=CHANGES)


@dataclass(frozen=True, slots=True)
class Polled:
    """What a provider told, and the links that were closed."""

    links: int
    closed: tuple[str, ...]
    read: CardsRead
    changes: frozenset[str] = field(default=CHANGES | {"receipt", "document", "period", "client"})


def card_account(session: Session, key: str) -> CardAccount:
    """The gateway of the settings, with the key of the keyring."""
    settings = read_settings(session)
    return CardAccount(settings["card.gateway"], settings.get("card.address", ""), key)


def card_link(number: str, desk: Desk, door: CardDoor) -> LinkDone:
    """The link that pays what is open on an invoice: signed, or made by the provider once.

    Raises ``document_unknown``, ``document_wrong_kind``, ``not_open``, ``card_link_missing``
    (no template is set); ``Unavailable('card_key_missing')`` and those of the gateway.
    """
    key = desk.write().card_key()
    with desk.read() as session:
        document = document_numbered(session, number, *PAYABLE)
        cents = _open(session, document)
        account = card_account(session, key)
        template = read_settings(session).get("card.link_template", "")
        present = _present(session, document, cents)
        closed = len(_rows(session, document.id, CLOSED))
        if cents <= 0:
            raise nothing_owed(session, document, "number")
    if account.gateway == TEMPLATE:
        return _templated(document, cents, template, key)
    if present is not None:
        return _done(document, cents, present, made=False)
    order = LinkOrder(
        number=document.number,
        reference=document.reference_rf,
        cents=cents,
        label=f"{document.number} {document.platform}".strip(),
        once=f"{document.id}-{cents}-{closed}",
    )
    link = door.gateway(account).make_link(order)
    with (uow := desk.write()):
        made = _record(uow, (document, cents), MADE, account.gateway, link)
        result = _done(document, cents, made, made=True)
        uow.commit()
    return result


def _templated(document: Document, cents: int, template: str, key: str) -> LinkDone:
    """The signed link for what is left to pay, not for what the page says in all."""
    if not template:
        raise DomainError("card_link_missing", field="card.link_template")
    asked = Payable(document.number, document.reference_rf, cents)
    url = filled_link(template, asked, key)
    if not url:
        raise Unavailable("card_key_missing")
    return LinkDone(document.number, cents, TEMPLATE, url, "", made=False)


def _open(session: Session, document: Document) -> int:
    if document.kind != "proposition":
        return open_cents(session, document)
    invoice = followed_by(session, document)
    return document.total_cents if invoice is None else 0


def _done(document: Document, cents: int, row: CardLink, *, made: bool) -> LinkDone:
    return LinkDone(document.number, cents, row.provider, row.url, row.reference, made)


def _record(
    uow: UnitOfWork, about: tuple[Document, int], kind: str, provider: str, link: MadeLink
) -> CardLink:
    document, cents = about
    row = CardLink(
        document_id=document.id,
        kind=kind,
        provider=provider,
        reference=link.reference,
        url=link.url,
        cents=cents,
        recorded_at=uow.now(),
        recorded_by=uow.operator,
    )
    uow.session.add(row)
    uow.session.flush()
    return row


def _rows(session: Session, document_id: str, kind: str) -> list[CardLink]:
    query = select(CardLink).where(CardLink.document_id == document_id, CardLink.kind == kind)
    return list(session.scalars(query.order_by(CardLink.recorded_at, CardLink.id)))


def _present(session: Session, document: Document, cents: int) -> CardLink | None:
    """The link that still pays just this."""
    closed = {row.reference for row in _rows(session, document.id, CLOSED)}
    made = [row for row in _rows(session, document.id, MADE) if row.reference not in closed]
    return next((row for row in reversed(made) if row.cents == cents), None)


def open_link_url(session: Session, document: Document) -> str:
    """Where the provider's link of a document leads, if there is one that pays what is open."""
    found = _present(session, document, _open(session, document))
    return "" if found is None else found.url


def open_links(session: Session) -> list[CardLink]:
    """Every link of a provider that was not closed."""
    closed = select(CardLink.reference).where(CardLink.kind == CLOSED)
    query = select(CardLink).where(CardLink.kind == MADE, CardLink.reference.not_in(closed))
    return list(session.scalars(query.order_by(CardLink.recorded_at, CardLink.id)))


def poll_cards(desk: Desk, door: CardDoor, tell: Tell = lambda _done, _of: None) -> Polled:
    """Ask the provider what was paid, refunded or disputed, and close links that are of no use.

    No session is held while it is asked. Raises ``card_gateway_local`` (a template is never
    asked); ``Unavailable``: ``card_key_missing`` and those of the gateway.
    """
    with desk.read() as session:
        account = card_account(session, desk.write().card_key())
        links = [MadeLink(row.reference, row.url) for row in open_links(session)]
    gateway = door.gateway(account)
    since = desk.today - LOOK_BACK
    facts = [fact for fact in gateway.poll(links, since) if fact.happened_on <= desk.today]
    read = take_events(facts, account.gateway, desk)
    closed = _close_settled(desk, gateway, tell)
    return Polled(len(links), tuple(closed), read)


def _close_settled(desk: Desk, gateway: CardGateway, tell: Tell) -> list[str]:
    with desk.read() as session:
        useless = [
            (row, session.get_one(Document, row.document_id))
            for row in open_links(session)
            if not _pays(session, row)
        ]
    for done, (row, document) in enumerate(useless):
        tell(done, len(useless))
        gateway.close_link(row.reference)
        with (uow := desk.write()):
            link = MadeLink(row.reference, row.url)
            _record(uow, (document, row.cents), CLOSED, row.provider, link)
            uow.commit()
    return [document.number for _, document in useless]


def _pays(session: Session, row: CardLink) -> bool:
    """Whether a link still asks for what is open."""
    return _open(session, session.get_one(Document, row.document_id)) == row.cents
