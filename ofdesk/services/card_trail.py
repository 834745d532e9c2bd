"""What card providers told of the payments behind receipts and documents, in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.cards import PAYMENT
from ofdesk.models import Allocation, CardEvent, CardOutcome


@dataclass(frozen=True, slots=True)
class CardLine:
    """One thing that a card provider told of a payment."""

    kind: str
    happened_on: date
    cents: int
    fee_cents: int
    provider: str
    provider_id: str


def card_lines(session: Session, receipt_ids: Sequence[str]) -> tuple[CardLine, ...]:
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


def document_cards(session: Session, document_id: str) -> tuple[CardLine, ...]:
    """What was told of the card payments that pay, or paid, a document."""
    paying = select(Allocation.receipt_id).where(Allocation.invoice_id == document_id).distinct()
    return card_lines(session, list(session.scalars(paying)))
