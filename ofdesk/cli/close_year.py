"""``ofdesk close-year``: close a financial year, with its archive."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, day


def add_arguments(parser: Parser) -> None:
    """``--end D --out F``."""
    parser.add_argument("--end", type=day, required=True)
    parser.add_argument("--out", required=True)


def run(arguments: Namespace, context: Context) -> Answer:
    """Write the archive, then close the year; what it came to."""
    from pathlib import Path

    from ofdesk.cli.files import check_target
    from ofdesk.services.closings import CloseYear, close_year
    from ofdesk.words.registers import closed_text

    check_target(arguments.out)
    request = CloseYear(arguments.end, Path(arguments.out).expanduser())
    desk = context.desk
    closed = close_year(request, desk.write(), desk.today)
    return Answer(closed, lambda: closed_text(closed.ends_on, closed.archive))
