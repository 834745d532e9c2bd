"""« Vérifier l'intégrité »: walk every chain, compare each document with its proofs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import partial
from hashlib import sha256
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    bindparam,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from ofdesk.models import Base, Series
from ofdesk.models.documents import LAST_SEQUENCE
from ofdesk.ports.documents import DocumentFacts
from ofdesk.services.aside_rows import aside_faults
from ofdesk.services.content import FIRST_LINK, link_hash, plain_content, read_content
from ofdesk.services.verify_kept import kept_faults

AT_A_TIME = 200
"""Documents whose bytes are in memory together."""
Tell = Callable[[int, int], None]
"""Is told how many of how many documents were read; may stop it by what it raises."""
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


def verify_base(session: Session, tell: Tell = lambda _done, _of: None) -> Verified:
    """Check every chain, page and index of the base. Reads everything: run it off the screen.

    Reasons: ``gap`` (a number is missing), ``series_ahead`` (the last ones are), ``prev_hash``
    (swapped or removed before it), ``hash`` (content edited), ``content_unreadable``, ``index``
    (a column differs from the content, named in ``detail``), ``lines``, ``vat``, ``receipt``,
    ``pdf_missing``, ``pdf_changed``, ``xml_missing``, ``xml_changed``; ``file_changed`` of a slip,
    a letter, an exported lot or an attached file.
    """
    broken: list[Broken] = []
    documents = receipts = 0
    connection = session.connection()
    whole = session.scalar(select(func.count()).select_from(DOCUMENT)) or 0
    rows = connection.execute(
        select(DOCUMENT.c.type, DOCUMENT.c.desk).distinct().order_by(*DOCUMENT.c["type", "desk"])
    )
    for kind, desk in rows.all():
        before = documents + receipts
        count, found = _walk(connection, (kind, desk), partial(_further, tell, before, whole))
        broken += found
        if kind == "RC":
            receipts += count
        else:
            documents += count
    broken += _series(session)
    broken += (Broken(*fault) for fault in kept_faults(session))
    broken += (Broken(*fault) for fault in aside_faults(session))
    return Verified(documents, receipts, tuple(broken))


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _stored(table: Table, names: Iterable[str]) -> list[ColumnElement[Any]]:
    """Columns of a table as they are stored, without the types that Python gives them: what would
    not even be a day or a number must be found too."""
    return [type_coerce(table.c[name], String).label(name) for name in names]


def _of(table: Table, key: str, *names: str) -> Select[Any]:
    """Rows of a table, as stored, whose ``key`` is among ``ids``."""
    wanted = table.c[key].in_(bindparam("ids", expanding=True))
    return select(*_stored(table, (key, *names))).where(wanted)


DOCUMENT = _table("document")
DOCUMENTS = (
    select(*_stored(DOCUMENT, (*INDEX_COLUMNS, "id", "content", "prev_hash", "hash")))
    .where(DOCUMENT.c.type == bindparam("kind"), DOCUMENT.c.desk == bindparam("desk"))
    .where(DOCUMENT.c.sequence <= LAST_SEQUENCE)
    .order_by(DOCUMENT.c.year, DOCUMENT.c.sequence)
    .execution_options(yield_per=AT_A_TIME)
)
LINE = _table("document_line")
LINES = _of(LINE, "document_id", *LINE_COLUMNS, "credits_position").order_by(LINE.c.position)
VAT = _of(_table("document_vat"), "document_id", *VAT_COLUMNS)
RECEIPTS = _of(_table("receipt"), "id", *RECEIPT_COLUMNS)
BLOB = _table("blob")
BLOBS = select(BLOB.c.sha256, BLOB.c.bytes).where(
    BLOB.c.sha256.in_(bindparam("ids", expanding=True))
)
INDEXED = len(INDEX_COLUMNS)
of_index = itemgetter(*INDEX_COLUMNS)
of_line, of_vat = itemgetter(*LINE_COLUMNS), itemgetter(*VAT_COLUMNS)
NEEDED = {
    fact.name
    for fact in fields(DocumentFacts)
    if fact.default is MISSING and fact.default_factory is MISSING
}
"""Facts that every document has; those that came later have a default."""


@dataclass(frozen=True, slots=True)
class _Proofs:
    """What the base holds about some documents: their index rows as stored, and their bytes."""

    lines: Mapping[str, list[tuple[Any, ...]]]
    credited: Mapping[str, dict[str, int]]
    vat: Mapping[str, list[tuple[Any, ...]]]
    receipts: Mapping[str, tuple[Any, ...]]
    hashes: Mapping[str, str]


def _further(tell: Tell, before: int, whole: int, done: int) -> None:
    tell(before + done, whole)


def _walk(
    connection: Connection, chain: tuple[str, str], tell: Callable[[int], None]
) -> tuple[int, list[Broken]]:
    kind, desk = chain
    broken: list[Broken] = []
    previous, year, sequence, count = FIRST_LINK, 0, 0, 0
    rows = connection.execute(DOCUMENTS, {"kind": kind, "desk": desk})
    for some in rows.partitions():
        tell(count)
        proofs = _proofs(connection, some, receipts=kind == "RC")
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


def _proofs(connection: Connection, documents: Sequence[Any], *, receipts: bool) -> _Proofs:
    ids = [document.id for document in documents]
    lines: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    credited: dict[str, dict[str, int]] = defaultdict(dict)
    for owner, *values, credited_line in connection.execute(LINES, {"ids": ids}):
        lines[owner].append(tuple(values))
        if credited_line is not None:
            credited[owner][str(values[0])] = credited_line
    vat: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for owner, *values in connection.execute(VAT, {"ids": ids}):
        vat[owner].append(tuple(values))
    found = connection.execute(RECEIPTS, {"ids": ids}) if receipts else ()
    return _Proofs(
        lines=lines,
        credited=credited,
        vat=vat,
        receipts={owner: tuple(values) for owner, *values in found},
        hashes=_hashes(connection, documents),
    )


def _hashes(connection: Connection, documents: Sequence[Any]) -> Mapping[str, str]:
    """What the stored bytes hash to, by the name under which they are stored."""
    names = {name for row in documents for name in (row.pdf_sha256, row.xml_sha256) if name}
    rows = connection.execute(BLOBS, {"ids": list(names)})
    return {name: sha256(content).hexdigest() for name, content in rows}


def _broken(document: Any, reason: str, detail: str = "") -> Broken:
    return Broken(document.kind, document.number, reason, detail)


def _document_faults(document: Any, proofs: _Proofs) -> Iterator[Broken]:
    whole = link_hash(document.prev_hash, document.content) == document.hash
    if not whole:
        yield _broken(document, "hash")
    try:
        facts, around = _content(document.content, whole)
        told = _told(document, facts, around, proofs)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield _broken(document, "content_unreadable", str(error))
        return
    yield from told
    yield from _byte_faults(document, proofs)


def _content(content: str, whole: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts and what stands around them, as written. Of an edited content every fact is read,
    as the page would be; one that is as it was hashed was read when it was issued."""
    if not whole:
        read_content(content)
    facts, around = plain_content(content)
    if not facts.keys() >= NEEDED:
        raise KeyError(min(NEEDED - facts.keys()))
    return facts, around


def _told(
    document: Any, facts: dict[str, Any], around: dict[str, Any], proofs: _Proofs
) -> list[Broken]:
    """Where the rows of a document differ from its content."""
    told = [_broken(document, "index", name) for name in _differing(document, around)]
    name = document.id
    if not _same(proofs.lines.get(name, []), list(map(of_line, facts["lines"]))):
        told.append(_broken(document, "lines"))
    if proofs.credited.get(name, {}) != around.get("credits", {}):
        told.append(_broken(document, "lines", "credits_position"))
    if not _same(proofs.vat.get(name, []), list(map(of_vat, facts["vat"]))):
        told.append(_broken(document, "vat"))
    if document.kind == "receipt":
        told += _receipt_faults(document, proofs, around)
    return told


def _differing(document: Any, around: dict[str, Any]) -> list[str]:
    """The columns that differ from the content; nearly always none, and then one comparison."""
    stored = document[:INDEXED]
    try:
        if stored == of_index(around):
            return []
    except KeyError:
        pass  # A column that came later: it is empty.
    pairs = zip(INDEX_COLUMNS, stored, strict=True)
    return [name for name, value in pairs if _text(value) != _text(around.get(name))]


def _same(stored: list[tuple[Any, ...]], told: list[tuple[Any, ...]]) -> bool:
    """Whether rows say the same, in whatever order and whether a figure is kept as text or not."""
    return stored == told or _texts(stored) == _texts(told)


def _texts(rows: list[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    return sorted(tuple(map(_text, row)) for row in rows)


def _byte_faults(document: Any, proofs: _Proofs) -> Iterator[Broken]:
    for name, expected in (("pdf", document.pdf_sha256), ("xml", document.xml_sha256)):
        if expected and expected not in proofs.hashes:
            yield _broken(document, f"{name}_missing")
        elif expected and proofs.hashes[expected] != expected:
            yield _broken(document, f"{name}_changed")


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _receipt_faults(document: Any, proofs: _Proofs, around: dict[str, Any]) -> Iterator[Broken]:
    receipt, told = proofs.receipts.get(document.id), around.get("receipt", {})
    if receipt is None:
        yield _broken(document, "receipt", "missing")
        return
    for name, value in zip(RECEIPT_COLUMNS, receipt, strict=True):
        if _text(value) != _text(told.get(name)):
            yield _broken(document, "receipt", name)


def _series(session: Session) -> Iterator[Broken]:
    """The register of series against the documents: the last numbers may be the missing ones."""
    for series in session.scalars(select(Series)):
        last = session.scalar(
            select(func.max(DOCUMENT.c.sequence)).where(
                DOCUMENT.c.type == series.type,
                DOCUMENT.c.desk == series.desk,
                DOCUMENT.c.year == series.year,
                DOCUMENT.c.sequence <= LAST_SEQUENCE,
            )
        )
        if (last or 0) != series.last_number:
            number = f"{series.type}{series.desk}-{series.year}-{series.last_number:05d}"
            yield Broken("series", number, "series_ahead", f"{last or 0:05d}")
