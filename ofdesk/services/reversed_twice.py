"""A receipt that two desks reversed apart: one of the reversals is taken back by an entry."""

from datetime import date

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.models import ChequeEvent, Client, Document, History, Receipt
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.allocations import refresh_paid, release_receipt, restore_freed
from ofdesk.services.balances import owner_of
from ofdesk.services.cheques import cheque_state
from ofdesk.services.periods import REVERSAL
from ofdesk.services.receipt_entries import ReceiptEntry, write_receipt

CLAIM = "settle"
"""The right to put one thing right: of two desks one does it."""
REINSTATEMENT = "reinstatement"
REASON = "contre-passé sur deux postes"


def claim_choice(uow: UnitOfWork, receipt_id: str) -> None:
    """Ask for the right to put money right, which two desks must not do apart. Raises
    ``claimed_elsewhere``, ``claim_behind``, ``Unavailable('settle_offline')``."""
    try:
        uow.claim(CLAIM, receipt_id)
    except Unavailable as failure:
        if failure.code != "claim_offline":
            raise
        raise Unavailable("settle_offline") from failure


def settle_reversed(uow: UnitOfWork, entry_id: str, *, keep: bool, today: date) -> None:
    """Inside the caller's transaction: keep this reversal and take the others back, or take this
    one back, by entries of ``today``. Of what two desks took back apart one is reversed again. What
    was put right meanwhile stays so."""
    session = uow.session
    entry = session.get(Receipt, entry_id)
    if entry is None or entry.reverses_id is None:
        raise DomainError("conflict_row_gone")
    receipt = session.get_one(Receipt, entry.reverses_id)
    if _standing(session, receipt.id) == 1:
        return
    claim_choice(uow, receipt.id)
    if _standing(session, receipt.id) < 1:
        release_receipt(uow, receipt, today, REVERSAL)
        _write(uow, receipt, (REVERSAL, -receipt.cents), entry, today)
        return
    alike = _not_taken_back(session, receipt.id)
    dropped = [one for one in alike if (one.id != entry_id) == keep]
    for one in dropped[: _standing(session, receipt.id) - 1]:
        kept = entry if keep else next(other for other in alike if other is not one)
        _take_back(uow, receipt, (one, kept), today)


def _standing(session: Session, receipt_id: str) -> int:
    """How many reversals of a receipt none takes back: one is right."""
    counted = case((Receipt.kind == REVERSAL, 1), else_=-1)
    query = select(func.coalesce(func.sum(counted), 0)).where(
        Receipt.reverses_id == receipt_id, Receipt.kind.in_((REVERSAL, REINSTATEMENT))
    )
    return session.scalar(query) or 0


def _not_taken_back(session: Session, receipt_id: str) -> list[Receipt]:
    """The reversals that none takes back, as the hub saw them."""
    back = aliased(Receipt)
    taken = (
        select(Document.origin_id)
        .join(back, back.id == Document.id)
        .where(back.reverses_id == receipt_id, Document.origin_id.is_not(None))
    )
    query = (
        select(Receipt)
        .where(Receipt.reverses_id == receipt_id, Receipt.kind == REVERSAL)
        .where(Receipt.id.not_in(taken))
        .order_by(Receipt.row_seq.is_(None), Receipt.row_seq, Receipt.id)
    )
    return list(session.scalars(query))


def _take_back(
    uow: UnitOfWork, receipt: Receipt, pair: tuple[Receipt, Receipt], today: date
) -> None:
    """Take the first of a ``pair`` of reversals back: the second one stays."""
    dropped, kept = pair
    restore_freed(uow, receipt, today)
    _write(uow, receipt, (REINSTATEMENT, receipt.cents), dropped, today)
    if receipt.method == "cheque":
        _put_register_right(uow, receipt, (dropped, kept), today)


def _write(
    uow: UnitOfWork, receipt: Receipt, what: tuple[str, int], answers: Receipt, today: date
) -> None:
    """The entry, of a kind and cents, against a receipt; its document answers another entry."""
    number = uow.session.get_one(Document, answers.id).number
    owner = owner_of(uow.session, receipt.id)
    entry = ReceiptEntry(
        kind=what[0],
        cents=what[1],
        method=receipt.method,
        received_on=today,
        payer=receipt.payer,
        cheque_number=receipt.cheque_number,
        bank=receipt.bank,
        reverses_id=receipt.id,
        reason=f"{REASON} ({number})",
        origin_id=answers.id,
    )
    write_receipt(uow, entry, uow.session.get(Client, owner) if owner else None, today)


def _put_register_right(
    uow: UnitOfWork, cheque: Receipt, pair: tuple[Receipt, Receipt], today: date
) -> None:
    """The cheque is in the state that the kept reversal left it in, and the bank took the fee of
    that one alone."""
    gone, kept = (_events_with(uow.session, cheque, one) for one in pair)
    if not gone:
        return
    now = cheque_state(uow.session, cheque)
    state = kept[-1].state if kept and now == gone[-1].state else now
    fee = sum(event.fee_cents for event in gone)
    if fee or state != now:
        event = ChequeEvent(
            receipt_id=cheque.id,
            state=state,
            happened_on=today,
            fee_cents=-fee,
            reason=REASON,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
        )
        uow.session.add(event)
        uow.session.flush()
        refresh_paid(uow.session, cheque.id)


def _events_with(session: Session, cheque: Receipt, reversal: Receipt) -> list[ChequeEvent]:
    """What was written of a cheque with a reversal, in one transaction."""
    written = select(History.txn_id).where(
        History.tbl == "receipt", History.row_id == reversal.id, History.kind == "I"
    )
    with_it = and_(History.tbl == "cheque_event", History.row_id == ChequeEvent.id)
    query = (
        select(ChequeEvent)
        .join(History, with_it)
        .where(ChequeEvent.receipt_id == cheque.id, History.kind == "I")
        .where(History.txn_id.in_(written), History.txn_id != "")
        .order_by(ChequeEvent.recorded_at, ChequeEvent.id)
    )
    return list(session.scalars(query))
