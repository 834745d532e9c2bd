"""The sales of a period for the accountant: one row a document and VAT rate (documents §7)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Document, DocumentVat
from ofdesk.services.report_files import Cell, Scaled, Table
from ofdesk.words.exports import SALES_HEADINGS, headings
from ofdesk.words.report_codes import code_name

SIGNS = {"invoice": 1, "corrective": 0, "credit_note": -1}
"""A corrective invoice sells nothing: the sale stays with the invoice that it replaces."""


@dataclass(frozen=True, slots=True)
class ExportSales:
    """From which day to which, both included."""

    since: date
    until: date


def check_period(request: ExportSales) -> None:
    """Refuse (``period_inverted``) a last day before the first."""
    if request.until < request.since:
        raise DomainError("period_inverted", field="to", until_on=request.until.isoformat())


def export_sales(session: Session, request: ExportSales) -> Table:
    """Invoices and credit notes of the period, in order of issue; credit notes are negative.

    The account of the client is debited with what it owes, and credited by a credit note; both
    sums are the table's ``debit_cents`` and ``credit_cents`` once sales and VAT are set against
    them, so they are equal. Raises ``DomainError('period_inverted')``.
    """
    check_period(request)
    rows: list[tuple[Cell, ...]] = []
    debit = credit = 0
    for row in session.execute(_query(request)):
        sign = SIGNS[row.kind]
        total = row.base_cents + row.vat_cents
        rows.append(
            (
                *(row.issued_on, row.number, code_name(row.kind), row.platform, row.buyer_name),
                *(Scaled(row.rate_bp), row.category),
                *(Scaled(sign * x) for x in (row.base_cents, row.vat_cents, total)),
                row.due_on,
            )
        )
        debit += abs(sign) * total
        credit += abs(sign) * (row.base_cents + row.vat_cents)
    return Table(headings(SALES_HEADINGS), tuple(rows), debit, credit)


def _query(request: ExportSales) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Document.issued_on,
        Document.number,
        Document.kind,
        Document.platform,
        Document.buyer_name,
        DocumentVat.rate_bp,
        DocumentVat.category,
        DocumentVat.base_cents,
        DocumentVat.vat_cents,
        Document.due_on,
    )
    return (
        select(*columns)
        .join(DocumentVat, DocumentVat.document_id == Document.id)
        .where(
            Document.kind.in_(SIGNS),
            Document.issued_on.between(request.since, request.until),
        )
        .order_by(Document.issued_on, Document.number, DocumentVat.rate_bp.desc())
    )
