"""What ``ofdesk``, ``ofdesk --help`` and ``ofdesk --version`` say of the program itself."""

from ofdesk import __version__
from ofdesk.cli.command import Answer
from ofdesk.cli.nouns import NOUNS
from ofdesk.cli.options import GLOBAL_OPTIONS
from ofdesk.words.cli_help import TEXTS, help_text, words


def about(word: str) -> Answer:
    """The version, the whole help, or, without a word, how to get it."""
    if word in ("--version", "-V"):
        return Answer({"version": __version__}, f"ofdesk {__version__}")
    if not word:
        text = words(TEXTS["no_window"])
        return Answer({"version": __version__, "message": text}, text)
    text = program_help()
    return Answer({"help": text, "commands": list(NOUNS)}, text)


def program_help() -> str:
    """The nouns, the global options and the exit statuses, in the language in force."""
    width = max(len(noun) for noun in NOUNS) + 2
    nouns = [f"  {noun:<{width}}{help_text(noun)}" for noun in NOUNS]
    flags = [(f"{name} {metavar}".strip(), name) for name, _, metavar in GLOBAL_OPTIONS]
    room = max(len(shown) for shown, _ in flags) + 2
    options = [f"  {shown:<{room}}{help_text(name)}" for shown, name in flags]
    return "\n".join(
        (
            words(TEXTS["usage_line"]),
            "",
            words(TEXTS["about"]),
            "",
            words(TEXTS["commands"]),
            *nouns,
            "",
            words(TEXTS["global_options"]),
            *options,
            "",
            words(TEXTS["statuses"]),
            words(TEXTS["help_of_one"]),
        )
    )
