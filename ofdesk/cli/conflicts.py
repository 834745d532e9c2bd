"""``ofdesk conflicts``: what two desks changed at once, and which value is kept."""

from argparse import Namespace
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser
from ofdesk.words.cli_help import help_text

if TYPE_CHECKING:
    from ofdesk.services.conflict_rows import ConflictRow


def add_arguments(parser: Parser) -> None:
    """``list [--settled] [--search TEXT]`` and ``settle ID --keep mine|theirs|both``."""
    listed = parser.verb("list", _list)
    listed.add_argument("--settled", action="store_true")
    listed.add_argument("--search", default="", metavar="TEXT")
    settle = parser.verb("settle", _settle)
    settle.add_argument("conflict")
    kept = settle.add_mutually_exclusive_group(required=True)
    kept.add_argument(
        "--keep", choices=("mine", "theirs", "both"), help=help_text("conflicts settle --keep")
    )
    kept.add_argument(
        "--value", action="append", metavar="K=V", help=help_text("conflicts settle --value")
    )


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.conflict_rows import list_conflicts

    with context.desk.read() as session:
        rows = list_conflicts(session, settled=arguments.settled, search=arguments.search)
    return Answer(rows, lambda: _text(rows))


def _text(rows: "list[ConflictRow]") -> str:
    from ofdesk.cli.tables import table
    from ofdesk.words.hub import HEADINGS, TEXTS, shown, words

    if not rows:
        return words(TEXTS["no_conflict"])
    lines = [
        (
            *(row.id, row.platform, row.field, shown(row.ours), row.ours_author),
            *(shown(row.theirs), row.theirs_author),
        )
        for row in rows
    ]
    return table([words(heading) for heading in HEADINGS], lines)


def _settle(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.fields import pairs
    from ofdesk.services.conflicts import settle_conflict, settle_with
    from ofdesk.words.hub import TEXTS, words

    if arguments.keep:
        desk = context.desk
        done = settle_conflict(arguments.conflict, arguments.keep, desk.write(), desk.today)
    else:
        done = settle_with(arguments.conflict, pairs(arguments.value), context.desk.write())
    data = {"id": done.id, "kept": done.kept, "conflicts": done.left}
    return Answer(data, words(TEXTS["settled"]).format(left=done.left))
