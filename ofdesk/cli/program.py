"""Reads a command line, carries it out through the module of its noun, and says what came of it."""

from ofdesk.cli.boundary import Boundary
from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.languages import apply_language
from ofdesk.cli.nouns import NOUNS
from ofdesk.cli.options import split_globals, wants_json
from ofdesk.cli.output import show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from ofdesk.cli.windows import Windows
    from ofdesk.ports.desk import Desks
    from ofdesk.ports.doors import Doors
    from ofdesk.ports.hub import Hubs


def main(
    argv: "Sequence[str]",
    desks: "Desks",
    windows: "Windows | None" = None,
    hubs: "Callable[[], Hubs] | None" = None,
    doors: "Doors | None" = None,
) -> int:
    """Carry out ``argv`` (without the program's name) and return the exit status.

    Without a command the window is opened, where there are ``windows``. No exception goes out; see
    ``ofdesk.cli.command`` for the statuses.
    """
    with Boundary(as_json=wants_json(argv)) as edge:
        options, rest = split_globals(argv)
        apply_language(options)
        if not rest and windows is not None and not options.json:
            return windows.open(options)
        edge.status = _perform(rest, Context(desks, options, windows, hubs, doors))
    return edge.status


def _perform(rest: list[str], context: Context) -> int:
    try:
        return show(_answer(rest, context), as_json=context.options.json)
    finally:
        context.close()


def _answer(rest: list[str], context: Context) -> Answer:
    if not rest or rest[0] in ("-h", "--help", "help", "--version", "-V"):
        from ofdesk.cli.about import about

        return about(rest[0] if rest else "")
    if rest[:2] == ["clients", "list"]:
        from ofdesk.cli.quick_list import quick_list

        found = quick_list(rest[2:], context.desks, context.options)
        if found is not None:
            return found
    return _through_noun(rest, context)


def _through_noun(rest: list[str], context: Context) -> Answer:
    from ofdesk.cli.parsing import HelpAsked, Parser, translate_argparse

    noun = module_of(rest[0])
    translate_argparse()
    parser = Parser(path=rest[0])
    noun.add_arguments(parser)
    try:
        arguments = parser.parse_args(rest[1:])
    except HelpAsked as help_asked:
        return Answer({"help": help_asked.text}, help_asked.text)
    run = getattr(arguments, "run", None) or noun.run
    answer: Answer = run(arguments, context)
    answer.warnings += context.told_by_base()
    return answer


def module_of(noun: str) -> "ModuleType":
    """The module of ``noun``, imported now. Raises ``UsageError('command_unknown')``."""
    from importlib import import_module

    if noun not in NOUNS:
        from difflib import get_close_matches

        near = get_close_matches(noun, NOUNS, n=1)
        code = "command_unknown_near" if near else "command_unknown"
        raise UsageError(code, command=noun, near=near[0] if near else "")
    return import_module(NOUNS[noun])
