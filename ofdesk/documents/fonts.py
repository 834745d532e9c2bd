"""The four fonts of documents, always embedded, and the measures of text set in them.

Static TrueType alone: ReportLab reads neither CFF nor variable axes, and applies no OpenType
feature, hence Lato, whose figures are tabular by default (``reference/factur-x.md`` §1).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ofdesk import paths
from ofdesk.documents.geometry import MM

REGULAR = "Lato-Regular"
MEDIUM = "Lato-SemiBold"
BOLD = "Lato-Bold"
POSTAL = "DejaVuSansCondensed"

_BREAKS = re.compile(r"[ \t\r\n\f\v]+")
_DRAWN_AS_SPACE = frozenset("\t\r\n\f\v")

Colour = tuple[float, float, float]


class Style(NamedTuple):
    """How text is set: a font of this module, points, and red, green and blue from 0 to 1."""

    font: str
    size: float
    colour: Colour

    def sized(self, size: float) -> "Style":
        """The same at another size."""
        return Style(self.font, size, self.colour)


@cache
def font(name: str) -> TTFont:
    """The font ``name``, read and registered on first use (about 15 ms each)."""
    found = TTFont(name, str(paths.resource("fonts", f"{name}.ttf")))
    pdfmetrics.registerFont(found)
    return found


@cache
def drawable() -> frozenset[str]:
    """The characters that every font of documents can draw, and those drawn as a space."""
    codes = set(font(POSTAL).face.charToGlyph)
    for name in (REGULAR, MEDIUM, BOLD):
        codes &= set(font(name).face.charToGlyph)
    return frozenset(map(chr, codes)) | _DRAWN_AS_SPACE


def missing(text: str) -> str:
    """The characters of ``text`` that cannot be drawn, each once, in order."""
    known = drawable()
    return "".join(dict.fromkeys(c for c in normalize("NFC", text) if c not in known))


def clean(text: str) -> str:
    """``text`` as it is drawn: composed letters, no line break, single spaces; no-break ones
    stay."""
    if not text.isascii():
        text = normalize("NFC", text)
    return " ".join(word for word in _BREAKS.split(text) if word)


def width(text: str, style: Style) -> float:
    """Millimetres that ``text`` takes."""
    return float(font(style.font).stringWidth(text, style.size)) / MM


def fitted(text: str, style: Style, room: float, least: float) -> Style:
    """``style``, made smaller until ``text`` takes at most ``room`` mm, not under ``least`` pt."""
    taken = width(text, style)
    if taken <= room:
        return style
    return style.sized(max(least, int(style.size * room / taken * 20) / 20))


@lru_cache(maxsize=4096)
def wrapped(text: str, style: Style, room: float) -> tuple[str, ...]:
    """``text`` cut into lines of at most ``room`` mm, between words, or inside one too long.

    At least one line, empty for an empty text. Cached: a batch repeats its sentences.
    """
    bare = clean(text)
    if width(bare, style) <= room:
        return (bare,)
    lines, line, taken = [], "", 0.0
    space = width(" ", style)
    for word in _pieces(bare, style, room):
        wide = width(word, style)
        if line and taken + space + wide <= room:
            line, taken = f"{line} {word}", taken + space + wide
        else:
            if line:
                lines.append(line)
            line, taken = word, wide
    lines.append(line)
    return tuple(lines)


def _pieces(text: str, style: Style, room: float) -> Iterator[str]:
    for word in text.split(" "):
        if width(word, style) <= room:
            yield word
        else:
            yield from _broken(word, style, room)


def _broken(word: str, style: Style, room: float) -> Iterator[str]:
    cuts, taken = [0], 0.0
    for place, character in enumerate(word):
        wide = width(character, style)
        if taken + wide > room and place > cuts[-1]:
            cuts.append(place)
            taken = 0.0
        taken += wide
    for start, end in pairwise([*cuts, len(word)]):
        yield word[start:end]
