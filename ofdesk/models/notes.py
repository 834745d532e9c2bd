"""Dated notes about a client: what was said, when and by whom; changes stay in the history."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, marked, reference, row_version
from ofdesk.models.types import Instant


class ClientNote(Base):
    """One note of a client. Its text may be corrected; the history knows every former one."""

    __tablename__ = "client_note"
    __table_args__ = (
        Index("ix_client_note_client", "client_id", "written_at"),
        {"info": {"sync": "rows"}},
    )

    id: Mapped[str] = identity()
    client_id: Mapped[str] = reference("client.id")
    text: Mapped[str] = marked("note", Text, default="")
    written_at: Mapped[datetime] = immutable(Instant)
    written_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()
