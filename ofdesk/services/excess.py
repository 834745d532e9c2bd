"""« Trop affecté »: more paid on an invoice than it owes, more used of a receipt than it holds.

One desk never records that; two that were apart can, and balances never raise an error (money §1).
What is beyond is a task for a person, who makes it credit of the client again; and so is what both
took back of one payment, or made owed again of one debt: it counts once (decision 0088).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Allocation, Client, Document, Receipt, WriteOff
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.allocations import FREED_TWICE, free_excess, free_receipt, restore_freed
from ofdesk.services.balances import (
    LESSENING_KINDS,
    OWED_KINDS,
    freed_twice_column,
    left_column,
    open_column,
    restored_twice_column,
)
from ofdesk.services.lookup import document_numbered
from ofdesk.services.write_offs import forgo_again

RECEIPT = "receipt"
CHANGES = frozenset({"receipt", "document", "period", "client"})


@dataclass(frozen=True, slots=True)
class ExcessRow:
    """An invoice that is paid beyond what it owes, or a receipt that is used beyond what it holds
    (``kind``), and by how much; or by how much more was taken back than there had been."""

    kind: str
    number: str
    platform: str
    name: str
    excess_cents: int


@dataclass(frozen=True, slots=True)
class Freed:
    """What was made credit again, and of it what counts again since it was taken back twice."""

    number: str
    cents: int
    again_cents: int = 0
    changes: frozenset[str] = field(default=CHANGES)


def over_paid() -> Select[Any]:
    """The ids of invoices paid beyond what they owe, or owed again twice: among those about which
    two things at least were recorded, since one alone is checked."""
    several = select(Allocation.invoice_id).group_by(Allocation.invoice_id).having(func.count() > 1)
    lessened = select(Document.origin_id).where(Document.kind.in_(LESSENING_KINDS))
    touched = union(several, lessened, select(WriteOff.invoice_id)).subquery()
    return select(Document.id).where(
        Document.kind.in_(OWED_KINDS),
        Document.id.in_(select(touched.c[0])),
        or_(open_column() < 0, restored_twice_column()),
    )


def over_used() -> Select[Any]:
    """The ids of receipts that pay more than they hold, or were taken back twice."""
    several = select(Allocation.receipt_id).group_by(Allocation.receipt_id).having(func.count() > 1)
    countered = select(Receipt.reverses_id).where(Receipt.reverses_id.is_not(None))
    touched = union(several, countered).subquery()
    return select(Receipt.id).where(
        Receipt.kind == RECEIPT,
        Receipt.id.in_(select(touched.c[0])),
        or_(left_column() < 0, freed_twice_column()),
    )


def _taken_twice(table: Any, owner: Any, parts: Any) -> ColumnElement[int]:
    """Correlated: by how much more was taken back of something than there had been."""
    summed = select(owner.label("owner"), func.sum(table.cents).label("cents"))
    taken = summed.group_by(owner, parts).having(func.sum(table.cents) < 0).subquery()
    key = Receipt.__table__.c.id if table is Allocation else Document.__table__.c.id
    query = select(func.coalesce(-func.sum(taken.c.cents), 0)).where(taken.c.owner == key)
    return query.correlate(key.table).scalar_subquery()


def count_excess(session: Session) -> tuple[int, int]:
    """How many invoices are over-paid, and how many receipts over-used."""
    found = (over_paid().subquery(), over_used().subquery())
    paid, used = (session.scalar(select(func.count()).select_from(one)) or 0 for one in found)
    return paid, used


def list_excess(session: Session) -> list[ExcessRow]:
    """What a person has to look at, invoices first."""
    invoices = (
        select(Document.kind, Document.number, Document.platform, Document.buyer_name)
        .add_columns(open_column(), _taken_twice(WriteOff, WriteOff.invoice_id, WriteOff.kind))
        .where(Document.id.in_(over_paid()))
        .order_by(Document.number)
    )
    receipts = (
        select(Document.kind, Document.number, Client.platform, Receipt.payer)
        .add_columns(
            left_column(), _taken_twice(Allocation, Allocation.receipt_id, Allocation.invoice_id)
        )
        .select_from(Receipt)
        .join(Document, Document.id == Receipt.id)
        .outerjoin(Client, Client.id == Document.client_id)
        .where(Receipt.id.in_(over_used()))
        .order_by(Document.number)
    )
    rows: Sequence[Any] = [*session.execute(invoices), *session.execute(receipts)]
    return [
        ExcessRow(kind, number, platform or "", name or "", twice + max(twice - left, 0))
        for kind, number, platform, name, left, twice in rows
    ]


def free_named(text: str, uow: UnitOfWork, today: date) -> Freed:
    """Take back what was allotted beyond an invoice or a receipt, the last first: an invoice keeps
    what it owes, a receipt pays what it holds, the rest is credit or is owed again. What was taken
    back twice first counts again.

    Raises ``document_unknown``, ``document_wrong_kind``, ``nothing_in_excess``.
    """
    with uow:
        document = document_numbered(uow.session, text, *OWED_KINDS, RECEIPT)
        if document.kind == RECEIPT:
            receipt = uow.session.get_one(Receipt, document.id)
            again = restore_freed(uow, receipt, today, FREED_TWICE)
            cents = again + free_receipt(uow, receipt, today)
        else:
            again = forgo_again(uow, document, today, FREED_TWICE)
            cents = again + free_excess(uow, document, today)
        if not cents:
            raise DomainError("nothing_in_excess", field="number", number=document.number)
        uow.commit()
    return Freed(document.number, cents, again)
