"""Rows for the store's tests, written without any use case: clients and issued documents."""

from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from ofdesk.models import Blob, Client, Document, DocumentLine, Period, Receipt, Series
from ofdesk.models.ids import new_id
from ofdesk.ports.documents import DocumentFacts, RenderedDocument

FIRST_LINK = "0" * 64


class BytesRenderer:
    """A renderer whose pages are the numbers of the documents."""

    def with_pictures(self, pictures) -> "BytesRenderer":
        return self

    def clean_logo(self, content: bytes) -> bytes:
        return content

    def render(self, facts: DocumentFacts) -> RenderedDocument:
        return RenderedDocument(f"%PDF {facts.number}".encode())

    def render_listing(self, listing) -> bytes:
        return f"%PDF {listing.title} {listing.number}".encode()

    def render_labels(self, sheet) -> bytes:
        return f"%PDF {sheet.format} {len(sheet.labels)}".encode()

    def overlay_duplicate(self, pdf: bytes, printed_on: date, language: str) -> bytes:
        return pdf + f"\nDUPLICATA {printed_on} {language}".encode()

    def overlay_copy(self, pdf: bytes, issued_on: date, language: str) -> bytes:
        return pdf + f"\nCOPIE {issued_on} {language}".encode()

    def missing_glyphs(self, text: str) -> str:
        return "".join(c for c in text if ord(c) > 0xFFFF)


def add_client(uow, platform="mermoz", **more) -> Client:
    """A client with the least that one has."""
    values = {"name": platform.title(), "created_at": uow.now()} | more
    client = Client(platform=platform, **values)
    uow.session.add(client)
    uow.session.flush()
    return client


def next_document(uow, client_id=None, kind="OF", **more) -> Document:
    """The next document of the desk's series, as ``ofdesk.services.issue`` makes it."""
    session, year = uow.session, 2026
    key = (Series.type == kind, Series.desk == uow.desk)
    series = session.scalars(select(Series).where(*key, Series.year == year)).one_or_none()
    if series is None:
        series = Series(type=kind, desk=uow.desk, year=year, last_number=0, opened_at=uow.now())
        session.add(series)
        session.flush()
    series.last_number += 1
    session.flush()
    number = f"{kind}{uow.desk}-{year}-{series.last_number:05d}"
    chain = select(Document.hash).where(Document.type == kind, Document.desk == uow.desk)
    last = session.scalars(chain.order_by(Document.sequence.desc()).limit(1)).first()
    pdf = f"%PDF {number} {uow.operator}".encode() if kind != "RC" else b""
    values = {
        "number": number,
        "kind": "invoice" if kind == "OF" else "receipt",
        "type": kind,
        "desk": uow.desk,
        "year": year,
        "sequence": series.last_number,
        "client_id": client_id,
        "issued_on": date(2026, 11, 25),
        "issued_at": uow.now(),
        "issued_by": uow.operator,
        "total_ht_cents": 1000,
        "total_vat_cents": 200,
        "total_cents": 1200,
        "content": number,
        "prev_hash": last or FIRST_LINK,
        "hash": sha256(f"{last}{number}".encode()).hexdigest(),
        "pdf_sha256": sha256(pdf).hexdigest() if pdf else "",
    }
    document = Document(id=new_id(), **(values | more))
    if pdf and session.get(Blob, document.pdf_sha256) is None:
        session.add(Blob(sha256=document.pdf_sha256, bytes=pdf))
    session.add(document)
    session.flush()
    return document


def issue(uow, client_id=None, kind="OF") -> Document:
    """Number, document, one line, page: ready to be committed by ``uow``."""
    document = next_document(uow, client_id, kind)
    uow.session.add(a_line(document.id))
    uow.page_issued(document.number, f"%PDF {document.number} {uow.operator}".encode())
    return document


def issue_one(desk, client_id=None) -> str:
    """Issue in a transaction of its own; the number."""
    with desk.write() as uow:
        number = issue(uow, client_id).number
        uow.commit()
    return number


def a_line(document_id: str, subject="subscription", subject_id="") -> DocumentLine:
    return DocumentLine(
        document_id=document_id,
        position=1,
        label="Abonnement",
        quantity_e4=10_000,
        unit_price_e6=10_000_000,
        total_cents=1000,
        vat_rate_bp=2000,
        vat_category="S",
        subject=subject,
        subject_id=subject_id,
    )


def a_period(client_id: str, **more) -> Period:
    values = {
        "kind": "renewal",
        "offer": "business",
        "resources": 3,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
    }
    return Period(client_id=client_id, **(values | more))


def a_receipt(uow, cents=1200) -> Receipt:
    document = issue(uow, kind="RC")
    receipt = Receipt(id=document.id, method="cheque", cents=cents, received_on=date(2026, 11, 25))
    uow.session.add(receipt)
    uow.session.flush()
    return receipt


def pages_of(base: Path) -> list[str]:
    """The names in the archive folder of ``base``."""
    folder = base.parent / f"{base.stem}-archive"
    return sorted(path.name for path in folder.glob("*/*"))
