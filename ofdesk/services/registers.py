"""Registers that leave the program: documents, receipts, series, what led from which to which."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ofdesk.domain.dates import paris_day
from ofdesk.models import (
    Allocation,
    Blob,
    ChequeEvent,
    Deposit,
    Document,
    DocumentEvent,
    Receipt,
    Reminder,
    ReminderInvoice,
    Series,
    WriteOff,
)
from ofdesk.services.packs import PackedFile
from ofdesk.services.report_files import Scaled, Table
from ofdesk.words.registers import (
    DOCUMENT_HEADINGS,
    RECEIPT_HEADINGS,
    SERIES_HEADINGS,
    TRAIL_HEADINGS,
    headings,
)
from ofdesk.words.report_codes import code_name

SIGNS = {"invoice": 1, "credit_note": -1}
"""What counts as sold: a corrective invoice sells nothing again."""


def within(since: date, until: date) -> ColumnElement[bool]:
    """Issued from ``since`` to ``until``, both included."""
    return Document.issued_on.between(since, until)


def document_register(session: Session, since: date, until: date) -> Table:
    """Every document of the period but receipts, in order of number, with the hashes."""
    rows = session.scalars(
        select(Document)
        .where(Document.kind != "receipt", within(since, until))
        .order_by(Document.type, Document.desk, Document.year, Document.sequence)
    )
    return Table(
        headings(DOCUMENT_HEADINGS),
        tuple(
            (
                *(row.number, code_name(row.kind), row.issued_on, row.due_on),
                *(row.platform, row.buyer_name),
                *(Scaled(x) for x in (row.total_ht_cents, row.total_vat_cents, row.total_cents)),
                *(row.issued_by, row.pdf_sha256, row.xml_sha256, row.prev_hash, row.hash),
            )
            for row in rows
        ),
    )


def receipt_register(session: Session, since: date, until: date) -> Table:
    """Every receipt, reversal and refund recorded in the period, in order of number."""
    rows = session.execute(
        select(Document, Receipt)
        .join(Receipt, Receipt.id == Document.id)
        .where(within(since, until))
        .order_by(Document.desk, Document.year, Document.sequence)
    )
    return Table(
        headings(RECEIPT_HEADINGS),
        tuple(
            (
                *(row.number, code_name(receipt.kind), row.issued_on, receipt.received_on),
                *(receipt.credited_on, receipt.payer, code_name(receipt.method)),
                Scaled(receipt.cents),
                *(receipt.cheque_number, receipt.bank, receipt.reason, row.prev_hash, row.hash),
            )
            for row, receipt in rows
        ),
    )


def series_register(session: Session) -> Table:
    """The register of series: opened, why, desk, closed, why (``documents.md`` §5)."""
    rows = session.scalars(select(Series).order_by(Series.type, Series.desk, Series.year))
    return Table(
        headings(SERIES_HEADINGS),
        tuple(
            (
                *(f"{row.type}{row.desk}-{row.year}", row.desk, paris_day(row.opened_at)),
                *(code_name(row.opened_why), row.last_number, row.last_issued_on),
                *(paris_day(row.closed_at) if row.closed_at else None, row.closed_why),
            )
            for row in rows
        ),
    )


def audit_trail(session: Session, since: date, until: date) -> Table:
    """From each document of the period to what it came from and what followed: quote → order →
    invoice → receipt → deposit, one link a row."""
    links = sorted(_links(session, since, until), key=lambda link: (link[0], link[3], *link[1:3]))
    rows = ((source, code_name(what), to, day, more) for source, what, to, day, more in links)
    return Table(headings(TRAIL_HEADINGS), tuple(rows))


def _links(session: Session, since: date, until: date) -> Iterator[tuple[str, str, str, str, str]]:
    origin, paid = Document.__table__.alias("origin"), Document.__table__.alias("paid")
    # Of a receipt what it is: a reversal, a refund, or a reversal that is taken back.
    kind_of = func.coalesce(Receipt.kind, Document.kind)
    followed = (
        select(Document.number, kind_of, Document.issued_on, origin.c.number)
        .join(origin, origin.c.id == Document.origin_id)
        .outerjoin(Receipt, Receipt.id == Document.id)
    )
    for number, kind, day, source in session.execute(followed.where(within(since, until))):
        yield (source, kind, number, day.isoformat(), "")
    payments = (
        select(Allocation.effective_on, Allocation.cents, Document.number, paid.c.number)
        .join(Document, Document.id == Allocation.receipt_id)
        .join(paid, paid.c.id == Allocation.invoice_id)
        .where(within(since, until))
    )
    for day, cents, receipt, invoice in session.execute(payments):
        yield (invoice, "payment", receipt, day.isoformat(), Scaled(cents).text(","))
    cheques = (
        select(ChequeEvent, Document.number, Deposit.number)
        .join(Document, Document.id == ChequeEvent.receipt_id)
        .outerjoin(Deposit, Deposit.id == ChequeEvent.deposit_id)
        .where(within(since, until))
    )
    for cheque, receipt, slip in session.execute(cheques):
        yield (receipt, cheque.state, slip or "", cheque.happened_on.isoformat(), cheque.reason)
    events = (
        select(DocumentEvent, Document.number)
        .join(Document, Document.id == DocumentEvent.document_id)
        .where(within(since, until))
    )
    yield from _asked_and_given_up(session, since, until)
    for event, number in session.execute(events):
        person = " · ".join(x for x in (event.person or event.recorded_by, event.detail) if x)
        yield (number, event.kind, "", event.happened_on.isoformat(), person)


def _asked_and_given_up(
    session: Session, since: date, until: date
) -> Iterator[tuple[str, str, str, str, str]]:
    """The letters that asked for an invoice, and what of it a person gave up and why."""
    letters = (
        select(Reminder.level, Reminder.made_on, Reminder.made_by, Document.number)
        .join(ReminderInvoice, ReminderInvoice.reminder_id == Reminder.id)
        .join(Document, Document.id == ReminderInvoice.invoice_id)
        .where(within(since, until))
    )
    for level, day, author, number in session.execute(letters):
        yield (number, "reminder", level, day.isoformat(), author)
    lost = (
        select(WriteOff, Document.number)
        .join(Document, Document.id == WriteOff.invoice_id)
        .where(within(since, until))
    )
    for row, number in session.execute(lost):
        detail = f"{Scaled(row.cents).text(',')} · {row.reason}"
        yield (number, row.kind, "", row.effective_on.isoformat(), detail)


def pages(session: Session, since: date, until: date) -> Iterator[PackedFile]:
    """The stored pages and XML of the period and the contents that the links are made of, one at a
    time, as « 2026/OF01-2026-00001.pdf »; without those that are not here."""
    documents = session.execute(
        select(
            Document.id, Document.number, Document.year, Document.pdf_sha256, Document.xml_sha256
        )
        .where(within(since, until))
        .order_by(Document.type, Document.desk, Document.year, Document.sequence)
    ).all()
    for key, number, year, pdf, xml in documents:
        for digest, ending in ((pdf, "pdf"), (xml, "xml")):
            found = session.scalars(select(Blob.bytes).where(Blob.sha256 == digest)).first()
            if found is not None:
                yield PackedFile(f"{year}/{number}.{ending}", found)
        content = session.scalars(select(Document.content).where(Document.id == key)).one()
        yield PackedFile(f"{year}/{number}.json", content.encode())
