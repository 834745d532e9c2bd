"""Deferred income (produits constatés d'avance, 487): what of a service comes after a day."""

from datetime import date
from fractions import Fraction

from ofdesk.domain.money import round_half_away


def deferred_cents(total_cents: int, starts_on: date, ends_on: date, at: date) -> int:
    """The part of ``total_cents`` HT for the days of a service after ``at``, by whole days.

    Both ends are served. Raises ``ValueError`` for a service that ends before it begins.
    """
    days = (ends_on - starts_on).days + 1
    if days < 1:
        raise ValueError("a service that ends before it begins")
    after = min(max((ends_on - at).days, 0), days)
    return round_half_away(total_cents * Fraction(after, days))
