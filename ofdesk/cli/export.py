"""``ofdesk export``: tables for the accountant, as CSV or XLSX by the ending of the file, and the
entries in FEC format."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.parsing import Parser, day, whole

if TYPE_CHECKING:
    from ofdesk.services.report_files import Table


def add_arguments(parser: Parser) -> None:
    """``fec|sales|receipts|vat-invoiced|vat-due|deferred|lettering|des --from D --to D --out F``,
    ``aged [--at D] --out F``."""
    for name, run in (("fec", _fec), *((name, _report) for name in REPORTS)):
        verb = parser.verb(name, run)
        verb.add_argument("--from", dest="since", type=day, required=run is _report)
        verb.add_argument("--to", dest="until", type=day, required=run is _report)
        if run is _fec:
            verb.add_argument("--lot", type=whole)
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


REPORTS = ("sales", "receipts", "vat-invoiced", "vat-due", "deferred", "lettering", "des")


def _report(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target
    from ofdesk.services.accounting_files import REPORTS as REPORT_OF
    from ofdesk.services.sales_export import ExportSales

    check_target(arguments.out)
    request = ExportSales(arguments.since, arguments.until)
    with context.desk.read() as session:
        table = REPORT_OF[arguments.report](session, request)
    return _saved(arguments.out, table)


def _saved(name: str, table: "Table") -> Answer:
    """Write a table, and say what it holds."""
    from ofdesk.cli.files import save_file
    from ofdesk.services.report_files import table_bytes
    from ofdesk.words.report_codes import rate_text

    path = save_file(name, table_bytes(name, table))
    data: dict[str, Any] = {
        "rows": len(table.rows),
        "debit_cents": table.debit_cents,
        "credit_cents": table.credit_cents,
        "file": path,
    }
    if table.sums:
        data["by_rate"] = table.sums
    told = [rate_text(x.rate_bp, x.category, x.base_cents, x.vat_cents) for x in table.sums]
    return Answer(data, "\n".join((path, *told)))


def _fec(arguments: Namespace, context: Context) -> Answer:
    from pathlib import Path

    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.fec_export import export_fec
    from ofdesk.services.sales_export import ExportSales

    period = (arguments.since, arguments.until)
    if (None in period) != (arguments.lot is not None) or period.count(None) == 1:
        raise UsageError("lot_or_period")
    check_target(arguments.out)
    if arguments.lot is not None:
        return _lot(arguments, context)
    target = Path(arguments.out).expanduser()
    done = export_fec(ExportSales(*period), context.desk.write(), target)
    # Nothing new: a file that says so, its headings alone.
    path = str(target) if done.lot else save_file(arguments.out, done.content)
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


def _lot(arguments: Namespace, context: Context) -> Answer:
    from hashlib import sha256

    from ofdesk.cli.files import save_file
    from ofdesk.services.fec_export import lot_file

    with context.desk.read() as session:
        content = lot_file(session, arguments.lot)
    path = save_file(arguments.out, content)
    digest = sha256(content).hexdigest()
    return Answer({"lot": arguments.lot, "sha256": digest, "file": path}, path)
