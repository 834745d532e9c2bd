"""``ofdesk receipts excess|free``: « trop affecté », after desks that were apart met."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser


def add_excess_verbs(parser: Parser) -> None:
    """What is allotted beyond an invoice or a receipt, and its taking back."""
    parser.verb("excess", _excess)
    parser.verb("free", _free).add_argument("number")


def _excess(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.excess import list_excess
    from ofdesk.words.excess import excess_text

    with context.desk.read() as session:
        rows = list_excess(session)
    return Answer(rows, lambda: excess_text(rows))


def _free(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.excess import free_named
    from ofdesk.words.excess import freed_text

    desk = context.desk
    done = free_named(arguments.number, desk.write(), desk.today)
    data = {"number": done.number, "cents": done.cents}
    return Answer(data, lambda: freed_text(done.number, done.cents, done.again_cents))
