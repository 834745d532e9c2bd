"""The register of cheques: received, deposited, cleared, rejected, presented again (money §2)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.errors import DomainError
from ofdesk.domain.states import check_transition
from ofdesk.models import (
    ChequeEvent,
    Receipt,
)
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.allocations import refresh_paid
from ofdesk.services.receipts import (
    receipt_named,
)

LONGEST = 300
WAITING, PREPARING = "received", "preparing"
IN_HAND = (WAITING, PREPARING)
"""The states of cheques that lie in the drawer: received, or laid aside for the next slip."""
CHANGES = frozenset({"receipt", "document", "period", "client", "cheque"})


AT_THE_BANK, SENT_BACK, AGAIN = ("deposited", "cleared"), "rejected", "represented"


def _happened(state: str) -> ColumnElement[bool]:
    """Correlated to ``cheque_event``: whether its cheque was ever in a state."""
    other = aliased(ChequeEvent)
    query = select(other.id).where(other.receipt_id == ChequeEvent.receipt_id, other.state == state)
    return exists(query.correlate(ChequeEvent))


COUNTS: ColumnElement[bool] = ((ChequeEvent.state == AGAIN) | ~_happened(AGAIN)) & (
    ChequeEvent.state.not_in(AT_THE_BANK) | ~_happened(SENT_BACK)
)
"""Of what desks that were apart recorded of one cheque, what says its state: once the bank sent it
back no credit of its slip does, and once it was presented again it is another receipt."""


def _last_events(session: Session) -> dict[str, ChequeEvent]:
    events = session.scalars(
        select(ChequeEvent).where(COUNTS).order_by(ChequeEvent.recorded_at, ChequeEvent.id)
    )
    return {event.receipt_id: event for event in events}


def _reversed(session: Session) -> frozenset[str | None]:
    query = select(Receipt.reverses_id).where(Receipt.kind == "reversal")
    return frozenset(session.scalars(query))


def _state(
    receipt: Receipt, event: ChequeEvent | None, reversed_ones: frozenset[str | None]
) -> str:
    if receipt.id in reversed_ones and (event is None or event.state in IN_HAND):
        return "reversed"
    if event is not None:
        return event.state
    return "cleared" if receipt.credited_on is not None else WAITING


def last_states(session: Session, receipt_ids: Sequence[str]) -> dict[str, str]:
    """The states of several cheques, by the id of their receipt."""
    last, reversed_ones = _last_events(session), _reversed(session)
    found = session.scalars(select(Receipt).where(Receipt.id.in_(receipt_ids)))
    return {one.id: _state(one, last.get(one.id), reversed_ones) for one in found}


def cheque_state(session: Session, receipt: Receipt) -> str:
    """The state of one cheque: its last event, else ``received``."""
    last = session.scalars(
        select(ChequeEvent)
        .where(ChequeEvent.receipt_id == receipt.id, COUNTS)
        .order_by(ChequeEvent.recorded_at.desc(), ChequeEvent.id.desc())
    ).first()
    return _state(receipt, last, _reversed(session))


def cheque_named(session: Session, text: str) -> Receipt:
    """A cheque by the id or number of its receipt, or by its own number when one bears it.

    Raises ``cheque_unknown``, ``cheque_ambiguous``.
    """
    try:
        receipt = receipt_named(session, text)
    except DomainError:
        query = select(Receipt).where(Receipt.cheque_number == text.strip())
        same = session.scalars(query.where(Receipt.kind == "receipt")).all()
        open_ones = [one for one in same if cheque_state(session, one) in (*IN_HAND, "deposited")]
        same = open_ones or list(same)
        if len(same) > 1:
            raise DomainError("cheque_ambiguous", field="cheque", cheque=text.strip()) from None
        if not same:
            raise DomainError("cheque_unknown", field="cheque", cheque=text.strip()) from None
        receipt = same[0]
    if receipt.method != "cheque" or receipt.kind != "receipt":
        raise DomainError("cheque_unknown", field="cheque", cheque=text.strip())
    return receipt


def record_event(
    uow: UnitOfWork,
    cheque: Receipt,
    state: str,
    day: date,
    *,
    deposit_id: str | None = None,
    **more: str | int,
) -> None:
    """Let a cheque go to ``state``, if the table of states allows it; its invoices follow."""
    check_transition("cheque", cheque_state(uow.session, cheque), state)
    uow.session.add(
        ChequeEvent(
            receipt_id=cheque.id,
            state=state,
            happened_on=day,
            deposit_id=deposit_id,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
            **more,
        )
    )
    uow.session.flush()
    refresh_paid(uow.session, cheque.id)
