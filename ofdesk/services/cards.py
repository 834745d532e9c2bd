"""What a card provider told: kept once, turned into receipts, refunds and reversals.

An event is kept as it was told, in one transaction with all of its file. Each is then settled in a
transaction of its own. What cannot be settled yet (a refund that came before its payment, money
that an invoice still holds) waits and is tried again each time: the end does not depend on the
order in which things were told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from ofdesk.domain.cards import DISPUTE_LOST, KINDS, PAYMENT, REFUND, TOLD, Paid, payment_fault
from ofdesk.domain.errors import DomainError
from ofdesk.models import CardEvent, CardOutcome, Document, Receipt
from ofdesk.models.ids import new_id
from ofdesk.ports.cards import CardFact
from ofdesk.ports.desk import Desk
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.allocations import allocate, release_receipt
from ofdesk.services.balances import open_cents, unallocated
from ofdesk.services.periods import REVERSAL
from ofdesk.services.propositions import followed_by
from ofdesk.services.receipts import (
    PAYABLE,
    AddReceipt,
    Payment,
    add_within,
    refund_within,
    reverse_within,
)

CHANGES = frozenset({"card_event", "receipt", "document", "period", "client"})
CLAIM = "card"
ELSEWHERE = "card_elsewhere"
FOREIGN = "card_currency"
AGAIN, AGAIN_FEE = "card_again", "card_again_fee"
TWICE = (AGAIN, AGAIN_FEE)
"""What another provider told before: nothing is recorded again, but a fee that it did not know."""
NEAR = timedelta(days=7)
"""How far apart the days may be that two providers give one payment."""


@dataclass(frozen=True, slots=True)
class CardsRead:
    """What a file or a poll brought: events told, those that are new, and what they came to."""

    told: int
    new: int
    settled: int
    waiting: int
    gross_cents: int
    fee_cents: int
    receipts: tuple[str, ...]
    changes: frozenset[str] = field(default=CHANGES)


def take_events(facts: Sequence[CardFact], source: str, desk: Desk) -> CardsRead:
    """Keep what is new and settle all that can be. Raises ``Unavailable('claim_offline')``."""
    with (uow := desk.write()):
        new = [_event(fact, source, uow) for fact in _unknown(uow.session, facts)]
        uow.session.add_all(new)
        uow.commit()
    receipts = settle_events(desk)
    with desk.read() as session:
        waiting = len(waiting_events(session))
        again = _told_again(session, new)
    new = [event for event in new if event.id not in again]
    paid = [event for event in new if event.kind == PAYMENT]
    return CardsRead(
        told=len(facts),
        new=len(new),
        settled=len(receipts),
        waiting=waiting,
        gross_cents=sum(event.cents for event in paid),
        fee_cents=sum(event.fee_cents for event in new),
        receipts=tuple(number for number in receipts if number),
    )


def _told_again(session: Session, events: Sequence[CardEvent]) -> frozenset[str]:
    """Those of the events that another provider had told before."""
    query = select(CardOutcome.event_id).where(CardOutcome.problem.in_(TWICE))
    return frozenset(session.scalars(query)) & {event.id for event in events}


def _unknown(session: Session, facts: Iterable[CardFact]) -> list[CardFact]:
    found: dict[tuple[str, str], CardFact] = {}
    for fact in facts:
        query = select(CardEvent.id).where(
            CardEvent.provider == fact.provider, CardEvent.provider_id == fact.id
        )
        if session.scalars(query.limit(1)).first() is None:
            found.setdefault((fact.provider, fact.id), fact)
    return list(found.values())


def _event(fact: CardFact, source: str, uow: UnitOfWork) -> CardEvent:
    return CardEvent(
        id=new_id(),
        provider=fact.provider,
        provider_id=fact.id,
        kind=fact.kind,
        payment=fact.payment,
        invoice=fact.invoice.strip().upper()[:200],
        cents=fact.cents,
        fee_cents=fact.fee_cents,
        currency=fact.currency,
        happened_on=fact.happened_on,
        credited_on=fact.credited_on,
        source=source,
        recorded_at=uow.now(),
        recorded_by=uow.operator,
    )


def waiting_events(session: Session) -> list[str]:
    """Events of which nothing was made yet: payments first, then in the order of their days."""
    done = select(CardOutcome.event_id)
    rows = session.scalars(select(CardEvent).where(CardEvent.id.not_in(done)))
    order = {kind: rank for rank, kind in enumerate(KINDS)}
    ordered = sorted(rows, key=lambda x: (order[x.kind], x.happened_on, x.provider_id))
    return [event.id for event in ordered]


def settle_events(desk: Desk) -> list[str]:
    """Try every event that waits, until nothing moves any more; the receipts made (empty: none)."""
    made: list[str] = []
    moved = True
    while moved:
        with desk.read() as session:
            waiting = waiting_events(session)
        before = len(made)
        for event_id in waiting:
            number = _settled(event_id, desk)
            if number is not None:
                made.append(number)
        moved = len(made) > before
    return made


def _settled(event_id: str, desk: Desk) -> str | None:
    """The number of the receipt of one event, empty when it moves no money, None: it waits."""
    try:
        with (uow := desk.write()):
            event = uow.session.get_one(CardEvent, event_id)
            if _outcome(uow.session, CardOutcome.event_id == event_id) is not None:
                return None
            receipt_id, problem = _settle(uow, event, desk.today)
            _record(uow, event, receipt_id, problem)
            again = problem in TWICE
            document = uow.session.get(Document, receipt_id) if receipt_id and not again else None
            number = document.number if document is not None else ""
            uow.commit()
    except DomainError as refused:
        if refused.code != "period_claimed":
            return None
        return _left_to_another(event_id, desk)
    return number


def _left_to_another(event_id: str, desk: Desk) -> str:
    with (uow := desk.write()):
        _record(uow, uow.session.get_one(CardEvent, event_id), None, ELSEWHERE)
        uow.commit()
    return ""


def _record(uow: UnitOfWork, event: CardEvent, receipt_id: str | None, problem: str) -> None:
    uow.session.add(
        CardOutcome(
            event_id=event.id,
            receipt_id=receipt_id,
            problem=problem,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
        )
    )
    uow.session.flush()


def _outcome(session: Session, where: ColumnElement[bool]) -> CardOutcome | None:
    return session.scalars(select(CardOutcome).where(where).limit(1)).first()


def _settle(uow: UnitOfWork, event: CardEvent, today: date) -> tuple[str | None, str]:
    twin = _twin(uow.session, event)
    if twin is not None:
        told, outcome = twin
        fee_alone = event.fee_cents > 0 and told.fee_cents == 0
        return outcome.receipt_id, AGAIN_FEE if fee_alone else AGAIN
    if event.kind in TOLD:
        return None, ""
    uow.claim(CLAIM, f"{event.provider}:{event.provider_id}")
    if event.kind == PAYMENT:
        return _pay(uow, event, today)
    receipt, problem = _paid_by(uow.session, event)
    if receipt is None:
        return None, problem
    reason = f"{event.provider} {event.provider_id}"
    if event.kind == DISPUTE_LOST:
        return _lost(uow, receipt, (event.cents, reason), today), ""
    assert event.kind == REFUND
    whole = event.cents == receipt.cents
    if whole and unallocated(uow.session, receipt.id) < event.cents:
        return reverse_within(uow, receipt, reason, today).id, ""
    return refund_within(uow, receipt, (event.cents, reason), today).id, ""


def _twin(session: Session, event: CardEvent) -> tuple[CardEvent, CardOutcome] | None:
    """What another provider told of the same thing, and was settled: a file of settlements and a
    poll both tell one payment. They share an id of the payment, the kind, the amount, and their
    days are near; as many of ours as were found to be told before are left out."""
    keys = {event.provider_id, event.payment} - {""}
    rows = session.execute(
        select(CardEvent, CardOutcome)
        .join(CardOutcome, CardOutcome.event_id == CardEvent.id)
        .where(
            CardEvent.kind == event.kind,
            CardEvent.cents == event.cents,
            CardEvent.currency == event.currency,
            CardEvent.happened_on.between(event.happened_on - NEAR, event.happened_on + NEAR),
            or_(CardEvent.provider_id.in_(keys), CardEvent.payment.in_(keys)),
        )
        .order_by(CardOutcome.recorded_at, CardOutcome.id)
    ).all()
    others = [
        (told, outcome)
        for told, outcome in rows
        if told.provider != event.provider and outcome.problem not in TWICE
    ]
    paired = [
        told
        for told, outcome in rows
        if told.provider == event.provider and outcome.problem in TWICE
    ]
    left = others[len(paired) :]
    return (left[0][0], left[0][1]) if left else None


def _lost(uow: UnitOfWork, receipt: Receipt, lost: tuple[int, str], today: date) -> str:
    """A lost dispute takes the whole receipt back; one about a part (some was refunded, or only
    some was contested) takes that part, and the rest goes on paying what it paid."""
    cents, reason = lost
    if cents == receipt.cents:
        return reverse_within(uow, receipt, reason, today).id
    reopened = release_receipt(uow, receipt, today, REVERSAL)
    taken = refund_within(uow, receipt, lost, today).id
    for invoice_id in reopened:
        if unallocated(uow.session, receipt.id) > 0:
            allocate(uow, receipt, uow.session.get_one(Document, invoice_id), None, today)
    return taken


def _pay(uow: UnitOfWork, event: CardEvent, today: date) -> tuple[str | None, str]:
    """The receipt of a payment: all of the money, on the invoice as far as it owes."""
    document = _invoice(uow.session, event.invoice)
    owed = None if document is None else _owed(uow.session, document)
    fault = payment_fault(Paid(event.cents, event.currency, owed))
    if fault == FOREIGN:
        return None, fault
    payments = (Payment(document.number),) if document is not None and owed else ()
    request = AddReceipt(
        cents=event.cents,
        method="card",
        received_on=event.happened_on,
        credited_on=event.credited_on,
        platform=document.platform if document is not None else None,
        payments=payments,
    )
    return add_within(uow, request, today).id, fault


def _invoice(session: Session, text: str) -> Document | None:
    """The payable document whose number is in what the provider has."""
    for word in (text, *text.replace(",", " ").replace(";", " ").split()):
        query = select(Document).where(Document.number == word, Document.kind.in_(PAYABLE))
        found = session.scalars(query).one_or_none()
        if found is not None:
            return found
    return None


def _owed(session: Session, document: Document) -> int:
    if document.kind != "proposition":
        return open_cents(session, document)
    invoice = followed_by(session, document)
    return document.total_cents if invoice is None else open_cents(session, invoice)


def _paid_by(session: Session, event: CardEvent) -> tuple[Receipt | None, str]:
    """The receipt of the payment that an event is about.

    Raises ``card_payment_unknown`` while the payment was not told or not settled: it waits.
    """
    query = select(CardEvent).where(
        CardEvent.provider == event.provider,
        CardEvent.kind == PAYMENT,
        CardEvent.payment == event.payment,
        CardEvent.payment != "",
    )
    payment = session.scalars(query.limit(1)).first()
    outcome = _outcome(session, CardOutcome.event_id == payment.id) if payment is not None else None
    if outcome is None:
        raise DomainError("card_payment_unknown", payment=event.payment)
    if outcome.receipt_id is None:
        return None, outcome.problem
    return session.get_one(Receipt, outcome.receipt_id), ""
