"""Mail that leaves: the outbox, and what became of each message."""

from datetime import date, datetime

from sqlalchemy import Index, Integer, Text
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, marked, reference, row_version, scalar
from ofdesk.models.types import Day, Instant


class MailTemplate(Base):
    """The subject and the text of one kind of message in one language, as the staff wants them."""

    __tablename__ = "mail_template"
    __table_args__ = ({"info": {"sync": "rows", "by_key": True}},)

    id: Mapped[str] = identity()
    key: Mapped[str] = marked("key", unique=True)
    """Template and language: ``invoice/fr``."""
    subject: Mapped[str] = scalar()
    body: Mapped[str] = scalar(Text)
    row_seq: Mapped[int | None] = row_version()


class MailMessage(Base):
    """One message. Only the desk that queued it sends it; no secret is ever in it (money §7)."""

    __tablename__ = "mail_message"
    __table_args__ = (
        Index("ix_mail_message_state", "state", "next_try_at"),
        Index("ix_mail_message_client", "client_id", "kind"),
        Index("ix_mail_message_document", "document_number"),
        {"info": {"sync": "rows"}},
    )

    id: Mapped[str] = identity()
    message_id: Mapped[str] = immutable()
    """The Message-ID header, fixed before anything is sent."""
    desk: Mapped[str] = scalar()
    kind: Mapped[str] = immutable()
    """``document``, ``alert``, ``reminder`` or ``free``."""
    template: Mapped[str] = immutable(default="")
    client_id: Mapped[str | None] = reference("client.id", kind="immutable")
    platform: Mapped[str] = immutable(default="")
    document_number: Mapped[str] = immutable(default="")
    reminder_id: Mapped[str | None] = reference("reminder.id", kind="immutable", index=True)
    step: Mapped[int | None] = immutable(Integer)
    """Of an alert: days after the end of the period, negative before it."""
    period_ends_on: Mapped[date | None] = immutable(Day)
    language: Mapped[str] = immutable(default="fr")
    recipients: Mapped[str] = scalar(Text)
    """Addresses, joined by commas."""
    subject: Mapped[str] = scalar()
    body: Mapped[str] = scalar(Text)
    attachments: Mapped[str] = immutable(Text, default="[]")
    """JSON: name and SHA-256 of each stored page that goes along."""
    queued_at: Mapped[datetime] = immutable(Instant)
    queued_by: Mapped[str] = immutable()
    state: Mapped[str] = marked("state", default="queued")
    attempts: Mapped[int] = scalar(Integer, default=0)
    next_try_at: Mapped[datetime | None] = scalar(Instant)
    sent_at: Mapped[datetime | None] = scalar(Instant)
    refused: Mapped[str] = scalar(Text, default="")
    """Of a sent message: recipients that the server did not take."""
    error_code: Mapped[str] = scalar(default="")
    error_detail: Mapped[str] = scalar(default="")
    row_seq: Mapped[int | None] = row_version()
