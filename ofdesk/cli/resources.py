"""``ofdesk resources``: counts of activated resources, typed by hand or from a file."""

from argparse import Namespace
from pathlib import Path

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser


def add_arguments(parser: Parser) -> None:
    """``set NAME COUNT --reason TEXT``, ``import FILE``."""
    typed = parser.verb("set", _set)
    typed.add_argument("name")
    typed.add_argument("count")
    typed.add_argument("--reason", required=True)
    imported = parser.verb("import", _import)
    imported.add_argument("file", type=Path)
    imported.add_argument("--dry-run", action="store_true")


def _set(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.client_counts import SetResources, set_resources
    from ofdesk.words.client_sheets import TEXTS, words
    from ofdesk.words.formats import number

    request = SetResources(arguments.name, arguments.count, arguments.reason)
    found = set_resources(request, context.desk.write())
    data = {
        "platform": found.platform,
        "count": found.count,
        "before": found.before,
        "read_at": found.read_at,
        "source": found.source,
    }
    said = words(TEXTS["count"]).format(platform=found.platform, count=number(found.count))
    return Answer(data, said)


def _import(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.client_answers import refused_json, refused_text
    from ofdesk.services.count_import import ImportCounts, import_counts
    from ofdesk.words.formats import number
    from ofdesk.words.platforms import TEXTS, words

    request = ImportCounts(arguments.file.expanduser(), arguments.dry_run)
    found = import_counts(request, context.desk.write())
    data = {
        "updated": found.updated,
        "unchanged": found.unchanged,
        "older": found.older,
        "refused": [refused_json(line) for line in found.refused],
        "dry_run": found.dry_run,
    }
    told = words(TEXTS["would_import" if found.dry_run else "imported"]).format(
        updated=number(found.updated),
        unchanged=number(found.unchanged),
        older=number(found.older),
        refused=number(len(found.refused)),
    )
    return Answer(data, told, warnings=[refused_text(line) for line in found.refused])
