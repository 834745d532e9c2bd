"""Names of files that somebody gives: made safe for every system, still recognised."""

import re
import unicodedata

LONGEST_NAME = 120
NAMELESS = "document"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)
"""Names that Windows keeps for devices, whatever their ending."""
SHOWN_SAFELY = frozenset(
    (
        *(".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".txt", ".csv", ".eml"),
        *(".odt", ".ods", ".odp", ".docx", ".xlsx", ".pptx"),
    )
)
"""Endings of files that another program shows without running them."""


def clean_file_name(given: str) -> str:
    """The last part of ``given`` as a name that no system minds and that hides nothing.

    Signs that are not seen (controls, changes of direction) and those that systems forbid become
    spaces; the ending is kept when the name is cut.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", given).rstrip("\\/ "))[-1]
    seen = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in last)
    name = " ".join(_FORBIDDEN.sub(" ", seen).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10 or " " in ending:
        stem, ending = name, ""
    stem = stem.strip(". ")[: LONGEST_NAME - len(ending) - 1].strip(". ") or NAMELESS
    if stem.partition(".")[0].strip().lower() in _RESERVED:
        stem = f"{stem.partition('.')[0].strip()}_{stem.partition('.')[2]}".rstrip("_. ") + "_"
    return f"{stem}.{ending}" if ending else stem


def numbered(name: str, taken: frozenset[str]) -> str:
    """``name``, or « name (2) » when it is taken already."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, f".{ending}") if dot else (name, "")
    found, number = name, 1
    while found.lower() in taken:
        number += 1
        found = f"{stem} ({number}){ending}"
    return found


def is_shown_safely(name: str) -> bool:
    """Whether the program of the system that shows such a file does not run it."""
    return any(name.lower().endswith(ending) for ending in SHOWN_SAFELY)
