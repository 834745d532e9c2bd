"""Bank statements: files, lines, and what a person decided about each line."""

from datetime import date, datetime

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, reference, row_version
from ofdesk.models.types import Cents, Day, Instant


class BankStatement(Base):
    """One imported file and account, with the balances that it said."""

    __tablename__ = "bank_statement"
    __table_args__ = ({"info": {"sync": "append"}},)

    id: Mapped[str] = identity()
    name: Mapped[str] = immutable()
    format: Mapped[str] = immutable()
    account: Mapped[str] = immutable(default="")
    sha256: Mapped[str] = immutable(String(64))
    lines: Mapped[int] = immutable(Integer)
    gap_cents: Mapped[int] = immutable(Cents, default=0)
    imported_at: Mapped[datetime] = immutable(Instant)
    imported_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()


class BankLine(Base):
    """One movement; its identifier is made of what the bank says of it, and so is the same whenever
    and on whichever desk its file is imported (decision 0086)."""

    __tablename__ = "bank_line"
    __table_args__ = (
        Index("ix_bank_line_day", "day"),
        {"info": {"sync": "append", "shared": True}},
    )

    id: Mapped[str] = identity()
    statement_id: Mapped[str] = reference("bank_statement.id", kind="immutable")
    rank: Mapped[int] = immutable(Integer)
    """Its place in the file."""
    day: Mapped[date] = immutable(Day)
    value_day: Mapped[date | None] = immutable(Day)
    cents: Mapped[int] = immutable(Cents)
    label: Mapped[str] = immutable(default="")
    payer: Mapped[str] = immutable(default="")
    reference: Mapped[str] = immutable(default="")
    row_seq: Mapped[int | None] = row_version()


class BankDecision(Base):
    """A person accepted a line, which posted a receipt or cleared a slip, or took that back; or the
    import found it to be a line that another file brought (``same``)."""

    __tablename__ = "bank_decision"
    __table_args__ = (
        Index("ix_bank_decision_line", "line_id", "decided_at"),
        {"info": {"sync": "append", "shared": True}},
    )

    id: Mapped[str] = identity()
    line_id: Mapped[str] = reference("bank_line.id", kind="immutable")
    kind: Mapped[str] = immutable()
    """``accepted``, ``ignored``, ``same`` or ``undone``."""
    undoes_id: Mapped[str | None] = reference("bank_decision.id", kind="immutable")
    """The decision that this one takes back: every other one stands, whoever was first."""
    same_as_id: Mapped[str | None] = reference("bank_line.id", kind="immutable")
    """The line that another file brought of the same movement."""
    receipt_id: Mapped[str | None] = reference("receipt.id", kind="immutable")
    deposit_id: Mapped[str | None] = reference("deposit.id", kind="immutable")
    entry_id: Mapped[str | None] = reference("bank_entry.id", kind="immutable")
    reason: Mapped[str] = immutable(default="")
    decided_at: Mapped[datetime] = immutable(Instant)
    decided_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()
