"""The list for the European services return: what was sold with reverse charge, by month and buyer
(« déclaration européenne de services », documents §7)."""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.money import round_half_away
from ofdesk.domain.vat import REVERSE_CHARGE
from ofdesk.models import Document, DocumentVat
from ofdesk.services.content import facts_of
from ofdesk.services.report_files import Cell, Scaled, Table
from ofdesk.services.sales_export import SIGNS, ExportSales, check_period
from ofdesk.words.services_return import HEADINGS, headings


@dataclass(slots=True)
class _Sold:
    """What one buyer bought in one month: its name, the documents, cents before VAT."""

    name: str = ""
    numbers: list[str] = field(default_factory=list)
    cents: int = 0


def services_return(session: Session, request: ExportSales) -> Table:
    """One row a month and VAT number; credit notes are taken off in their own month.

    Whole euros are what the return asks for. Raises ``period_inverted``.
    """
    check_period(request)
    sold: dict[tuple[str, str], _Sold] = defaultdict(_Sold)
    query = (
        select(Document, DocumentVat.base_cents)
        .join(DocumentVat, DocumentVat.document_id == Document.id)
        .where(
            DocumentVat.category == REVERSE_CHARGE,
            Document.kind.in_([kind for kind, sign in SIGNS.items() if sign]),
            Document.issued_on.between(request.since, request.until),
        )
        .order_by(Document.issued_on, Document.number)
    )
    for document, base_cents in session.execute(query):
        number = facts_of(document.content).buyer.vat_number
        found = sold[f"{document.issued_on:%Y-%m}", number]
        found.name = document.buyer_name
        found.numbers.append(document.number)
        found.cents += SIGNS[document.kind] * base_cents
    rows: list[tuple[Cell, ...]] = [
        (
            *(month, number, found.name, " ".join(found.numbers), Scaled(found.cents)),
            round_half_away(Fraction(found.cents, 100)),
        )
        for (month, number), found in sorted(sold.items())
    ]
    total = sum(found.cents for found in sold.values())
    return Table(headings(HEADINGS), tuple(rows), total, total)
