"""The right to bill one thing, asked of the hub while a document is issued."""

from pathlib import Path
from typing import Protocol


class Claims(Protocol):
    """Asks the hub that a base has joined."""

    def take(self, base: Path, kind: str, subject: str) -> str | None:
        """The number of the desk that holds it, empty when it is this one; None when nobody here
        may ask (no password at hand). Raises ``Unavailable`` when the hub does not answer."""
        ...


class NoClaims:
    """Of a program without a hub: nobody is asked."""

    def take(self, _base: Path, _kind: str, _subject: str) -> str | None:
        """See ``Claims``."""
        return None
