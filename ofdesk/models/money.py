"""Money received and what it pays: receipts are documents of type RC, allocations append-only."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ofdesk.models.base import Base, identity, immutable, reference, row_version
from ofdesk.models.types import Cents, Day, Id, Instant


class Receipt(Base):
    """The typed side of an RC document. ``kind``: ``receipt``; ``reversal`` or ``refund``, with
    negative cents; ``reinstatement``, which takes one of two reversals back (the origin of its
    document). Its owner may come later (``ReceiptOwner``)."""

    __tablename__ = "receipt"
    __table_args__ = (
        Index("ix_receipt_received_on", "received_on"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = mapped_column(
        Id, ForeignKey("document.id", ondelete="RESTRICT"), primary_key=True, info={"sync": "id"}
    )
    kind: Mapped[str] = immutable(default="receipt")
    payer: Mapped[str] = immutable(default="")
    method: Mapped[str] = immutable()
    """``cheque``, ``transfer``, ``card`` or ``other``."""
    cents: Mapped[int] = immutable(Cents)
    received_on: Mapped[date] = immutable(Day)
    credited_on: Mapped[date | None] = immutable(Day)
    cheque_number: Mapped[str] = immutable(default="")
    bank: Mapped[str] = immutable(default="")
    reverses_id: Mapped[str | None] = reference("receipt.id", kind="immutable", index=True)
    reason: Mapped[str] = immutable(default="")
    row_seq: Mapped[int | None] = row_version()


class ReceiptOwner(Base):
    """Whose money a receipt is; the last row counts. None at all: unidentified (account 471)."""

    __tablename__ = "receipt_owner"
    __table_args__ = (
        Index("ix_receipt_owner_receipt", "receipt_id"),
        Index("ix_receipt_owner_client", "client_id"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    receipt_id: Mapped[str] = reference("receipt.id", kind="immutable")
    client_id: Mapped[str] = reference("client.id", kind="immutable")
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()


class Allocation(Base):
    """Part of a receipt that pays an invoice; a negative row takes an earlier one back."""

    __tablename__ = "allocation"
    __table_args__ = (
        Index("ix_allocation_receipt", "receipt_id"),
        Index("ix_allocation_invoice", "invoice_id", "effective_on"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    receipt_id: Mapped[str] = reference("receipt.id", kind="immutable")
    invoice_id: Mapped[str] = reference("document.id", kind="immutable")
    cents: Mapped[int] = immutable(Cents)
    effective_on: Mapped[date] = immutable(Day)
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    reason: Mapped[str] = immutable(default="")
    row_seq: Mapped[int | None] = row_version()
