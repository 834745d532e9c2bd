"""``ofdesk export``: tables for the accountant, as CSV or XLSX by the ending of the file."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, day


def add_arguments(parser: Parser) -> None:
    """``sales --from D --to D --out F``."""
    sales = parser.verb("sales", _sales)
    sales.add_argument("--from", dest="since", type=day, required=True)
    sales.add_argument("--to", dest="until", type=day, required=True)
    sales.add_argument("--out", required=True)


def _sales(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.report_files import table_bytes
    from ofdesk.services.sales_export import ExportSales, export_sales

    request = ExportSales(arguments.since, arguments.until)
    check_target(arguments.out)
    with context.desk.read() as session:
        table = export_sales(session, request)
    path = save_file(arguments.out, table_bytes(arguments.out, table))
    data = {
        "rows": len(table.rows),
        "debit_cents": table.debit_cents,
        "credit_cents": table.credit_cents,
        "file": path,
    }
    return Answer(data, path)
