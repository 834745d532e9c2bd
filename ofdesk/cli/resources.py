"""``ofdesk resources``: counts of activated resources, read on the platforms, typed, imported."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.fields import pairs
from ofdesk.cli.hub_access import takes_password
from ofdesk.cli.parsing import Parser

if TYPE_CHECKING:
    from ofdesk.ports.secrets import Secrets


def add_arguments(parser: Parser) -> None:
    """``read``, ``test``, ``profile``, ``set`` and ``import``."""
    read = parser.verb("read", _read)
    read.add_argument("names", nargs="*", metavar="name")
    test = parser.verb("test", _test)
    test.add_argument("name")
    for verb in (read, test):
        takes_password(verb)
    profile = parser.verb("profile", _profile)
    profile.add_argument("fields", nargs="*", metavar="field=value")
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


def _read(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.platform_answers import counts_answer, tell_progress
    from ofdesk.services.platform_counts import ReadResources, read_resources

    names = arguments.names
    request = ReadResources(names, tell=tell_progress)
    platforms = context.doors.platforms(_secrets(arguments, context))
    found = read_resources(request, context.desk.write(), platforms)
    return counts_answer(found, single=len(names) == 1)


def _test(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.platform_answers import steps_answer
    from ofdesk.services.platform_counts import try_platform

    platforms = context.doors.platforms(_secrets(arguments, context))
    with context.desk.read() as session:
        name, steps = try_platform(session, arguments.name, platforms)
    return steps_answer(name, steps)


def _secrets(arguments: Namespace, context: Context) -> "Secrets":
    """The keyring, or what stands on standard input: the secret, then the pass-phrase. Where the
    session has no keyring and one platform is meant, the person is asked, if there is one."""
    import sys

    from ofdesk.cli.secrets import GivenSecrets, asked_secret

    names = arguments.names if "names" in arguments else [arguments.name]
    secrets = context.doors.secrets()
    asks = len(names) == 1 and sys.stdin.isatty()
    if arguments.password_stdin or (asks and not secrets.available()):
        given = [
            asked_secret(f"{kind}:{names[0] if names else ''}", announced=arguments.password_stdin)
            for kind in ("platform", "platform-key")
        ]
        return GivenSecrets(*given)
    return secrets


def _profile(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.tables import pairs_text
    from ofdesk.services.platform_profile import SetProfile, list_profile, set_profile

    values = pairs(arguments.fields) if arguments.fields else {}
    if values:
        found = set_profile(SetProfile(values), context.desk.write())
    else:
        with context.desk.read() as session:
            found = list_profile(session)
    return Answer(found, lambda: pairs_text(list(found.items())))
