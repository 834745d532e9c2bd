"""``ofdesk versions``: the version proposed to new clients, and the pre-releases that are open."""

from argparse import Namespace
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser

if TYPE_CHECKING:
    from ofdesk.services.versions import VersionRow


def add_arguments(parser: Parser) -> None:
    """``list`` and ``set --stable V [--prerelease V …]``."""
    parser.verb("list", _list)
    change = parser.verb("set", _set)
    change.add_argument("--stable", required=True)
    change.add_argument("--prerelease", action="extend", nargs="+", default=[])


def _list(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.versions import list_versions

    with context.desk.read() as session:
        return _answer(list_versions(session))


def _set(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.versions import SetVersions, set_versions

    request = SetVersions(arguments.stable, tuple(arguments.prerelease))
    return _answer(set_versions(request, context.desk.write()))


def _answer(rows: "list[VersionRow]") -> Answer:
    data = [{"name": row.name, "stable": row.stable, "open": row.is_open} for row in rows]
    return Answer(data, lambda: _text(rows))


def _text(rows: "list[VersionRow]") -> str:
    from ofdesk.cli.tables import table
    from ofdesk.words.catalogue import HEADINGS, TEXTS, words

    if not rows:
        return words(TEXTS["no_version"])
    shown = [
        (row.name, words(TEXTS["stable"]) if row.stable else words(TEXTS["open"]) * row.is_open)
        for row in rows
    ]
    return table([words(HEADINGS["version"]), words(HEADINGS["state"])], shown)
