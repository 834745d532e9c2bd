"""``ofdesk demo``: a new test base with invented clients and a year of life."""

import sys
from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, whole

CLIENTS, SEED = 1000, 1
EVERY_DAYS = 5


def add_arguments(parser: Parser) -> None:
    """``[--clients N] [--seed S]``."""
    parser.add_argument("--clients", type=whole, default=CLIENTS)
    parser.add_argument("--seed", type=whole, default=SEED)


def run(arguments: Namespace, context: Context) -> Answer:
    """Fill it; progress goes to a terminal only."""
    from ofdesk.services.demo import fill_demo

    context.check_new()
    desk = context.desks.create(context.desk_options(), factice=True, desk="01")
    context.keep(desk)
    filled = fill_demo(desk, arguments.clients, arguments.seed, _tell)
    from ofdesk.words.demo import filled_text

    data = {"clients": filled.clients, "invoices": filled.invoices, "base": str(context.base)}
    return Answer(data, lambda: filled_text(filled.clients, filled.invoices, str(context.base)))


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty() and (done % EVERY_DAYS == 0 or done == total):
        end = "\n" if done == total else ""
        sys.stderr.write(f"\r{done * 100 // max(total, 1)} %{end}")
        sys.stderr.flush()
