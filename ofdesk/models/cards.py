"""Payments by card: links, what a provider told, and what was made of it; all append-only."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, reference, row_version
from ofdesk.models.types import Cents, Day, Instant


class CardLink(Base):
    """A link that a provider made for an invoice, and (a later row) that it was closed."""

    __tablename__ = "card_link"
    __table_args__ = (
        Index("ix_card_link_document", "document_id"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    document_id: Mapped[str] = reference("document.id", kind="immutable")
    kind: Mapped[str] = immutable()
    """``made`` or ``closed``."""
    provider: Mapped[str] = immutable()
    reference: Mapped[str] = immutable()
    url: Mapped[str] = immutable(default="")
    cents: Mapped[int] = immutable(Cents)
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()


class CardEvent(Base):
    """What a provider told, as it told it, once for each of its ids."""

    __tablename__ = "card_event"
    __table_args__ = (
        Index("ix_card_event_provider", "provider", "provider_id"),
        Index("ix_card_event_payment", "provider", "payment"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    provider: Mapped[str] = immutable()
    provider_id: Mapped[str] = immutable()
    kind: Mapped[str] = immutable()
    """``payment``, ``refund``, ``dispute_opened``, ``dispute_lost`` or ``dispute_won``."""
    payment: Mapped[str] = immutable(default="")
    """The provider's id of the payment that it is about."""
    invoice: Mapped[str] = immutable(default="")
    """The number as the provider has it."""
    cents: Mapped[int] = immutable(Cents)
    fee_cents: Mapped[int] = immutable(Cents, default=0)
    currency: Mapped[str] = immutable(default="EUR")
    happened_on: Mapped[date] = immutable(Day)
    credited_on: Mapped[date | None] = immutable(Day)
    source: Mapped[str] = immutable(default="")
    """The file, or the gateway."""
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()


class CardOutcome(Base):
    """What was made of an event; without any it waits. ``problem`` is what a person should look
    at."""

    __tablename__ = "card_outcome"
    __table_args__ = (
        Index("ix_card_outcome_event", "event_id"),
        Index("ix_card_outcome_receipt", "receipt_id"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    event_id: Mapped[str] = reference("card_event.id", kind="immutable")
    receipt_id: Mapped[str | None] = reference("receipt.id", kind="immutable")
    """The receipt, refund or reversal."""
    problem: Mapped[str] = immutable(default="")
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()
