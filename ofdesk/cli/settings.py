"""``ofdesk settings``: the settings of the house and of this desk."""

from argparse import Namespace
from collections.abc import Mapping

from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.fields import pairs
from ofdesk.cli.parsing import Parser
from ofdesk.words.cli_help import help_text

NUMBER = "desk.number"


def add_arguments(parser: Parser) -> None:
    """``list``, ``set k=v…`` and ``logo FILE|--none``."""
    parser.verb("list", _list)
    change = parser.verb("set", _set)
    change.add_argument("settings", nargs="+", metavar="setting=value")
    logo = parser.verb("logo", _logo).add_mutually_exclusive_group(required=True)
    logo.add_argument("file", nargs="?", help=help_text("settings logo file"))
    logo.add_argument("--none", action="store_true", help=help_text("settings logo --none"))


def _list(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.settings import list_settings

    with context.desk.read() as session:
        return settings_answer(list_settings(session))


def named(given: Mapping[str, str]) -> dict[str, str]:
    """``given`` under the full name of each setting; twice the same is wrong usage."""
    from ofdesk.services.settings import setting_name

    found: dict[str, str] = {}
    for typed, value in given.items():
        name = setting_name(typed)
        if name in found:
            raise UsageError("pair_twice", key=name)
        found[name] = value
    return found


def settings_answer(found: Mapping[str, str]) -> Answer:
    """All settings; as text, those that hold something."""
    from ofdesk.cli.tables import pairs_text

    return Answer(dict(found), lambda: pairs_text([(k, v) for k, v in found.items() if v]))


def _logo(arguments: Namespace, context: Context) -> Answer:
    from pathlib import Path

    from ofdesk.services.logo import picture_of_file
    from ofdesk.services.settings import SetSettings, set_settings

    picture = b"" if arguments.none else picture_of_file(Path(arguments.file).expanduser())
    return settings_answer(set_settings(SetSettings({}, picture), context.desk.write()))


def _set(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.settings import SetSettings, set_settings

    values = named(pairs(arguments.settings))
    number = values.get(NUMBER, "").zfill(2) if NUMBER in values else None
    if number is None or number == context.desk.number:
        return settings_answer(set_settings(SetSettings(values), context.desk.write()))
    if len(values) > 1:
        raise UsageError("number_alone", setting=NUMBER)
    context.desk.adopt_number(number, context.desk.known_last_numbers())
    return _list(arguments, context)
