"""What is still open on invoices and what a client has in credit, right to the cent on any day."""

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, exists, func, select
from sqlalchemy.orm import Session

from ofdesk.models import Allocation, Document, Receipt, ReceiptOwner, WriteOff

OWED_KINDS = ("invoice", "corrective")
LESSENING_KINDS = ("credit_note", "corrective")
"""What takes from its origin: a credit note its own total, a corrective invoice the whole debt."""

KEPT_COLUMNS = 64


def credited_cents(invoice: ColumnElement[str], day: date | None = None) -> ScalarSelect[int]:
    """Correlated: what credit notes and a corrective invoice took off, to the end of ``day``."""
    credit = Document.__table__.alias("credit")
    query = (
        select(func.coalesce(func.sum(credit.c.total_cents), 0))
        .where(credit.c.origin_id == invoice, credit.c.kind.in_(LESSENING_KINDS))
        .correlate(Document)
    )
    if day is not None:
        query = query.where(credit.c.issued_on <= day)
    return query.scalar_subquery()


def allocated_cents(invoice: ColumnElement[str], day: date | None = None) -> ScalarSelect[int]:
    """Correlated: what receipts paid on an invoice, to the end of ``day``."""
    query = (
        select(func.coalesce(func.sum(Allocation.cents), 0))
        .where(Allocation.invoice_id == invoice)
        .correlate(Document)
    )
    if day is not None:
        query = query.where(Allocation.effective_on <= day)
    return query.scalar_subquery()


def written_off_cents(
    invoice: ColumnElement[str], day: date | None = None, kind: str = ""
) -> ScalarSelect[int]:
    """Correlated: what was given up on an invoice, to the end of ``day``; of one ``kind``."""
    query = (
        select(func.coalesce(func.sum(WriteOff.cents), 0))
        .where(WriteOff.invoice_id == invoice)
        .correlate(Document)
    )
    if day is not None:
        query = query.where(WriteOff.effective_on <= day)
    if kind:
        query = query.where(WriteOff.kind == kind)
    return query.scalar_subquery()


@lru_cache(maxsize=KEPT_COLUMNS)
def open_column(day: date | None = None) -> ColumnElement[int]:
    """``open_cents`` of each document of a select, at the end of ``day``. Built once for a day: it
    costs more to build than to run on one client."""
    owed = (
        Document.total_cents
        - credited_cents(Document.__table__.c.id, day)
        - allocated_cents(Document.__table__.c.id, day)
        - written_off_cents(Document.__table__.c.id, day)
    )
    return case((Document.kind.in_(OWED_KINDS), owed), else_=0)


def open_cents(session: Session, invoice: Document, day: date | None = None) -> int:
    """Total less credit notes, allocations and what was given up; negative when more was paid than
    is owed.

    Propositions, quotes and credit notes owe nothing: 0.
    """
    if invoice.kind not in OWED_KINDS:
        return 0
    settled = paid(session, invoice, day) + written_off(session, invoice, day)
    return invoice.total_cents - credited(session, invoice, day) - settled


@cache
def claimed_column() -> ColumnElement[int]:
    """What may be asked for: what is open, but never beyond the total less credit notes. Two desks
    that took one payment back leave more open until a person puts it right."""
    most = Document.total_cents - credited_cents(Document.__table__.c.id)
    return func.min(open_column(), most)


def claimed_cents(session: Session, invoice: Document, day: date) -> int:
    """``claimed_column`` of an invoice at the end of ``day``."""
    most = invoice.total_cents - credited(session, invoice, day)
    return min(open_cents(session, invoice, day), most)


def credited(session: Session, invoice: Document, day: date | None = None) -> int:
    """What credit notes, and a corrective invoice, took off an invoice."""
    query = select(func.coalesce(func.sum(Document.total_cents), 0)).where(
        Document.origin_id == invoice.id, Document.kind.in_(LESSENING_KINDS)
    )
    if day is not None:
        query = query.where(Document.issued_on <= day)
    return session.scalar(query) or 0


def paid(session: Session, invoice: Document, day: date | None = None) -> int:
    """What receipts paid on an invoice."""
    query = select(func.coalesce(func.sum(Allocation.cents), 0)).where(
        Allocation.invoice_id == invoice.id
    )
    if day is not None:
        query = query.where(Allocation.effective_on <= day)
    return session.scalar(query) or 0


def written_off(
    session: Session, invoice: Document, day: date | None = None, kinds: tuple[str, ...] = ()
) -> int:
    """What was given up on an invoice, of all ``kinds`` or of those named."""
    query = select(func.coalesce(func.sum(WriteOff.cents), 0)).where(
        WriteOff.invoice_id == invoice.id
    )
    if day is not None:
        query = query.where(WriteOff.effective_on <= day)
    if kinds:
        query = query.where(WriteOff.kind.in_(kinds))
    return session.scalar(query) or 0


def held(session: Session, receipt_id: str) -> int:
    """What a receipt holds: its cents, reversals and refunds, whatever it pays."""
    own = session.scalar(select(Receipt.cents).where(Receipt.id == receipt_id)) or 0
    against = select(func.coalesce(func.sum(Receipt.cents), 0)).where(
        Receipt.reverses_id == receipt_id
    )
    return own + (session.scalar(against) or 0)


def unallocated(session: Session, receipt_id: str) -> int:
    """What is left of a receipt: what it holds, less its allocations."""
    used = select(func.coalesce(func.sum(Allocation.cents), 0)).where(
        Allocation.receipt_id == receipt_id
    )
    return held(session, receipt_id) - (session.scalar(used) or 0)


@cache
def owner_column() -> ColumnElement[Any]:
    """Correlated: ``owner_of`` the receipt, or of the one that it takes back."""
    table = Receipt.__table__
    return (
        select(ReceiptOwner.client_id)
        .where(ReceiptOwner.receipt_id == func.coalesce(table.c.reverses_id, table.c.id))
        .order_by(ReceiptOwner.recorded_at.desc(), ReceiptOwner.id.desc())
        .limit(1)
        .correlate(table)
        .scalar_subquery()
    )


@cache
def left_column() -> ColumnElement[int]:
    """Correlated: ``unallocated`` of a receipt; a counter-entry has nothing left."""
    table, counter = Receipt.__table__, Receipt.__table__.alias("counter")
    against = (
        select(func.coalesce(func.sum(counter.c.cents), 0))
        .where(counter.c.reverses_id == table.c.id)
        .correlate(table)
        .scalar_subquery()
    )
    used = (
        select(func.coalesce(func.sum(Allocation.cents), 0))
        .where(Allocation.receipt_id == table.c.id)
        .correlate(table)
        .scalar_subquery()
    )
    return case((Receipt.kind == "receipt", Receipt.cents + against - used), else_=0)


def freed_twice_column() -> ColumnElement[bool]:
    """Correlated: whether more of a receipt was taken back from an invoice than it had paid, by
    two desks that were apart."""
    receipt = Receipt.__table__
    return _below_nothing(Allocation.invoice_id, Allocation.receipt_id == receipt.c.id, receipt)


def restored_twice_column() -> ColumnElement[bool]:
    """Correlated: whether more of an invoice was made owed again than had been given up, by two
    desks that were apart."""
    document = Document.__table__
    return _below_nothing(WriteOff.kind, WriteOff.invoice_id == document.c.id, document)


def _below_nothing(part: Any, of_one: ColumnElement[bool], table: Any) -> ColumnElement[bool]:
    """Correlated to ``table``: whether the cents of some ``part`` come to less than nothing."""
    summed = select(part).where(of_one).group_by(part)
    return exists(summed.having(func.sum(part.class_.cents) < 0).correlate(table))


def owner_of(session: Session, receipt_id: str) -> str | None:
    """The client whose money a receipt is: the last word recorded, or nobody yet."""
    return session.scalars(
        select(ReceiptOwner.client_id)
        .where(ReceiptOwner.receipt_id == receipt_id)
        .order_by(ReceiptOwner.recorded_at.desc(), ReceiptOwner.id.desc())
        .limit(1)
    ).first()


def receipts_of(session: Session, client_id: str) -> list[str]:
    """Ids of the receipts (not their reversals) that are a client's, oldest first."""
    candidates: Iterable[str] = session.scalars(
        select(Receipt.id)
        .join(ReceiptOwner, ReceiptOwner.receipt_id == Receipt.id)
        .where(ReceiptOwner.client_id == client_id, Receipt.kind == "receipt")
        .order_by(Receipt.received_on, Receipt.id)
        .distinct()
    )
    return [found for found in candidates if owner_of(session, found) == client_id]


def credit_cents(session: Session, client_id: str) -> int:
    """Money of a client that pays nothing yet (account 4191)."""
    return sum(unallocated(session, found) for found in receipts_of(session, client_id))


def client_open_cents(session: Session, client_id: str, day: date | None = None) -> int:
    """The sum of what a client's invoices still owe."""
    invoices = session.scalars(
        select(Document).where(Document.client_id == client_id, Document.kind.in_(OWED_KINDS))
    )
    return sum(open_cents(session, invoice, day) for invoice in invoices)
