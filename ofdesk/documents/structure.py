"""What a page is made of, for those who listen to it: a tree of PDF structure elements.

It is recorded while drawing (``ofdesk.documents.surface``). The packaging that makes PDF/A-3a and
PDF/UA-1 of the page writes it out as the StructTreeRoot; the page alone carries only the marks.
"""

from dataclasses import dataclass, field
from typing import NamedTuple


class Mark(NamedTuple):
    """Marked content of a page: its index in the file, from 0, and its MCID on that page."""

    page: int
    mcid: int


class LinkArea(NamedTuple):
    """A link annotation of a page: its place among the annotations of that page, from 0."""

    page: int
    place: int


@dataclass(slots=True)
class Element:
    """One structure element: a PDF tag (``P``, ``H1``, ``Table``…), its kids in reading order.

    ``scope`` is of a ``TH`` (``Column`` or ``Row``); ``alt`` is what is read aloud of a ``Figure``.
    """

    tag: str
    scope: str = ""
    alt: str = ""
    kids: "list[Element | Mark | LinkArea]" = field(default_factory=list)

    def child(self, tag: str, scope: str = "", alt: str = "") -> "Element":
        """Append an element and return it."""
        element = Element(tag, scope, alt)
        self.kids.append(element)
        return element
