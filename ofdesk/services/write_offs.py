"""Money that will not come: debts given up, fees that a bank kept, a few cents (money §1)."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Client, Document, WriteOff
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.balances import OWED_KINDS, open_cents
from ofdesk.services.lookup import document_numbered
from ofdesk.services.periods import refresh_client_periods
from ofdesk.services.settled import nothing_owed
from ofdesk.services.typed_text import checked_text

KINDS = ("abandoned", "fees", "difference")
LONGEST = 300
CHANGES = frozenset({"document", "period", "client"})


@dataclass(frozen=True, slots=True)
class WriteOffInvoice:
    """What of an invoice will never be paid, and why: all that is open without ``cents``."""

    number: str
    kind: str
    reason: str
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """An invoice after it: what was given up now (negative: taken back), what it still owes."""

    number: str
    kind: str
    cents: int
    open_cents: int
    changes: frozenset[str] = field(default=CHANGES)


def write_off(request: WriteOffInvoice, uow: UnitOfWork, today: date) -> WrittenOff:
    """Give up (a part of) what an invoice owes, without credit note.

    Raises ``reason_missing``, ``choice_unknown``, ``document_unknown``, ``document_wrong_kind``,
    ``not_open``, ``amount_not_positive``, ``written_off_too_much``.
    """
    reason = _reason(request.reason)
    if request.kind not in KINDS:
        raise DomainError("choice_unknown", field="kind", value=request.kind, known=list(KINDS))
    with uow:
        invoice = document_numbered(uow.session, request.number, *OWED_KINDS)
        owed = open_cents(uow.session, invoice)
        if owed <= 0:
            raise nothing_owed(uow.session, invoice, "invoice")
        cents = owed if request.cents is None else request.cents
        if cents <= 0:
            raise DomainError("amount_not_positive", field="cents", amount_cents=cents)
        if cents > owed:
            raise DomainError(
                "written_off_too_much",
                field="cents",
                number=invoice.number,
                asked_cents=cents,
                open_cents=owed,
            )
        append_write_off(uow, invoice, (request.kind, cents), today, reason)
        result = _done(uow.session, invoice, request.kind, cents)
        uow.commit()
    return result


def restore_debt(number: str, reason: str, uow: UnitOfWork, today: date) -> WrittenOff:
    """Take back all that was given up on an invoice: it is owed again.

    Raises ``reason_missing``, ``document_unknown``, ``nothing_written_off``.
    """
    reason = _reason(reason)
    with uow:
        invoice = document_numbered(uow.session, number, *OWED_KINDS)
        sums = written_off_by_kind(uow.session, invoice.id)
        if not sums:
            raise DomainError("nothing_written_off", field="invoice", number=invoice.number)
        for kind, cents in sums.items():
            append_write_off(uow, invoice, (kind, -cents), today, reason)
        result = _done(uow.session, invoice, next(iter(sums)), -sum(sums.values()))
        uow.commit()
    return result


def _reason(text: str) -> str:
    reason = checked_text(text, "reason", LONGEST)
    if not reason:
        raise DomainError("reason_missing", field="reason")
    return reason


def written_off_by_kind(session: Session, invoice_id: str) -> dict[str, int]:
    """What is given up on an invoice by kind, in cents; nothing that was taken back."""
    rows = session.execute(
        select(WriteOff.kind, func.sum(WriteOff.cents))
        .where(WriteOff.invoice_id == invoice_id)
        .group_by(WriteOff.kind)
        .order_by(WriteOff.kind)
    )
    return {kind: cents for kind, cents in rows if cents}


def append_write_off(
    uow: UnitOfWork, invoice: Document, what: tuple[str, int], day: date, reason: str
) -> None:
    """Write a row: its kind and cents; the years that the invoice pays are looked at again."""
    session = uow.session
    session.add(
        WriteOff(
            invoice_id=invoice.id,
            kind=what[0],
            cents=what[1],
            effective_on=day,
            reason=reason,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
        )
    )
    session.flush()
    if invoice.client_id is not None:
        refresh_client_periods(session, session.get_one(Client, invoice.client_id))


def lessen_write_offs(
    uow: UnitOfWork, invoice: Document, excess: int, day: date, reason: str = "credit_note"
) -> int:
    """After a credit note: take back what was given up beyond what is owed; how much it was."""
    taken = 0
    for kind, cents in written_off_by_kind(uow.session, invoice.id).items():
        part = min(excess - taken, cents)
        if part > 0:
            append_write_off(uow, invoice, (kind, -part), day, reason)
            taken += part
    return taken


def forgo_again(uow: UnitOfWork, invoice: Document, day: date, reason: str) -> int:
    """What two desks made owed again of one debt was made so once; how much is given up again."""
    again = 0
    for kind, cents in written_off_by_kind(uow.session, invoice.id).items():
        if cents < 0:
            append_write_off(uow, invoice, (kind, -cents), day, reason)
            again -= cents
    return again


def move_write_offs(uow: UnitOfWork, source: Document, target: Document, day: date) -> None:
    """What was given up on a corrected invoice is given up on the one that replaces it."""
    for kind, cents in written_off_by_kind(uow.session, source.id).items():
        append_write_off(uow, source, (kind, -cents), day, "corrected")
        append_write_off(uow, target, (kind, cents), day, "corrected")


def _done(session: Session, invoice: Document, kind: str, cents: int) -> WrittenOff:
    return WrittenOff(invoice.number, kind, cents, open_cents(session, invoice))
