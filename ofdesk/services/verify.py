"""« Vérifier l'intégrité »: walk every chain, compare each document with its proofs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.models import Blob, Document, DocumentLine, DocumentVat, Receipt, Series
from ofdesk.models.types import instant_text
from ofdesk.services.content import FIRST_LINK, around_of, facts_of, link_hash

INDEX_COLUMNS = (
    *("number", "kind", "type", "desk", "year", "sequence", "client_id", "party_id", "platform"),
    *("buyer_name", "issued_on", "issued_at", "issued_by", "due_on", "valid_until"),
    *("total_ht_cents", "total_vat_cents", "total_cents", "reference_rf", "channel", "pay"),
    *("origin_id", "pdf_sha256", "xml_sha256"),
)
LINE_COLUMNS = (
    *("position", "label", "detail", "quantity_e4", "unit_price_e6", "total_cents"),
    *("vat_rate_bp", "vat_category", "subject", "subject_id", "starts_on", "ends_on"),
)
VAT_COLUMNS = ("rate_bp", "category", "base_cents", "vat_cents")
RECEIPT_COLUMNS = (
    *("kind", "payer", "method", "cents", "received_on", "credited_on", "cheque_number"),
    *("bank", "reverses_id", "reason"),
)


@dataclass(frozen=True, slots=True)
class Broken:
    """One proof that fails: which kind of document, which number, a code of what is wrong."""

    kind: str
    number: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was walked, and what is broken, the first broken link of each chain first."""

    documents: int
    receipts: int
    broken: tuple[Broken, ...]


def verify_base(session: Session) -> Verified:
    """Check every chain, page and index of the base. Reads everything: run it off the screen.

    Reasons: ``gap`` (a number is missing), ``series_ahead`` (the last ones are), ``prev_hash``
    (swapped or removed before it), ``hash`` (content edited), ``content_unreadable``, ``index``
    (a column differs from the content, named in ``detail``), ``lines``, ``vat``, ``receipt``,
    ``pdf_missing``, ``pdf_changed``, ``xml_missing``, ``xml_changed``.
    """
    broken: list[Broken] = []
    documents = receipts = 0
    chains = session.execute(
        select(Document.type, Document.desk).distinct().order_by(Document.type, Document.desk)
    ).all()
    for kind, desk in chains:
        count, found = _walk(session, kind, desk)
        broken += found
        if kind == "RC":
            receipts += count
        else:
            documents += count
    broken += _series(session)
    return Verified(documents, receipts, tuple(broken))


def _walk(session: Session, kind: str, desk: str) -> tuple[int, list[Broken]]:
    broken: list[Broken] = []
    previous, year, sequence, count = FIRST_LINK, 0, 0, 0
    rows = session.scalars(
        select(Document)
        .where(Document.type == kind, Document.desk == desk)
        .order_by(Document.year, Document.sequence)
        .execution_options(yield_per=200)
    )
    for document in rows:
        count += 1
        expected = sequence + 1 if document.year == year else 1
        if document.sequence != expected:
            broken.append(_broken(document, "gap", f"{expected:05d}"))
        if document.prev_hash != previous:
            broken.append(_broken(document, "prev_hash"))
        broken += _document_faults(session, document)
        previous, year, sequence = document.hash, document.year, document.sequence
        session.expunge(document)
    return count, broken


def _broken(document: Document, reason: str, detail: str = "") -> Broken:
    return Broken(document.kind, document.number, reason, detail)


def _document_faults(session: Session, document: Document) -> Iterator[Broken]:
    if link_hash(document.prev_hash, document.content) != document.hash:
        yield _broken(document, "hash")
    try:
        facts, around = facts_of(document.content), around_of(document.content)
    except (ValueError, KeyError, TypeError) as error:
        yield _broken(document, "content_unreadable", str(error))
        return
    for name in INDEX_COLUMNS:
        if _text(getattr(document, name)) != _text(around.get(name)):
            yield _broken(document, "index", name)
    if _rows(session, DocumentLine, document.id, LINE_COLUMNS) != _facts(facts.lines, LINE_COLUMNS):
        yield _broken(document, "lines")
    if _credited_lines(session, document.id) != around.get("credits", {}):
        yield _broken(document, "lines", "credits_position")
    if _rows(session, DocumentVat, document.id, VAT_COLUMNS) != _facts(facts.vat, VAT_COLUMNS):
        yield _broken(document, "vat")
    if document.kind == "receipt":
        yield from _receipt_faults(session, document, around)
    yield from _blob_faults(session, document)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return instant_text(value)
    return "" if value is None else str(value)


def _rows(session: Session, table: Any, document_id: str, names: tuple[str, ...]) -> list[Any]:
    columns = [getattr(table, name) for name in names]
    query = select(*columns).where(table.document_id == document_id)
    return sorted(tuple(_text(value) for value in row) for row in session.execute(query))


def _credited_lines(session: Session, document_id: str) -> dict[str, int]:
    """Which line of its original each line of a credit note credits, as the content keeps it."""
    query = select(DocumentLine.position, DocumentLine.credits_position).where(
        DocumentLine.document_id == document_id
    )
    found = session.execute(query)
    return {str(position): credited for position, credited in found if credited is not None}


def _facts(entries: Any, names: tuple[str, ...]) -> list[Any]:
    return sorted(tuple(_text(getattr(entry, name)) for name in names) for entry in entries)


def _receipt_faults(
    session: Session, document: Document, around: dict[str, Any]
) -> Iterator[Broken]:
    receipt, told = session.get(Receipt, document.id), around.get("receipt", {})
    if receipt is None:
        yield _broken(document, "receipt", "missing")
        return
    for name in RECEIPT_COLUMNS:
        if _text(getattr(receipt, name)) != _text(told.get(name)):
            yield _broken(document, "receipt", name)
    session.expunge(receipt)


def _blob_faults(session: Session, document: Document) -> Iterator[Broken]:
    for name, expected in (("pdf", document.pdf_sha256), ("xml", document.xml_sha256)):
        if not expected:
            continue
        content = session.scalars(select(Blob.bytes).where(Blob.sha256 == expected)).first()
        if content is None:
            yield _broken(document, f"{name}_missing")
        elif sha256(content).hexdigest() != expected:
            yield _broken(document, f"{name}_changed")


def _series(session: Session) -> Iterator[Broken]:
    """The register of series against the documents: the last numbers may be the missing ones."""
    for series in session.scalars(select(Series)):
        last = session.scalar(
            select(func.max(Document.sequence)).where(
                Document.type == series.type,
                Document.desk == series.desk,
                Document.year == series.year,
            )
        )
        if (last or 0) != series.last_number:
            number = f"{series.type}{series.desk}-{series.year}-{series.last_number:05d}"
            yield Broken("series", number, "series_ahead", f"{last or 0:05d}")
