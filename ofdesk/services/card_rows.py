"""What card providers told, as lists: each event with what was made of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.cards import DISPUTE_LOST, DISPUTE_OPENED, DISPUTE_WON
from ofdesk.models import CardEvent, CardOutcome, Document
from ofdesk.services.cards import TWICE

SETTLED, WAITING, LOOK = "settled", "waiting", "look"


@dataclass(frozen=True, slots=True)
class CardEventRow:
    """One event. ``state``: ``settled``, ``waiting`` (nothing was made of it yet) or ``look`` (a
    person should look at ``problem``)."""

    id: str
    provider: str
    provider_id: str
    kind: str
    payment: str
    invoice: str
    cents: int
    fee_cents: int
    currency: str
    happened_on: date
    credited_on: date | None
    source: str
    state: str
    problem: str
    receipt: str


def list_card_events(session: Session, *, open_only: bool = False) -> list[CardEventRow]:
    """Events, the last first; ``open_only``: those that wait or should be looked at."""
    receipt = aliased(Document)
    query = (
        select(
            CardEvent,
            CardOutcome.id.label("outcome"),
            func.coalesce(CardOutcome.problem, "").label("problem"),
            func.coalesce(receipt.number, "").label("receipt"),
        )
        .outerjoin(CardOutcome, CardOutcome.event_id == CardEvent.id)
        .outerjoin(receipt, receipt.id == CardOutcome.receipt_id)
        .order_by(CardEvent.happened_on.desc(), CardEvent.recorded_at.desc(), CardEvent.id.desc())
    )
    rows = [_row(*found) for found in session.execute(query).all()]
    return [row for row in rows if not open_only or row.state != SETTLED]


def count_to_look_at(session: Session) -> int:
    """How many events wait, or should be looked at by a person, and disputes not decided yet."""
    rows = list_card_events(session)
    decided = {
        (row.provider, row.payment) for row in rows if row.kind in (DISPUTE_LOST, DISPUTE_WON)
    }
    opened = {(row.provider, row.payment) for row in rows if row.kind == DISPUTE_OPENED} - decided
    return sum(row.state != SETTLED for row in rows) + len(opened)


def _row(event: CardEvent, outcome: str | None, problem: str, receipt: str) -> CardEventRow:
    state = WAITING if outcome is None else LOOK if problem else SETTLED
    if problem in TWICE:
        state, receipt = SETTLED, ""
    return CardEventRow(
        id=event.id,
        provider=event.provider,
        provider_id=event.provider_id,
        kind=event.kind,
        payment=event.payment,
        invoice=event.invoice,
        cents=event.cents,
        fee_cents=event.fee_cents,
        currency=event.currency,
        happened_on=event.happened_on,
        credited_on=event.credited_on,
        source=event.source,
        state=state,
        problem=problem,
        receipt=receipt,
    )
