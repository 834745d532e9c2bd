"""Take cheques to the bank: validated slips, and what the bank credited (money §2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.cheques import ChequeDates, lapses_on, waits_for_its_day
from ofdesk.domain.errors import DomainError
from ofdesk.domain.states import check_transition
from ofdesk.models import Blob, ChequeEvent, Deposit, Document, Receipt
from ofdesk.models.ids import new_id
from ofdesk.ports.listings import Listing
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.blobs import keep_blob
from ofdesk.services.cheque_details import UNKNOWN, ChequeFacts, all_facts
from ofdesk.services.cheques import (
    CHANGES,
    IN_HAND,
    LONGEST,
    cheque_named,
    cheque_state,
    last_states,
    record_event,
)
from ofdesk.services.confirmations import ask
from ofdesk.services.deposit_slips import SlipCheque, deposit_slip
from ofdesk.services.typed_text import checked_text


@dataclass(frozen=True, slots=True)
class DepositCheques:
    """The cheques to take to the bank (all received ones when absent), with their total typed
    again by the person who counted them."""

    control_total_cents: int
    cheques: tuple[str, ...] = ()
    bank_number: str = ""


@dataclass(frozen=True, slots=True)
class Deposited:
    """A validated slip."""

    id: str
    number: str
    count: int
    total_cents: int
    pdf_sha256: str
    cheques: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    """Cheques that wait for a later day, where none was named."""
    changes: frozenset[str] = field(default=CHANGES)


def deposit_cheques(request: DepositCheques, uow: UnitOfWork, today: date) -> Deposited:
    """Validate a slip: it is frozen, printed in two copies with its annex, and kept.

    Raises ``nothing_to_deposit``, ``cheque_unknown``, ``state_forbidden``,
    ``control_total_differs``, ``ConfirmationNeeded('cheque_stale')``, and what ``uow.claim``
    raises (nothing is deposited).
    """
    with uow:
        session = uow.session
        cheques, later = _chosen(session, request, today)
        _check_lapsed(uow, cheques, today)
        total = _checked_total(cheques, request.control_total_cents)
        uow.claim("deposit", *(cheque.id for cheque in cheques))
        number = _next_number(session, uow.desk, today)
        rows = tuple(_slip_cheque(session, cheque) for cheque in cheques)
        page = deposit_slip(session, (number, today), rows, factice=uow.factice)
        pdf = uow.renderer.render_listing(page)
        digest = keep_blob(session, pdf)
        deposit = Deposit(
            id=new_id(),
            number=number,
            made_on=today,
            count=len(cheques),
            total_cents=total,
            bank_number=checked_text(request.bank_number, "bank_number", LONGEST),
            pdf_sha256=digest,
            made_at=uow.now(),
            made_by=uow.operator,
        )
        session.add(deposit)
        session.flush()
        for cheque in cheques:
            record_event(uow, cheque, "deposited", today, deposit_id=deposit.id)
        numbers = tuple(row.receipt for row in rows)
        left_out = tuple(session.get_one(Document, cheque.id).number for cheque in later)
        result = Deposited(deposit.id, number, len(cheques), total, digest, numbers, left_out)
        uow.commit()
    return result


def preview_slip(
    session: Session, cheques: Sequence[str], today: date, *, factice: bool
) -> Listing:
    """The page that ``deposit_cheques`` would print for these cheques, without a number; nothing is
    deposited. Raises ``cheque_unknown``, ``state_forbidden``, ``nothing_to_deposit``.
    """
    if not cheques:
        raise DomainError("nothing_to_deposit", field="cheques")
    chosen, _ = _chosen(session, DepositCheques(0, tuple(cheques)), today)
    rows = tuple(_slip_cheque(session, cheque) for cheque in chosen)
    return deposit_slip(session, ("", today), rows, factice=factice)


def _checked_total(cheques: Sequence[Receipt], typed_cents: int) -> int:
    """The sum of the cheques, which a person counted again."""
    total = sum(cheque.cents for cheque in cheques)
    if not cheques:
        raise DomainError("nothing_to_deposit", field="cheques")
    if total != typed_cents:
        raise DomainError(
            "control_total_differs",
            field="control_total",
            typed_cents=typed_cents,
            total_cents=total,
            count=len(cheques),
        )
    return total


def _check_lapsed(uow: UnitOfWork, cheques: Sequence[Receipt], today: date) -> None:
    """The bank refuses a cheque of more than one year and eight days: a person takes it there
    anyway."""
    facts = all_facts(uow.session, [cheque.id for cheque in cheques])
    for cheque in cheques:
        written = facts.get(cheque.id, UNKNOWN).written_on or cheque.received_on
        if today > lapses_on(written):
            told = {"number": cheque.cheque_number, "day_on": lapses_on(written).isoformat()}
            ask(uow, "cheque_stale", ("receipt", cheque.id), told)


def _chosen(
    session: Session, request: DepositCheques, today: date
) -> tuple[list[Receipt], list[Receipt]]:
    """The cheques named, else all in hand but those that wait for their day, which come second."""
    if request.cheques:
        found = {cheque.id: cheque for cheque in _named(session, request.cheques)}
        for cheque in found.values():
            check_transition("cheque", cheque_state(session, cheque), "deposited")
        return list(found.values()), []
    query = (
        select(Receipt)
        .join(Document, Document.id == Receipt.id)
        .where(Receipt.method == "cheque", Receipt.kind == "receipt")
        .order_by(Receipt.received_on, Document.number)
    )
    rows = list(session.scalars(query))
    states = last_states(session, [row.id for row in rows])
    in_hand = [row for row in rows if states[row.id] in IN_HAND]
    facts = all_facts(session, [row.id for row in in_hand])
    later = {row.id for row in in_hand if _waits(row, facts.get(row.id), today)}
    return (
        [row for row in in_hand if row.id not in later],
        [row for row in in_hand if row.id in later],
    )


def _waits(cheque: Receipt, known: ChequeFacts | None, today: date) -> bool:
    facts = known or UNKNOWN
    dates = ChequeDates(cheque.received_on, False, facts.written_on, facts.deposit_from)
    return waits_for_its_day(dates, today)


def _named(session: Session, names: Sequence[str]) -> list[Receipt]:
    return [cheque_named(session, name) for name in names]


def _slip_cheque(session: Session, cheque: Receipt) -> SlipCheque:
    number = session.get_one(Document, cheque.id).number
    return SlipCheque(number, cheque.cheque_number, cheque.bank, cheque.payer, cheque.cents)


def _next_number(session: Session, desk: str, day: date) -> str:
    prefix = f"RM{desk}-{day.year}-"
    last = session.scalar(select(func.max(Deposit.number)).where(Deposit.number.startswith(prefix)))
    following = int(last.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{following:05d}"


def clear_deposit(number: str, credited_on: date, uow: UnitOfWork) -> int:
    """The bank credited a slip: its cheques that were not rejected are cleared; how many.

    Raises ``deposit_unknown``, ``credited_before_received``, ``not_open``.
    """
    with uow:
        count = clear_within(uow, deposit_named(uow.session, number), credited_on)
        uow.commit()
    return count


def clear_within(uow: UnitOfWork, deposit: Deposit, credited_on: date) -> int:
    """``clear_deposit`` inside the caller's transaction."""
    session = uow.session
    if credited_on < deposit.made_on:
        raise DomainError("credited_before_received", field="credited")
    waiting = [
        cheque
        for cheque in deposit_cheques_of(session, deposit.id)
        if cheque_state(session, cheque) == "deposited"
    ]
    if not waiting:
        raise DomainError("not_open", what="deposit", state="cleared", wanted="cleared")
    for cheque in waiting:
        record_event(uow, cheque, "cleared", credited_on, deposit_id=deposit.id)
    return len(waiting)


def unclear_within(uow: UnitOfWork, deposit: Deposit, day: date) -> None:
    """The bank's credit of a slip was a mistake: its cleared cheques are only deposited again."""
    for cheque in deposit_cheques_of(uow.session, deposit.id):
        if cheque_state(uow.session, cheque) == "cleared":
            record_event(uow, cheque, "deposited", day, deposit_id=deposit.id)


def deposit_named(session: Session, text: str) -> Deposit:
    """A slip by its number or the bank's. Raises ``deposit_unknown``."""
    wanted = text.strip()
    found = session.scalars(
        select(Deposit).where(
            (Deposit.number == wanted.upper())
            | ((Deposit.bank_number == wanted) & (Deposit.bank_number != ""))
        )
    ).first()
    if found is None:
        raise DomainError("deposit_unknown", field="deposit", deposit=wanted)
    return found


def deposit_cheques_of(session: Session, deposit_id: str) -> list[Receipt]:
    """The cheques that a slip took to the bank, in order."""
    ids = select(ChequeEvent.receipt_id).where(
        ChequeEvent.deposit_id == deposit_id, ChequeEvent.state == "deposited"
    )
    return list(session.scalars(select(Receipt).where(Receipt.id.in_(ids)).order_by(Receipt.id)))


def list_deposits(session: Session) -> list[Deposit]:
    """The slips, the last one first."""
    return list(session.scalars(select(Deposit).order_by(Deposit.number.desc())))


def deposit_page(session: Session, number: str) -> bytes:
    """The slip as it was printed. Raises ``deposit_unknown``."""
    deposit = deposit_named(session, number)
    return session.scalars(select(Blob.bytes).where(Blob.sha256 == deposit.pdf_sha256)).one()
