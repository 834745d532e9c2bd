"""``ofdesk backup FILE``: a copy of the base, whole even while other programs write in it."""

from argparse import Namespace
from pathlib import Path

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser


def add_arguments(parser: Parser) -> None:
    """``FILE``."""
    parser.add_argument("file", type=Path)


def run(arguments: Namespace, context: Context) -> Answer:
    """Copy; an existing file is never overwritten."""
    from ofdesk.words.formats import number
    from ofdesk.words.settings import TEXTS, words

    made = context.desk.backup(arguments.file.expanduser())
    data = {"file": made.path, "made_at": made.made_at, "size": made.size}
    size = number(-(-made.size // 1000))
    return Answer(data, words(TEXTS["backed_up"]).format(path=made.path, size=size))
