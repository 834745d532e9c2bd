"""« Vérifier l'intégrité »: walk every chain, compare each document with its proofs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import attrgetter
from typing import Any

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session

from ofdesk.models import Blob, Document, DocumentLine, DocumentVat, Receipt, Series
from ofdesk.services.content import FIRST_LINK, link_hash, read_content

AT_A_TIME = 100
"""Documents whose bytes are in memory together."""
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


@dataclass(frozen=True, slots=True)
class _Proofs:
    """What the base holds about some documents: their index rows as stored, and their bytes."""

    lines: Mapping[str, list[Any]]
    credited: Mapping[str, dict[str, int]]
    vat: Mapping[str, list[Any]]
    receipts: Mapping[str, Any]
    hashes: Mapping[str, str]


def _walk(session: Session, kind: str, desk: str) -> tuple[int, list[Broken]]:
    broken: list[Broken] = []
    previous, year, sequence, count = FIRST_LINK, 0, 0, 0
    # As stored: what would not even be a day or a number must be found too.
    columns = _stored(Document, ("id", *INDEX_COLUMNS, "content", "prev_hash", "hash"))
    rows = session.execute(
        select(*columns)
        .where(Document.type == kind, Document.desk == desk)
        .order_by(Document.year, Document.sequence)
        .execution_options(yield_per=AT_A_TIME)
    )
    for some in rows.partitions():
        proofs = _proofs(session, some)
        for document in some:
            count += 1
            expected = sequence + 1 if document.year == year else 1
            if document.sequence != expected:
                broken.append(_broken(document, "gap", f"{expected:05d}"))
            if document.prev_hash != previous:
                broken.append(_broken(document, "prev_hash"))
            broken += _document_faults(document, proofs)
            previous, year, sequence = document.hash, document.year, document.sequence
    return count, broken


def _stored(table: Any, names: Iterable[str]) -> list[Any]:
    """Columns of a table as they are stored, without the types that Python gives them."""
    return [type_coerce(getattr(table, name), String).label(name) for name in names]


def _proofs(session: Session, documents: Sequence[Any]) -> _Proofs:
    ids = [document.id for document in documents]
    credited: dict[str, dict[str, int]] = defaultdict(dict)
    query = select(*_stored(DocumentLine, ("document_id", "position", "credits_position")))
    for row in session.execute(query.where(DocumentLine.document_id.in_(ids))):
        if row.credits_position is not None:
            credited[row.document_id][str(row.position)] = row.credits_position
    receipts = session.execute(
        select(*_stored(Receipt, ("id", *RECEIPT_COLUMNS))).where(Receipt.id.in_(ids))
    )
    return _Proofs(
        lines=_rows(session, DocumentLine, ids, LINE_COLUMNS),
        credited=credited,
        vat=_rows(session, DocumentVat, ids, VAT_COLUMNS),
        receipts={row.id: row for row in receipts},
        hashes=_hashes(session, documents),
    )


def _rows(
    session: Session, table: Any, ids: Sequence[str], names: tuple[str, ...]
) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    query = select(*_stored(table, ("document_id", *names))).where(table.document_id.in_(ids))
    for owner, *values in session.execute(query):
        found[owner].append(tuple(map(_text, values)))
    return found


def _hashes(session: Session, documents: Sequence[Any]) -> Mapping[str, str]:
    """What the stored bytes hash to, by the name under which they are stored."""
    names = {name for row in documents for name in (row.pdf_sha256, row.xml_sha256) if name}
    query = select(Blob.sha256, Blob.bytes).where(Blob.sha256.in_(names))
    return {name: sha256(content).hexdigest() for name, content in session.execute(query)}


def _broken(document: Any, reason: str, detail: str = "") -> Broken:
    return Broken(document.kind, document.number, reason, detail)


def _document_faults(document: Any, proofs: _Proofs) -> Iterator[Broken]:
    if link_hash(document.prev_hash, document.content) != document.hash:
        yield _broken(document, "hash")
    try:
        facts, around = read_content(document.content)
    except (ValueError, KeyError, TypeError) as error:
        yield _broken(document, "content_unreadable", str(error))
        return
    for name in INDEX_COLUMNS:
        if _text(getattr(document, name)) != _text(around.get(name)):
            yield _broken(document, "index", name)
    if sorted(proofs.lines.get(document.id, ())) != _facts(facts.lines, LINE_COLUMNS):
        yield _broken(document, "lines")
    if proofs.credited.get(document.id, {}) != around.get("credits", {}):
        yield _broken(document, "lines", "credits_position")
    if sorted(proofs.vat.get(document.id, ())) != _facts(facts.vat, VAT_COLUMNS):
        yield _broken(document, "vat")
    if document.kind == "receipt":
        yield from _receipt_faults(document, proofs, around)
    yield from _byte_faults(document, proofs)


def _byte_faults(document: Any, proofs: _Proofs) -> Iterator[Broken]:
    for name, expected in (("pdf", document.pdf_sha256), ("xml", document.xml_sha256)):
        if expected and expected not in proofs.hashes:
            yield _broken(document, f"{name}_missing")
        elif expected and proofs.hashes[expected] != expected:
            yield _broken(document, f"{name}_changed")


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _facts(entries: Any, names: tuple[str, ...]) -> list[Any]:
    read = attrgetter(*names)
    return sorted(tuple(map(_text, read(entry))) for entry in entries)


def _receipt_faults(document: Any, proofs: _Proofs, around: dict[str, Any]) -> Iterator[Broken]:
    receipt, told = proofs.receipts.get(document.id), around.get("receipt", {})
    if receipt is None:
        yield _broken(document, "receipt", "missing")
        return
    for name in RECEIPT_COLUMNS:
        if _text(getattr(receipt, name)) != _text(told.get(name)):
            yield _broken(document, "receipt", name)


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
