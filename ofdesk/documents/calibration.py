"""The page that sets a printer against its window envelopes: ruler, folds, windows."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from itertools import pairwise

from ofdesk.documents import ink
from ofdesk.documents.drawing import new_canvas
from ofdesk.documents.envelopes import EnvelopeProfile, always_seen, sometimes_seen
from ofdesk.documents.fonts import wrapped
from ofdesk.documents.geometry import ADDRESS, FOLDS, LEFT, PAGE_WIDTH, RIGHT
from ofdesk.documents.surface import Surface
from ofdesk.words.catalog import language as language_in_force
from ofdesk.words.formats import quantity
from ofdesk.words.pages import printed

RULER_TOP, RULER_LENGTH = 130.0, 100
PRINTED_AS_OF = date(2026, 1, 1)
"""The page is the same for ever; its file needs a date."""


def calibration_page(profiles: Sequence[EnvelopeProfile], language: str = "") -> bytes:
    """One page: for each profile what its window always shows (solid) and can show (dashed)."""
    language = language or language_in_force()
    say = printed(language)
    out = BytesIO()
    canvas = new_canvas(out, PRINTED_AS_OF, language)
    canvas.setTitle(say["calibration"])
    surface = Surface(canvas)
    with surface.leaf("H1"):
        surface.text(ink.TITLE, LEFT, 18.0, say["calibration"])
    with surface.leaf("P"):
        texts = wrapped(say["calibration_how"], ink.VALUE, RIGHT - LEFT)
        surface.lines(ink.VALUE, (LEFT, 25.0), texts, 4.2)
    with surface.artifact():
        surface.filled(ADDRESS, ink.TINT)
    _draw_folds(surface, say["fold_here"])
    for place, profile in enumerate(profiles):
        _draw_profile(surface, profile)
        with surface.leaf("P"):
            text = say["calibration_profile"].format(
                name=profile.name,
                width=quantity(round(profile.window_width * 10_000), language),
                height=quantity(round(profile.window_height * 10_000), language),
            )
            surface.text(ink.VALUE, LEFT, 60.0 + place * 5.0, f"{place + 1}. {text}")
    _draw_numbers(surface, profiles)
    _draw_ruler(surface, say["calibration_ruler"])
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_folds(surface: Surface, text: str) -> None:
    for y in FOLDS:
        with surface.artifact():
            surface.dashes((4.5, y), (PAGE_WIDTH - 4.5, y), ink.HAIRLINE)
        with surface.leaf("P"):
            surface.text(ink.SMALL, LEFT, y - 1.2, text)


def _draw_profile(surface: Surface, profile: EnvelopeProfile) -> None:
    with surface.artifact():
        surface.outlined(always_seen(profile), ink.BLUE)
        seen = sometimes_seen(profile)
        corners = ((seen.left, seen.top), (seen.right, seen.top))
        lower = ((seen.right, seen.bottom), (seen.left, seen.bottom))
        points = (*corners, *lower, corners[0])
        for start, end in pairwise(points):
            surface.dashes(start, end, ink.SECONDARY)


def _draw_numbers(surface: Surface, profiles: Sequence[EnvelopeProfile]) -> None:
    with surface.leaf("P"):
        for place, profile in enumerate(profiles):
            box = always_seen(profile)
            surface.text(ink.SMALL, box.left + 1.0 + place * 4.0, box.top + 3.0, str(place + 1))


def _draw_ruler(surface: Surface, text: str) -> None:
    with surface.artifact():
        surface.rule((LEFT, RULER_TOP), (LEFT + RULER_LENGTH, RULER_TOP), ink.BLACK)
        for mark in range(RULER_LENGTH + 1):
            long = 6.0 if mark % 10 == 0 else 4.0 if mark % 5 == 0 else 2.5
            x = LEFT + mark
            surface.rule((x, RULER_TOP), (x, RULER_TOP - long), ink.BLACK)
    with surface.leaf("P"):
        for mark in range(0, RULER_LENGTH + 1, 10):
            surface.centred(ink.SMALL, LEFT + mark, RULER_TOP + 3.4, str(mark))
        surface.text(ink.STRONG, LEFT + RULER_LENGTH + 4.0, RULER_TOP, text)
