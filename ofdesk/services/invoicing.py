"""Invoices that are not a renewal: acts billed at once, free lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ofdesk.domain.errors import DomainError
from ofdesk.domain.money import line_total
from ofdesk.models import Client, Document
from ofdesk.ports.documents import DocumentKind, LineFacts, OriginFacts
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.acts import PendingAct, bill_acts, chosen_acts, pending_acts
from ofdesk.services.billing import Billed, Composition, billed, compose, due_date
from ofdesk.services.house import check_complete, read_settings
from ofdesk.services.issue import IssueDocument, issue_document
from ofdesk.services.lines import act_lines, placed
from ofdesk.services.lookup import client_named
from ofdesk.services.orders import Order, order_facts
from ofdesk.services.price_lists import check_prices_saved
from ofdesk.services.typed_text import checked_text

LONGEST_LABEL = 300
"""Characters of a designation, or of the line under it."""


@dataclass(frozen=True, slots=True)
class FreeLine:
    """A line typed by a person: training, import by the hour, a discount (negative price)."""

    label: str
    quantity_e4: int
    unit_price_e6: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceClient:
    """An invoice of pending acts and free lines. ``acts`` absent = all that wait."""

    platform: str
    order: Order
    acts: tuple[str, ...] | None = None
    lines: tuple[FreeLine, ...] = ()
    pay: str = "transfer"


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued document, free of mapped objects."""

    document_id: str
    number: str
    kind: str
    total_cents: int
    reference_rf: str
    pdf_sha256: str
    changes: frozenset[str] = frozenset({"document", "act", "client", "period"})


def issued_result(document: Document) -> Issued:
    """What a use case tells of the document that it issued."""
    return Issued(
        document_id=document.id,
        number=document.number,
        kind=document.kind,
        total_cents=document.total_cents,
        reference_rf=document.reference_rf,
        pdf_sha256=document.pdf_sha256,
    )


def invoice_client(request: InvoiceClient, uow: UnitOfWork, today: date) -> Issued:
    """Bill a client's acts and free lines at once. Raises ``nothing_to_bill``, ``total_zero``."""
    with uow:
        client = client_named(uow.session, request.platform)
        acts = chosen_acts(pending_acts(uow.session, client.id), request.acts)
        wanted = _Wanted(acts, request.lines, request.order, request.pay)
        result = issued_result(_invoice(uow, client, wanted, today))
        uow.commit()
    return result


def invoice_acts(uow: UnitOfWork, client: Client, wanted: "ActsToBill", today: date) -> Document:
    """Bill acts inside the caller's transaction."""
    return _invoice(uow, client, _Wanted(wanted.acts, (), wanted.order, "", wanted.origin), today)


@dataclass(frozen=True, slots=True)
class ActsToBill:
    """Acts, on whose order, and the accepted quote they come from."""

    acts: Sequence[PendingAct]
    order: Order
    origin: Document | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    acts: Sequence[PendingAct]
    free: Sequence[FreeLine]
    order: Order
    pay: str = ""
    origin: Document | None = None


def _invoice(uow: UnitOfWork, client: Client, wanted: _Wanted, today: date) -> Document:
    session = uow.session
    if not uow.factice:
        check_complete(read_settings(session))
        check_prices_saved(uow, today)
    order = order_facts(wanted.order, today)
    who = billed(session, client, today)
    lines = tuple(x.line for x in placed(act_lines(wanted.acts, who)))
    lines += free_lines(wanted.free, who, len(lines))
    if not lines:
        raise DomainError("nothing_to_bill", platform=client.platform)
    composition = Composition(
        DocumentKind.INVOICE, lines, today, due_date(session, today), factice=uow.factice
    )
    facts = replace(compose(session, who, composition), order=order, origin=_origin(wanted.origin))
    if facts.total_cents <= 0:
        raise DomainError("total_zero", total_cents=facts.total_cents)
    origin_id = wanted.origin.id if wanted.origin else None
    request = IssueDocument(facts, client.id, who.party_id, origin_id, wanted.pay)
    if origin_id:
        uow.claim("quote", origin_id)
    uow.claim("act", *(act.id for act in wanted.acts))
    document = issue_document(uow, request)
    bill_acts(session, wanted.acts, document.id)
    return document


def _origin(origin: Document | None) -> OriginFacts | None:
    if origin is None:
        return None
    return OriginFacts(origin.kind, origin.number, origin.issued_on)


def free_lines(lines: Sequence[FreeLine], who: Billed, after: int) -> tuple[LineFacts, ...]:
    """Free lines as lines of a document, placed after ``after`` others."""
    made = []
    for position, free in enumerate(lines, start=after + 1):
        label = checked_text(free.label, "label", LONGEST_LABEL)
        if not label:
            raise DomainError("label_missing", field="label")
        made.append(
            LineFacts(
                position=position,
                label=label,
                detail=checked_text(free.detail, "detail", LONGEST_LABEL),
                quantity_e4=free.quantity_e4,
                unit="",
                unit_price_e6=free.unit_price_e6,
                total_cents=line_total(free.quantity_e4, free.unit_price_e6),
                vat_rate_bp=who.vat.rate_bp,
                vat_category=who.vat.category,
                subject="free",
            )
        )
    return tuple(made)
