"""``ofdesk resources set``: the count of activated resources typed by hand, with its reason."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser


def add_arguments(parser: Parser) -> None:
    """``set NAME COUNT --reason TEXT``."""
    typed = parser.verb("set", _set)
    typed.add_argument("name")
    typed.add_argument("count")
    typed.add_argument("--reason", required=True)


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
