"""``ofdesk tour``: the real windows, unseen, through the main job; pictures and pages are kept."""

from argparse import Namespace
from pathlib import Path

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser


def add_arguments(parser: Parser) -> None:
    """``--out DIR``."""
    parser.add_argument("--out", type=Path, required=True)


def run(arguments: Namespace, context: Context) -> Answer:
    """Walk through the windows on the base and name every file made."""
    import os

    assert context.windows is not None, "this program has no window"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    arguments.out.mkdir(parents=True, exist_ok=True)
    files = context.windows.take_tour(context.desk_options(), arguments.out)
    return Answer({"files": files}, "\n".join(str(path) for path in files))
