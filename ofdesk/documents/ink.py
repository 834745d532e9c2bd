"""Colours and letter styles of issued documents: fixed, whatever the theme (design tokens §10).

Secondary ink has a contrast of 7.94 on white and 7.12 on the tint, white on blue 6.83; nothing is
said by colour alone, since pages are printed in black and white.
"""

from functools import lru_cache

from ofdesk.documents.fonts import BOLD, MEDIUM, POSTAL, REGULAR, Colour, Style


def _rgb(text: str) -> Colour:
    red, green, blue = (round(int(text[i : i + 2], 16) / 255, 4) for i in (1, 3, 5))
    return red, green, blue


@lru_cache(maxsize=16)
def house_colour(text: str) -> Colour:
    """The colour of the house by its « #RRGGBB », by default the usual blue."""
    return _rgb(text) if text else BLUE


@lru_cache(maxsize=64)
def coloured(style: Style, text: str) -> Style:
    """A style in the colour of the house."""
    return Style(style.font, style.size, house_colour(text))


INK = _rgb("#1A2129")
SECONDARY = _rgb("#475260")
BLUE = _rgb("#1C5D99")
TINT = _rgb("#EEF3F8")
HAIRLINE = _rgb("#B9C1CA")
WATERMARK = _rgb("#EEF0F3")
WHITE = (1.0, 1.0, 1.0)
BLACK = (0.0, 0.0, 0.0)

BRAND = Style(BOLD, 14, INK)
TITLE = Style(BOLD, 17, INK)
NUMBER = Style(MEDIUM, 12, BLUE)
LETTERHEAD = Style(REGULAR, 7.5, SECONDARY)
SUBTITLE = Style(MEDIUM, 7.5, INK)
LABEL = Style(REGULAR, 8.5, SECONDARY)
VALUE = Style(REGULAR, 8.5, INK)
STRONG = Style(MEDIUM, 8.5, INK)
RECIPIENT = Style(POSTAL, 10, INK)
PAGE = Style(REGULAR, 8, SECONDARY)

COLUMN = Style(MEDIUM, 8, SECONDARY)
CELL = Style(REGULAR, 8.8, INK)
CELL_STRONG = Style(MEDIUM, 8.8, INK)
DETAIL = Style(REGULAR, 7.5, SECONDARY)
NOTE = Style(REGULAR, 8, INK)
MENTION = Style(REGULAR, 7.5, SECONDARY)
TOTAL = Style(REGULAR, 8.8, SECONDARY)
TOTAL_FIGURE = Style(REGULAR, 8.8, INK)
TOTAL_STRONG = Style(MEDIUM, 8.8, INK)
NET = Style(MEDIUM, 10.5, WHITE)
NET_FIGURE = Style(BOLD, 12, WHITE)

PANEL_TITLE = Style(BOLD, 9, INK)
PANEL_HEAD = Style(BOLD, 8, INK)
PANEL_TEXT = Style(REGULAR, 7.5, SECONDARY)
PANEL_LABEL = Style(REGULAR, 7, SECONDARY)
PANEL_VALUE = Style(REGULAR, 7.5, INK)
PANEL_STRONG = Style(MEDIUM, 7.5, INK)
LINK = Style(MEDIUM, 7.5, BLUE)
COUPON_TITLE = Style(BOLD, 11, INK)
COUPON_AMOUNT = Style(BOLD, 18, INK)
COUPON_POST = Style(POSTAL, 9, INK)
SMALL = Style(REGULAR, 7, SECONDARY)
FOOT = Style(REGULAR, 6.5, SECONDARY)
CODE_TEXT = Style(REGULAR, 9, INK)
STAMP = Style(BOLD, 64, WATERMARK)
