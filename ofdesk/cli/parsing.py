"""An argparse parser that speaks both languages, never exits, and finds its help by itself."""

import argparse
import re
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.options import is_iso_day
from ofdesk.words.catalog import Translator
from ofdesk.words.cli_help import help_text
from ofdesk.words.sentences import sentence_of

if TYPE_CHECKING:
    from argparse import _SubParsersAction

Run = Callable[[Namespace, Context], Answer]

LARGEST = 2**53
"""JSON readers lose integers beyond; nothing that people count comes near."""


_IDENTIFIER = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class HelpAsked(BaseException):
    """``--help`` was given: not an error, but the end of the reading of the command line."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class _ShowHelp(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        raise HelpAsked(parser.format_help())


class Parser(argparse.ArgumentParser):
    """The parser of one noun or verb; ``path`` is its name, as ``clients list``."""

    def __init__(self, *, path: str, prog: str | None = None) -> None:
        super().__init__(
            prog=prog or f"ofdesk {path}".strip(),
            description=help_text(path),
            add_help=False,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self.path = path
        self.discreet = False
        """Whether a wrong command line may hold a secret, so that it is not said again."""
        self.add_argument(
            "-h",
            "--help",
            action=_ShowHelp,
            nargs=0,
            default=argparse.SUPPRESS,
            help=help_text("--help"),
        )
        self._verbs: _SubParsersAction[Parser] | None = None

    def add_argument(self, *names: Any, **more: Any) -> argparse.Action:
        """As argparse's, with the help of ``ofdesk.words.cli_help`` where none is given."""
        if "help" not in more:
            more["help"] = help_text(f"{self.path} {names[-1]}", names[-1])
        return super().add_argument(*names, **more)

    def verb(self, name: str, run: Run) -> "Parser":
        """The parser of a verb of this noun, carried out by ``run``."""
        if self._verbs is None:
            self._verbs = self.add_subparsers(
                dest="verb", metavar="VERB", required=True, parser_class=Parser
            )
        path = f"{self.path} {name}"
        verb: Parser = self._verbs.add_parser(name, path=path, help=help_text(path))
        verb.set_defaults(run=run)
        return verb

    def do_without_verb(self) -> None:
        """The noun alone is a command too: its module has ``run``. Call it after the verbs."""
        assert self._verbs is not None
        self._verbs.required = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse's, after ``--acts A B`` was taken apart."""
        return super().parse_known_args(list(_acts_apart(args)), namespace)

    def error(self, message: str) -> NoReturn:
        """Wrong usage: no exit, no print; the framework shows it."""
        usage = self.format_usage().strip()
        if self.discreet:
            raise UsageError("usage_discreet", usage=usage)
        raise UsageError("usage", message=message, usage=usage)


def _acts_apart(words: Iterable[str]) -> Iterator[str]:
    """``--acts A B`` as ``--acts A --acts B``: no platform is named like an identifier, so that
    the name of the client may stand behind."""
    before = ("", "")
    for word in words:
        if before[0] == "--acts" and _IDENTIFIER.fullmatch(word):
            yield "--acts"
            before = ("", "--acts")
        yield word
        before = (before[1], word)


def translate_argparse() -> None:
    """Make argparse itself speak the language in force; it looks its words up in these names."""
    words = Translator("argparse")
    vars(argparse)["_"] = words
    vars(argparse)["ngettext"] = words.plural


def _refused(code: str, text: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(sentence_of(code, {"text": text}))


def day(text: str) -> date:
    """A day written YYYY-MM-DD."""
    if not is_iso_day(text):
        raise _refused("day_invalid", text)
    return date.fromisoformat(text)


def whole(text: str) -> int:
    """0, 1, 2… up to 2**53."""
    if not (text.isascii() and text.isdigit() and len(text) < 17 and int(text) <= LARGEST):
        raise _refused("whole_invalid", text)
    return int(text)


def signed(text: str) -> int:
    """A whole number that may be negative."""
    return -whole(text[1:]) if text.startswith("-") else whole(text)
