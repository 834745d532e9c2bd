"""Files that were put with a client: their bytes are blobs, as the pages of documents are."""

from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, immutable, reference, row_version, scalar
from ofdesk.models.types import Instant


class Attachment(Base):
    """One file of a client. A blob that its name no longer calls for stays: undo finds it again."""

    __tablename__ = "attachment"
    __table_args__ = ({"info": {"sync": "rows"}},)

    id: Mapped[str] = identity()
    client_id: Mapped[str] = reference("client.id", index=True)
    name: Mapped[str] = scalar()
    """A name that no system minds (``domain.file_names``)."""
    content_sha256: Mapped[str] = scalar()
    """Of the blob; empty once a person's data were erased."""
    size: Mapped[int] = immutable(Integer)
    added_at: Mapped[datetime] = immutable(Instant)
    added_by: Mapped[str] = immutable()
    row_seq: Mapped[int | None] = row_version()
