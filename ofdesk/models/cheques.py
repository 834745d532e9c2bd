"""Cheques after their receipt: what happened to each, and the slips that took them to the bank."""

from datetime import date, datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, reference, row_version
from ofdesk.models.types import Cents, Day, Instant


class Deposit(Base):
    """A deposit slip, frozen when it is validated: its cheques are the events that name it."""

    __tablename__ = "deposit"
    __table_args__ = ({"info": {"sync": "append"}},)

    id: Mapped[str] = identity()
    number: Mapped[str] = immutable(unique=True)
    """« RM01-2026-00001 »: desk, year, sequence."""
    made_on: Mapped[date] = immutable(Day)
    count: Mapped[int] = immutable(Integer)
    total_cents: Mapped[int] = immutable(Cents)
    bank_number: Mapped[str] = immutable(default="")
    """The number of the bank's own slip."""
    pdf_sha256: Mapped[str] = immutable(String(64))
    made_at: Mapped[datetime] = immutable(Instant)
    made_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()


class ChequeDetail(Base):
    """What else stands on a cheque, append-only; the last row of a receipt counts."""

    __tablename__ = "cheque_detail"
    __table_args__ = (
        Index("ix_cheque_detail_receipt", "receipt_id", "recorded_at"),
        Index("ix_cheque_detail_account", "account"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    receipt_id: Mapped[str] = reference("receipt.id", kind="immutable")
    written_on: Mapped[date | None] = immutable(Day)
    place: Mapped[str] = immutable(default="")
    cmc7: Mapped[str] = immutable(default="")
    """The magnetic line: number, interbank zone, account zone, and its key where it was read."""
    account: Mapped[str] = immutable(default="")
    """Both zones: the account that the cheque is drawn on."""
    deposit_from: Mapped[date | None] = immutable(Day)
    """Before this day the client asked not to take it to the bank."""
    attachment_id: Mapped[str] = immutable(default="")
    """The scan, among the files of the client, as long as it is there."""
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()


class ChequeEvent(Base):
    """What happened to a cheque, append-only; the last event says its state (money §2)."""

    __tablename__ = "cheque_event"
    __table_args__ = (
        Index("ix_cheque_event_receipt", "receipt_id", "recorded_at"),
        Index("ix_cheque_event_deposit", "deposit_id"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    receipt_id: Mapped[str] = reference("receipt.id", kind="immutable")
    state: Mapped[str] = immutable()
    """``preparing``, ``received`` (again), ``deposited``, ``cleared``, ``rejected``,
    ``represented``, ``returned``, ``abandoned``."""
    happened_on: Mapped[date] = immutable(Day)
    deposit_id: Mapped[str | None] = reference("deposit.id", kind="immutable")
    fee_cents: Mapped[int] = immutable(Cents, default=0)
    """What the bank took for a rejection (627)."""
    reason: Mapped[str] = immutable(Text, default="")
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()
