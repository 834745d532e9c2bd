"""Where things stand on the A4 page, in millimetres from its top left corner (``documents.md`` §2).

The address box and the keep-out zone come from ``ofdesk.documents.envelopes``: what is always seen
through every shipped window, and what can be seen through some window.
"""

from typing import NamedTuple

MM = 72 / 25.4
"""Points in a millimetre."""

PAGE_WIDTH = 210.0
PAGE_HEIGHT = 297.0


class Box(NamedTuple):
    """A rectangle in millimetres from the top left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def holds(self, other: "Box", slack: float = 0.0) -> bool:
        """Whether ``other`` lies inside, give or take ``slack``."""
        return (
            other.left >= self.left - slack
            and other.top >= self.top - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def meets(self, other: "Box") -> bool:
        """Whether the two have a point in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


MARGIN = 15.0
LEFT, RIGHT = MARGIN, PAGE_WIDTH - MARGIN

FOLDS = (105.0, 210.0)
ADDRESS = Box(111.0, 59.0, 189.0, 85.0)
ADDRESS_MIDDLE = 72.0
KEEP_OUT = Box(88.0, 34.0, 210.0, 99.0)

COLUMN_RIGHT = 84.0
"""Where the left column of the header ends."""
TABLE_TOP = 101.1
"""Top of the table on page 1: the fold at 105 crosses its header row, never figures."""
NEXT_TABLE_TOP = 36.0
"""Top of the table on the pages after, under the line that says whose pages they are."""
PANEL_TOP, PANEL_BOTTOM = 171.7, 206.3
"""The panel of the ways to pay."""
BODY_BOTTOM_ABOVE_PANEL = 170.2
BODY_BOTTOM = 284.0
COUPON_TOP = FOLDS[1]
