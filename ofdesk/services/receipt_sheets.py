"""One receipt whole: what it pays, what took it back, its cheque, what its card provider told."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.models import (
    Allocation,
    ChequeEvent,
    Deposit,
    Document,
    Receipt,
)
from ofdesk.services.card_trail import CardLine, card_lines
from ofdesk.services.cheque_details import ChequeFacts, facts_of
from ofdesk.services.cheques import cheque_state
from ofdesk.services.overpayments import ChoiceRow, choices_of
from ofdesk.services.receipt_rows import ReceiptRow, receipt_row
from ofdesk.services.receipts import receipt_named


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One part of a receipt that pays an invoice, or one that was taken back."""

    invoice: str
    platform: str
    cents: int
    effective_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class CounterLine:
    """A reversal or a refund of a receipt."""

    number: str
    kind: str
    cents: int
    day_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class ChequeLine:
    """One thing that happened to a cheque."""

    state: str
    happened_on: date
    deposit: str
    fee_cents: int
    reason: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ReceiptSheet:
    """A receipt with its trail both ways."""

    row: ReceiptRow
    payments: tuple[PaidLine, ...]
    counters: tuple[CounterLine, ...]
    reverses: str
    """The number of the receipt that this one takes back, of a counter-entry."""
    cheque_state: str
    cheque: ChequeFacts | None
    cheque_events: tuple[ChequeLine, ...]
    card_events: tuple[CardLine, ...]
    choices: tuple[ChoiceRow, ...]


def read_receipt(session: Session, text: str) -> ReceiptSheet:
    """A receipt by its id or number, with all that is known of it. Raises ``receipt_unknown``."""
    receipt = receipt_named(session, text)
    original = receipt.reverses_id
    is_cheque = receipt.method == "cheque" and receipt.kind == "receipt"
    return ReceiptSheet(
        row=receipt_row(session, receipt.id),
        payments=_payments(session, receipt.id),
        counters=_counters(session, receipt.id),
        reverses=session.get_one(Document, original).number if original else "",
        cheque_state=cheque_state(session, receipt) if is_cheque else "",
        cheque=facts_of(session, receipt.id) if is_cheque else None,
        cheque_events=_cheque_events(session, receipt.id),
        card_events=card_lines(session, [receipt.id]),
        choices=choices_of(session, receipt.id),
    )


def _payments(session: Session, receipt_id: str) -> tuple[PaidLine, ...]:
    rows = session.execute(
        select(
            Document.number,
            Document.platform,
            Allocation.cents,
            Allocation.effective_on,
            Allocation.reason,
        )
        .join(Document, Document.id == Allocation.invoice_id)
        .where(Allocation.receipt_id == receipt_id)
        .order_by(Allocation.recorded_at, Allocation.id)
    )
    return tuple(PaidLine(*row) for row in rows)


def _counters(session: Session, receipt_id: str) -> tuple[CounterLine, ...]:
    rows = session.execute(
        select(Document.number, Receipt.kind, Receipt.cents, Receipt.received_on, Receipt.reason)
        .join(Document, Document.id == Receipt.id)
        .where(Receipt.reverses_id == receipt_id)
        .order_by(Document.issued_at, Document.number)
    )
    return tuple(CounterLine(*row) for row in rows)


def _cheque_events(session: Session, receipt_id: str) -> tuple[ChequeLine, ...]:
    rows = session.execute(
        select(
            ChequeEvent.state,
            ChequeEvent.happened_on,
            func.coalesce(Deposit.number, ""),
            ChequeEvent.fee_cents,
            ChequeEvent.reason,
            ChequeEvent.recorded_by,
        )
        .outerjoin(Deposit, Deposit.id == ChequeEvent.deposit_id)
        .where(ChequeEvent.receipt_id == receipt_id)
        .order_by(ChequeEvent.recorded_at, ChequeEvent.id)
    )
    return tuple(ChequeLine(*row) for row in rows)
