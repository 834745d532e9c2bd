"""Plain tables for a terminal: aligned columns, no drawing."""

from collections.abc import Sequence
from unicodedata import combining, east_asian_width

GAP = "  "


def width(text: str) -> int:
    """Columns of a terminal that ``text`` takes."""
    if text.isascii():
        return len(text)
    wide = sum(east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(combining(c) > 0 for c in text)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], right: str = "") -> str:
    """``rows`` under ``headings``; ``right`` has an ``r`` at the columns set to the right."""
    lines = [list(headings), *(list(row) for row in rows)]
    widths = [max(width(line[n]) for line in lines) for n in range(len(headings))]
    return "\n".join(_line(line, widths, right) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: str) -> str:
    shown = []
    for n, cell in enumerate(cells):
        filling = " " * (widths[n] - width(cell))
        shown.append(filling + cell if right[n : n + 1] == "r" else cell + filling)
    return GAP.join(shown).rstrip()


def pairs_text(pairs: Sequence[tuple[str, str]]) -> str:
    """One ``name  value`` a line, the names aligned."""
    room = max((width(name) for name, _ in pairs), default=0)
    return "\n".join(f"{name}{' ' * (room - width(name))}{GAP}{value}" for name, value in pairs)
