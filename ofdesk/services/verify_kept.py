"""Files that are kept beside the chains: slips, letters, exported lots, attached files."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, String, cast, literal, select, union_all
from sqlalchemy.orm import Session

from ofdesk.models import Attachment, Blob, Client, Deposit, FecLot, Period, Reminder

KeptFault = tuple[str, str, str]
"""The kind of file, what it is called, a code of what is wrong."""


def _named() -> Select[Any]:
    """The kind, the name and the digest of every such file."""
    of_client = (
        select(literal(kind), Client.platform, digest)
        .select_from(model)
        .join(Client, Client.id == model.client_id)
        .where(digest != "")
        for kind, model, digest in (
            ("reminder", Reminder, Reminder.pdf_sha256),
            ("acknowledgement", Period, Period.page_sha256),
            ("attachment", Attachment, Attachment.content_sha256),
        )
    )
    kept = union_all(
        select(
            literal("slip").label("kind"),
            Deposit.number.label("number"),
            Deposit.pdf_sha256.label("digest"),
        ),
        select(literal("lot"), cast(FecLot.number, String), FecLot.file_sha256),
        *of_client,
    ).subquery()
    columns = kept.c
    return select(columns.kind, columns.number, columns.digest).order_by(
        columns.kind, columns.number, columns.digest
    )


def kept_faults(session: Session) -> Iterator[KeptFault]:
    """Those whose bytes are not what they were, one in memory at a time.

    What is not here is no fault: the files of another desk may come later.
    """
    for kind, number, digest in session.execute(_named()).all():
        content = session.scalars(select(Blob.bytes).where(Blob.sha256 == digest)).first()
        if content is not None and sha256(content).hexdigest() != digest:
            yield kind, number, "file_changed"
