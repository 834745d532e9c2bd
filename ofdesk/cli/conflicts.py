"""``ofdesk conflicts``: what two desks changed at once, and which value is kept."""

from argparse import Namespace
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser

if TYPE_CHECKING:
    from ofdesk.services.conflicts import ConflictRow


def add_arguments(parser: Parser) -> None:
    """``list`` and ``settle ID --keep mine|theirs``."""
    listed = parser.verb("list", _list)
    listed.add_argument("--settled", action="store_true")
    settle = parser.verb("settle", _settle)
    settle.add_argument("conflict")
    settle.add_argument("--keep", choices=("mine", "theirs"), required=True)


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.conflicts import list_conflicts

    with context.desk.read() as session:
        rows = list_conflicts(session, settled=arguments.settled)
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
    from ofdesk.services.conflicts import settle_conflict
    from ofdesk.words.hub import TEXTS, words

    done = settle_conflict(arguments.conflict, arguments.keep, context.desk.write())
    data = {"id": done.id, "kept": done.kept, "conflicts": done.left}
    return Answer(data, words(TEXTS["settled"]).format(left=done.left))
