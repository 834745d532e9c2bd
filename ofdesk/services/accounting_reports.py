"""Reports for the accountant: VAT invoiced, VAT due, deferred income, receipts (documents §7)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.deferral import deferred_cents
from ofdesk.domain.money import base_of_vat
from ofdesk.models import Document, DocumentLine, DocumentVat, Receipt
from ofdesk.services.accounting import Books
from ofdesk.services.registers import SIGNS
from ofdesk.services.report_files import Cell, RateSum, Scaled, Table
from ofdesk.services.sales_export import ExportSales, check_period
from ofdesk.words.accounting import (
    DEFERRED_HEADINGS,
    RECEIPTS_HEADINGS,
    VAT_DUE_HEADINGS,
    VAT_INVOICED_HEADINGS,
    account_name,
    headings,
)
from ofdesk.words.report_codes import code_name

SERVICES = ("subscription", "supplement")


def vat_invoiced(session: Session, request: ExportSales) -> Table:
    """VAT by document and rate, credit notes negative; ``sums`` are those of the period by rate."""
    check_period(request)
    query = (
        select(Document, DocumentVat)
        .join(DocumentVat, DocumentVat.document_id == Document.id)
        .where(Document.kind.in_(SIGNS), Document.issued_on.between(request.since, request.until))
        .order_by(Document.issued_on, Document.number, DocumentVat.rate_bp.desc())
    )
    rows: list[tuple[Cell, ...]] = []
    debit = credit = 0
    sums: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for document, vat in session.execute(query):
        sign = SIGNS[document.kind]
        rate = sums[vat.rate_bp, vat.category]
        rate[0] += sign * vat.base_cents
        rate[1] += sign * vat.vat_cents
        rows.append(
            (
                *(document.issued_on, document.number, code_name(document.kind)),
                document.buyer_name,
                *(Scaled(vat.rate_bp), vat.category),
                *(Scaled(sign * vat.base_cents), Scaled(sign * vat.vat_cents)),
            )
        )
        if sign > 0:
            credit += vat.vat_cents
        else:
            debit += vat.vat_cents
    return Table(headings(VAT_INVOICED_HEADINGS), tuple(rows), debit, credit, _by_rate(sums))


def vat_due_report(session: Session, request: ExportSales) -> Table:
    """VAT that became due, or due no more, by payment and rate: 44574 to 44571.

    ``sums`` are those of the period by rate, with the base of that VAT, to the cent nearest: what
    the declaration asks for.
    """
    check_period(request)
    rows: list[tuple[Cell, ...]] = []
    total = 0
    sums: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    moves = sorted(Books(session).vat_moves(), key=lambda found: (found[1].day, found[1].key))
    for document, move, _ in moves:
        if not request.since <= move.day <= request.until:
            continue
        for (rate_bp, category), cents in move.by_rate:
            rows.append(
                (
                    *(move.day, move.piece, document.number, document.buyer_name),
                    *(Scaled(rate_bp), category, Scaled(cents)),
                )
            )
            total += abs(cents)
            sums[rate_bp, category][1] += cents
    for (rate_bp, _), rate in sums.items():
        rate[0] = base_of_vat(rate[1], rate_bp)
    return Table(headings(VAT_DUE_HEADINGS), tuple(rows), total, total, _by_rate(sums))


def _by_rate(sums: Mapping[tuple[int, str], list[int]]) -> tuple[RateSum, ...]:
    """The highest rate first."""
    ordered = sorted(sums.items(), key=lambda found: (-found[0][0], found[0][1]))
    return tuple(RateSum(*key, *found) for key, found in ordered)


def deferred_income(session: Session, request: ExportSales) -> Table:
    """What of each subscription line comes after the last day of the period, with the entries
    that close it (706 to 487) and open it again the day after.

    Lines of documents issued until then; credit notes take off what they credit.
    """
    check_period(request)
    rows: list[tuple[Cell, ...]] = []
    total = 0
    for number, client, line, sign in _service_lines(session, request.until):
        assert line.starts_on is not None
        assert line.ends_on is not None
        part = deferred_cents(line.total_cents, line.starts_on, line.ends_on, request.until)
        if not part:
            continue
        rows.append(
            (
                *(number, client, line.label, line.starts_on, line.ends_on),
                *(Scaled(sign * line.total_cents), Scaled(sign * part)),
            )
        )
        total += sign * part
    rows += _closing_rows(session, request.until, total)
    return Table(headings(DEFERRED_HEADINGS), tuple(rows), 2 * total, 2 * total)


def _service_lines(session: Session, until: date) -> Iterator[tuple[str, str, DocumentLine, int]]:
    query = (
        select(Document, DocumentLine)
        .join(DocumentLine, DocumentLine.document_id == Document.id)
        .where(
            Document.kind.in_(SIGNS),
            Document.issued_on <= until,
            DocumentLine.subject.in_(SERVICES),
            DocumentLine.ends_on > until,
            DocumentLine.starts_on.is_not(None),
        )
        .order_by(Document.issued_on, Document.number, DocumentLine.position)
    )
    for document, line in session.execute(query):
        yield document.number, document.buyer_name, line, SIGNS[document.kind]


def _closing_rows(session: Session, until: date, total: int) -> Iterator[tuple[Cell, ...]]:
    """The two entries: debit 706, credit 487 on the day; the contrary on the next one."""
    if not total:
        return
    plan = Books(session).plan
    for day, debited, credited in (
        (until, "sales", "deferred"),
        (until + timedelta(days=1), "deferred", "sales"),
    ):
        for name, sign in ((debited, 1), (credited, -1)):
            label = f"{plan[name]} {account_name(name)}"
            yield (day, "", label, None, None, None, Scaled(sign * total))


def receipts_report(session: Session, request: ExportSales) -> Table:
    """Money in and out of the period: receipts, reversals and refunds by their day of receipt."""
    check_period(request)
    reversed_one = aliased(Document)
    query = (
        select(Document, Receipt, reversed_one.number)
        .join(Receipt, Receipt.id == Document.id)
        .outerjoin(reversed_one, reversed_one.id == Receipt.reverses_id)
        .where(Receipt.received_on.between(request.since, request.until))
        .order_by(Receipt.received_on, Document.number)
    )
    rows: list[tuple[Cell, ...]] = []
    debit = credit = 0
    for document, receipt, against in session.execute(query):
        rows.append(
            (
                *(receipt.received_on, document.number),
                *(code_name(receipt.kind), code_name(receipt.method)),
                *(receipt.payer, document.platform, Scaled(receipt.cents), receipt.credited_on),
                *(receipt.cheque_number, receipt.bank, against or "", receipt.reason),
            )
        )
        debit += max(receipt.cents, 0)
        credit += max(-receipt.cents, 0)
    return Table(headings(RECEIPTS_HEADINGS), tuple(rows), debit, credit)
