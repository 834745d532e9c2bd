"""The legal footer that the house may want under every page."""

from functools import lru_cache

from ofdesk.documents import ink
from ofdesk.documents.fonts import Style, wrapped
from ofdesk.documents.geometry import LEFT, PAGE_WIDTH, RIGHT
from ofdesk.documents.surface import Surface

BOTTOM, STEP = 292.0, 2.7
MOST_LINES = 2
SIZES = (6.5, 6.0, 5.5, 5.0)


def draw_footer(surface: Surface, text: str, *, first: bool) -> None:
    """Centred at the foot; a screen reader reads it once, on the first page."""
    if not text:
        return
    lines, style = _set(text)
    top = BOTTOM - (len(lines) - 1) * STEP
    with surface.leaf("P") if first else surface.artifact():
        for number, line in enumerate(lines):
            surface.centred(style, PAGE_WIDTH / 2, top + number * STEP, line)


@lru_cache(maxsize=16)
def _set(text: str) -> tuple[tuple[str, ...], Style]:
    """``text`` in two lines at most, as small as it takes: nothing of it is left out."""
    for size in SIZES:
        style = ink.FOOT.sized(size)
        lines = wrapped(text, style, RIGHT - LEFT)
        if len(lines) <= MOST_LINES:
            break
    return lines, style
