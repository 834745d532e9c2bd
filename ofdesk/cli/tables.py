"""Plain tables for a terminal: aligned columns, no drawing."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = "  "


_FIRST_COMBINING = "\u0300"
"""Below it, in Latin letters, one character is one column."""


def width(text: str) -> int:
    """Columns of a terminal that ``text`` takes."""
    if text.isascii() or max(text) < _FIRST_COMBINING:
        return len(text)
    from unicodedata import combining, east_asian_width

    wide = sum(east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(combining(c) > 0 for c in text)


def table(headings: "Sequence[str]", rows: "Sequence[Sequence[str]]", right: str = "") -> str:
    """``rows`` under ``headings``; ``right`` has an ``r`` at the columns set to the right."""
    columns = [
        _column(cells, to_right=right[n : n + 1] == "r")
        for n, cells in enumerate(zip(headings, *rows, strict=True))
    ]
    return "\n".join(GAP.join(cells).rstrip() for cells in zip(*columns, strict=True))


def _column(cells: "Sequence[str]", *, to_right: bool) -> list[str]:
    widths = [width(cell) for cell in cells]
    room = max(widths)
    blanks = [" " * (room - taken) for taken in widths]
    if to_right:
        return [blank + cell for cell, blank in zip(cells, blanks, strict=True)]
    return [cell + blank for cell, blank in zip(cells, blanks, strict=True)]


def pairs_text(pairs: "Sequence[tuple[str, str]]") -> str:
    """One ``name  value`` a line, the names aligned."""
    room = max((width(name) for name, _ in pairs), default=0)
    return "\n".join(f"{name}{' ' * (room - width(name))}{GAP}{value}" for name, value in pairs)
