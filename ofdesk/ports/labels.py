"""Sheets of address labels: which sheet, where on it to begin, what stands on each label."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """Labels to print. ``format`` is the maker's code (``L7163``); ``first`` the first free label
    of the first sheet, from 1, row by row; offsets move everything, in tenths of a millimetre,
    right and down; ``labels`` are the lines of each address."""

    format: str
    labels: tuple[tuple[str, ...], ...]
    day: date
    language: str = "fr"
    first: int = 1
    offset_x: int = 0
    offset_y: int = 0
    factice: bool = False
