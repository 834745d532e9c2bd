"""The reports for the accountant by their names, and the list of what was closed and exported."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.models import Closing, FecLot
from ofdesk.services.accounting_letters import lettering_report
from ofdesk.services.accounting_reports import (
    deferred_income,
    receipts_report,
    vat_due_report,
    vat_invoiced,
)
from ofdesk.services.report_files import Table
from ofdesk.services.sales_export import ExportSales, export_sales
from ofdesk.services.services_return import services_return
from ofdesk.services.statements import aged_balance

REPORTS: dict[str, Callable[[Session, ExportSales], Table]] = {
    "sales": export_sales,
    "receipts": receipts_report,
    "vat-invoiced": vat_invoiced,
    "vat-due": vat_due_report,
    "deferred": deferred_income,
    "lettering": lettering_report,
    "des": services_return,
    "aged": lambda session, request: aged_balance(session, request.until),
}
"""Reports of a period; the aged balance is that of its last day."""


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A closed year or a lot of entries: its number (0 for a year), period, total and author."""

    kind: str
    number: int
    since: date
    until: date
    total_cents: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What was closed and exported, the newest first, and when the last closed year ended."""

    records: tuple[KeptRecord, ...]
    closed_until: date | None


def read_kept(session: Session) -> Kept:
    """The closed years and the lots of entries."""
    closings = session.scalars(select(Closing)).all()
    years = [
        KeptRecord("year", 0, c.starts_on, c.ends_on, c.total_cents, c.closed_at, c.closed_by)
        for c in closings
    ]
    lots = [
        KeptRecord("lot", x.number, x.since, x.until, x.total_cents, x.exported_at, x.exported_by)
        for x in session.scalars(select(FecLot))
    ]
    records = sorted((*years, *lots), key=lambda record: (record.at, record.number), reverse=True)
    return Kept(tuple(records), max((c.ends_on for c in closings), default=None))
