"""Issue: number, canonical content, page, link of the chain and bytes, in one transaction.

The only writer of ``document`` (``documents.md`` §5–6). The caller commits; drafts have no number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.cards import Payable, filled_link, is_signed
from ofdesk.domain.errors import DomainError
from ofdesk.domain.references import document_number, rf_reference
from ofdesk.models import Document, DocumentLine, DocumentVat, Quarantine, Series
from ofdesk.models.ids import new_id
from ofdesk.models.types import instant_text
from ofdesk.ports.documents import DocumentFacts, DocumentKind, RenderedDocument
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.blobs import keep_blob
from ofdesk.services.closed_years import check_day_open
from ofdesk.services.confirmations import ask
from ofdesk.services.content import FIRST_LINK, canonical_content, link_hash
from ofdesk.services.house import read_settings

TYPES = {
    DocumentKind.INVOICE: "OF",
    DocumentKind.CREDIT_NOTE: "OF",
    DocumentKind.CORRECTIVE: "OF",
    DocumentKind.PROPOSITION: "PR",
    DocumentKind.QUOTE: "DV",
    DocumentKind.RECEIPT: "RC",
}
RF_KINDS = {DocumentKind.INVOICE: 1, DocumentKind.CORRECTIVE: 1, DocumentKind.PROPOSITION: 2}
EVERY_DESK = "series_of_desk"
"""Why a series was opened, as a code: the register says it in words."""
LONG_GAP = timedelta(days=31)
"""Beyond this after the last of its series, a date of issue is a question (``documents.md`` §5)."""


@dataclass(frozen=True, slots=True)
class IssueDocument:
    """What to issue: facts without number, and the rows that it concerns.

    ``credits`` maps a position of a credit note to the position of the original's line.
    ``around`` adds facts to the canonical content that no page prints (a receipt's).
    """

    facts: DocumentFacts
    client_id: str | None = None
    party_id: str | None = None
    origin_id: str | None = None
    pay: str = ""
    credits: Mapping[int, int] = field(default_factory=dict)
    around: Mapping[str, Any] = field(default_factory=dict)


def issue_document(uow: UnitOfWork, request: IssueDocument) -> Document:
    """Give the next number of the desk's series and write the document, inside ``uow``.

    Raises ``DomainError('series_date')`` for a day before the last of the series,
    ``ConfirmationNeeded('series_date')`` for one more than 31 days after it, ``series_closed``,
    ``address_missing``, ``period_closed``, ``document_aside``.
    """
    _check_address(request.facts)
    _check_origin(uow.session, request.origin_id)
    series = _next_in_series(uow, request.facts)
    facts = _linked_to_card(uow, _numbered(request.facts, series))
    rendered = _drawn(uow, facts)
    document = _linked(uow, replace(request, facts=facts), series, rendered)
    uow.session.add(document)
    uow.session.flush()
    _write_index(uow.session, document, request, facts)
    if rendered.pdf:
        _store(uow.session, rendered)
        uow.page_issued(document.number, rendered.pdf)
    else:
        uow.page_issued(document.number, b"")
    uow.session.flush()
    return document


def _check_address(facts: DocumentFacts) -> None:
    """A page goes out by post and the law wants the address on it: a city, in France a postcode."""
    if facts.kind is DocumentKind.RECEIPT:
        return
    address = facts.buyer.address
    if not address.city.strip() or (address.country == "FR" and not address.postcode.strip()):
        raise DomainError("address_missing", field="city", platform=facts.buyer.platform)


def _check_origin(session: Session, origin_id: str | None) -> None:
    """Nothing new is issued upon a document that the hub would not take: it could not be sent."""
    if origin_id is not None and session.get(Quarantine, origin_id) is not None:
        number = session.get_one(Document, origin_id).number
        raise DomainError("document_aside", field="number", number=number)


def _next_in_series(uow: UnitOfWork, facts: DocumentFacts) -> Series:
    kind, year = TYPES[facts.kind], facts.issued_on.year
    key = (Series.type == kind, Series.desk == uow.desk)
    last = uow.session.scalars(
        select(Series.last_issued_on)
        .where(*key, Series.last_issued_on.is_not(None))
        .order_by(Series.last_issued_on.desc())
        .limit(1)
    ).first()
    series = uow.session.scalars(select(Series).where(*key, Series.year == year)).one_or_none()
    if series is None:
        series = _opened(uow, kind, year)
    if series.closed_at is not None:
        raise DomainError("series_closed", series=f"{kind}{uow.desk}-{year}")
    _check_day(uow, series, facts.issued_on, last)
    series.last_number += 1
    series.last_issued_on = facts.issued_on
    uow.session.flush()
    return series


def _opened(uow: UnitOfWork, kind: str, year: int) -> Series:
    series = Series(
        id=new_id(),
        type=kind,
        desk=uow.desk,
        year=year,
        last_number=0,
        opened_at=uow.now(),
        opened_why=EVERY_DESK,
    )
    uow.session.add(series)
    uow.session.flush()
    return series


def _check_day(uow: UnitOfWork, series: Series, day: date, last: date | None) -> None:
    check_day_open(uow.session, day)
    if last is None:
        return
    values = {"issued_on": day.isoformat(), "last_on": last.isoformat()}
    if day < last:
        raise DomainError("series_date", **values)
    if day - last > LONG_GAP:
        ask(uow, "series_date", ("series", series.id), values)


def _numbered(facts: DocumentFacts, series: Series) -> DocumentFacts:
    number = document_number(series.type, series.desk, series.year, series.last_number)
    digit = RF_KINDS.get(facts.kind)
    reference = ""
    if digit is not None:
        reference = rf_reference(digit, series.desk, series.year, series.last_number)
    return replace(facts, number=number, desk=series.desk, reference_rf=reference)


def _linked_to_card(uow: UnitOfWork, facts: DocumentFacts) -> DocumentFacts:
    """With the link that pays just this document, where the house has a template of links."""
    if not facts.bank.card_link:
        return facts
    template = read_settings(uow.session).get("card.link_template", "")
    asked = Payable(facts.number, facts.reference_rf, facts.total_cents)
    key = uow.card_key() if is_signed(template) else ""
    link = filled_link(template, asked, key)
    return replace(facts, bank=replace(facts.bank, card_link=link))


def _drawn(uow: UnitOfWork, facts: DocumentFacts) -> RenderedDocument:
    if facts.kind is DocumentKind.RECEIPT:
        return RenderedDocument(b"")
    return uow.renderer.render(facts)


def _linked(
    uow: UnitOfWork, request: IssueDocument, series: Series, rendered: RenderedDocument
) -> Document:
    facts, issued_at = request.facts, uow.now()
    columns: dict[str, Any] = {
        "number": facts.number,
        "kind": facts.kind.value,
        "type": series.type,
        "desk": series.desk,
        "year": series.year,
        "sequence": series.last_number,
        "client_id": request.client_id,
        "party_id": request.party_id,
        "platform": facts.buyer.platform,
        "buyer_name": facts.buyer.name,
        "issued_on": facts.issued_on,
        "issued_by": uow.operator,
        "due_on": facts.due_on,
        "valid_until": facts.valid_until,
        "total_ht_cents": facts.total_ht_cents,
        "total_vat_cents": facts.total_vat_cents,
        "total_cents": facts.total_cents,
        "reference_rf": facts.reference_rf,
        "channel": facts.channel,
        "pay": request.pay,
        "origin_id": request.origin_id,
        "pdf_sha256": sha256(rendered.pdf).hexdigest() if rendered.pdf else "",
        "xml_sha256": sha256(rendered.xml).hexdigest() if rendered.xml else "",
    }
    around = columns | dict(request.around) | {"issued_at": instant_text(issued_at)}
    content = canonical_content(facts, around)
    previous = last_hash(uow.session, series.type, series.desk)
    return Document(
        id=new_id(),
        issued_at=issued_at,
        content=content,
        prev_hash=previous,
        hash=link_hash(previous, content),
        **columns,
    )


def last_hash(session: Session, kind: str, desk: str) -> str:
    """The hash of the last document of the chain of (type, desk), across the years."""
    found = session.scalars(
        select(Document.hash)
        .where(Document.type == kind, Document.desk == desk)
        .order_by(Document.year.desc(), Document.sequence.desc())
        .limit(1)
    ).first()
    return found or FIRST_LINK


def _write_index(
    session: Session, document: Document, request: IssueDocument, facts: DocumentFacts
) -> None:
    for line in facts.lines:
        session.add(
            DocumentLine(
                document_id=document.id,
                position=line.position,
                label=line.label,
                detail=line.detail,
                quantity_e4=line.quantity_e4,
                unit_price_e6=line.unit_price_e6,
                total_cents=line.total_cents,
                vat_rate_bp=line.vat_rate_bp,
                vat_category=line.vat_category,
                subject=line.subject,
                subject_id=line.subject_id,
                starts_on=line.starts_on,
                ends_on=line.ends_on,
                credits_position=request.credits.get(line.position),
            )
        )
    for row in facts.vat:
        session.add(
            DocumentVat(
                document_id=document.id,
                rate_bp=row.rate_bp,
                category=row.category,
                base_cents=row.base_cents,
                vat_cents=row.vat_cents,
            )
        )


def _store(session: Session, rendered: RenderedDocument) -> None:
    for content in (rendered.pdf, rendered.xml):
        if content:
            keep_blob(session, content)
