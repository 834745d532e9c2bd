"""The window envelopes that pages are folded into, and what each shows whatever the sheet's place.

Derived in ``reference/payments.md`` §1.3: a sheet folded at 105 mm slides inside its envelope, so
what is **always** seen is the intersection of the window over every place it can take.
"""

import json
from dataclasses import dataclass
from functools import cache

from ofdesk import paths
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


@cache
def shipped() -> tuple[EnvelopeProfile, ...]:
    """The profiles that come with the program (tenths of a millimetre in their file)."""
    text = paths.resource("legal", "envelope_profiles.json").read_text(encoding="utf-8")
    return tuple(
        EnvelopeProfile(
            name=row["name"],
            width=row["width"] / 10,
            height=row["height"] / 10,
            window_width=row["window_width"] / 10,
            window_height=row["window_height"] / 10,
            right=row["window_right"] / 10,
            bottom=row["window_bottom"] / 10,
            fold=row["fold"] / 10,
        )
        for row in json.loads(text)
    )


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
