"""``ofdesk restore FILE``: bring back a backup, and carry over what was issued since."""

from argparse import Namespace
from pathlib import Path

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser


def add_arguments(parser: Parser) -> None:
    """``FILE``."""
    parser.add_argument("file", type=Path)


def run(arguments: Namespace, context: Context) -> Answer:
    """Restore, and name the documents that were carried over."""
    carried = list(context.desks.restore(context.base, arguments.file.expanduser()))
    return Answer({"base": context.base, "carried_over": carried}, lambda: _text(carried))


def _text(carried: list[str]) -> str:
    from ofdesk.words.formats import number
    from ofdesk.words.settings import CARRIED, TEXTS, words

    if not carried:
        return words(TEXTS["restored"])
    said = words.plural(*CARRIED, len(carried))
    return said.format(count=number(len(carried)), numbers=", ".join(carried))
