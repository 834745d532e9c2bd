"""What desks learn of a bank: layouts of its CSV files, rules for its lines, lines on accounts."""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, marked, reference, row_version, scalar
from ofdesk.models.types import Cents, Day, Flag, Instant


class BankProfile(Base):
    """How the CSV files of a bank are laid out, under the name that a person gave."""

    __tablename__ = "bank_profile"
    __table_args__ = ({"info": {"sync": "rows", "by_key": True}},)

    id: Mapped[str] = identity()
    key: Mapped[str] = marked("key", unique=True)
    """Its name, folded."""
    name: Mapped[str] = scalar()
    layout: Mapped[str] = scalar(Text)
    """JSON of ``ofdesk.domain.bank_layout.Layout``."""
    row_seq: Mapped[int | None] = row_version()


class BankRule(Base):
    """Words of a label and what they mean: a client's money, or an account."""

    __tablename__ = "bank_rule"
    __table_args__ = ({"info": {"sync": "rows", "by_key": True}},)

    id: Mapped[str] = identity()
    key: Mapped[str] = marked("key", unique=True)
    """``in:`` or ``out:`` and the pattern."""
    pattern: Mapped[str] = scalar()
    incoming: Mapped[bool] = scalar(Flag)
    client_id: Mapped[str | None] = reference("client.id")
    account: Mapped[str] = scalar(default="")
    by_hand: Mapped[bool] = scalar(Flag, default=False)
    """Written by a person: no acceptance changes it."""
    line_id: Mapped[str | None] = reference("bank_line.id", kind="first")
    """The line whose acceptance taught it; its undoing forgets it."""
    changed_at: Mapped[datetime] = marked("first", Instant)
    changed_by: Mapped[str] = marked("first")
    row_seq: Mapped[int | None] = row_version()


class BankEntry(Base):
    """A line of the bank put on an account, without client; a row of the contrary sign takes it
    back, whose identifier is made of that of the decision: undone on two desks it is one."""

    __tablename__ = "bank_entry"
    __table_args__ = (
        Index("ix_bank_entry_line", "line_id"),
        {"info": {"sync": "append", "shared": True}},
    )

    id: Mapped[str] = identity()
    line_id: Mapped[str] = reference("bank_line.id", kind="immutable")
    account: Mapped[str] = immutable()
    cents: Mapped[int] = immutable(Cents)
    """As on the statement: below zero for money that went out."""
    effective_on: Mapped[date] = immutable(Day)
    label: Mapped[str] = immutable(default="")
    recorded_at: Mapped[datetime] = immutable(Instant)
    recorded_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()
