"""The right to bill one thing, asked of the hub while a document is issued."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

BEHIND = "behind"
"""In the place of a desk: another one did it since, and this base has not read that yet."""


class Claims(Protocol):
    """Asks the hub that a base has joined."""

    def take(self, base: Path, kind: str, subjects: Sequence[str]) -> Mapping[str, str] | None:
        """Of each subject the number of the desk that holds it, empty when it is this one, or
        ``BEHIND``; None when nobody here may ask (no password at hand). Raises ``Unavailable``
        when the hub does not answer."""
        ...


class NoClaims:
    """Of a program without a hub: nobody is asked."""

    def take(self, _base: Path, _kind: str, _subjects: Sequence[str]) -> Mapping[str, str] | None:
        """See ``Claims``."""
        return None
