"""Issued documents, which never change, their facts that do come later, series and blobs."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, marked, reference, row_version, scalar
from ofdesk.models.types import Cents, Day, Instant, Scaled


class Series(Base):
    """The register of series: one row a (type, desk, year), with why it was opened and closed."""

    __tablename__ = "series"
    __table_args__ = (
        UniqueConstraint("type", "desk", "year"),
        {"info": {"sync": "rows", "by_key": True}},
    )

    id: Mapped[str] = identity()
    type: Mapped[str] = immutable(String(2))
    """``OF``, ``PR``, ``DV`` or ``RC``."""
    desk: Mapped[str] = immutable(String(2))
    year: Mapped[int] = immutable(Integer)
    last_number: Mapped[int] = marked("derived", Integer, default=0)
    last_issued_on: Mapped[date | None] = marked("derived", Day)
    opened_at: Mapped[datetime] = immutable(Instant)
    opened_why: Mapped[str] = immutable(default="")
    closed_at: Mapped[datetime | None] = scalar(Instant)
    closed_why: Mapped[str] = scalar(default="")
    row_seq: Mapped[int | None] = row_version()


LAST_SEQUENCE = 99_999
"""The highest number of a series. A document that was put aside and whose number another one has
stands above it (decision 0079)."""


class Document(Base):
    """An issued document: canonical ``content``, its link in the chain, and an index of it.

    Every typed column but the chain's is repeated in ``content``; ``verify`` compares them.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("type", "desk", "year", "sequence"),
        Index("ix_document_client", "client_id", "issued_on"),
        Index("ix_document_kind_issued", "kind", "issued_on"),
        CheckConstraint("sequence > 0", name="sequence_positive"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    number: Mapped[str] = immutable(unique=True)
    kind: Mapped[str] = immutable()
    type: Mapped[str] = immutable(String(2))
    desk: Mapped[str] = immutable(String(2))
    year: Mapped[int] = immutable(Integer)
    sequence: Mapped[int] = immutable(Integer)
    client_id: Mapped[str | None] = reference("client.id", kind="immutable")
    party_id: Mapped[str | None] = reference("party.id", kind="immutable")
    platform: Mapped[str] = immutable(default="")
    buyer_name: Mapped[str] = immutable(default="")
    issued_on: Mapped[date] = immutable(Day)
    issued_at: Mapped[datetime] = immutable(Instant)
    issued_by: Mapped[str] = immutable()
    due_on: Mapped[date | None] = immutable(Day)
    valid_until: Mapped[date | None] = immutable(Day)
    total_ht_cents: Mapped[int] = immutable(Cents)
    total_vat_cents: Mapped[int] = immutable(Cents)
    total_cents: Mapped[int] = immutable(Cents)
    reference_rf: Mapped[str] = immutable(default="", index=True)
    channel: Mapped[str] = immutable(default="paper")
    pay: Mapped[str] = immutable(default="")
    """Means of payment foreseen: ``card``, ``transfer`` or ``cheque``."""
    origin_id: Mapped[str | None] = reference("document.id", kind="immutable", index=True)
    """The document that this one credits, corrects or follows."""
    content: Mapped[str] = immutable(Text)
    prev_hash: Mapped[str] = immutable(String(64))
    hash: Mapped[str] = immutable(String(64), unique=True)
    pdf_sha256: Mapped[str] = immutable(String(64), default="")
    xml_sha256: Mapped[str] = immutable(String(64), default="")
    row_seq: Mapped[int | None] = row_version()


class DocumentLine(Base):
    """One line of a document, an index of its content for lists and reports."""

    __tablename__ = "document_line"
    __table_args__ = (UniqueConstraint("document_id", "position"), {"info": {"sync": "append"}})

    id: Mapped[str] = identity()
    document_id: Mapped[str] = reference("document.id", kind="immutable")
    position: Mapped[int] = immutable(Integer)
    label: Mapped[str] = immutable()
    detail: Mapped[str] = immutable(default="")
    quantity_e4: Mapped[int] = immutable(Scaled)
    unit_price_e6: Mapped[int] = immutable(Scaled)
    total_cents: Mapped[int] = immutable(Cents)
    vat_rate_bp: Mapped[int] = immutable(Scaled)
    vat_category: Mapped[str] = immutable(String(2))
    subject: Mapped[str] = immutable()
    subject_id: Mapped[str] = immutable(default="", index=True)
    starts_on: Mapped[date | None] = immutable(Day)
    ends_on: Mapped[date | None] = immutable(Day)
    credits_position: Mapped[int | None] = immutable(Integer)
    """On a credit note: the line of the original that this one credits."""
    row_seq: Mapped[int | None] = row_version()


class DocumentVat(Base):
    """One row of a document's VAT table, an index of its content."""

    __tablename__ = "document_vat"
    __table_args__ = (
        UniqueConstraint("document_id", "rate_bp", "category"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    document_id: Mapped[str] = reference("document.id", kind="immutable")
    rate_bp: Mapped[int] = immutable(Scaled)
    category: Mapped[str] = immutable(String(2))
    base_cents: Mapped[int] = immutable(Cents)
    vat_cents: Mapped[int] = immutable(Cents)
    row_seq: Mapped[int | None] = row_version()


class DocumentEvent(Base):
    """What happened to a document after its issue, append-only: ``sent``, ``accepted``,
    ``refused``, ``ordered``, ``invoiced``, ``printed``, ``posted``, ``duplicated``, ``note``."""

    __tablename__ = "document_event"
    __table_args__ = (
        Index("ix_document_event_document", "document_id", "kind"),
        {"info": {"sync": "append"}},
    )

    id: Mapped[str] = identity()
    document_id: Mapped[str] = reference("document.id", kind="immutable")
    kind: Mapped[str] = immutable()
    happened_on: Mapped[date] = immutable(Day)
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    person: Mapped[str] = immutable(default="")
    channel: Mapped[str] = immutable(default="")
    detail: Mapped[str] = immutable(Text, default="")
    related_id: Mapped[str | None] = reference("document.id", kind="immutable")
    row_seq: Mapped[int | None] = row_version()


class Blob(Base):
    """Stored bytes named by their SHA-256; never in the history or the outbox (sync §3.10)."""

    __tablename__ = "blob"
    __table_args__ = ({"info": {"sync": "blob"}},)

    sha256: Mapped[str] = marked("id", String(64), primary_key=True)
    bytes: Mapped[bytes] = immutable(LargeBinary)
