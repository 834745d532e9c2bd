"""Entries of the bank without receipt: what card providers keep, and lines put on an account."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.entries import entry, side
from ofdesk.models import CardEvent, CardOutcome, Document
from ofdesk.services.accounting_bank import bank_facts
from ofdesk.services.accounting_cheques import MONEY, Fact
from ofdesk.services.cards import AGAIN, ELSEWHERE, FOREIGN

NOT_OURS = (ELSEWHERE, FOREIGN, AGAIN)


def beside_facts(
    session: Session, plan: Mapping[str, str], documents: Mapping[str, Document]
) -> Iterator[Fact]:
    """What moves in the bank beside receipts and slips."""
    yield from card_facts(session, plan, documents)
    yield from bank_facts(session, plan)


def card_facts(
    session: Session, plan: Mapping[str, str], documents: Mapping[str, Document]
) -> Iterator[Fact]:
    """The fee of every event that was settled; a receipt is in the bank at its gross amount."""
    rows = session.execute(
        select(CardEvent, CardOutcome)
        .join(CardOutcome, CardOutcome.event_id == CardEvent.id)
        .where(CardEvent.fee_cents > 0, CardOutcome.problem.not_in(NOT_OURS))
        .order_by(CardOutcome.recorded_at, CardOutcome.id)
    )
    for event, outcome in rows:
        sides = (side(plan["bank_fees"], event.fee_cents), side(plan["bank"], -event.fee_cents))
        receipt = documents.get(outcome.receipt_id or "")
        told = (receipt.number if receipt else event.provider_id[:40], event.provider)
        day = event.credited_on or event.happened_on
        yield Fact(entry(f"card:{event.id}", MONEY, day, told, sides), outcome.recorded_at)
