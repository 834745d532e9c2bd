"""Propositions of renewal, and the invoice that follows from one by order or by payment."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.dates import Span
from ofdesk.domain.errors import DomainError
from ofdesk.models import Act, Client, Document, DocumentEvent, Period
from ofdesk.models.ids import new_id
from ofdesk.ports.documents import DocumentFacts, DocumentKind, OrderFacts, OriginFacts
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.billing import due_date, mentions_of
from ofdesk.services.content import around_of, facts_of
from ofdesk.services.issue import IssueDocument, issue_document
from ofdesk.services.periods import add_period, last_end


def open_propositions(session: Session, client_id: str, period: Span) -> list[Document]:
    """The client's propositions for a period, the last one first, without those invoiced."""
    event = aliased(DocumentEvent)
    invoiced = exists().where(event.document_id == Document.id, event.kind == "invoiced")
    rows = session.scalars(
        select(Document)
        .where(Document.client_id == client_id, Document.kind == "proposition", ~invoiced)
        .order_by(Document.issued_at.desc(), Document.number.desc())
    )
    return [row for row in rows if _overlaps(facts_of(row.content), period)]


def _overlaps(offered: DocumentFacts, period: Span) -> bool:
    # A lapsed client may restart on another day than the one that was proposed: the same year.
    starts_on, ends_on = offered.period_starts_on, offered.period_ends_on
    if starts_on is None or ends_on is None:
        return False
    return starts_on <= period.ends_on and period.starts_on <= ends_on


def mark_invoiced(uow: UnitOfWork, offer: Document, invoice: Document) -> None:
    """Say on a proposition or a quote which invoice followed it."""
    uow.session.add(
        DocumentEvent(
            document_id=offer.id,
            kind="invoiced",
            happened_on=invoice.issued_on,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
            related_id=invoice.id,
        )
    )


def followed_by(session: Session, offer: Document) -> Document | None:
    """The invoice that followed a proposition or a quote, if any."""
    related = session.scalars(
        select(DocumentEvent.related_id).where(
            DocumentEvent.document_id == offer.id, DocumentEvent.kind == "invoiced"
        )
    ).first()
    return session.get(Document, related) if related else None


def invoice_proposition(
    uow: UnitOfWork, proposition: Document, order: OrderFacts, today: date
) -> Document:
    """The invoice of an ordered or paid proposition, at its prices, inside the transaction.

    Raises ``already_renewed`` when its period has been invoiced otherwise.
    """
    session = uow.session
    offered = facts_of(proposition.content)
    terms = around_of(proposition.content)["subscription"]
    client = session.get_one(Client, str(proposition.client_id))
    _check_period_free(session, client, offered)
    facts = _ordered(session, proposition, offered, order, today)
    request = IssueDocument(
        facts,
        client.id,
        proposition.party_id,
        proposition.id,
        proposition.pay,
        around={"subscription": terms},
    )
    assert offered.period_starts_on is not None
    uow.claim("period", f"{client.id}:{offered.period_starts_on.isoformat()}")
    invoice = issue_document(uow, request)
    period = _offered_period(client.id, offered, terms, invoice.id)
    for closed in open_propositions(session, client.id, Span(period.starts_on, period.ends_on)):
        mark_invoiced(uow, closed, invoice)
    add_period(session, period)
    _bill_listed_acts(session, terms["acts"], invoice.id)
    return invoice


def _offered_period(
    client_id: str, offered: DocumentFacts, terms: Mapping[str, Any], invoice_id: str
) -> Period:
    assert offered.period_starts_on is not None
    assert offered.period_ends_on is not None
    return Period(
        id=new_id(),
        client_id=client_id,
        kind="renewal",
        offer=terms["offer"],
        resources=terms["resources"],
        starts_on=offered.period_starts_on,
        ends_on=offered.period_ends_on,
        invoice_id=invoice_id,
        catalogue_id=terms["catalogue_id"],
    )


def _check_period_free(session: Session, client: Client, offered: DocumentFacts) -> None:
    end = last_end(session, client.id)
    if end is not None and offered.period_starts_on is not None and offered.period_starts_on <= end:
        raise DomainError("already_renewed", ends_on=end.isoformat())


def _ordered(
    session: Session,
    proposition: Document,
    offered: DocumentFacts,
    order: OrderFacts,
    today: date,
) -> DocumentFacts:
    facts = replace(
        offered,
        kind=DocumentKind.INVOICE,
        issued_on=today,
        due_on=due_date(session, today),
        valid_until=None,
        order=order,
        origin=OriginFacts(proposition.kind, proposition.number, proposition.issued_on),
    )
    return replace(facts, mentions=mentions_of(session, facts))


def _bill_listed_acts(session: Session, acts: list[str], invoice_id: str) -> None:
    for act_id in acts:
        act = session.get_one(Act, act_id)
        if act.invoice_id is not None:
            raise DomainError("act_billed", act=act.id)
        act.invoice_id = invoice_id


def subscription_terms(
    offer: str, resources: int, catalogue_id: str, acts: list[str]
) -> dict[str, object]:
    """What the canonical content keeps besides the page, so that an invoice can follow from it."""
    terms = {"offer": offer, "resources": resources, "catalogue_id": catalogue_id, "acts": acts}
    return {"subscription": terms}
