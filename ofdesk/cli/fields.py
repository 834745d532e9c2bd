"""Fields given on the command line as ``key=value``."""

from collections.abc import Sequence

from ofdesk.cli.command import UsageError


def pairs(words: Sequence[str]) -> dict[str, str]:
    """``["name=AC du Lac", "city=Annecy"]`` as a mapping, in order; an empty value erases.

    Raises ``UsageError``: ``pair_invalid`` (no ``=`` or no key), ``pair_twice``.
    """
    found: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key.strip():
            raise UsageError("pair_invalid", text=word)
        if key.strip() in found:
            raise UsageError("pair_twice", key=key.strip())
        found[key.strip()] = value
    return found
