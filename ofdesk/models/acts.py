"""Acts of the staff for a client, and the answers given to doubtful questions."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, marked, reference, row_version, scalar
from ofdesk.models.types import Cents, Flag, Instant


class Act(Base):
    """A password reset, an e-mail update, a migration or a clean-up, with its price (domain §5)."""

    __tablename__ = "act"
    __table_args__ = (
        Index("ix_act_client", "client_id", "invoice_id"),
        {"info": {"sync": "rows"}},
    )

    id: Mapped[str] = identity()
    client_id: Mapped[str] = reference("client.id")
    kind: Mapped[str] = scalar()
    """``password``, ``email``, ``migration`` or ``cleanup``."""
    asked_by: Mapped[str] = scalar(default="")
    channel: Mapped[str] = scalar(default="")
    done_by: Mapped[str] = scalar()
    done_at: Mapped[datetime] = scalar(Instant)
    offer: Mapped[str] = scalar()
    catalogue_id: Mapped[str | None] = reference("catalogue.id")
    included: Mapped[bool] = scalar(Flag, default=False)
    price_cents: Mapped[int] = marked("money", Cents, default=0)
    label: Mapped[str] = scalar(default="")
    detail: Mapped[str] = scalar(default="")
    proof: Mapped[str] = scalar(default="")
    """How the asker was known: the matching e-mail field, or the override."""
    reason: Mapped[str] = scalar(default="")
    migration_id: Mapped[str | None] = reference("migration.id")
    invoice_id: Mapped[str | None] = reference("document.id")
    waived: Mapped[bool] = scalar(Flag, default=False)
    password_hash: Mapped[str] = marked("secret", default="")
    """Argon2id hash of a temporary password; never in the history, never in the outbox."""
    row_seq: Mapped[int | None] = row_version()


class Confirmation(Base):
    """A « sure? » that was answered yes: which code, about what, with which values, by whom."""

    __tablename__ = "confirmation"
    __table_args__ = (
        Index("ix_confirmation_subject", "table_name", "row_id"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    code: Mapped[str] = immutable()
    table_name: Mapped[str] = immutable(default="")
    row_id: Mapped[str] = immutable(default="")
    details: Mapped[str] = immutable(Text, default="{}")
    """The values shown with the question, as JSON."""
    given_by: Mapped[str] = immutable()
    given_at: Mapped[datetime] = immutable(Instant)
    row_seq: Mapped[int | None] = row_version()
