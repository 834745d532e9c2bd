"""One receipt whole: what it pays, what took it back, its cheque, what its card provider told."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.cards import PAYMENT
from ofdesk.models import (
    Allocation,
    CardEvent,
    CardOutcome,
    ChequeEvent,
    Deposit,
    Document,
    Receipt,
)
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
class CardLine:
    """One thing that a card provider told of a payment."""

    kind: str
    happened_on: date
    cents: int
    fee_cents: int
    provider: str
    provider_id: str


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


def card_lines(session: Session, receipt_ids: list[str]) -> tuple[CardLine, ...]:
    """What providers told of the card payments behind receipts, in the order of their days."""
    paid = aliased(CardEvent)
    same = and_(
        paid.provider == CardEvent.provider,
        or_(
            and_(paid.payment == CardEvent.payment, paid.payment != ""),
            paid.id == CardEvent.id,
        ),
    )
    query = (
        select(CardEvent)
        .join(paid, same)
        .join(CardOutcome, CardOutcome.event_id == paid.id)
        .where(CardOutcome.receipt_id.in_(receipt_ids), paid.kind == PAYMENT)
        .order_by(CardEvent.happened_on, CardEvent.recorded_at, CardEvent.id)
        .distinct()
    )
    return tuple(
        CardLine(
            event.kind,
            event.happened_on,
            event.cents,
            event.fee_cents,
            event.provider,
            event.provider_id,
        )
        for event in session.scalars(query)
    )
