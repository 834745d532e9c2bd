"""Files of a client: attached, listed, read back and taken away."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError, IntegrityBroken, Unavailable
from ofdesk.domain.file_names import clean_file_name, numbered
from ofdesk.models import Attachment, Blob
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.blobs import keep_blob
from ofdesk.services.client_names import kept_sheet, lineage

LARGEST = 10 * 1024 * 1024
"""Bytes of one file: it goes to every desk and into every backup."""
CHANGES = frozenset(("attachment",))


@dataclass(frozen=True, slots=True)
class AttachFile:
    """A file to put with a client."""

    platform: str
    path: Path


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """One file of a list. ``here``: its bytes are on this desk; those of others come with the
    next exchange."""

    id: str
    name: str
    size: int
    added_at: datetime
    added_by: str
    here: bool


@dataclass(frozen=True, slots=True)
class AttachmentChanged:
    """A file that was attached or taken away."""

    id: str
    name: str
    changes: frozenset[str] = CHANGES


@dataclass(frozen=True, slots=True)
class AttachedContent:
    """A file with its bytes, as they were attached."""

    name: str
    content: bytes


def list_attachments(session: Session, platform: str) -> list[AttachmentRow]:
    """The files of a client and of the sheets merged into it, the last first.

    Raises ``client_unknown``.
    """
    ids = lineage(session, kept_sheet(session, platform).id)
    query = (
        select(Attachment, Blob.sha256)
        .outerjoin(Blob, Blob.sha256 == Attachment.content_sha256)
        .where(Attachment.client_id.in_(ids), Attachment.content_sha256 != "")
        .order_by(Attachment.added_at.desc(), Attachment.id.desc())
    )
    return [
        AttachmentRow(one.id, one.name, one.size, one.added_at, one.added_by, digest is not None)
        for one, digest in session.execute(query)
    ]


def attach_file(request: AttachFile, uow: UnitOfWork) -> AttachmentChanged:
    """Keep a copy of a file with a client, under a name that no system minds.

    Raises ``client_unknown``, ``file_missing``, ``attachment_empty``, ``attachment_large``,
    ``attachment_known`` (the same bytes are there), ``Unavailable('file_unread')``.
    """
    content = read_content(request.path)
    with uow:
        result = attach_within(uow, request, content)
        uow.commit()
    return result


def attach_within(uow: UnitOfWork, request: AttachFile, content: bytes) -> AttachmentChanged:
    """``attach_file`` inside the caller's transaction, of bytes that were read before it."""
    session = uow.session
    client = kept_sheet(session, request.platform)
    present = list_attachments(session, client.platform)
    _check_new(session, present, content)
    taken = frozenset(row.name.lower() for row in present)
    made = Attachment(
        client_id=client.id,
        name=numbered(clean_file_name(request.path.name), taken),
        content_sha256=keep_blob(session, content),
        size=len(content),
        added_at=uow.now(),
        added_by=uow.operator,
    )
    session.add(made)
    session.flush()
    return AttachmentChanged(made.id, made.name)


def read_content(path: Path) -> bytes:
    """The bytes of a file to attach. Raises ``file_missing``, ``attachment_large``,
    ``attachment_empty``, ``Unavailable('file_unread')``."""
    if not path.is_file():
        raise DomainError("file_missing", field="file", file=str(path))
    try:
        size = path.stat().st_size
        content = b"" if size > LARGEST else path.read_bytes()
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise Unavailable("file_unread", file=path.name, detail=detail) from error
    if size > LARGEST:
        raise DomainError(
            "attachment_large", field="file", file=path.name, most=LARGEST // (1024 * 1024)
        )
    if not content:
        raise DomainError("attachment_empty", field="file", file=path.name)
    return content


def _check_new(session: Session, present: list[AttachmentRow], content: bytes) -> None:
    digest = sha256(content).hexdigest()
    for row in present:
        if session.get_one(Attachment, row.id).content_sha256 == digest:
            raise DomainError("attachment_known", field="file", name=row.name)


def read_attachment(session: Session, attachment_id: str) -> AttachedContent:
    """A file as it was attached. Raises ``attachment_unknown``,
    ``Unavailable('attachment_elsewhere')`` and ``IntegrityBroken('attachment_changed')``."""
    row = _attachment(session, attachment_id)
    content = session.scalars(select(Blob.bytes).where(Blob.sha256 == row.content_sha256)).first()
    if content is None:
        raise Unavailable("attachment_elsewhere", name=row.name)
    if sha256(content).hexdigest() != row.content_sha256:
        raise IntegrityBroken("attachment_changed", name=row.name)
    return AttachedContent(row.name, content)


def remove_attachment(attachment_id: str, uow: UnitOfWork) -> AttachmentChanged:
    """Take a file away from its client; « Annuler » brings it back. Raises
    ``attachment_unknown``."""
    with uow:
        row = _attachment(uow.session, attachment_id)
        result = AttachmentChanged(row.id, row.name)
        uow.session.delete(row)
        uow.commit()
    return result


def _attachment(session: Session, attachment_id: str) -> Attachment:
    row = session.get(Attachment, attachment_id)
    if row is None or not row.content_sha256:
        raise DomainError("attachment_unknown", field="attachment")
    return row
