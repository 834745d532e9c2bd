"""Close a financial year: totals that never change, an archive, and no date before its end any
more (``documents.md`` §6)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError, IntegrityBroken
from ofdesk.models import Closing, Document, Receipt, Series
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.closed_years import check_day_open
from ofdesk.services.house import read_settings
from ofdesk.services.packs import PackedFile, write_pack
from ofdesk.services.registers import (
    SIGNS,
    document_register,
    pages,
    receipt_register,
    series_register,
    within,
)
from ofdesk.services.report_files import table_bytes
from ofdesk.services.verify import verify_base
from ofdesk.words.registers import closing_notice, file_name


@dataclass(frozen=True, slots=True)
class CloseYear:
    """The last day of the year to close, and where its archive goes."""

    ends_on: date
    archive: Path


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed year. Amounts in cents; ``perpetual_cents`` is of all closed years, with VAT."""

    starts_on: date
    ends_on: date
    documents: int
    receipts: int
    total_ht_cents: int
    total_vat_cents: int
    total_cents: int
    received_cents: int
    perpetual_cents: int
    archive: str
    archive_sha256: str


def list_closings(session: Session) -> list[Closing]:
    """The closed years, the first one first."""
    return list(session.scalars(select(Closing).order_by(Closing.ends_on)))


def close_year(request: CloseYear, uow: UnitOfWork, today: date) -> Closed:
    """Write the archive, then record the year as closed.

    Raises ``year_not_over``, ``period_closed``, ``series_still_open`` (another desk's series that
    has not issued past the end and is not closed with a reason), ``IntegrityBroken`` when the base
    is not whole, and ``OSError`` when the archive cannot be written: then nothing is closed.
    """
    with uow:
        session = uow.session
        starts_on, before = _start(session, request.ends_on, today)
        _check_series(session, request.ends_on, uow.desk)
        broken = verify_base(session).broken
        if broken:
            raise IntegrityBroken("closing_base_broken", number=broken[0].number)
        closed = _totals(session, starts_on, request, before)
        uow.claim("close", request.ends_on.isoformat())
        digest = write_pack(request.archive, _files(session, closed))
        uow.session.add(
            Closing(
                starts_on=closed.starts_on,
                ends_on=closed.ends_on,
                closed_at=uow.now(),
                closed_by=uow.operator,
                documents=closed.documents,
                receipts=closed.receipts,
                total_ht_cents=closed.total_ht_cents,
                total_vat_cents=closed.total_vat_cents,
                total_cents=closed.total_cents,
                received_cents=closed.received_cents,
                perpetual_cents=closed.perpetual_cents,
                archive_sha256=digest,
            )
        )
        uow.commit()
    return replace(closed, archive_sha256=digest)


def _start(session: Session, ends_on: date, today: date) -> tuple[date, int]:
    if ends_on >= today:
        raise DomainError("year_not_over", field="end", ends_on=ends_on.isoformat())
    check_day_open(session, ends_on)
    closings = list_closings(session)
    if closings:
        return closings[-1].ends_on + timedelta(days=1), closings[-1].perpetual_cents
    first = session.scalar(select(func.min(Document.issued_on)))
    return min(first or ends_on, ends_on), 0


def _check_series(session: Session, ends_on: date, desk: str) -> None:
    rows = session.scalars(
        select(Series).where(
            Series.desk != desk, Series.year <= ends_on.year, Series.closed_at.is_(None)
        )
    )
    for series in rows:
        last = session.scalar(
            select(func.max(Document.issued_on)).where(
                Document.type == series.type, Document.desk == series.desk
            )
        )
        if last is None or last <= ends_on:
            name = f"{series.type}{series.desk}-{series.year}"
            raise DomainError("series_still_open", field="end", series=name)


def _totals(session: Session, starts_on: date, request: CloseYear, before: int) -> Closed:
    documents = receipts = total_ht = total_vat = received = 0
    sums = (func.count(), func.sum(Document.total_ht_cents), func.sum(Document.total_vat_cents))
    period = within(starts_on, request.ends_on)
    by_kind = select(Document.kind, *sums).where(period).group_by(Document.kind)
    for kind, count, ht, vat in session.execute(by_kind):
        if kind == "receipt":
            receipts = count
            continue
        documents += count
        total_ht += SIGNS.get(kind, 0) * ht
        total_vat += SIGNS.get(kind, 0) * vat
    query = select(func.sum(Receipt.cents)).join(Document, Document.id == Receipt.id)
    received = session.scalar(query.where(period)) or 0
    total = total_ht + total_vat
    return Closed(
        starts_on,
        request.ends_on,
        documents,
        receipts,
        total_ht,
        total_vat,
        total,
        received,
        before + total,
        str(request.archive),
        "",
    )


def _files(session: Session, closed: Closed) -> Iterator[PackedFile]:
    since, until = closed.starts_on, closed.ends_on
    company = read_settings(session).get("company.name", "")
    yield PackedFile(file_name("notice"), closing_notice(company, closed).encode("utf-8-sig"))
    for name, table in (
        ("documents", document_register(session, since, until)),
        ("receipts", receipt_register(session, since, until)),
        ("series", series_register(session)),
    ):
        yield PackedFile(f"{file_name(name)}.csv", table_bytes("x.csv", table))
    yield from pages(session, since, until)
