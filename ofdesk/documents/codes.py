"""The two codes of a page as rows of modules: Code 128 of the reference, QR of the transfer."""

import re
from functools import lru_cache
from typing import Final

import segno

from ofdesk.documents.surface import Run

MODULE = 0.33
"""Millimetres of the narrowest bar: what cheap readers still see on laser paper."""
QUIET_MODULES = 10
QR_QUIET_MODULES = 4
QR_MASK: Final = 0
"""Fixed: any mask is read as well, and trying the eight costs four times the drawing of a page."""

_DARK = re.compile(rb"\x01+")

START_B, START_C = 104, 105
TO_B, TO_C = 100, 99
STOP = "2331112"

# ISO/IEC 15417, table 1: widths of bars and spaces in turn of the values 0 to 105.
_WIDTHS = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231"
    "113222123122123221223211221132221231213212223112312131311222321122321221312212322112322211"
    "212123212321232121111323131123131321112313132113132311211313231113231311112133112331132131"
    "113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111"
    "314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211"
    "241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141"
    "214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214"
    "211232"
)
VALUES = tuple(_WIDTHS[start : start + 6] for start in range(0, len(_WIDTHS), 6))


@lru_cache(maxsize=64)
def code128(text: str) -> tuple[tuple[Run, ...], int]:
    """The bars of ``text`` (ASCII without control characters), and how many modules they take.

    Runs of four digits or more are packed two by two (set C). Quiet zones are not counted.
    Raises ``ValueError`` for a character that set B lacks.
    """
    values = _values(text)
    check = (values[0] + sum(place * value for place, value in enumerate(values))) % 103
    widths = "".join(VALUES[value] for value in (*values, check)) + STOP
    runs, at = [], 0
    for place, character in enumerate(widths):
        wide = int(character)
        if place % 2 == 0:
            runs.append((0, at, wide))
        at += wide
    return tuple(runs), at


def _values(text: str) -> list[int]:
    if not text or any(not " " <= character <= "\x7f" for character in text):
        raise ValueError(f"no Code 128 of {text!r}")
    values: list[int] = []
    packed = False
    for piece in re.findall(r"(?:[0-9]{2}){2,}|[^0-9]+|[0-9]", text):
        pack = len(piece) >= 4 and piece.isdigit()
        if not values:
            values.append(START_C if pack else START_B)
        elif pack is not packed:
            values.append(TO_C if pack else TO_B)
        packed = pack
        if pack:
            values += [int(piece[start : start + 2]) for start in range(0, len(piece), 2)]
        else:
            values += [ord(character) - 32 for character in piece]
    return values


def qr(payload: str) -> tuple[tuple[Run, ...], int]:
    """The dark runs of the QR code of ``payload`` (UTF-8, level M), and its side in modules.

    The quiet zone is not counted.
    """
    code = segno.make_qr(payload, error="m", encoding="utf-8", boost_error=False, mask=QR_MASK)
    runs: list[Run] = []
    for row, line in enumerate(code.matrix):
        runs += [(row, dark.start(), dark.end() - dark.start()) for dark in _DARK.finditer(line)]
    return tuple(runs), len(code.matrix)
