"""Text as people compare it: without accents, case or spaces at the ends."""

import re
from unicodedata import combining, normalize

_UNSPLIT = str.maketrans(
    {"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d"}
    | {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ı": "i", "þ": "th", "Þ": "th"}
)
_SPELLED_OUT = re.compile("[" + "".join(map(chr, _UNSPLIT)) + "]")
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
"""The marks that letters of Latin script are decomposed into."""


class _Marks(dict[int, int | None]):
    """Which characters a folded text keeps, found out when each is met for the first time."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if combining(chr(code)) else code
        return self[code]


_MARKS = _Marks()


def fold(text: str) -> str:
    """``text`` without accents and case: « AÉRO-CLUB d'Œuilly » gives « aero-club d'oeuilly ».

    Letters that Unicode does not decompose (ł, ø, œ…) are spelled out. Queries and stored columns
    are folded by this one function, since SQLite's LIKE folds ASCII only.
    """
    if text.isascii():
        return text.lower()
    spelled = text.translate(_UNSPLIT) if _SPELLED_OUT.search(text) else text
    plain = _ACCENTS.sub("", normalize("NFKD", spelled))
    if plain.isascii():
        return plain.lower()
    return plain.translate(_MARKS).casefold()
