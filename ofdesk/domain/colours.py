"""The colour of the house on its pages: white text must be read on it (WCAG 2.2, 1.4.3)."""

import re

from ofdesk.domain.errors import DomainError

LEAST_CONTRAST = 4.5


def contrast_with_white(colour: str) -> float:
    """The contrast of « #RRGGBB » with white, from 1 (white) to 21 (black)."""
    shares = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def check_colour(text: str, field: str = "colour") -> str:
    """« #1c5d99 » or « 1C5D99 » as « #1C5D99 ».

    Raises ``colour_invalid`` and, where white is not read on it, ``colour_too_pale``.
    """
    bare = text.strip().removeprefix("#").upper()
    if not re.fullmatch("[0-9A-F]{6}", bare):
        raise DomainError("colour_invalid", field=field, value=text)
    colour = f"#{bare}"
    if contrast_with_white(colour) < LEAST_CONTRAST:
        raise DomainError("colour_too_pale", field=field, value=colour)
    return colour
