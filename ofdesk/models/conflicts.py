"""Two edits of one value that could not both stand: what was, what stands, what was put aside."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, row_version, scalar
from ofdesk.models.types import Instant


class Conflict(Base):
    """A record of one conflict, seen by every desk; the row itself has one value everywhere.

    ``ours`` is the value of the desk that recorded it, ``theirs`` the one that stands. Values are
    JSON: a scalar, or an object of columns for a unit. ``kind``: ``value``, ``unique`` (ours
    was taken by another row), ``deleted`` (one side deleted what the other edited), ``money``,
    ``claimed`` (two desks invoiced one period), ``twice`` (two desks accepted one bank line),
    ``paid_twice`` (two desks seem to have typed one payment), ``reversed_twice`` (two desks
    reversed one receipt; ``base`` is its number).
    """

    __tablename__ = "conflict"
    __table_args__ = (
        Index("ix_conflict_open", "resolved_at", "table_name", "row_id"),
        {"info": {"sync": "rows", "quiet": True}},
    )

    id: Mapped[str] = identity()
    table_name: Mapped[str] = immutable()
    row_id: Mapped[str] = immutable()
    column_name: Mapped[str] = immutable(default="")
    kind: Mapped[str] = immutable(default="value")
    base: Mapped[str] = immutable(Text, default="null")
    ours: Mapped[str] = immutable(Text, default="null")
    theirs: Mapped[str] = immutable(Text, default="null")
    ours_author: Mapped[str] = immutable(default="")
    theirs_author: Mapped[str] = immutable(default="")
    desk: Mapped[str] = immutable(default="")
    """Number of the desk that recorded it."""
    created_at: Mapped[datetime] = immutable(Instant)
    resolved_by: Mapped[str] = scalar(default="")
    resolved_at: Mapped[datetime | None] = scalar(Instant)
    resolution: Mapped[str] = scalar(default="")
    """``mine``, ``theirs``, ``other`` or ``both``."""
    row_seq: Mapped[int | None] = row_version()
