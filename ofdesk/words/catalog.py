"""Messages in the language in force: English in the code, one gettext file an area for French.

Areas are loaded when their first word is asked for, and this module imports next to nothing,
because the command line starts through it.
"""

import os

SOURCE_LANGUAGE = "en"
LANGUAGES = ("fr", "en")

_in_force = {"language": "fr"}
_loaded: dict[tuple[str, str], "_Messages"] = {}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ofdesk.words.compiled import Messages as _Messages


class WordsMissing(RuntimeError):
    """The French messages of an area are not there, or older than their source."""


def N_(message: str) -> str:
    """Mark ``message`` for translation where it is written; it is translated where it is shown."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:
    """Mark a message that has a singular and a plural; see ``Translator.plural``."""
    return one, many


def set_language(code: str) -> None:
    """Put ``code`` (``fr`` or ``en``) in force for the whole program."""
    if code not in LANGUAGES:
        raise ValueError(f"no words in {code!r}")
    _in_force["language"] = code


def language() -> str:
    """The language in force, ``fr`` or ``en``."""
    return _in_force["language"]


class Translator:
    """The messages of one area, looked up at each call in the language in force."""

    __slots__ = ("area",)

    def __init__(self, area: str) -> None:
        self.area = area

    def __call__(self, message: str, language: str | None = None) -> str:
        """``message`` in ``language`` (by default the one in force)."""
        chosen = language or _in_force["language"]
        if chosen == SOURCE_LANGUAGE or not message:
            return message
        return _messages(self.area, chosen).gettext(message)

    def plural(self, one: str, many: str, count: int, language: str | None = None) -> str:
        """``one`` or ``many`` as ``count`` asks for in ``language``; nothing is filled in."""
        chosen = language or _in_force["language"]
        if chosen == SOURCE_LANGUAGE:
            return one if count == 1 else many
        return _messages(self.area, chosen).ngettext(one, many, count)


def translator(area: str) -> Translator:
    """The translator of ``area``, one of the names of the files beside this module."""
    return Translator(area)


def _messages(area: str, language: str) -> "_Messages":
    found = _loaded.get((area, language))
    if found is None:
        found = _loaded[area, language] = _read(area, language)
    return found


def _read(area: str, language: str) -> "_Messages":
    from ofdesk import paths
    from ofdesk.words.compiled import Messages

    compiled = paths.resource_text("i18n", language, "LC_MESSAGES", f"{area}.mo")
    if not _is_fresh(compiled):
        raise WordsMissing(
            f"{compiled} is missing or older than its .po file: run « make words » in the tree"
        )
    with open(compiled, "rb") as stream:
        return Messages(stream.read())


def _is_fresh(compiled: str) -> bool:
    # An installed program has no .po: only the source tree can be out of date.
    if not os.path.exists(compiled):
        return False
    source = f"{compiled.removesuffix('.mo')}.po"
    return not os.path.exists(source) or os.path.getmtime(source) <= os.path.getmtime(compiled)
