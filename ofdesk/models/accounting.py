"""Exports of accounting entries: which lot took which fact, under which number."""

from datetime import date, datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, reference, row_version
from ofdesk.models.types import Cents, Day, Instant


class FecLot(Base):
    """One export in FEC format; a fact that comes later goes to the next lot."""

    __tablename__ = "fec_lot"
    __table_args__ = ({"info": {"sync": "append"}},)

    id: Mapped[str] = identity()
    number: Mapped[int] = immutable(Integer, unique=True)
    since: Mapped[date] = immutable(Day)
    until: Mapped[date] = immutable(Day)
    exported_at: Mapped[datetime] = immutable(Instant)
    exported_by: Mapped[str] = immutable()
    entries: Mapped[int] = immutable(Integer)
    total_cents: Mapped[int] = immutable(Cents)
    file_sha256: Mapped[str] = immutable(String(64))
    """The file as it was written, kept: it can be written again."""
    row_seq: Mapped[int | None] = row_version()


class FecEntry(Base):
    """The number that one fact was given, for ever."""

    __tablename__ = "fec_entry"
    __table_args__ = ({"info": {"sync": "append"}},)

    id: Mapped[str] = identity()
    lot_id: Mapped[str] = reference("fec_lot.id", kind="immutable", index=True)
    fact: Mapped[str] = immutable(unique=True)
    number: Mapped[int] = immutable(Integer, unique=True)
    row_seq: Mapped[int | None] = row_version()
