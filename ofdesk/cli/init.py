"""``ofdesk init``: make a new base with the settings of the house."""

from argparse import Namespace
from pathlib import Path

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.fields import pairs
from ofdesk.cli.parsing import Parser

FIRST_DESK = "01"


def add_arguments(parser: Parser) -> None:
    """``k=v… [--factice]``."""
    parser.add_argument("settings", nargs="*", metavar="setting=value")
    parser.add_argument("--factice", action="store_true")


def run(arguments: Namespace, context: Context) -> Answer:
    """Make the base; a setting that is refused leaves nothing behind."""
    from ofdesk.cli.settings import named
    from ofdesk.domain.errors import OfdeskError
    from ofdesk.services.settings import SetSettings, checked_settings, set_settings

    given = named(pairs(arguments.settings))
    number = checked_settings(given, lambda _: "").get("desk.number") or FIRST_DESK
    options = context.desk_options()
    context.keep(context.desks.create(options, factice=arguments.factice, desk=number))
    try:
        settled = set_settings(SetSettings(given), context.desk.write())
    except OfdeskError:
        context.close()
        _unmake(options.base)
        raise
    return Answer(settled, _made(context))


def _unmake(base: Path) -> None:
    """Remove the base that this command has just made: its settings were refused."""
    for suffix in ("", "-wal", "-shm", "-lock"):
        base.with_name(base.name + suffix).unlink(missing_ok=True)


def _made(context: Context) -> str:
    from ofdesk.words.settings import TEXTS, words

    return words(TEXTS["made"]).format(path=context.base)
