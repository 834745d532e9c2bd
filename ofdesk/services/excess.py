"""« Trop affecté »: more paid on an invoice than it owes, more used of a receipt than it holds.

One desk never records that; two that were apart can, and balances never raise an error (money §1).
What is beyond is a task for a person, who makes it credit of the client again (decision 0088).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Allocation, Client, Document, Receipt, WriteOff
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.allocations import free_excess, free_receipt
from ofdesk.services.balances import LESSENING_KINDS, OWED_KINDS, left_column, open_column
from ofdesk.services.lookup import document_numbered

RECEIPT = "receipt"
CHANGES = frozenset({"receipt", "document", "period", "client"})


@dataclass(frozen=True, slots=True)
class ExcessRow:
    """An invoice that is paid beyond what it owes, or a receipt that is used beyond what it holds
    (``kind``), and by how much."""

    kind: str
    number: str
    platform: str
    name: str
    excess_cents: int


@dataclass(frozen=True, slots=True)
class Freed:
    """What was made credit again."""

    number: str
    cents: int
    changes: frozenset[str] = field(default=CHANGES)


def over_paid() -> Select[Any]:
    """The ids of invoices paid beyond what they owe: among those about which two things at least
    were recorded, since one alone is checked."""
    several = select(Allocation.invoice_id).group_by(Allocation.invoice_id).having(func.count() > 1)
    lessened = select(Document.origin_id).where(Document.kind.in_(LESSENING_KINDS))
    touched = union(several, lessened, select(WriteOff.invoice_id)).subquery()
    return select(Document.id).where(
        Document.kind.in_(OWED_KINDS),
        Document.id.in_(select(touched.c[0])),
        open_column() < 0,
    )


def over_used() -> Select[Any]:
    """The ids of receipts that pay more than they hold."""
    several = select(Allocation.receipt_id).group_by(Allocation.receipt_id).having(func.count() > 1)
    countered = select(Receipt.reverses_id).where(Receipt.reverses_id.is_not(None))
    touched = union(several, countered).subquery()
    return select(Receipt.id).where(
        Receipt.kind == RECEIPT, Receipt.id.in_(select(touched.c[0])), left_column() < 0
    )


def count_excess(session: Session) -> tuple[int, int]:
    """How many invoices are over-paid, and how many receipts over-used."""
    found = (over_paid().subquery(), over_used().subquery())
    paid, used = (session.scalar(select(func.count()).select_from(one)) or 0 for one in found)
    return paid, used


def list_excess(session: Session) -> list[ExcessRow]:
    """What a person has to look at, invoices first."""
    invoices = (
        select(Document.kind, Document.number, Document.platform, Document.buyer_name)
        .add_columns(-open_column())
        .where(Document.id.in_(over_paid()))
        .order_by(Document.number)
    )
    receipts = (
        select(Document.kind, Document.number, Client.platform, Receipt.payer)
        .add_columns(-left_column())
        .select_from(Receipt)
        .join(Document, Document.id == Receipt.id)
        .outerjoin(Client, Client.id == Document.client_id)
        .where(Receipt.id.in_(over_used()))
        .order_by(Document.number)
    )
    rows: Sequence[Any] = [*session.execute(invoices), *session.execute(receipts)]
    return [
        ExcessRow(kind, number, platform or "", name or "", cents)
        for kind, number, platform, name, cents in rows
    ]


def free_named(text: str, uow: UnitOfWork, today: date) -> Freed:
    """Take back what was allotted beyond an invoice or a receipt, the last first: an invoice keeps
    what it owes, a receipt pays what it holds, the rest is credit or is owed again.

    Raises ``document_unknown``, ``document_wrong_kind``, ``nothing_in_excess``.
    """
    with uow:
        document = document_numbered(uow.session, text, *OWED_KINDS, RECEIPT)
        if document.kind == RECEIPT:
            receipt = uow.session.get_one(Receipt, document.id)
            cents = free_receipt(uow, receipt, today)
        else:
            cents = free_excess(uow, document, today)
        if not cents:
            raise DomainError("nothing_in_excess", field="number", number=document.number)
        uow.commit()
    return Freed(document.number, cents)
