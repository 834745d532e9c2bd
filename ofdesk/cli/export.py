"""``ofdesk export``: tables for the accountant, as CSV or XLSX by the ending of the file, and the
entries in FEC format."""

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, day

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ofdesk.services.report_files import Table
    from ofdesk.services.sales_export import ExportSales

Report = Callable[["Session", "ExportSales"], "Table"]


def add_arguments(parser: Parser) -> None:
    """``fec|sales|receipts|vat-invoiced|vat-due|deferred --from D --to D --out F``."""
    for name, run in (("fec", _fec), *((name, _report) for name in REPORTS)):
        verb = parser.verb(name, run)
        verb.add_argument("--from", dest="since", type=day, required=True)
        verb.add_argument("--to", dest="until", type=day, required=True)
        verb.add_argument("--out", required=True)
        verb.set_defaults(report=name)
    aged = parser.verb("aged", _aged)
    aged.add_argument("--at", type=day)
    aged.add_argument("--out", required=True)


def _aged(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target
    from ofdesk.services.statements import aged_balance

    check_target(arguments.out)
    with context.desk.read() as session:
        table = aged_balance(session, arguments.at or context.desk.today)
    return _saved(arguments.out, table)


def _sales() -> Report:
    from ofdesk.services.sales_export import export_sales

    return export_sales


def _receipts() -> Report:
    from ofdesk.services.accounting_reports import receipts_report

    return receipts_report


def _vat_invoiced() -> Report:
    from ofdesk.services.accounting_reports import vat_invoiced

    return vat_invoiced


def _vat_due() -> Report:
    from ofdesk.services.accounting_reports import vat_due_report

    return vat_due_report


def _deferred() -> Report:
    from ofdesk.services.accounting_reports import deferred_income

    return deferred_income


REPORTS: dict[str, Callable[[], Report]] = {
    "sales": _sales,
    "receipts": _receipts,
    "vat-invoiced": _vat_invoiced,
    "vat-due": _vat_due,
    "deferred": _deferred,
}


def _report(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target
    from ofdesk.services.sales_export import ExportSales

    check_target(arguments.out)
    report = REPORTS[arguments.report]()
    with context.desk.read() as session:
        table = report(session, ExportSales(arguments.since, arguments.until))
    return _saved(arguments.out, table)


def _saved(name: str, table: "Table") -> Answer:
    """Write a table, and say what it holds."""
    from ofdesk.cli.files import save_file
    from ofdesk.services.report_files import table_bytes

    path = save_file(name, table_bytes(name, table))
    data = {
        "rows": len(table.rows),
        "debit_cents": table.debit_cents,
        "credit_cents": table.credit_cents,
        "file": path,
    }
    return Answer(data, path)


def _fec(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.fec_export import export_fec
    from ofdesk.services.sales_export import ExportSales

    check_target(arguments.out)
    request = ExportSales(arguments.since, arguments.until)
    done = export_fec(request, context.desk.write())
    path = save_file(arguments.out, done.content)
    data: dict[str, Any] = {
        "rows": done.rows,
        "debit_cents": done.debit_cents,
        "credit_cents": done.credit_cents,
        "entries": done.entries,
        "lot": done.lot or None,
        "spelled": [{"character": one, "as": other} for one, other in done.spelled],
        "file": path,
    }
    return Answer(data, path)
