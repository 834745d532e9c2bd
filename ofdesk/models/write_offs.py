"""What stays open on an invoice and will never come: abandoned, kept by a bank, a few cents."""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, reference, row_version
from ofdesk.models.types import Cents, Day, Instant


class WriteOff(Base):
    """Cents that an invoice owes no more, without credit note; a negative row takes one back."""

    __tablename__ = "write_off"
    __table_args__ = (
        Index("ix_write_off_invoice", "invoice_id", "effective_on"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    invoice_id: Mapped[str] = reference("document.id", kind="immutable")
    kind: Mapped[str] = immutable()
    """``abandoned`` (654), ``fees`` (627) or ``difference`` (658)."""
    cents: Mapped[int] = immutable(Cents)
    effective_on: Mapped[date] = immutable(Day)
    reason: Mapped[str] = immutable(Text)
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()
