"""``ofdesk statement``: the account of a client on any day, as a page or a table."""

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, day

if TYPE_CHECKING:
    from ofdesk.services.statements import Statement


def add_arguments(parser: Parser) -> None:
    """``NAME [--at D] [--from D] [--out F]``."""
    parser.add_argument("name")
    parser.add_argument("--at", type=day)
    parser.add_argument("--from", dest="since", type=day)
    parser.add_argument("--out")


def run(arguments: Namespace, context: Context) -> Answer:
    """The statement; with ``--out`` its page (PDF) or its movements (CSV, XLSX)."""
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.statement_pages import statement_page
    from ofdesk.services.statements import AskStatement, read_statement
    from ofdesk.words import formats
    from ofdesk.words.statements import said

    check_target(arguments.out)
    desk = context.desk
    at = arguments.at or desk.today
    path = None
    with desk.read() as session:
        statement = read_statement(session, AskStatement(arguments.name, at, arguments.since))
        if arguments.out:
            if arguments.out.lower().endswith((".csv", ".xlsx")):
                content = _table(arguments.out, statement)
            else:
                page = statement_page(session, statement, desk.today, factice=desk.factice)
                content = desk.renderer.render_listing(page)
            path = save_file(arguments.out, content)

    def text() -> str:
        return said(
            "statement",
            name=statement.name,
            day=formats.day(at),
            open=statement.open_cents,
            credit=statement.credit_cents,
        )

    return Answer(asdict(statement) | {"file": path}, text)


def _table(name: str, statement: "Statement") -> bytes:
    from ofdesk.services.report_files import Scaled, Table, table_bytes
    from ofdesk.words.statements import PAGE, headings, kind_name

    names = [PAGE[key] for key in ("date", "piece", "label", "debit", "credit", "balance")]
    rows = tuple(
        (
            *(moved.day, moved.piece, kind_name(moved.kind)),
            *(Scaled(moved.debit_cents), Scaled(moved.credit_cents)),
            Scaled(moved.balance_cents),
        )
        for moved in statement.movements
    )
    return table_bytes(name, Table(headings(names), rows))
