"""Reads a compiled gettext file (.mo), without the ``gettext`` module: its import, with ``re``,
costs as much as all the rest of the client list of the command line.

Format: GNU gettext manual, « The Format of GNU MO Files ».
"""

from sys import byteorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

_MAGIC = 0x950412DE
_COUNT, _ENGLISH, _OTHER = 8, 12, 16
"""Where the number of messages and the two tables of lengths and places stand."""


class Messages:
    """The messages of one file. Two plural forms, the second from two on, as in French."""

    __slots__ = ("_found",)

    def __init__(self, raw: bytes) -> None:
        """Raises ``ValueError`` for bytes that are no such file."""
        order = _byte_order(raw)

        def number(place: int) -> int:
            return int.from_bytes(raw[place : place + 4], order)

        def texts(table: int) -> list[str]:
            size = 8 * number(_COUNT)
            if order == byteorder:
                places = memoryview(raw)[table : table + size].cast("I").tolist()
            else:
                places = [number(table + place) for place in range(0, size, 4)]
            parts = zip(places[::2], places[1::2], strict=True)
            return [raw[start : start + length].decode("utf-8") for length, start in parts]

        self._found = dict(zip(texts(number(_ENGLISH)), texts(number(_OTHER)), strict=True))

    def gettext(self, message: str) -> str:
        """The translation of ``message``, else itself."""
        return self._found.get(message, message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The form of ``one``/``many`` that goes with ``count``."""
        found = self._found.get(f"{one}\0{many}")
        if found is None:
            return one if count == 1 else many
        singular, _, plural = found.partition("\0")
        return plural if count > 1 else singular


def _byte_order(raw: bytes) -> 'Literal["little", "big"]':
    if int.from_bytes(raw[:4], "little") == _MAGIC:
        return "little"
    if int.from_bytes(raw[:4], "big") == _MAGIC:
        return "big"
    raise ValueError("not a compiled message file")
