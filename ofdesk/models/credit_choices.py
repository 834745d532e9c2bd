"""What a client was asked about money paid too much, and what it chose; written once."""

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, reference, row_version, scalar
from ofdesk.models.types import Cents, Day, Instant


class CreditChoice(Base):
    """A letter « rembourser ou garder », or the answer; the last row of a receipt counts."""

    __tablename__ = "credit_choice"
    __table_args__ = (
        Index("ix_credit_choice_receipt", "receipt_id", "recorded_at"),
        {"info": {"sync": "rows"}},
    )

    id: Mapped[str] = identity()
    receipt_id: Mapped[str] = reference("receipt.id", kind="immutable")
    kind: Mapped[str] = immutable()
    """``asked``, ``keep`` or ``refund``."""
    cents: Mapped[int] = immutable(Cents)
    """What was left of the receipt then."""
    happened_on: Mapped[date] = immutable(Day)
    told_by: Mapped[str] = scalar(default="")
    """Who answered for the client, and how; only its erasure changes it, to a digest."""
    pdf_sha256: Mapped[str] = immutable(String(64), default="")
    """The page of the letter."""
    refund_id: Mapped[str | None] = reference("receipt.id", kind="immutable")
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()
