"""A price list as plain values: how it is shown, exchanged, checked and compared (domain §2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ofdesk.models import Catalogue, CatalogueOffer

ACTS = ("migration", "cleanup", "password", "email", "import_hour")
BASE, MINIMUM, BRACKET = "base", "minimum", "bracket"


@dataclass(frozen=True, slots=True)
class BracketRow:
    """From resource number ``first`` on, ``unit_cents`` each, HT."""

    first: int
    unit_cents: int


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act: included, or at a price in cents HT."""

    included: bool
    price_cents: int


@dataclass(frozen=True, slots=True)
class OfferRow:
    """What one offer costs, in cents HT."""

    offer: str
    base_cents: int
    minimum_cents: int
    brackets: tuple[BracketRow, ...]
    acts: Mapping[str, ActRow]


@dataclass(frozen=True, slots=True)
class CatalogueSheet:
    """One price list. ``used`` once a document took a price from it: then it never changes."""

    label: str
    valid_from: date
    is_example: bool
    used: bool
    notes: str
    offers: tuple[OfferRow, ...]


@dataclass(frozen=True, slots=True)
class PriceChange:
    """One price that differs; absent on the side that does not have it, « included » is 0."""

    offer: str
    item: str
    before_cents: int | None
    after_cents: int | None


def sheet_of(catalogue: Catalogue) -> CatalogueSheet:
    """A stored price list as plain values."""
    return CatalogueSheet(
        label=catalogue.label,
        valid_from=catalogue.valid_from,
        is_example=catalogue.is_example,
        used=catalogue.used_at is not None,
        notes=catalogue.notes,
        offers=tuple(_offer(row) for row in catalogue.offers),
    )


def _offer(row: CatalogueOffer) -> OfferRow:
    return OfferRow(
        offer=row.offer,
        base_cents=row.base_cents,
        minimum_cents=row.minimum_cents,
        brackets=tuple(BracketRow(b.first, b.unit_cents) for b in row.brackets),
        acts={a.act: ActRow(a.included, a.price_cents) for a in row.acts},
    )


def compared(before: CatalogueSheet, after: CatalogueSheet) -> list[PriceChange]:
    """Every price that changes from one list to the other."""
    old, new = dict(prices(before)), dict(prices(after))
    return [
        PriceChange(offer, item, old.get((offer, item)), new.get((offer, item)))
        for offer, item in {**old, **new}
        if old.get((offer, item)) != new.get((offer, item))
    ]


def prices(sheet: CatalogueSheet) -> Iterator[tuple[tuple[str, str], int]]:
    """Every price of a list under its offer and item, as ``bracket 1`` or ``migration``."""
    for offer in sheet.offers:
        yield (offer.offer, BASE), offer.base_cents
        yield (offer.offer, MINIMUM), offer.minimum_cents
        for bracket in offer.brackets:
            yield (offer.offer, f"{BRACKET} {bracket.first}"), bracket.unit_cents
        for act, price in offer.acts.items():
            yield (offer.offer, act), 0 if price.included else price.price_cents
