"""Text as people compare it: without accents, case or spaces at the ends."""

from unicodedata import combining, normalize

_UNSPLIT = str.maketrans(
    {"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d"}
    | {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ı": "i", "þ": "th", "Þ": "th"}
)


def fold(text: str) -> str:
    """``text`` without accents and case: « AÉRO-CLUB d'Œuilly » gives « aero-club d'oeuilly ».

    Letters that Unicode does not decompose (ł, ø, œ…) are spelled out. Queries and stored columns
    are folded by this one function, since SQLite's LIKE folds ASCII only.
    """
    if text.isascii():
        return text.lower()
    plain = normalize("NFKD", text.translate(_UNSPLIT))
    return "".join(c for c in plain if not combining(c)).casefold()
