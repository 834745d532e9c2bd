"""Credit notes: whole or by line, never beyond the invoice, linked both ways (documents §6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.money import E4, price_e6, vat_on
from ofdesk.models import Act, Client, Document, DocumentLine, DocumentVat
from ofdesk.ports.documents import (
    DocumentFacts,
    DocumentKind,
    LineFacts,
    OriginFacts,
    VatFacts,
)
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.allocations import release_excess
from ofdesk.services.balances import OWED_KINDS
from ofdesk.services.billing import mentions_of
from ofdesk.services.content import facts_of
from ofdesk.services.corrections import check_not_replaced
from ofdesk.services.invoicing import Issued, issued_result
from ofdesk.services.issue import IssueDocument, issue_document
from ofdesk.services.lookup import document_numbered
from ofdesk.services.periods import (
    SUBSCRIPTION_SUBJECTS,
    cancel_periods,
    refresh_client_periods,
)
from ofdesk.services.typed_text import checked_text

LONGEST_REASON = 300
"""Characters of a reason, which the page prints."""


@dataclass(frozen=True, slots=True)
class CreditInvoice:
    """A credit note as asked: the whole rest of the invoice, or of one line, or ``cents`` HT."""

    number: str
    reason: str
    position: int | None = None
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class CreditPreview:
    """What a credit note would say. ``whole`` when nothing of the invoice is left after it."""

    origin_id: str
    facts: DocumentFacts
    credits: tuple[tuple[int, int], ...]
    whole: bool


def preview_credit(session: Session, request: CreditInvoice, today: date) -> CreditPreview:
    """The credit note of an invoice, with the rates, categories and wording of its original.

    Raises ``reason_missing``, ``document_unknown``, ``document_wrong_kind``, ``document_replaced``,
    ``line_unknown``, ``amount_not_positive``, ``over_credit``, ``not_open``, ``field_too_long``.
    """
    reason = checked_text(request.reason, "reason", LONGEST_REASON)
    if not reason:
        raise DomainError("reason_missing", field="reason")
    invoice = _invoice(session, request.number)
    left = _left_by_line(session, invoice)
    chosen = _chosen(request, left)
    original = facts_of(invoice.content)
    by_position = {line.position: line for line in original.lines}
    lines = tuple(
        _credit_line(by_position[source], position, cents)
        for position, (source, cents) in enumerate(chosen, start=1)
    )
    vat = _vat(session, invoice, lines, original.vat)
    total_ht, total_vat = sum(v.base_cents for v in vat), sum(v.vat_cents for v in vat)
    facts = replace(
        original,
        kind=DocumentKind.CREDIT_NOTE,
        number="",
        reference_rf="",
        issued_on=today,
        due_on=None,
        lines=lines,
        vat=vat,
        total_ht_cents=total_ht,
        total_vat_cents=total_vat,
        total_cents=total_ht + total_vat,
        settled_cents=0,
        origin=OriginFacts(invoice.kind, invoice.number, invoice.issued_on, reason),
    )
    facts = replace(facts, mentions=mentions_of(session, facts))
    mirrored = tuple((p, source) for p, (source, _) in enumerate(chosen, start=1))
    whole = sum(left.values()) == sum(cents for _, cents in chosen)
    return CreditPreview(invoice.id, facts, mirrored, whole)


def _invoice(session: Session, number: str) -> Document:
    invoice = document_numbered(session, number, *OWED_KINDS)
    check_not_replaced(session, invoice)
    return invoice


def _left_by_line(session: Session, invoice: Document) -> dict[int, int]:
    """What is left to credit of each line, HT, in the order of the invoice."""
    before = session.execute(
        select(DocumentLine.credits_position, func.sum(DocumentLine.total_cents))
        .join(Document, Document.id == DocumentLine.document_id)
        .where(Document.origin_id == invoice.id, Document.kind == "credit_note")
        .group_by(DocumentLine.credits_position)
    )
    credited = {row[0]: row[1] for row in before}
    rows = session.execute(
        select(DocumentLine.position, DocumentLine.total_cents)
        .where(DocumentLine.document_id == invoice.id)
        .order_by(DocumentLine.position)
    )
    return {position: total - credited.get(position, 0) for position, total in rows}


def _chosen(request: CreditInvoice, left: dict[int, int]) -> list[tuple[int, int]]:
    """(position of the original, cents HT) of each line to credit."""
    if request.position is None:
        return _chosen_whole(request, left)
    if request.position not in left:
        raise DomainError("line_unknown", field="line", line=request.position, lines=len(left))
    rest = left[request.position]
    # A line may be worth more than the invoice, when another one is a discount.
    rest_of_all = min(rest, sum(left.values()))
    if request.cents is None and rest_of_all == 0:
        raise DomainError("not_open", field="line", left_cents=0)
    cents = rest if request.cents is None else request.cents
    _check_cents(cents, rest_of_all)
    return [(request.position, cents)]


def _chosen_whole(request: CreditInvoice, left: dict[int, int]) -> list[tuple[int, int]]:
    open_lines = [(position, cents) for position, cents in left.items() if cents]
    rest = sum(left.values())
    if request.cents is None and (not open_lines or rest == 0):
        raise DomainError("not_open", field="number", number=request.number)
    if request.cents is None or (request.cents == rest and open_lines):
        return open_lines
    _check_cents(request.cents, rest)
    return _spread(open_lines, request.cents)


def _spread(lines: Sequence[tuple[int, int]], cents: int) -> list[tuple[int, int]]:
    """``cents`` taken from the lines in their order; discounts wait for the last credit note."""
    taken = []
    for position, rest in lines:
        part = min(cents, rest)
        if part > 0:
            taken.append((position, part))
            cents -= part
    return taken


def _check_cents(cents: int, rest: int) -> None:
    if cents <= 0:
        raise DomainError("amount_not_positive", field="cents", amount_cents=cents)
    if cents > rest:
        raise DomainError("over_credit", field="cents", asked_cents=cents, left_cents=rest)


def _credit_line(original: LineFacts, position: int, cents: int) -> LineFacts:
    if cents == original.total_cents:
        return replace(original, position=position)
    return replace(
        original,
        position=position,
        quantity_e4=E4,
        unit_price_e6=price_e6(cents),
        total_cents=cents,
    )


def _vat(
    session: Session,
    invoice: Document,
    lines: Sequence[LineFacts],
    original: Sequence[VatFacts],
) -> tuple[VatFacts, ...]:
    """VAT of a credit note: of its own base, but the last one takes exactly what is left."""
    made = []
    for row in original:
        key = (row.rate_bp, row.category)
        base = sum(x.total_cents for x in lines if (x.vat_rate_bp, x.vat_category) == key)
        if not base:
            continue
        base_before, vat_before = _credited_vat(session, invoice, key)
        left = row.vat_cents - vat_before
        last = base_before + base == row.base_cents
        vat = left if last else min(vat_on(base, row.rate_bp), left)
        made.append(replace(row, base_cents=base, vat_cents=vat))
    return tuple(made)


def _credited_vat(session: Session, invoice: Document, key: tuple[int, str]) -> tuple[int, int]:
    base, vat = session.execute(
        select(
            func.coalesce(func.sum(DocumentVat.base_cents), 0),
            func.coalesce(func.sum(DocumentVat.vat_cents), 0),
        )
        .join(Document, Document.id == DocumentVat.document_id)
        .where(
            Document.origin_id == invoice.id,
            Document.kind == "credit_note",
            DocumentVat.rate_bp == key[0],
            DocumentVat.category == key[1],
        )
    ).one()
    return base, vat


def credit_invoice(request: CreditInvoice, uow: UnitOfWork, today: date) -> Issued:
    """Issue the credit note; money already paid on what it cancels becomes the client's credit.

    A credit of all subscription lines closes the period (« abonnement non souscrit »); acts of a
    wholly credited invoice wait for another one again.
    """
    with uow:
        session = uow.session
        preview = preview_credit(session, request, today)
        invoice = session.get_one(Document, preview.origin_id)
        wanted = IssueDocument(
            replace(preview.facts, factice=uow.factice),
            invoice.client_id,
            invoice.party_id,
            invoice.id,
            credits=dict(preview.credits),
            around={"credits": dict(preview.credits)},
        )
        uow.claim("credit", invoice.id)
        document = issue_document(uow, wanted)
        release_excess(uow, invoice, today)
        _close_periods(session, invoice, document)
        if preview.whole:
            _free_acts(session, invoice)
        if invoice.client_id:
            refresh_client_periods(session, session.get_one(Client, invoice.client_id))
        result = issued_result(document)
        uow.commit()
    return result


def _close_periods(session: Session, invoice: Document, credit: Document) -> None:
    left = _left_by_line(session, invoice)
    subscription = session.scalars(
        select(DocumentLine.position).where(
            DocumentLine.document_id == invoice.id,
            DocumentLine.subject.in_(SUBSCRIPTION_SUBJECTS),
        )
    ).all()
    still_owed = sum(left.values()) != 0 and any(left[position] for position in subscription)
    if not subscription or still_owed:
        return
    cancel_periods(session, invoice, credit)


def _free_acts(session: Session, invoice: Document) -> None:
    for act in session.scalars(select(Act).where(Act.invoice_id == invoice.id)):
        act.invoice_id = None
