"""Lists of documents as Core selects into frozen rows, and one document whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from ofdesk.domain.text import fold
from ofdesk.models import (
    Allocation,
    Client,
    ClientAlias,
    Document,
    DocumentEvent,
)
from ofdesk.ports.documents import DocumentFacts
from ofdesk.services.balances import (
    OWED_KINDS,
    credited_cents,
    open_column,
    restored_twice_column,
    written_off,
    written_off_cents,
)
from ofdesk.services.card_trail import CardLine, document_cards
from ofdesk.services.content import facts_of
from ofdesk.services.outbound_rows import flow_of


@dataclass(frozen=True, slots=True)
class ListDocuments:
    """Which documents: of these kinds (all but receipts when absent), of one client, by words;
    with what was open at the end of the day ``as_of``."""

    kinds: tuple[str, ...] = ()
    client_id: str | None = None
    search: str = ""
    open_only: bool = False
    over_paid: bool = False
    late_on: date | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    limit: int | None = 500
    offset: int = 0
    sort: str = ""
    """One of ``SORTS``; the last issued first when empty."""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of a list, with the field names of ``spec/cli.md``. Amounts in cents."""

    id: str
    number: str
    kind: str
    platform: str
    name: str
    issued_on: date
    due_on: date | None
    total_ht_cents: int
    total_vat_cents: int
    total_cents: int
    open_cents: int
    state: str
    reference_rf: str
    channel: str
    pay: str


def list_documents(session: Session, request: ListDocuments, today: date) -> list[DocumentRow]:
    """Documents, the last issued first. ``today`` decides which offers have lapsed."""
    query = _filtered(_columns(request.as_of), request)
    query = query.order_by(*_order(request), Document.issued_at.desc(), Document.number.desc())
    query = query.limit(request.limit).offset(request.offset)
    return [_row(row, today) for row in session.execute(query)]


SORTS = ("number", "kind", "name", "issued_on", "due_on", "total_cents", "open_cents")
"""Fields of ``DocumentRow`` that a list can be in the order of."""


def _order(request: ListDocuments) -> tuple[ColumnElement[Any], ...]:
    """Names in the order of their folded letters; documents without due date come last."""
    if not request.sort:
        return ()
    assert request.sort in SORTS
    key: ColumnElement[Any] = Document.__table__.c.get(request.sort, literal_column("open"))
    if request.sort == "name":
        key = select(Client.name_key).where(Client.id == Document.client_id).scalar_subquery()
    return (key.is_(None), key.desc() if request.descending else key.asc())


def count_documents(session: Session, request: ListDocuments) -> tuple[int, int, int]:
    """How many documents a list has in all, their total and what is open, in cents."""
    inner = _filtered(_columns(request.as_of), request).subquery()
    query = select(
        func.count(),
        func.coalesce(func.sum(inner.c.total_cents), 0),
        func.coalesce(func.sum(inner.c.open), 0),
    ).select_from(inner)
    count, total, open_ = session.execute(query).one()
    return count, total, open_


def _event_column() -> ColumnElement[Any]:
    return (
        select(func.group_concat(DocumentEvent.kind))
        .where(DocumentEvent.document_id == Document.__table__.c.id)
        .correlate(Document)
        .scalar_subquery()
    )


def _columns(day: date | None = None) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Document.id,
        Document.number,
        Document.kind,
        Document.platform,
        Document.buyer_name,
        Document.issued_on,
        Document.due_on,
        Document.valid_until,
        Document.total_ht_cents,
        Document.total_vat_cents,
        Document.total_cents,
        Document.reference_rf,
        Document.channel,
        Document.pay,
        credited_cents(Document.__table__.c.id, day).label("credited"),
        open_column(day).label("open"),
        written_off_cents(Document.__table__.c.id, day, "abandoned").label("abandoned"),
        _event_column().label("events"),
    )
    return select(*columns)


def _filtered(query: Select[Any], request: ListDocuments) -> Select[Any]:
    if request.kinds:
        query = query.where(Document.kind.in_(request.kinds))
    else:
        query = query.where(Document.kind != "receipt")
    if request.client_id is not None:
        query = query.where(Document.client_id == request.client_id)
    for word in request.search.split():
        query = query.where(_has_word(word))
    if request.open_only or request.late_on is not None:
        query = query.where(open_column(request.as_of) > 0)
    if request.over_paid:
        query = query.where(Document.kind.in_(OWED_KINDS))
        query = query.where(or_(open_column() < 0, restored_twice_column()))
    if request.late_on is not None:
        query = query.where(Document.due_on < request.late_on)
    if request.since is not None:
        query = query.where(Document.issued_on >= request.since)
    for day in (request.until, request.as_of):
        if day is not None:
            query = query.where(Document.issued_on <= day)
    return query


def _has_word(word: str) -> ColumnElement[bool]:
    """What the page says, its day too, or what the sheet of its client is found by: accents do not
    matter."""
    folded = fold(word)
    printed = func.lower(Document.number + " " + Document.platform + " " + Document.buyer_name)
    former = select(ClientAlias.client_id).where(
        ClientAlias.platform.contains(folded, autoescape=True)
    )
    sheets = select(Client.id).where(
        or_(Client.search.contains(folded, autoescape=True), Client.id.in_(former))
    )
    day = Document.__table__.c.issued_on
    printed_day = func.strftime("%d/%m/%Y", type_coerce(day, String))
    found: list[ColumnElement[bool]] = [Document.client_id.in_(sheets)]
    # Each look costs its time on every row: none is made that can find nothing more.
    found += [printed.contains(text, autoescape=True) for text in {folded, word.lower()}]
    if "/" in word:
        found.append(printed_day.contains(word, autoescape=True))
    if any(letter.isdigit() for letter in folded):
        found.append(func.lower(Document.reference_rf).contains(folded, autoescape=True))
    return or_(*found)


def _row(row: Row[Any], today: date) -> DocumentRow:
    return DocumentRow(
        id=row.id,
        number=row.number,
        kind=row.kind,
        platform=row.platform,
        name=row.buyer_name,
        issued_on=row.issued_on,
        due_on=row.due_on,
        total_ht_cents=row.total_ht_cents,
        total_vat_cents=row.total_vat_cents,
        total_cents=row.total_cents,
        open_cents=row.open,
        state=document_state(row, today),
        reference_rf=row.reference_rf,
        channel=row.channel,
        pay=row.pay,
    )


def document_state(row: Row[Any], today: date) -> str:
    """The state in a word: invoices ``open``, ``part_paid``, ``paid``, ``credited``,
    ``replaced``, ``abandoned``; offers ``open``, ``sent``, ``accepted``, ``refused``, ``lapsed``,
    ``invoiced``; others ``issued``."""
    if row.kind in OWED_KINDS:
        if "corrected" in (row.events or "").split(","):
            return "replaced"
        if row.credited >= row.total_cents:
            return "credited"
        if row.open <= 0:
            return "abandoned" if row.abandoned > 0 else "paid"
        return "part_paid" if row.open < row.total_cents - row.credited else "open"
    if row.kind not in ("quote", "proposition"):
        return "issued"
    events = set((row.events or "").split(","))
    for final in ("invoiced", "accepted", "refused"):
        if final in events:
            return final
    if row.valid_until is not None and row.valid_until < today:
        return "lapsed"
    return "sent" if "sent" in events else "open"


@dataclass(frozen=True, slots=True)
class EventRow:
    """One fact about a document after its issue."""

    kind: str
    happened_on: date
    recorded_by: str
    person: str
    channel: str
    detail: str
    related_number: str


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """One payment of an invoice, or one taken back."""

    receipt_number: str
    cents: int
    effective_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentSheet:
    """One document whole: its row, its facts, what it follows and what follows it."""

    row: DocumentRow
    facts: DocumentFacts
    origin_number: str
    followed_by: tuple[str, ...]
    events: tuple[EventRow, ...]
    payments: tuple[AllocationRow, ...]
    issued_at: datetime
    issued_by: str
    hash: str
    pdf_sha256: str
    written_off_cents: int = 0
    card_events: tuple[CardLine, ...] = ()
    """What providers told of the card payments of it."""
    flow: Mapping[str, Any] | None = None
    """Where it is on its platform, and how it came there; ``None`` when no platform gets it."""


def read_document(session: Session, document: Document, today: date) -> DocumentSheet:
    """The document with its trail both ways (quote → invoice → receipts)."""
    row = session.execute(_columns().where(Document.id == document.id)).one()
    origin = session.get(Document, document.origin_id) if document.origin_id else None
    following = session.scalars(
        select(Document.number)
        .where(Document.origin_id == document.id)
        .order_by(Document.issued_at)
    )
    return DocumentSheet(
        row=_row(row, today),
        facts=facts_of(document.content),
        origin_number=origin.number if origin else "",
        followed_by=tuple(following),
        events=_events(session, document.id),
        payments=_payments(session, document.id),
        issued_at=document.issued_at,
        issued_by=document.issued_by,
        hash=document.hash,
        pdf_sha256=document.pdf_sha256,
        written_off_cents=written_off(session, document),
        card_events=document_cards(session, document.id),
        flow=flow_of(session, document),
    )


def _events(session: Session, document_id: str) -> tuple[EventRow, ...]:
    related = Document.__table__.alias("related")
    rows = session.execute(
        select(DocumentEvent, related.c.number)
        .outerjoin(related, related.c.id == DocumentEvent.related_id)
        .where(DocumentEvent.document_id == document_id)
        .order_by(DocumentEvent.recorded_at, DocumentEvent.id)
    )
    return tuple(
        EventRow(
            event.kind,
            event.happened_on,
            event.recorded_by,
            event.person,
            event.channel,
            event.detail,
            number or "",
        )
        for event, number in rows
    )


def _payments(session: Session, invoice_id: str) -> tuple[AllocationRow, ...]:
    rows = session.execute(
        select(Document.number, Allocation.cents, Allocation.effective_on, Allocation.reason)
        .join(Document, Document.id == Allocation.receipt_id)
        .where(Allocation.invoice_id == invoice_id)
        .order_by(Allocation.recorded_at, Allocation.id)
    )
    return tuple(AllocationRow(*row) for row in rows)
