"""Tables of this desk alone, and the capture tables that the generated triggers write."""

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, immutable, marked, row_version

ERASING = 2
"""``SyncContext.applying`` while personal values of the history are replaced by digests (GDPR)."""

REISSUING = 3
"""``SyncContext.applying`` while documents that never left this base are taken out of their series
(decision 0079): what the hub has, and what a desk alone has issued, stays untouched in it too."""


APPLIED = "applied"
"""The fact in ``SyncMeta`` that counts the transactions whose rows the history does not name."""


class DeskSetting(Base):
    """A setting of this desk (printer, window, desk number); never synced."""

    __tablename__ = "desk_setting"
    __table_args__ = ({"info": {"sync": "local"}},)

    key: Mapped[str] = marked("local", primary_key=True)
    value: Mapped[str] = marked("local", Text)


class SyncMeta(Base):
    """Identity of the replica and counters: ``replica_id``, ``n``, ``factice``, …"""

    __tablename__ = "sync_meta"
    __table_args__ = ({"info": {"sync": "local"}},)

    k: Mapped[str] = marked("local", primary_key=True)
    v: Mapped[str] = marked("local", Text)


class SyncContext(Base):
    """One row that the session stamps: who writes, in which transaction, or a pull applying."""

    __tablename__ = "sync_ctx"
    __table_args__ = ({"info": {"sync": "local"}},)

    id: Mapped[int] = marked("local", Integer, primary_key=True)
    applying: Mapped[int] = marked("local", Integer, default=0)
    capturing: Mapped[int] = marked("local", Integer, default=0)
    """1 once a hub is set: the triggers then write the outbox too."""
    txn_id: Mapped[str] = marked("local", default="")
    author: Mapped[str] = marked("local", default="")
    desk: Mapped[str] = marked("local", default="")
    at: Mapped[str] = marked("local", default="")


class History(Base):
    """Who changed what, when, from which desk: written by triggers, kept, synced append-only."""

    __tablename__ = "history"
    __table_args__ = (
        Index("ix_history_row", "tbl", "row_id", "at"),
        Index("ix_history_change", "desk", "at", "txn_id", "tbl"),
        {"info": {"sync": "append", "captured": False}},
    )

    id: Mapped[str] = marked("id", String(32), primary_key=True)
    tbl: Mapped[str] = immutable()
    row_id: Mapped[str] = immutable()
    kind: Mapped[str] = immutable(String(1))
    """``I``, ``U`` or ``D``."""
    old: Mapped[str | None] = immutable(Text)
    new: Mapped[str | None] = immutable(Text)
    author: Mapped[str] = immutable()
    desk: Mapped[str] = immutable()
    txn_id: Mapped[str] = immutable()
    at: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()


class Outbox(Base):
    """Edits that the hub has not acknowledged, in order; empty as long as no hub is set."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_row", "tbl", "row_id"),
        {"info": {"sync": "local"}, "sqlite_autoincrement": True},
    )

    op: Mapped[int] = marked("local", Integer, primary_key=True, autoincrement=True)
    txn_id: Mapped[str] = marked("local")
    tbl: Mapped[str] = marked("local")
    row_id: Mapped[str] = marked("local")
    kind: Mapped[str] = marked("local", String(1))
    old: Mapped[str | None] = marked("local", Text)
    new: Mapped[str | None] = marked("local", Text)
    author: Mapped[str] = marked("local")
    schema_version: Mapped[int] = marked("local", Integer)
    at: Mapped[str] = marked("local")


class Inflight(Base):
    """The batch that was frozen and perhaps sent, byte for byte, until it is acknowledged."""

    __tablename__ = "inflight"
    __table_args__ = ({"info": {"sync": "local"}},)

    id: Mapped[int] = marked("local", Integer, primary_key=True)
    batch_no: Mapped[int] = marked("local", Integer)
    batch_id: Mapped[str] = marked("local")
    max_op: Mapped[int] = marked("local", Integer)
    envelope: Mapped[str] = marked("local", Text)
    sha: Mapped[str] = marked("local")


class Anchor(Base):
    """A place of the hub's history that this file has reached: a number and its batch."""

    __tablename__ = "anchor"
    __table_args__ = ({"info": {"sync": "local"}},)

    seq: Mapped[int] = marked("local", Integer, primary_key=True)
    batch_id: Mapped[str] = marked("local")


class Exchange(Base):
    """One exchange with the hub that moved something, or that ended otherwise than the last."""

    __tablename__ = "exchange"
    __table_args__ = ({"info": {"sync": "local"}},)

    id: Mapped[int] = marked("local", Integer, primary_key=True, autoincrement=True)
    at: Mapped[str] = marked("local")
    pushed: Mapped[int] = marked("local", Integer)
    pulled: Mapped[int] = marked("local", Integer)
    conflicts: Mapped[int] = marked("local", Integer)
    pending: Mapped[int] = marked("local", Integer)
    state: Mapped[str] = marked("local")
    reason: Mapped[str] = marked("local", default="")
    """The code of what stopped or prevented it, and its values as JSON."""
    values: Mapped[str] = marked("local", Text, default="{}")


class Quarantine(Base):
    """A document that the hub will not take: kept as it was issued, until a person has it sent
    again or issued anew (decision 0079)."""

    __tablename__ = "quarantine"
    __table_args__ = ({"info": {"sync": "local"}},)

    document_id: Mapped[str] = marked("local", primary_key=True)
    number: Mapped[str] = marked("local")
    """The number that is on paper."""
    why: Mapped[str] = marked("local", Text)
    at: Mapped[str] = marked("local")
    displaced: Mapped[int] = marked("local", Integer, default=0)
    """1 once the hub's own document has this number here: the row gave it up."""
    reissued_as: Mapped[str] = marked("local", default="")
    """The number under which it was issued anew; the document is then here alone."""
    reissued_at: Mapped[str] = marked("local", default="")
    reissued_by: Mapped[str] = marked("local", default="")
    reason: Mapped[str] = marked("local", Text, default="")
    content: Mapped[str] = marked("local", Text, default="")
    prev_hash: Mapped[str] = marked("local", default="")
    hash: Mapped[str] = marked("local", default="")
    events: Mapped[str] = marked("local", Text, default="[]")


class SecretSent(Base):
    """An act whose password hash the hub has: it is sent, and never comes back (sync §3.7)."""

    __tablename__ = "secret_sent"
    __table_args__ = ({"info": {"sync": "local"}},)

    act_id: Mapped[str] = marked("local", primary_key=True)
    at: Mapped[str] = marked("local")


class Tomb(Base):
    """The last version on the hub of a row that is not here any more."""

    __tablename__ = "tomb"
    __table_args__ = ({"info": {"sync": "local"}},)

    tbl: Mapped[str] = marked("local", primary_key=True)
    row_id: Mapped[str] = marked("local", primary_key=True)
    seq: Mapped[int] = marked("local", Integer)
