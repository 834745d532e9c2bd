"""Closed financial years: what they came to, and the archive that went out of the program."""

from datetime import date, datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, row_version
from ofdesk.models.types import Cents, Day, Instant


class Closing(Base):
    """One closed year, never taken back (``documents.md`` §6). Totals are invoices less credit
    notes; ``perpetual_cents`` adds all closed years up with VAT and never starts again."""

    __tablename__ = "closing"
    __table_args__ = ({"info": {"sync": "append"}},)

    id: Mapped[str] = identity()
    starts_on: Mapped[date] = immutable(Day)
    ends_on: Mapped[date] = immutable(Day, unique=True)
    closed_at: Mapped[datetime] = immutable(Instant)
    closed_by: Mapped[str] = immutable()
    documents: Mapped[int] = immutable(Integer)
    receipts: Mapped[int] = immutable(Integer)
    total_ht_cents: Mapped[int] = immutable(Cents)
    total_vat_cents: Mapped[int] = immutable(Cents)
    total_cents: Mapped[int] = immutable(Cents)
    received_cents: Mapped[int] = immutable(Cents)
    perpetual_cents: Mapped[int] = immutable(Cents)
    archive_sha256: Mapped[str] = immutable(String(64))
    row_seq: Mapped[int | None] = row_version()
