"""Versions of the platform software, clean-up check-lists, and migrations from quote to done."""

from datetime import date, datetime

from sqlalchemy import Index, Integer, Text
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, marked, reference, row_version, scalar
from ofdesk.models.types import Cents, Day, Flag, Instant


class PlatformVersion(Base):
    """A version that exists: ``stable`` marks the one proposed to new clients, ``is_open`` a
    pre-release that clients may go to (domain §4)."""

    __tablename__ = "platform_version"
    __table_args__ = ({"info": {"sync": "rows", "by_key": True}},)

    id: Mapped[str] = identity()
    name: Mapped[str] = marked("key", unique=True)
    stable: Mapped[bool] = scalar(Flag, default=False)
    is_open: Mapped[bool] = scalar(Flag, default=False)
    row_seq: Mapped[int | None] = row_version()


class CleanupStep(Base):
    """One operation of the clean-up after a migration to ``target``; ``source`` empty = any."""

    __tablename__ = "cleanup_step"
    __table_args__ = (Index("ix_cleanup_step_target", "target"), {"info": {"sync": "rows"}})

    id: Mapped[str] = identity()
    source: Mapped[str] = scalar(default="")
    target: Mapped[str] = scalar()
    position: Mapped[int] = scalar(Integer, default=0)
    label: Mapped[str] = scalar()
    procedure_url: Mapped[str] = scalar(default="")
    row_seq: Mapped[int | None] = row_version()


class Migration(Base):
    """A migration of one client, from question to done.

    ``state``: ``quoted``, ``sent``, ``accepted``, ``refused``, ``lapsed``, ``done``, ``cancelled``.
    The prices are those of the quote and bind the invoice (domain §3.3).
    """

    __tablename__ = "migration"
    __table_args__ = (Index("ix_migration_client", "client_id"), {"info": {"sync": "rows"}})

    id: Mapped[str] = identity()
    client_id: Mapped[str] = reference("client.id")
    source: Mapped[str] = scalar()
    target: Mapped[str] = scalar()
    offer: Mapped[str] = scalar()
    catalogue_id: Mapped[str | None] = reference("catalogue.id")
    price_cents: Mapped[int] = marked("money", Cents, default=0)
    why: Mapped[str] = scalar(default="")
    """Code of the reason of the price, whose sentence is in ``ofdesk.words``."""
    cleanup: Mapped[str] = scalar(default="")
    """``us``, ``self`` or empty when the step has none."""
    cleanup_cents: Mapped[int] = marked("money", Cents, default=0)
    procedure_url: Mapped[str] = scalar(default="")
    quote_id: Mapped[str | None] = reference("document.id", index=True)
    valid_until: Mapped[date | None] = scalar(Day)
    invoice_id: Mapped[str | None] = reference("document.id")
    state: Mapped[str] = marked("state", default="quoted")
    accepted_at: Mapped[datetime | None] = scalar(Instant)
    accepted_by: Mapped[str] = scalar(default="")
    done_at: Mapped[datetime | None] = scalar(Instant)
    done_by: Mapped[str] = scalar(default="")
    notes: Mapped[str] = marked("note", Text, default="")
    row_seq: Mapped[int | None] = row_version()


class MigrationTask(Base):
    """One line of the check-list of an ordered migration, copied from the clean-up steps."""

    __tablename__ = "migration_task"
    __table_args__ = ({"info": {"sync": "rows"}},)

    id: Mapped[str] = identity()
    migration_id: Mapped[str] = reference("migration.id", index=True)
    position: Mapped[int] = scalar(Integer, default=0)
    label: Mapped[str] = scalar()
    done_at: Mapped[datetime | None] = scalar(Instant)
    done_by: Mapped[str] = scalar(default="")
    row_seq: Mapped[int | None] = row_version()
