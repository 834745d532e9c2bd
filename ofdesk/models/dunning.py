"""Reminders: their dated levels, texts and rates, what was sent to whom, and what held it back."""

from datetime import date, datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, reference, row_version, scalar
from ofdesk.models.types import Cents, Day, Flag, Instant, Scaled

SEEDED = {"info": {"sync": "seeded"}}
APPEND = {"info": {"sync": "append"}}


class InterestRate(Base):
    """The legal interest rate of a half-year; of two rows for one day, the later one counts."""

    __tablename__ = "interest_rate"
    __table_args__ = (SEEDED,)

    id: Mapped[str] = identity()
    rate_bp: Mapped[int] = immutable(Scaled)
    """262 is 2.62 % a year."""
    valid_from: Mapped[date] = immutable(Day)
    valid_to: Mapped[date] = immutable(Day)
    noted_on: Mapped[date] = immutable(Day)
    source: Mapped[str] = immutable(default="")
    row_seq: Mapped[int | None] = row_version()


class ReminderLevel(Base):
    """A level from a day on; the last row of a ``code`` that has begun counts."""

    __tablename__ = "reminder_level"
    __table_args__ = (SEEDED,)

    id: Mapped[str] = identity()
    code: Mapped[str] = immutable()
    rank: Mapped[int] = immutable(Integer)
    days: Mapped[int] = immutable(Integer)
    """After the day of payment; negative: before it."""
    deadline_days: Mapped[int] = immutable(Integer, default=0)
    """What its letter leaves to pay."""
    active: Mapped[bool] = immutable(Flag, default=True)
    valid_from: Mapped[date] = immutable(Day)
    noted_on: Mapped[date] = immutable(Day)
    row_seq: Mapped[int | None] = row_version()


class ReminderText(Base):
    """The words of a level for an audience, from a day on; the last row that has begun counts."""

    __tablename__ = "reminder_text"
    __table_args__ = (SEEDED,)

    id: Mapped[str] = identity()
    level: Mapped[str] = immutable()
    audience: Mapped[str] = immutable()
    """``club`` (associations and companies), ``public`` or ``private``."""
    language: Mapped[str] = immutable()
    subject: Mapped[str] = immutable()
    opening: Mapped[str] = immutable(Text)
    closing: Mapped[str] = immutable(Text)
    valid_from: Mapped[date] = immutable(Day)
    noted_on: Mapped[date] = immutable(Day)
    row_seq: Mapped[int | None] = row_version()


class Reminder(Base):
    """One letter to one client, queued; its text and page are kept as they go out."""

    __tablename__ = "reminder"
    __table_args__ = (Index("ix_reminder_client", "client_id", "made_on"), APPEND)

    id: Mapped[str] = identity()
    client_id: Mapped[str] = reference("client.id", kind="immutable")
    level: Mapped[str] = immutable()
    rank: Mapped[int] = immutable(Integer)
    audience: Mapped[str] = immutable()
    language: Mapped[str] = immutable()
    delivery: Mapped[str] = immutable(default="post")
    made_on: Mapped[date] = immutable(Day)
    total_cents: Mapped[int] = immutable(Cents)
    penalty_cents: Mapped[int] = immutable(Cents, default=0)
    fee_cents: Mapped[int] = immutable(Cents, default=0)
    subject: Mapped[str] = immutable()
    text: Mapped[str] = immutable(Text)
    pdf_sha256: Mapped[str] = immutable(String(64))
    made_at: Mapped[datetime] = immutable(Instant)
    made_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()


class ReminderInvoice(Base):
    """An invoice on a letter, what was open on it, and the rank that the letter brought it to;
    none when it was only listed."""

    __tablename__ = "reminder_invoice"
    __table_args__ = (
        Index("ix_reminder_invoice_reminder", "reminder_id"),
        Index("ix_reminder_invoice_invoice", "invoice_id"),
        APPEND,
    )

    id: Mapped[str] = identity()
    reminder_id: Mapped[str] = reference("reminder.id", kind="immutable")
    invoice_id: Mapped[str] = reference("document.id", kind="immutable")
    rank: Mapped[int | None] = immutable(Integer)
    open_cents: Mapped[int] = immutable(Cents)
    row_seq: Mapped[int | None] = row_version()


class ReminderEvent(Base):
    """What became of a letter: ``posted`` or ``cancelled``; none yet: it is queued."""

    __tablename__ = "reminder_event"
    __table_args__ = (Index("ix_reminder_event_reminder", "reminder_id", "recorded_at"), APPEND)

    id: Mapped[str] = identity()
    reminder_id: Mapped[str] = reference("reminder.id", kind="immutable")
    kind: Mapped[str] = immutable()
    happened_on: Mapped[date] = immutable(Day)
    reason: Mapped[str] = immutable(Text, default="")
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()


class ReminderHold(Base):
    """A person keeps the reminders of a client, or of one invoice, back; or takes that back, by a
    row that ``releases_id`` links to it."""

    __tablename__ = "reminder_hold"
    __table_args__ = (Index("ix_reminder_hold_client", "client_id"), {"info": {"sync": "rows"}})

    id: Mapped[str] = identity()
    client_id: Mapped[str] = reference("client.id", kind="immutable")
    invoice_id: Mapped[str | None] = reference("document.id", kind="immutable", index=True)
    kind: Mapped[str] = immutable()
    """``promise``, ``dispute``, ``other`` or ``release``."""
    until: Mapped[date | None] = immutable(Day)
    reason: Mapped[str] = scalar(Text)
    """Written once too; only its erasure changes it, to a digest."""
    releases_id: Mapped[str | None] = reference("reminder_hold.id", kind="immutable", index=True)
    happened_on: Mapped[date] = immutable(Day)
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()


class ReminderSwitch(Base):
    """Whether a client gets reminders, and whether penalties may be claimed from it; the last row
    counts, none: reminders yes, penalties as its kind says."""

    __tablename__ = "reminder_switch"
    __table_args__ = (Index("ix_reminder_switch_client", "client_id", "recorded_at"), APPEND)

    id: Mapped[str] = identity()
    client_id: Mapped[str] = reference("client.id", kind="immutable")
    reminders: Mapped[bool] = immutable(Flag)
    penalties: Mapped[bool | None] = immutable(Flag)
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()
