"""Lines of the bank as lists show them: what waits, what was decided, a page at a time."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.domain.text import fold
from ofdesk.models import BankDecision, BankEntry, BankLine, Deposit, Document
from ofdesk.services.bank import ImportStatement
from ofdesk.services.bank_proposals import open_deposits
from ofdesk.services.bank_standing import ORDER, WAITING, of_standing
from ofdesk.services.document_rows import ListDocuments, list_documents

EVERYTHING = -1
"""No limit, as SQLite says it."""
WHICH = (WAITING, *ORDER)
LARGEST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ListBankLines:
    """Which lines: in some states (all when absent), by words."""

    states: tuple[str, ...] = ()
    search: str = ""
    limit: int = EVERYTHING
    offset: int = 0


@dataclass(frozen=True, slots=True)
class BankRow:
    """One line: ``waiting``, ``accepted``, ``ignored`` or ``same`` (``same_as``: the line of
    another file); ``posted`` is the receipt that an acceptance made, the slip that it cleared, or
    the account that it went to."""

    id: str
    day: date
    value_day: date | None
    cents: int
    label: str
    payer: str
    reference: str
    state: str
    posted: str
    reason: str
    decided_by: str
    same_as: str | None = None


def list_bank_lines(session: Session, request: ListBankLines) -> list[BankRow]:
    """The lines that wait oldest first, as ``proposals`` gives them; else the last day first."""
    query = _filtered(_columns(), request)
    order: tuple[Any, ...] = (BankLine.day.desc(), BankLine.rank.desc(), BankLine.id.desc())
    if request.states == ("waiting",):
        order = (BankLine.day, BankLine.rank, BankLine.id)
    query = query.order_by(*order).limit(request.limit).offset(request.offset)
    return [BankRow(**row._mapping) for row in session.execute(query)]


def count_bank_lines(session: Session, request: ListBankLines) -> tuple[int, int]:
    """How many lines a list has in all, and their sum in cents."""
    inner = _filtered(_columns(), request).subquery()
    query = select(func.count(), func.coalesce(func.sum(inner.c.cents), 0)).select_from(inner)
    count, cents = session.execute(query).one()
    return count, cents


def count_waiting(session: Session) -> int:
    """How much money that came in nobody said yet what it is."""
    credit = _columns().where(BankLine.cents > 0, _state_column() == "waiting").subquery()
    return session.scalar(select(func.count()).select_from(credit)) or 0


def _state_column() -> ColumnElement[str]:
    return func.coalesce(of_standing(BankDecision.kind), WAITING)


def _columns() -> Select[Any]:
    columns: tuple[Any, ...] = (
        BankLine.id,
        BankLine.day,
        BankLine.value_day,
        BankLine.cents,
        BankLine.label,
        BankLine.payer,
        BankLine.reference,
        _state_column().label("state"),
        func.coalesce(Document.number, Deposit.number, BankEntry.account, "").label("posted"),
        func.coalesce(of_standing(BankDecision.reason), "").label("reason"),
        func.coalesce(of_standing(BankDecision.decided_by), "").label("decided_by"),
        of_standing(BankDecision.same_as_id).label("same_as"),
    )
    return (
        select(*columns)
        .outerjoin(Document, Document.id == of_standing(BankDecision.receipt_id))
        .outerjoin(Deposit, Deposit.id == of_standing(BankDecision.deposit_id))
        .outerjoin(BankEntry, BankEntry.id == of_standing(BankDecision.entry_id))
    )


def _filtered(query: Select[Any], request: ListBankLines) -> Select[Any]:
    if request.states:
        query = query.where(_state_column().in_(request.states))
    shown = func.lower(BankLine.label + " " + BankLine.payer + " " + BankLine.reference)
    for word in request.search.split():
        query = query.where(
            or_(
                shown.contains(word.lower(), autoescape=True),
                shown.contains(fold(word), autoescape=True),
            )
        )
    return query


@dataclass(frozen=True, slots=True)
class PayableRow:
    """What a line may pay: an invoice (``kind`` ``invoice``) or a slip of cheques (``deposit``)."""

    kind: str
    number: str
    platform: str
    name: str
    day: date | None
    open_cents: int


def payable(session: Session, search: str, today: date, limit: int = 100) -> list[PayableRow]:
    """Slips that the bank has not credited whole, then open invoices, by words."""
    words = fold(search).split()
    slips = [
        PayableRow("deposit", slip.number, "", slip.bank_number, slip.made_on, slip.total_cents)
        for slip in open_deposits(session)
        if all(word in fold(f"{slip.number} {slip.bank_number}") for word in words)
    ]
    owed = ListDocuments(("invoice", "corrective"), search=search, open_only=True, limit=limit)
    rows = [
        PayableRow("invoice", row.number, row.platform, row.name, row.due_on, row.open_cents)
        for row in list_documents(session, owed, today)
    ]
    return [*slips, *rows]


def statement_of_file(path: Path) -> ImportStatement:
    """A statement file to import. Raises ``file_missing``, ``statement_too_large`` and
    ``Unavailable('file_not_read')``."""
    if not path.is_file():
        raise DomainError("file_missing", field="file", file=str(path))
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            raise DomainError("statement_too_large", field="file", size=size, largest=LARGEST_BYTES)
        return ImportStatement(path.read_bytes(), path.name)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise Unavailable("file_not_read", file=str(path), detail=detail) from error
