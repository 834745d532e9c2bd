"""Cheques that the bank sent back, presented again, given back or given up (money §2)."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Allocation, Client, Document, Receipt
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.allocations import FREED_TWICE, TWICE
from ofdesk.services.balances import owner_of
from ofdesk.services.cheque_details import facts_of
from ofdesk.services.cheques import (
    CHANGES,
    IN_HAND,
    LONGEST,
    cheque_named,
    cheque_state,
    record_event,
)
from ofdesk.services.periods import REVERSAL
from ofdesk.services.receipts import AddReceipt, Payment, ReceiptDone, add_within, reverse_within
from ofdesk.services.typed_text import checked_text


@dataclass(frozen=True, slots=True)
class RejectCheque:
    """A cheque that the bank sent back, the day and why, and what the bank took for it."""

    cheque: str
    rejected_on: date
    reason: str = ""
    fee_cents: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """The reversing receipt of a rejected cheque, and the invoices that are open again;
    ``refunded_cents`` is what was given back of it meanwhile, which the client owes back."""

    id: str
    number: str
    cheque: str
    reopened: tuple[str, ...]
    refunded_cents: int = 0
    changes: frozenset[str] = field(default=CHANGES)


def reject_cheque(request: RejectCheque, uow: UnitOfWork, today: date) -> Rejected:
    """The bank sent a cheque back: its receipt is reversed and its invoices are open again.

    Raises ``cheque_unknown``, ``state_forbidden``, ``rejected_before_received``.
    """
    reason = checked_text(request.reason, "reason", LONGEST) or "chèque rejeté"
    with uow:
        session = uow.session
        cheque = cheque_named(session, request.cheque)
        if not cheque.received_on <= request.rejected_on <= today:
            raise DomainError(
                "rejected_before_received", field="date", day_on=request.rejected_on.isoformat()
            )
        number = session.get_one(Document, cheque.id).number
        paid = _paid_numbers(session, cheque.id)
        record_event(
            uow,
            cheque,
            "rejected",
            request.rejected_on,
            fee_cents=request.fee_cents,
            reason=reason,
        )
        refunded = _refunded(session, cheque.id)
        written = reverse_within(uow, cheque, reason, today, request.rejected_on)
        result = Rejected(written.id, written.number, number, tuple(paid), refunded)
        uow.commit()
    return result


def represent_cheque(text: str, uow: UnitOfWork, today: date) -> ReceiptDone:
    """Present a rejected cheque again: a new receipt of the same cheque, for what it had paid.

    Raises ``cheque_unknown``, ``state_forbidden``.
    """
    with uow:
        session = uow.session
        cheque = cheque_named(session, text)
        payments = tuple(
            Payment(number, cents) for number, cents in _paid_numbers(session, cheque.id).items()
        )
        record_event(uow, cheque, "represented", today)
        owner = owner_of(session, cheque.id)
        request = AddReceipt(
            cents=cheque.cents,
            method="cheque",
            received_on=today,
            platform=session.get_one(Client, owner).platform if owner else None,
            payer=cheque.payer,
            payments=payments,
            cheque_number=cheque.cheque_number,
            bank=cheque.bank,
            cheque=facts_of(session, cheque.id),
        )
        result = add_within(uow, request, today)
        uow.commit()
    return result


@dataclass(frozen=True, slots=True)
class EndCheque:
    """A cheque that is given back (``returned``) or given up (``abandoned``), and why."""

    cheque: str
    state: str
    reason: str


def end_cheque(request: EndCheque, uow: UnitOfWork, today: date) -> None:
    """Give a cheque back or up. One that still pays something is reversed first.

    Raises ``reason_missing``, ``cheque_unknown``, ``state_forbidden``.
    """
    reason = checked_text(request.reason, "reason", LONGEST)
    if not reason:
        raise DomainError("reason_missing", field="reason")
    with uow:
        cheque = cheque_named(uow.session, request.cheque)
        was = cheque_state(uow.session, cheque)
        record_event(uow, cheque, request.state, today, reason=reason)
        if was in IN_HAND:
            reverse_within(uow, cheque, reason, today)
        uow.commit()


def _refunded(session: Session, receipt_id: str) -> int:
    query = select(func.coalesce(func.sum(Receipt.cents), 0)).where(
        Receipt.reverses_id == receipt_id, Receipt.kind == "refund"
    )
    return -(session.scalar(query) or 0)


BACK_AND_FORTH = (REVERSAL, TWICE, FREED_TWICE)
"""Why a reversal takes parts of a receipt back, and why what was taken twice is given again."""


def _paid_numbers(session: Session, receipt_id: str) -> dict[str, int]:
    """What a receipt paid at its best, by invoice: what a reversal took back is counted."""
    rows = session.execute(
        select(Document.number, func.sum(Allocation.cents))
        .join(Document, Document.id == Allocation.invoice_id)
        .where(Allocation.receipt_id == receipt_id, Allocation.reason.not_in(BACK_AND_FORTH))
        .group_by(Document.number)
        .order_by(Document.number)
    )
    return {number: cents for number, cents in rows if cents > 0}
