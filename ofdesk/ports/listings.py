"""A page that is a heading, some sentences, a table and its totals: slips, letters, statements."""

from dataclasses import dataclass
from datetime import date

from ofdesk.ports.documents import BuyerFacts, SellerFacts


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its heading, its share of the width, and whether it is of figures."""

    heading: str
    share: int
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What the page says, in words already. ``copies`` are the labels of its copies, each drawn
    whole; ``recipient`` puts the page behind the window of an envelope."""

    title: str
    number: str
    day: date
    language: str
    seller: SellerFacts
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    facts: tuple[tuple[str, str], ...] = ()
    before: tuple[str, ...] = ()
    totals: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()
    copies: tuple[str, ...] = ("",)
    recipient: BuyerFacts | None = None
    factice: bool = False
