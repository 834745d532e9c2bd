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


def last_pairs(words: Sequence[str]) -> dict[str, str]:
    """``["Club=name", "a=b=city"]``: the last ``=`` of each cuts, for keys that may hold one.

    Raises as ``pairs``.
    """
    found: dict[str, str] = {}
    for word in words:
        key, equals, value = word.rpartition("=")
        if not equals or not key.strip():
            raise UsageError("pair_invalid", text=word)
        if key.strip() in found:
            raise UsageError("pair_twice", key=key.strip())
        found[key.strip()] = value.strip()
    return found
