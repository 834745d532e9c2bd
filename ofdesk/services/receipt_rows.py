"""Receipts as Core selects into frozen rows: what each pays, what it has left, how it stands."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.cards import DISPUTE_LOST, DISPUTE_OPENED, DISPUTE_WON, PAYMENT
from ofdesk.models import Allocation, CardEvent, CardOutcome, Client, Document, Receipt
from ofdesk.services.balances import freed_twice_column, left_column, owner_column

STATES = (
    *("reversed", "disputed", "refunded", "unidentified"),
    *("over_allocated", "allocated", "part_allocated", "unallocated", "counter"),
)
"""How a receipt stands; ``counter``: it takes another one back, whole or in part."""


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One receipt, reversal or refund of a list. ``credit_cents`` is what it has left,
    ``allocated_cents`` what it pays; ``state`` is one of ``STATES``."""

    id: str
    number: str
    kind: str
    platform: str
    payer: str
    method: str
    cents: int
    received_on: date
    credited_on: date | None
    cheque_number: str
    bank: str
    allocated_cents: int
    credit_cents: int
    state: str
    reason: str


def list_receipts(
    session: Session, client_id: str | None = None, limit: int | None = 500
) -> list[ReceiptRow]:
    """Receipts, the last recorded first; of one client when named.

    A reversal or a refund belongs to the client of the receipt that it takes back.
    """
    owned = _columns()
    if client_id is not None:
        owned = owned.where(owner_column() == client_id)
    return _rows(session, owned.limit(limit))


def receipt_row(session: Session, receipt_id: str) -> ReceiptRow:
    """One receipt as the list shows it."""
    (found,) = _rows(session, _columns().where(Receipt.id == receipt_id))
    return found


def _rows(session: Session, owned: Select[Any]) -> list[ReceiptRow]:
    found = owned.subquery()
    names = [found.c[item.name] for item in fields(ReceiptRow) if item.name != "platform"]
    platform = func.coalesce(Client.platform, "").label("platform")
    query = (
        select(platform, *names)
        .select_from(found)
        .outerjoin(Client, Client.id == found.c.owner)
        .order_by(found.c.issued_at.desc(), found.c.number.desc())
    )
    return [ReceiptRow(**row._mapping) for row in session.execute(query)]


def _columns() -> Select[Any]:
    columns: tuple[Any, ...] = (
        Receipt.id,
        Document.number,
        Receipt.kind,
        Receipt.payer,
        Receipt.method,
        Receipt.cents,
        Receipt.received_on,
        Receipt.credited_on,
        Receipt.cheque_number,
        Receipt.bank,
        Receipt.reason,
        Document.issued_at,
        owner_column().label("owner"),
        _allocated_column().label("allocated_cents"),
        left_column().label("credit_cents"),
        state_column().label("state"),
    )
    return (
        select(*columns)
        .join(Document, Document.id == Receipt.id)
        .order_by(Document.issued_at.desc(), Document.number.desc())
    )


def _allocated_column() -> ColumnElement[int]:
    table = Receipt.__table__
    return (
        select(func.coalesce(func.sum(Allocation.cents), 0))
        .where(Allocation.receipt_id == table.c.id)
        .correlate(table)
        .scalar_subquery()
    )


def state_column() -> ColumnElement[str]:
    """Correlated: how a receipt stands."""
    left, paid = left_column(), _allocated_column()
    return case(
        (Receipt.kind != "receipt", "counter"),
        # A receipt that was reversed too: what it still pays, or lacks, is a task.
        (or_(and_(left < 0, paid > 0), freed_twice_column()), "over_allocated"),
        (_counter("reversal"), "reversed"),
        (and_(Receipt.method == "card", _disputed()), "disputed"),
        (and_(_counter("refund"), left == 0, paid == 0), "refunded"),
        (owner_column().is_(None), "unidentified"),
        (left < 0, "over_allocated"),
        (left == 0, "allocated"),
        (paid > 0, "part_allocated"),
        else_="unallocated",
    )


def _counter(kind: str) -> ColumnElement[bool]:
    table, counter = Receipt.__table__, Receipt.__table__.alias("taking_back")
    query = select(counter.c.id).where(counter.c.reverses_id == table.c.id, counter.c.kind == kind)
    return exists(query.correlate(table))


def _disputed() -> ColumnElement[bool]:
    """Whether the card payment behind a receipt is contested, and nothing was decided since."""
    table = Receipt.__table__
    paid, opened, decided = (aliased(CardEvent) for _ in range(3))
    later = select(decided.id).where(
        decided.provider == opened.provider,
        decided.payment == opened.payment,
        decided.kind.in_((DISPUTE_LOST, DISPUTE_WON)),
        decided.happened_on >= opened.happened_on,
    )
    query = (
        select(opened.id)
        .join(paid, and_(paid.provider == opened.provider, paid.payment == opened.payment))
        .join(CardOutcome, CardOutcome.event_id == paid.id)
        .where(
            CardOutcome.receipt_id == table.c.id,
            paid.kind == PAYMENT,
            paid.payment != "",
            opened.kind == DISPUTE_OPENED,
            ~exists(later),
        )
    )
    return exists(query.correlate(table))
