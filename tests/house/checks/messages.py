"""English messages in ``ofdesk/words`` against the French ones of the same area."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from tests.house.checks.tree import FRENCH, PACKAGE

MARKS = {"N_": None, "NN_": (1, 2), "_": None, "plural": (1, 2)}
Key = str | tuple[str, ...]

NBSP = "[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
TYPOGRAPHY = {
    "a plain or no space before « : »": rf"(?<!{NBSP}):(?=\s|$)",
    "a plain or no space before « ; » or « ? »": rf"(?<!{NBSP})[;?](?!\w)",
    "no no-break space inside guillemets": rf"«(?!{NBSP})|(?<!{NBSP})»",
    "no no-break space before « € » or « % »": rf"[\d}} ](?<!{NBSP})(?:€|%(?![(a-z]))",
    "a straight apostrophe": r"(?<=\w)'(?=\w)",
    "three dots for « … »": r"\.\.\.",
    "English quotation marks": '[“”"]',
    "an exclamation mark": "!",
}


def areas() -> list[str]:
    """The names of the areas: a module of words with messages, or a French file."""
    named = {path.stem for path in (PACKAGE / "words").glob("*.py") if extracted(path)}
    return sorted(named | {path.stem for path in FRENCH.glob("*.po")})


def extracted(path: Path) -> set[Key]:
    """The messages marked in a module."""
    if not path.exists():
        return set()
    found = extract_from_file("python", str(path), keywords=MARKS, strip_comment_tags=True)
    return {key if isinstance(key, str) else tuple(key) for _, key, _, _ in found}


def french(path: Path) -> Catalog:
    """The French of an area; empty without a file."""
    if not path.exists():
        return Catalog(locale="fr")
    with path.open("rb") as stream:
        return read_po(stream, locale="fr", abort_invalid=True)


def forms(text: Key) -> tuple[str, ...]:
    """Singular and plural, or the one text."""
    return (text,) if isinstance(text, str) else tuple(text)


def differences(english: set[Key], catalog: Catalog) -> Iterator[str]:
    """Messages that are missing, empty, fuzzy, or not asked for by anybody."""
    known = {_key(message): message for message in catalog if message.id}
    for key in sorted(english, key=str):
        message = known.get(key)
        if message is None or not all(forms(message.string)):
            yield f"no French for {key!r}"
        elif message.fuzzy:
            yield f"fuzzy: {key!r}"
    for key in sorted(known.keys() - english, key=str):
        yield f"nobody asks for {key!r}"
    yield from (f"left over: {key!r}" for key in catalog.obsolete)


def _key(message: Message) -> Key:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def placeholders(text: str) -> frozenset[str]:
    """What a message lets in: ``{name}``, ``%(name)s`` and ``%s``."""
    percent = frozenset(re.findall(r"%\(\w+\)[sdr]|%[sdr](?!\w)", text))
    if percent:
        return percent
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def unequal(message: Message) -> Iterator[str]:
    """A message whose languages do not let in the same values.

    A singular may do without the number that it says.
    """
    english = [placeholders(form) for form in forms(message.id)]
    for form in forms(message.string):
        inside = placeholders(form)
        least = english[0] if len(english) == 1 else frozenset.intersection(*english)
        if not least <= inside <= frozenset.union(*english):
            yield f"{message.id!r} and {form!r} do not let in the same values"


def untypographic(text: str) -> Iterator[str]:
    """What a French printer would mend in ``text``; commands and addresses are left alone."""
    prose = re.sub(r"https?://\S+|--[\w-]+(?: [A-Z]{2,})?|\w+=\S*", "x", text)
    prose = re.sub(r"\{\w+\}", "{}", prose)
    for name, pattern in TYPOGRAPHY.items():
        if re.search(pattern, prose):
            yield f"{name}: {text!r}"
