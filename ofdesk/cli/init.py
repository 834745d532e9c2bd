"""``ofdesk init``: make a new base with the settings of the house."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.fields import pairs
from ofdesk.cli.parsing import Parser

FIRST_DESK = "01"


def add_arguments(parser: Parser) -> None:
    """``k=v… [--factice]``."""
    parser.add_argument("settings", nargs="*", metavar="setting=value")
    parser.add_argument("--factice", action="store_true")


def run(arguments: Namespace, context: Context) -> Answer:
    """Every setting is checked before the file is made: a refusal leaves nothing behind."""
    from ofdesk.services.settings import SetSettings, checked_settings, set_settings

    given = pairs(arguments.settings)
    number = checked_settings(given, lambda _: "").get("desk.number") or FIRST_DESK
    context.check_new()
    desk = context.desks.create(context.desk_options(), factice=arguments.factice, desk=number)
    context.keep(desk)
    settled = set_settings(SetSettings(given), desk.write())
    return Answer(settled, _made(context))


def _made(context: Context) -> str:
    from ofdesk.words.settings import TEXTS, words

    return words(TEXTS["made"]).format(path=context.base)
