"""Text as it was typed or pasted: cleaned, bounded, without characters that harm; and days."""

import re
from datetime import date, datetime
from unicodedata import category, normalize

from ofdesk.domain.errors import DomainError

_DROPPED = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
"""Invisible characters that pasting brings along: soft hyphen, zero-width space and joiner, BOM."""

_DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They make a text look like another one."""

_REFUSED = frozenset(("Cc", "Cs", "Zl", "Zp"))
_FRENCH_DAY = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
_YEARS = range(1980, 2200)


def checked_text(text: str, field: str, longest: int, *, multiline: bool = False) -> str:
    """``text`` in composed form without outer spaces; on one line, runs of spaces are one.

    Raises ``field_too_long`` and ``field_control_characters``.
    """
    if len(text) > 4 * longest + 100:
        raise DomainError("field_too_long", field=field, longest=longest, length=len(text))
    if multiline:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not (text.isascii() and text.isprintable()):
        text = normalize("NFC", text.translate(_DROPPED))
        _check_characters(text.strip(), field, "\n\t" if multiline else "")
    text = text.strip() if multiline else " ".join(text.split())
    if len(text) > longest:
        raise DomainError("field_too_long", field=field, longest=longest, length=len(text))
    return text


def _check_characters(text: str, field: str, allowed: str) -> None:
    for character in text:
        harmful = category(character) in _REFUSED or character in _DIRECTIONS
        if harmful and character not in allowed:
            code = f"U+{ord(character):04X}"
            raise DomainError("field_control_characters", field=field, character=code)


def day_of(text: str, field: str) -> date:
    """A day written ``2026-11-25`` or ``25/11/2026``; the hour of a spreadsheet's date is dropped.

    Raises ``field_date_invalid``, and ``date_out_of_range`` outside 1980 to 2199.
    """
    found = _FRENCH_DAY.fullmatch(text)
    try:
        if found:
            day = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            day = datetime.fromisoformat(text).date()
    except ValueError:
        raise DomainError("field_date_invalid", field=field, value=text) from None
    if day.year not in _YEARS:
        raise DomainError("date_out_of_range", field=field, year=day.year)
    return day
