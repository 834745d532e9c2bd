"""Letters that go to the printer and to the post: lots, their letters, what happened to them."""

from datetime import date, datetime

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, reference, row_version
from ofdesk.models.types import Day, Flag, Instant


class PrintLot(Base):
    """Letters in the order of the post, frozen when it is made."""

    __tablename__ = "print_lot"
    __table_args__ = ({"info": {"sync": "append"}},)

    id: Mapped[str] = identity()
    number: Mapped[str] = immutable(unique=True)
    """« LP01-2026-00001 »: desk, year, sequence."""
    desk: Mapped[str] = immutable(String(2))
    """Where it is printed."""
    made_on: Mapped[date] = immutable(Day)
    count: Mapped[int] = immutable(Integer)
    made_at: Mapped[datetime] = immutable(Instant)
    made_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()


class PrintPiece(Base):
    """One letter of a lot: the stored page of a document, of a reminder, or of a letter about money
    paid too much."""

    __tablename__ = "print_piece"
    __table_args__ = (
        UniqueConstraint("lot_id", "rank"),
        Index("ix_print_piece_document", "document_id"),
        Index("ix_print_piece_reminder", "reminder_id"),
        Index("ix_print_piece_choice", "choice_id"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    lot_id: Mapped[str] = reference("print_lot.id", kind="immutable")
    rank: Mapped[int] = immutable(Integer)
    document_id: Mapped[str | None] = reference("document.id", kind="immutable")
    reminder_id: Mapped[str | None] = reference("reminder.id", kind="immutable")
    choice_id: Mapped[str | None] = reference("credit_choice.id", kind="immutable")
    pdf_sha256: Mapped[str] = immutable(String(64))
    sheets: Mapped[int] = immutable(Integer)
    abroad: Mapped[bool] = immutable(Flag)
    row_seq: Mapped[int | None] = row_version()


class PrintEvent(Base):
    """What happened to letters of a lot, append-only; the last event of a letter is its state."""

    __tablename__ = "print_event"
    __table_args__ = (
        Index("ix_print_event_lot", "lot_id", "seq"),
        Index("ix_print_event_kind", "kind"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    lot_id: Mapped[str] = reference("print_lot.id", kind="immutable")
    seq: Mapped[int] = immutable(Integer)
    """Its place in the history of the lot."""
    kind: Mapped[str] = immutable()
    """``handing``, ``handed``, ``queued``, ``acknowledged``, ``to_reprint``, ``cancelled``,
    ``posted``."""
    ranks: Mapped[str] = immutable(Text)
    """« 1-25,30 »."""
    printer: Mapped[str] = immutable(default="")
    """The printer, or the file."""
    job: Mapped[str] = immutable(default="")
    """What the spooler calls it."""
    reason: Mapped[str] = immutable(Text, default="")
    happened_on: Mapped[date] = immutable(Day)
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()
