"""« Dossier de contrôle »: what a tax office asks for of a period, in one zip (documents §7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from ofdesk.services.accounting_reports import deferred_income, vat_due_report, vat_invoiced
from ofdesk.services.fec_export import entries_report
from ofdesk.services.house import read_settings
from ofdesk.services.packs import PackedFile, write_pack
from ofdesk.services.registers import (
    audit_trail,
    document_register,
    pages,
    receipt_register,
    series_register,
)
from ofdesk.services.report_files import Table, table_bytes
from ofdesk.services.sales_export import ExportSales, check_period, export_sales
from ofdesk.services.verify import Verified, verify_base
from ofdesk.words.registers import FAULT_HEADINGS, control_notice, file_name, headings


@dataclass(frozen=True, slots=True)
class MakeControlPack:
    """From which day to which, both included, and the zip to write."""

    since: date
    until: date
    target: Path


@dataclass(frozen=True, slots=True)
class ControlPack:
    """What went into the zip. ``broken`` faults are told in it, and do not keep it from being
    made."""

    documents: int
    receipts: int
    broken: int
    archive: str
    archive_sha256: str


def make_control_pack(session: Session, request: MakeControlPack) -> ControlPack:
    """Write the zip: pages and XML, registers, sales, VAT, deferred income, entries,
    audit trail, verification.

    Raises ``period_inverted`` and ``OSError``. Reads everything: run it off the screen.
    """
    check_period(ExportSales(request.since, request.until))
    verified = verify_base(session)
    tables = _tables(session, request)
    if not verified.broken:
        # Facts that were changed may not even balance: their entries would prove nothing.
        period = ExportSales(request.since, request.until)
        tables["entries"] = entries_report(session, period)
    digest = write_pack(request.target, _files(session, request, tables, verified))
    return ControlPack(
        len(tables["documents"].rows),
        len(tables["receipts"].rows),
        len(verified.broken),
        str(request.target),
        digest,
    )


def _tables(session: Session, request: MakeControlPack) -> dict[str, Table]:
    since, until = request.since, request.until
    period = ExportSales(since, until)
    return {
        "documents": document_register(session, since, until),
        "receipts": receipt_register(session, since, until),
        "sales": export_sales(session, period),
        "vat_invoiced": vat_invoiced(session, period),
        "vat_due": vat_due_report(session, period),
        "deferred": deferred_income(session, period),
        "series": series_register(session),
        "trail": audit_trail(session, since, until),
    }


def _files(
    session: Session, request: MakeControlPack, tables: dict[str, Table], verified: Verified
) -> Iterator[PackedFile]:
    company = read_settings(session).get("company.name", "")
    counts = (verified.documents, verified.receipts, len(verified.broken))
    notice = control_notice(company, (request.since, request.until), counts)
    yield PackedFile(file_name("notice"), notice.encode("utf-8-sig"))
    for name, table in (tables | {"faults": _faults(verified)}).items():
        yield PackedFile(f"{file_name(name)}.csv", table_bytes("x.csv", table))
    yield from pages(session, request.since, request.until)


def _faults(verified: Verified) -> Table:
    rows = tuple((x.kind, x.number, x.reason, x.detail) for x in verified.broken)
    return Table(headings(FAULT_HEADINGS), rows)
