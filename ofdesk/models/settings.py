"""Settings shared by all desks, dated legal rows that ship with the program, and claims."""

from datetime import date, datetime

from sqlalchemy import Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, marked, row_version, scalar
from ofdesk.models.types import Day, Flag, Instant, Scaled


class Setting(Base):
    """One setting of the house (company, bank, rules), as text; synced, admin right."""

    __tablename__ = "setting"
    __table_args__ = ({"info": {"sync": "rows", "by_key": True}},)

    id: Mapped[str] = identity()
    key: Mapped[str] = marked("key", unique=True)
    value: Mapped[str] = scalar(Text)
    row_seq: Mapped[int | None] = row_version()


class LegalText(Base):
    """A sentence that the law asks for, in one language, with its dates and its source."""

    __tablename__ = "legal_text"
    __table_args__ = (
        UniqueConstraint("code", "language", "valid_from"),
        {"info": {"sync": "seeded"}},
    )

    id: Mapped[str] = identity()
    code: Mapped[str] = immutable()
    language: Mapped[str] = immutable()
    text: Mapped[str] = immutable(Text)
    valid_from: Mapped[date] = immutable(Day)
    valid_to: Mapped[date | None] = scalar(Day)
    source: Mapped[str] = immutable(default="")
    row_seq: Mapped[int | None] = row_version()


class VatRule(Base):
    """One dated row of the VAT matrix: territory, taxable status → rate, category, mention."""

    __tablename__ = "vat_rule"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        {"info": {"sync": "seeded"}},
    )

    id: Mapped[str] = identity()
    code: Mapped[str] = immutable()
    territory: Mapped[str] = immutable()
    status: Mapped[str] = immutable()
    """``yes``, ``no`` or ``any``: taxable status of the client."""
    rate_bp: Mapped[int] = immutable(Scaled)
    category: Mapped[str] = immutable()
    vatex: Mapped[str] = immutable(default="")
    mention: Mapped[str] = immutable(default="")
    """Code of the legal text that is printed, or empty."""
    flow: Mapped[str] = immutable(default="")
    """``B2B``, ``B2BINT`` or ``B2C``: note BAR and the electronic channel."""
    needs_proof: Mapped[bool] = immutable(Flag, default=False)
    valid_from: Mapped[date] = immutable(Day)
    valid_to: Mapped[date | None] = scalar(Day)
    source: Mapped[str] = immutable(default="")
    row_seq: Mapped[int | None] = row_version()


class ChannelRule(Base):
    """One dated row: which documents go by which channel, whatever the sheet asks for."""

    __tablename__ = "channel_rule"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        {"info": {"sync": "seeded"}},
    )

    id: Mapped[str] = identity()
    code: Mapped[str] = immutable()
    kind: Mapped[str] = immutable()
    delivery: Mapped[str] = immutable()
    flow: Mapped[str] = immutable()
    """A value of the sheet or of the VAT matrix, or ``any``."""
    channel: Mapped[str] = immutable()
    valid_from: Mapped[date] = immutable(Day)
    valid_to: Mapped[date | None] = scalar(Day)
    source: Mapped[str] = immutable(default="")
    row_seq: Mapped[int | None] = row_version()


class EnvelopeProfile(Base):
    """An envelope with a window, in tenths of a millimetre, and the fold that goes with it."""

    __tablename__ = "envelope_profile"
    __table_args__ = ({"info": {"sync": "rows", "by_key": True}},)

    id: Mapped[str] = identity()
    name: Mapped[str] = marked("key", unique=True)
    width: Mapped[int] = scalar(Integer)
    height: Mapped[int] = scalar(Integer)
    window_width: Mapped[int] = scalar(Integer)
    window_height: Mapped[int] = scalar(Integer)
    window_right: Mapped[int] = scalar(Integer)
    window_bottom: Mapped[int] = scalar(Integer)
    fold: Mapped[int] = scalar(Integer)
    row_seq: Mapped[int | None] = row_version()


class Claim(Base):
    """The right of one desk to bill one thing (sync P17): kind and subject are unique."""

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("kind", "subject"),
        Index("ix_claim_subject", "subject"),
        {"info": {"sync": "local"}},
    )

    id: Mapped[str] = identity()
    kind: Mapped[str] = marked("local")
    subject: Mapped[str] = marked("local")
    holder: Mapped[str] = marked("local")
    claimed_at: Mapped[datetime] = marked("local", Instant)
    released_at: Mapped[datetime | None] = marked("local", Instant)
    used: Mapped[bool] = marked("local", Flag, default=False)
    """Whether a document or an act of this desk rests on it, and it was not only reserved."""
    place: Mapped[int] = marked("local", Integer, default=0)
    """How far this base had read the hub when it used the right."""
