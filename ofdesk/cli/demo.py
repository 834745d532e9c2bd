"""``ofdesk demo``: a new test base with invented clients and a year of life."""

import sys
from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, whole

CLIENTS, SEED, DESK = 1000, 1, "01"


def add_arguments(parser: Parser) -> None:
    """``[--clients N] [--seed S]``; with ``--today``, the year ends the day before."""
    parser.add_argument("--clients", type=whole, default=CLIENTS)
    parser.add_argument("--seed", type=whole, default=SEED)


def run(arguments: Namespace, context: Context) -> Answer:
    """Make the base and fill it; progress goes to a terminal only."""
    from ofdesk.services.demo import FillDemo, check_demo, fill_demo
    from ofdesk.words.demo import filled_text

    request = FillDemo(arguments.clients, arguments.seed)
    check_demo(request)
    context.keep(context.desks.create(context.desk_options(), factice=True, desk=DESK))
    filled = fill_demo(request, context.desk, _tell)
    data = {
        "clients": filled.clients,
        "invoices": filled.invoices,
        "credit_notes": filled.credit_notes,
        "propositions": filled.propositions,
        "quotes": filled.quotes,
        "receipts": filled.receipts,
        "base": context.base,
    }
    return Answer(data, lambda: filled_text(filled.clients, filled.invoices, str(context.base)))


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        sys.stderr.write(f"\r{done * 100 // total} %{end}")
        sys.stderr.flush()
