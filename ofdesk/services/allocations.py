"""Allocations: what part of which receipt pays which invoice, append-only (``money.md`` §1)."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Allocation, Client, Document, Receipt
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.balances import open_cents, unallocated
from ofdesk.services.periods import acquire_platform, periods_of, refresh_client_periods
from ofdesk.services.settled import nothing_owed
from ofdesk.services.write_offs import lessen_write_offs, move_write_offs

OVER = "over_allocated"
"""Why something was taken back that two desks had allotted apart."""
TWICE = "reversed_twice"
"""Why something pays again that two desks had taken back apart, each by a reversal."""
FREED_TWICE = "freed_twice"
"""The same, where one of them freed it without a reversal."""


def allocate(
    uow: UnitOfWork, receipt: Receipt, invoice: Document, cents: int | None, day: date
) -> int:
    """Pay an invoice with (a part of) a receipt; by default as much as both allow.

    Returns the cents allocated. Raises ``not_open`` (nothing is owed), ``over_allocated`` (more
    than the invoice owes), ``receipt_used_up`` (more than is left), ``amount_not_positive``.
    """
    session = uow.session
    owed, left = open_cents(session, invoice), unallocated(session, receipt.id)
    if owed <= 0:
        raise nothing_owed(session, invoice, "invoice")
    wanted = min(owed, left) if cents is None else cents
    if cents is not None and cents <= 0:
        raise DomainError("amount_not_positive", field="invoice", amount_cents=cents)
    if wanted > owed:
        raise DomainError(
            "over_allocated", number=invoice.number, asked_cents=wanted, open_cents=owed
        )
    if wanted > left or left <= 0:
        asked = owed if cents is None else cents
        raise DomainError("receipt_used_up", asked_cents=asked, left_cents=left)
    _append(uow, (receipt.id, invoice.id), wanted, day)
    _refresh(session, invoice)
    return wanted


def release_receipt(uow: UnitOfWork, receipt: Receipt, day: date, reason: str) -> list[str]:
    """Take back all that a receipt pays; returns the ids of the invoices that are open again."""
    session = uow.session
    reopened = []
    for invoice_id, cents in _by_invoice(session, receipt.id):
        if cents:
            since = _last_day(session, receipt.id, invoice_id)
            _append(uow, (receipt.id, invoice_id), -cents, max(day, since), reason)
            reopened.append(invoice_id)
    for invoice_id in reopened:
        _refresh(session, session.get_one(Document, invoice_id))
    return reopened


def restore_freed(uow: UnitOfWork, receipt: Receipt, today: date, reason: str = TWICE) -> int:
    """What two desks took back of one payment was taken back once; how much pays again."""
    session, again = uow.session, 0
    for invoice_id, cents in _by_invoice(session, receipt.id):
        if cents < 0:
            since = _last_day(session, receipt.id, invoice_id)
            _append(uow, (receipt.id, invoice_id), -cents, max(today, since), reason)
            _refresh(session, session.get_one(Document, invoice_id))
            again -= cents
    return again


def release_excess(uow: UnitOfWork, invoice: Document, day: date) -> int:
    """After a credit note: what was paid beyond the rest becomes credit of its receipts."""
    session = uow.session
    excess = -open_cents(session, invoice)
    excess -= lessen_write_offs(uow, invoice, excess, day)
    freed = 0
    for receipt_id, cents in _by_receipt(session, invoice.id):
        part = min(excess - freed, cents)
        if part > 0:
            _append(uow, (receipt_id, invoice.id), -part, day, "credit_note")
            freed += part
    return freed


def free_excess(uow: UnitOfWork, invoice: Document, today: date) -> int:
    """What desks that were apart paid beyond what an invoice owes is credit again; how much."""
    session, freed = uow.session, 0
    excess = -open_cents(session, invoice)
    if excess > 0:
        freed = lessen_write_offs(uow, invoice, excess, today, OVER)
    for receipt_id, cents in _by_receipt(session, invoice.id):
        part = min(excess - freed, cents)
        if part > 0:
            since = _last_day(session, receipt_id, invoice.id)
            _append(uow, (receipt_id, invoice.id), -part, max(today, since), OVER)
            freed += part
    _refresh(session, invoice)
    return freed


def free_receipt(uow: UnitOfWork, receipt: Receipt, today: date) -> int:
    """What desks that were apart paid with money that a receipt does not hold is owed again."""
    session, freed = uow.session, 0
    excess = -unallocated(session, receipt.id)
    query = (
        select(Allocation.invoice_id, func.sum(Allocation.cents))
        .where(Allocation.receipt_id == receipt.id)
        .group_by(Allocation.invoice_id)
        .order_by(func.max(Allocation.recorded_at).desc(), Allocation.invoice_id)
    )
    for invoice_id, cents in session.execute(query).all():
        part = min(excess - freed, cents)
        if part > 0:
            since = _last_day(session, receipt.id, invoice_id)
            _append(uow, (receipt.id, invoice_id), -part, max(today, since), OVER)
            _refresh(session, session.get_one(Document, invoice_id))
            freed += part
    return freed


def move_allocations(uow: UnitOfWork, source: Document, target: Document, day: date) -> None:
    """Take what receipts paid on ``source`` back and pay ``target`` with it, receipt by receipt."""
    for receipt_id, cents in _by_receipt(uow.session, source.id):
        if cents:
            _append(uow, (receipt_id, source.id), -cents, day, "corrected")
            _append(uow, (receipt_id, target.id), cents, day, "corrected")
    move_write_offs(uow, source, target, day)


def _by_invoice(session: Session, receipt_id: str) -> list[tuple[str, int]]:
    rows = session.execute(
        select(Allocation.invoice_id, func.sum(Allocation.cents))
        .where(Allocation.receipt_id == receipt_id)
        .group_by(Allocation.invoice_id)
    )
    return [(invoice_id, cents) for invoice_id, cents in rows]


def _last_day(session: Session, receipt_id: str, invoice_id: str) -> date:
    """The last day on which a receipt paid an invoice: it is not taken back before."""
    return session.scalars(
        select(Allocation.effective_on)
        .where(Allocation.receipt_id == receipt_id, Allocation.invoice_id == invoice_id)
        .order_by(Allocation.effective_on.desc())
        .limit(1)
    ).one()


def _by_receipt(session: Session, invoice_id: str) -> list[tuple[str, int]]:
    """Receipts that pay an invoice, the last first."""
    rows = session.execute(
        select(Allocation.receipt_id, func.sum(Allocation.cents))
        .where(Allocation.invoice_id == invoice_id)
        .group_by(Allocation.receipt_id)
        .order_by(func.max(Allocation.recorded_at).desc())
    )
    return [(receipt_id, cents) for receipt_id, cents in rows]


def _append(
    uow: UnitOfWork, link: tuple[str, str], cents: int, day: date, reason: str = ""
) -> None:
    uow.session.add(
        Allocation(
            receipt_id=link[0],
            invoice_id=link[1],
            cents=cents,
            effective_on=day,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
            reason=reason,
        )
    )
    uow.session.flush()


def refresh_paid(session: Session, receipt_id: str) -> None:
    """Look at the years again that a receipt pays: whether its money counts has changed."""
    for invoice_id, _ in _by_invoice(session, receipt_id):
        _refresh(session, session.get_one(Document, invoice_id))


def _refresh(session: Session, invoice: Document) -> None:
    if invoice.client_id is None:
        return
    client = session.get_one(Client, invoice.client_id)
    refresh_client_periods(session, client)
    acquired = any(
        period.invoice_id == invoice.id and period.state == "acquired"
        for period in periods_of(session, client.id)
    )
    if acquired:
        acquire_platform(client)
