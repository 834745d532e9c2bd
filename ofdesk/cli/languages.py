"""In which language the command line speaks: ``--lang``, OFDESK_LANG, the base, then LANG."""

import os

from ofdesk.words.catalog import LANGUAGES, set_language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ofdesk.cli.options import GlobalOptions
    from ofdesk.ports.desk import Desk

SETTING = "desk.language"
"""The desk setting that says in which language the program speaks here."""


def explicit_language(options: "GlobalOptions", environment: "Mapping[str, str]") -> str:
    """The language asked for by an option or by OFDESK_LANG, else an empty text."""
    asked = options.lang or environment.get("OFDESK_LANG", "").strip().lower()[:2]
    return asked if asked in LANGUAGES else ""


def machine_language(environment: "Mapping[str, str]") -> str:
    """English on a machine that speaks English, else French."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "fr"
    return "fr"


def apply_language(options: "GlobalOptions", of_base: "Callable[[], str] | None" = None) -> None:
    """Speak the language asked for, else the one that the base was set to, else the machine's.

    ``of_base`` reads the setting of the base; it is called only when it counts.
    """
    chosen = explicit_language(options, os.environ)
    if not chosen and of_base is not None:
        chosen = of_base()
    set_language(chosen if chosen in LANGUAGES else machine_language(os.environ))


def apply_base_language(options: "GlobalOptions", desk: "Desk") -> None:
    """Speak the language that an open base was set to, unless one was asked for."""
    from ofdesk.services.settings import desk_setting

    def of_base() -> str:
        with desk.read() as session:
            return desk_setting(session, SETTING)

    apply_language(options, of_base)
