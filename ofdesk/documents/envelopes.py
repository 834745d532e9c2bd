"""The window envelopes that pages are folded into, and what each shows whatever the sheet's place.

Derived in ``reference/payments.md`` §1.3: a sheet folded at 105 mm slides inside its envelope, so
what is **always** seen is the intersection of the window over every place it can take.
"""

from dataclasses import dataclass

from ofdesk.documents.geometry import FOLDS, PAGE_WIDTH, Box


@dataclass(frozen=True, slots=True)
class EnvelopeProfile:
    """An envelope and its window, in millimetres; ``right`` and ``bottom`` are the distances from
    the window to those edges of the envelope, ``fold`` the height of the folded sheet."""

    name: str
    width: float
    height: float
    window_width: float
    window_height: float
    right: float = 20.0
    bottom: float = 20.0
    fold: float = FOLDS[0]


DL_45 = EnvelopeProfile("DL 45x100", 220.0, 110.0, 100.0, 45.0)
DL_35 = EnvelopeProfile("DL 35x100", 220.0, 110.0, 100.0, 35.0)
C56_45 = EnvelopeProfile("C5/6 45x100", 229.0, 114.0, 100.0, 45.0)
C56_35 = EnvelopeProfile("C5/6 35x100", 229.0, 114.0, 100.0, 35.0)
SHIPPED = (DL_45, DL_35, C56_45, C56_35)


def always_seen(profile: EnvelopeProfile) -> Box:
    """The part of the page behind the window wherever the sheet slid."""
    across, down = _play(profile)
    window = _window(profile)
    return Box(window.left, window.top, window.right - across, window.bottom - down)


def sometimes_seen(profile: EnvelopeProfile) -> Box:
    """The part of the page that can show through the window at some place of the sheet."""
    across, down = _play(profile)
    window = _window(profile)
    return Box(window.left - across, window.top - down, window.right, window.bottom)


def _window(profile: EnvelopeProfile) -> Box:
    right = profile.width - profile.right
    bottom = profile.height - profile.bottom
    return Box(right - profile.window_width, bottom - profile.window_height, right, bottom)


def _play(profile: EnvelopeProfile) -> tuple[float, float]:
    return profile.width - PAGE_WIDTH, profile.height - profile.fold
