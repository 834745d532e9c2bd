"""When the VAT of each invoice becomes due on receipt, from the facts of a base (documents §7)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.vat_due import VatDue, VatEvent, vat_due
from ofdesk.models import Allocation, Document, DocumentVat, Receipt
from ofdesk.services.accounting_write_offs import write_off_vat
from ofdesk.services.content import is_on_debits
from ofdesk.services.periods import REVERSAL

Documents = Mapping[str, Document]
Event = tuple[datetime, VatEvent]
MOVED = "corrected"
"""The reason of allocations that move from an invoice to the one that replaces it."""


def original_of(documents: Documents, document_id: str) -> str:
    """The invoice that was sold: a corrective one stands for it."""
    document = documents[document_id]
    while document.kind == "corrective" and document.origin_id is not None:
        document = documents[document.origin_id]
    return document.id


def vat_by_document(session: Session) -> Mapping[str, list[DocumentVat]]:
    """The VAT table of each document, the highest rate first."""
    found: dict[str, list[DocumentVat]] = defaultdict(list)
    rows = select(DocumentVat).order_by(DocumentVat.rate_bp.desc(), DocumentVat.category)
    for row in session.scalars(rows):
        found[row.document_id].append(row)
    return found


def all_allocations(session: Session) -> list[Allocation]:
    """Every allocation, in the order in which it was recorded, but those that only move from an
    invoice to the one that replaces it: both are one sale."""
    query = select(Allocation).where(Allocation.reason != MOVED)
    return list(session.scalars(query.order_by(Allocation.recorded_at, Allocation.id)))


class VatOnReceipt:
    """Follows each invoice whose VAT is not due by the invoice itself (option débits)."""

    def __init__(
        self,
        session: Session,
        documents: Documents,
        receipts: Mapping[str, Receipt],
        at_once: Callable[[Allocation], bool],
    ) -> None:
        self._session = session
        self._documents = documents
        self._receipts = receipts
        self._at_once = at_once
        self._vat = vat_by_document(session)
        self._reversals: dict[str, list[date]] = defaultdict(list)
        for row in receipts.values():
            if row.kind == REVERSAL and row.reverses_id is not None:
                self._reversals[row.reverses_id].append(row.received_on)

    def moves(self) -> Iterator[tuple[Document, VatDue, datetime]]:
        """VAT that each payment, reversal or credit note makes due, invoice by invoice."""
        events = self._events()
        for document in self._documents.values():
            told = events.get(document.id)
            if document.kind != "invoice" or not told or is_on_debits(document.content):
                continue
            told.sort(key=lambda found: (found[0], found[1].key))
            recorded = {event.key: at for at, event in told}
            vat = [((row.rate_bp, row.category), row.vat_cents) for row in self._vat[document.id]]
            for move in vat_due(document.total_cents, vat, [event for _, event in told]):
                yield document, move, recorded[move.key]

    def _events(self) -> Mapping[str, list[Event]]:
        found: dict[str, list[Event]] = defaultdict(list)
        last: dict[tuple[str, str], date] = {}
        for allocation in all_allocations(self._session):
            receipt = self._receipts[allocation.receipt_id]
            number, pair = self._documents[receipt.id].number, (receipt.id, allocation.invoice_id)
            # Nothing is taken off before the day on which it was due.
            day = max(self._day(allocation, receipt), last.get(pair, date.min))
            last[pair] = day
            event = VatEvent(f"vat:{allocation.id}", day, number, allocation.cents)
            found[self._original(allocation.invoice_id)].append((allocation.recorded_at, event))
        given_up = write_off_vat(self._session, self._documents, self._original)
        for invoice, recorded_at, event in given_up:
            found[invoice].append((recorded_at, event))
        for document in self._documents.values():
            if document.kind == "credit_note" and document.origin_id is not None:
                event = credit_event(document, self._vat[document.id])
                found[self._original(document.origin_id)].append((document.issued_at, event))
        return found

    def _original(self, document_id: str) -> str:
        return original_of(self._documents, document_id)

    def _day(self, allocation: Allocation, receipt: Receipt) -> date:
        """Money that was recorded with what it pays counts from the day it came, whenever it was
        typed; money that was held pays from the day it was allocated; what a bank sent back is
        taken off on that day."""
        came = counts_on(receipt)
        if self._at_once(allocation):
            return came
        back = self._reversals.get(receipt.id)
        if allocation.reason == REVERSAL and back is not None:
            # Of two desks that reversed it apart each one's own day.
            known = [day for day in back if day <= allocation.effective_on]
            return max(max(known, default=min(back)), came)
        return max(allocation.effective_on, came)


def counts_on(receipt: Receipt) -> date:
    """A cheque counts the day it is handed over, other money the day it is credited."""
    if receipt.method == "cheque":
        return receipt.received_on
    return receipt.credited_on or receipt.received_on


def credit_event(document: Document, vat: Sequence[DocumentVat]) -> VatEvent:
    """What a credit note changes for the VAT of its invoice."""
    taken = tuple(((row.rate_bp, row.category), -row.vat_cents) for row in vat)
    return VatEvent(
        f"vat:{document.id}",
        document.issued_on,
        document.number,
        total_cents=-document.total_cents,
        vat=taken,
    )
