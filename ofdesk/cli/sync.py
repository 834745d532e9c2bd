"""``ofdesk sync``: one cycle with the hub, one after the other, or where things stand."""

from argparse import Namespace
from functools import partial
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.hub_access import (
    report_answer,
    report_data,
    report_text,
    takes_password,
    with_password,
)
from ofdesk.cli.parsing import Parser

if TYPE_CHECKING:
    from ofdesk.ports.hub import AskPassword

SECONDS = 60.0


def add_arguments(parser: Parser) -> None:
    """``[status] [--watch]``."""
    parser.add_argument("verb", nargs="?", choices=("status",))
    parser.add_argument("--watch", action="store_true")
    takes_password(parser)


def run(arguments: Namespace, context: Context) -> Answer:
    """Sync, once or for ever; or say where this base stands."""
    desk = context.desk
    if arguments.verb == "status":
        return report_answer(context.hubs.status(desk), asked=True)
    if arguments.watch:
        return with_password(arguments, lambda ask: _watch(context, ask))
    report = with_password(arguments, lambda ask: context.hubs.sync(desk, ask))
    return report_answer(report, asked=False)


def _watch(context: Context, ask: "AskPassword") -> Answer:
    """One cycle after the other, a line for each; Ctrl-C ends it."""
    import json
    import sys

    from ofdesk.cli.output import write

    hubs, desk = context.hubs, context.desk
    while True:
        report = hubs.sync(desk, ask)
        line = json.dumps(report_data(report), ensure_ascii=False)
        if report.state in ("alone", "stopped"):
            last = report_answer(report, asked=False)
            last.document = partial(str, line)
            return last
        write(sys.stdout, line if context.options.json else report_text(report))
        hubs.wait(desk, ask, SECONDS)
