"""Corrective invoices (384): the same amounts said anew, « annule et remplace » (documents §6)."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Act, Client, Document, DocumentEvent, Migration, Period
from ofdesk.ports.documents import DocumentFacts, DocumentKind, OriginFacts
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.allocations import move_allocations
from ofdesk.services.balances import OWED_KINDS, credited, paid
from ofdesk.services.billing import billed, mentions_of
from ofdesk.services.content import facts_of
from ofdesk.services.house import bank_facts, check_complete, read_settings, seller_facts
from ofdesk.services.invoicing import Issued, issued_result
from ofdesk.services.issue import IssueDocument, issue_document
from ofdesk.services.lookup import document_numbered
from ofdesk.services.periods import refresh_client_periods
from ofdesk.services.typed_text import checked_text

LONGEST_REASON = 300
"""Characters of a reason, which the page prints."""

CORRECTED = "corrected"
"""The event of an invoice that a corrective one replaced; ``related_id`` is that one."""


@dataclass(frozen=True, slots=True)
class CorrectInvoice:
    """A correction as asked: of which invoice, and what was wrong with it."""

    number: str
    reason: str


def preview_correction(session: Session, request: CorrectInvoice, today: date) -> DocumentFacts:
    """The invoice as the sheets and settings say it today; lines, amounts and due date as issued.

    Raises ``reason_missing``, ``field_too_long``, ``document_unknown``, ``document_wrong_kind``,
    ``document_replaced``, ``correction_after_credit`` and, when the VAT would be another one,
    ``correction_changes_amounts``.
    """
    reason = checked_text(request.reason, "reason", LONGEST_REASON)
    if not reason:
        raise DomainError("reason_missing", field="reason")
    invoice = document_numbered(session, request.number, *OWED_KINDS)
    check_not_replaced(session, invoice)
    if credited(session, invoice):
        raise DomainError("correction_after_credit", field="number", number=invoice.number)
    original = facts_of(invoice.content)
    settings = read_settings(session)
    facts = replace(
        original,
        kind=DocumentKind.CORRECTIVE,
        number="",
        reference_rf="",
        issued_on=today,
        seller=seller_facts(settings),
        bank=bank_facts(settings),
        settled_cents=paid(session, invoice),
        origin=OriginFacts(invoice.kind, invoice.number, invoice.issued_on, reason),
    )
    if invoice.client_id is not None:
        facts = _said_today(session, facts, invoice.client_id, today)
    return replace(facts, mentions=mentions_of(session, facts))


def _said_today(
    session: Session, facts: DocumentFacts, client_id: str, today: date
) -> DocumentFacts:
    who = billed(session, session.get_one(Client, client_id), today)
    taxed = {(row.rate_bp, row.category) for row in facts.vat}
    if taxed != {(who.vat.rate_bp, who.vat.category)}:
        raise DomainError("correction_changes_amounts", field="number")
    return replace(facts, buyer=who.buyer, language=who.language)


def replaced_by(session: Session, invoice: Document) -> Document | None:
    """The corrective invoice that took the place of this one, if any."""
    return session.scalars(
        select(Document).where(Document.origin_id == invoice.id, Document.kind == "corrective")
    ).first()


def check_not_replaced(session: Session, invoice: Document) -> None:
    """Refuse (``document_replaced``) an invoice that a corrective one replaced."""
    following = replaced_by(session, invoice)
    if following is not None:
        raise DomainError(
            "document_replaced", field="number", number=invoice.number, following=following.number
        )


def correct_invoice(request: CorrectInvoice, uow: UnitOfWork, today: date) -> Issued:
    """Issue the corrective invoice: it takes over what is owed, paid and subscribed.

    Raises the refusals of ``preview_correction``, ``company_incomplete`` and those of
    ``issue_document``.
    """
    with uow:
        session = uow.session
        if not uow.factice:
            check_complete(read_settings(session))
        facts = replace(preview_correction(session, request, today), factice=uow.factice)
        invoice = document_numbered(session, request.number, *OWED_KINDS)
        wanted = IssueDocument(facts, invoice.client_id, invoice.party_id, invoice.id, invoice.pay)
        uow.claim("credit", invoice.id)
        document = issue_document(uow, wanted)
        _take_over(uow, invoice, document, today)
        result = issued_result(document)
        uow.commit()
    return result


def _take_over(uow: UnitOfWork, invoice: Document, document: Document, today: date) -> None:
    session = uow.session
    for model in (Period, Act, Migration):
        session.execute(
            update(model).where(model.invoice_id == invoice.id).values(invoice_id=document.id)
        )
    move_allocations(uow, invoice, document, today)
    session.add(
        DocumentEvent(
            document_id=invoice.id,
            kind=CORRECTED,
            happened_on=today,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
            related_id=document.id,
        )
    )
    session.flush()
    if document.client_id is not None:
        refresh_client_periods(session, session.get_one(Client, document.client_id))
