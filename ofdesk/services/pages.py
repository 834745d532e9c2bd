"""Stored pages: the bytes that were issued, their hash checked, and marked copies of them."""

from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError, IntegrityBroken
from ofdesk.models import Blob, Document, DocumentEvent
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.content import facts_of
from ofdesk.services.lookup import document_numbered


def stored_page(session: Session, number: str) -> bytes:
    """The PDF of a document as issued, never redrawn.

    Raises ``document_unknown``, ``page_missing`` (a receipt has none), and
    ``IntegrityBroken('pdf_missing' | 'pdf_changed')``.
    """
    return page_of(session, document_numbered(session, number))


def page_of(session: Session, document: Document) -> bytes:
    """The PDF of a loaded document; see ``stored_page``."""
    if not document.pdf_sha256:
        raise DomainError("page_missing", field="number", number=document.number)
    return kept_page(session, document.pdf_sha256, document.number)


def kept_page(session: Session, digest: str, number: str) -> bytes:
    """The stored bytes of a page, checked against their digest; ``number`` names it for people.

    Raises ``IntegrityBroken('pdf_missing' | 'pdf_changed')``.
    """
    pdf = session.scalars(select(Blob.bytes).where(Blob.sha256 == digest)).first()
    if pdf is None:
        raise IntegrityBroken("pdf_missing", number=number)
    if sha256(pdf).hexdigest() != digest:
        raise IntegrityBroken("pdf_changed", number=number)
    return pdf


def duplicate_page(number: str, uow: UnitOfWork, today: date) -> bytes:
    """A copy marked DUPLICATA, made on demand and never stored; that it was made is recorded."""
    with uow:
        document = document_numbered(uow.session, number)
        pdf = page_of(uow.session, document)
        language = facts_of(document.content).language
        copy = uow.renderer.overlay_duplicate(pdf, today, language)
        uow.session.add(
            DocumentEvent(
                document_id=document.id,
                kind="duplicated",
                happened_on=today,
                recorded_at=uow.now(),
                recorded_by=uow.operator,
            )
        )
        uow.commit()
    return copy
