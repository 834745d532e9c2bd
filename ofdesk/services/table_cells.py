"""Cells of exchanged tables: written so that no spreadsheet runs them, read back as they were."""

from datetime import date, datetime

_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula (OWASP, « CSV injection »)."""

GUARD = "'"


def guarded(text: str) -> str:
    """``text`` behind an apostrophe if a spreadsheet would run it, or if it looks guarded."""
    return GUARD + text if text.startswith(_RUNS) or _looks_guarded(text) else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given."""
    return text[1:] if _looks_guarded(text) else text


def _looks_guarded(text: str) -> bool:
    return text.startswith(GUARD) and text.lstrip(GUARD).startswith(_RUNS)


def cell_text(value: object) -> str:
    """A cell of a workbook as text: a whole number without « .0 », a day as ISO text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
