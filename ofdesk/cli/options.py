"""The options that every command takes, before or after the noun, read without argparse.

One table describes them for the reader below, for ``--help`` and for shell completion.
"""

from ofdesk.cli.command import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

FLAG, ONE, MANY = "flag", "one", "many"
GLOBAL_OPTIONS = (
    ("--base", ONE, "FILE"),
    ("--lang", ONE, "fr|en"),
    ("--json", FLAG, ""),
    ("--operator", ONE, "NAME"),
    ("--confirm", MANY, "CODE"),
    ("--today", ONE, "YYYY-MM-DD"),
)
_KINDS = {name: kind for name, kind, _ in GLOBAL_OPTIONS}
_SECRETS = ("--password", "--passwd", "--pass", "--pwd", "--passphrase", "--secret", "--token")


class GlobalOptions:
    """The global options as given; empty where absent. ``today`` is an ISO day, checked."""

    __slots__ = ("base", "confirm", "json", "lang", "operator", "today")

    def __init__(self) -> None:
        self.base = ""
        self.lang = ""
        self.json = False
        self.operator = ""
        self.confirm: list[str] = []
        self.today = ""


def split_globals(argv: "Sequence[str]") -> tuple[GlobalOptions, list[str]]:
    """The global options, wherever they stand, and the rest of the command line.

    After ``--`` nothing is an option. Raises ``UsageError``: ``option_needs_value``,
    ``lang_unknown``, ``day_invalid``, ``password_on_command_line``.
    """
    _refuse_secrets(argv)
    options, rest, waiting = GlobalOptions(), [], list(argv)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            rest += [word, *waiting]
            break
        name, equals, value = word.partition("=")
        kind = _KINDS.get(name)
        if kind is None:
            rest.append(_whole_word(word, value))
        elif kind == FLAG:
            _check_flag(name, equals)
            options.json = True
        else:
            _store(options, name, value if equals else _next(name, waiting))
    _check(options)
    return options, rest


def _whole_word(word: str, value: str) -> str:
    """argparse loses a value that is two dashes."""
    if word.startswith("--") and value == "--":
        raise UsageError("option_needs_value", option=word.partition("=")[0])
    return word


def _check_flag(name: str, equals: str) -> None:
    if equals:
        raise UsageError("option_without_value", option=name)


def _next(name: str, waiting: list[str]) -> str:
    if not waiting or waiting[0].startswith("--"):
        raise UsageError("option_needs_value", option=name)
    return waiting.pop(0)


def _store(options: GlobalOptions, name: str, value: str) -> None:
    if not value:
        raise UsageError("option_needs_value", option=name)
    if _KINDS[name] == MANY:
        options.confirm.append(value.removeprefix("confirm_"))
    else:
        setattr(options, name[2:], value)


def _check(options: GlobalOptions) -> None:
    if options.lang not in ("", "fr", "en"):
        raise UsageError("lang_unknown", lang=options.lang)
    if options.today and not is_iso_day(options.today):
        raise UsageError("day_invalid", text=options.today)


def is_iso_day(text: str) -> bool:
    """Whether ``text`` is a day of the calendar written YYYY-MM-DD."""
    from datetime import date

    if len(text) != 10 or not text.isascii():
        return False
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _refuse_secrets(argv: "Sequence[str]") -> None:
    """A command line is seen by every process of the machine and kept by the shell."""
    for word in argv:
        option = word.partition("=")[0].lower()
        if option in _SECRETS or ("://" in word and _has_password(word)):
            raise UsageError("password_on_command_line", option=option.partition(":")[0])


def _has_password(word: str) -> bool:
    """``scheme://user:secret@host`` anywhere in ``word``."""
    for rest in word.split("://")[1:]:
        authority = rest.replace("?", "/").replace("#", "/").partition("/")[0]
        user, at, _ = authority.rpartition("@")
        if at and ":" in user:
            return True
    return False


def wants_json(argv: "Sequence[str]") -> bool:
    """Whether errors must be JSON too, even those found while reading the options."""
    before_dashes = argv[: argv.index("--")] if "--" in argv else argv
    return "--json" in before_dashes
