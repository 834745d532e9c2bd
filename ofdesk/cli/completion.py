"""``ofdesk completion bash|zsh|tcsh``: the completion script of a shell, from the real parsers."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.nouns import NOUNS
from ofdesk.cli.options import FLAG, GLOBAL_OPTIONS
from ofdesk.cli.parsing import Parser
from ofdesk.cli.program import module_of
from ofdesk.words.cli_help import help_text

SHELLS = ("bash", "zsh", "tcsh")


def add_arguments(parser: Parser) -> None:
    """Which shell."""
    parser.add_argument("shell", choices=SHELLS)


def run(arguments: Namespace, _context: Context) -> Answer:
    """The script, to be sourced or put where the shell looks for completions."""
    import shtab

    script: str = shtab.complete(whole_parser(), shell=arguments.shell)
    return Answer({"shell": arguments.shell, "script": script}, script)


def whole_parser() -> Parser:
    """The parser of the whole program, with every noun; built for completion and tests alone."""
    parser = Parser(path="")
    for name, kind, metavar in GLOBAL_OPTIONS:
        more = {"action": "store_true"} if kind == FLAG else {"metavar": metavar}
        parser.add_argument(name, help=help_text(name), **more)
    nouns = parser.add_subparsers(dest="noun", metavar="COMMAND", parser_class=Parser)
    for noun in NOUNS:
        module_of(noun).add_arguments(nouns.add_parser(noun, path=noun, help=help_text(noun)))
    return parser
