"""What a migration and its clean-up cost and why, and until when a quote may be accepted."""

from dataclasses import dataclass
from datetime import date

from ofdesk.domain.acts import Offer, offer_of
from ofdesk.domain.errors import DomainError
from ofdesk.domain.money import Cents, checked_cents
from ofdesk.domain.pricing import ActPrice
from ofdesk.domain.versions import Version, next_stable

INCLUDING = frozenset((Offer.BUSINESS, Offer.PREMIERE, Offer.CORPORATE, Offer.BUSINESS_PLUS))
"""Offers whose support includes every migration and clean-up; SOLO is not one (decision)."""

CLEANUP_WAYS = ("us", "self")


@dataclass(frozen=True, slots=True)
class MigrationPrice:
    """Cents before VAT and the code of the reason, whose sentence is in the words."""

    cents: Cents
    why_code: str


def migration_price(
    offer: str, source: Version, target: Version, price_cents: Cents
) -> MigrationPrice:
    """The price of a migration (table of domain §4); ``price_cents`` is the catalogue's.

    ``migration_included`` by the offer, ``migration_free_prerelease`` (towards an alpha or beta),
    ``migration_free_next_stable`` (from one to its own stable), else ``migration_billed``.
    """
    if offer_of(offer) in INCLUDING:
        return MigrationPrice(0, "migration_included")
    if not target.is_stable:
        return MigrationPrice(0, "migration_free_prerelease")
    if target == next_stable(source):
        return MigrationPrice(0, "migration_free_next_stable")
    return MigrationPrice(checked_cents(price_cents), "migration_billed")


def cleanup_price(
    offer: str, has_operations: bool, way: str, price: ActPrice
) -> tuple[str, MigrationPrice]:
    """Who does the clean-up of a step (``us``, ``self``, or nobody), for how much and why.

    ``way`` is the client's choice, done by us unless said otherwise; offers that include it leave
    no choice. Codes: ``cleanup_none``, ``cleanup_included``, ``cleanup_by_us``,
    ``cleanup_by_structure``. Raises ``DomainError('cleanup_choice')`` for an unknown way.
    """
    if way and way not in CLEANUP_WAYS:
        raise DomainError("cleanup_choice", field="cleanup", cleanup=way)
    if not has_operations:
        return "", MigrationPrice(0, "cleanup_none")
    if offer_of(offer) in INCLUDING or price.included:
        return "us", MigrationPrice(0, "cleanup_included")
    if way == "self":
        return "self", MigrationPrice(0, "cleanup_by_structure")
    return "us", MigrationPrice(checked_cents(price.price_cents), "cleanup_by_us")


def check_quote_open(valid_until: date | None, today: date) -> None:
    """Refuse to accept a quote after its last day (``quote_lapsed``): it is only made again."""
    if valid_until is not None and valid_until < today:
        raise DomainError("quote_lapsed", valid_until_on=valid_until.isoformat())
