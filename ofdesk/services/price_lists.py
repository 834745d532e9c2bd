"""The catalogue in force on a day, as the values that the pure price functions take."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.pricing import ActPrice, Bracket, OfferPrice
from ofdesk.models import Catalogue, CatalogueOffer
from ofdesk.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PriceList:
    """One offer of the catalogue in force on a day, and which catalogue that is."""

    catalogue_id: str
    catalogue_label: str
    is_example: bool
    offer: OfferPrice


def price_list(session: Session, offer: str, day: date) -> PriceList:
    """The prices of ``offer`` on ``day``. Raises ``catalogue_missing``, ``offer_unknown``."""
    catalogue = session.scalars(
        select(Catalogue)
        .where(Catalogue.valid_from <= day)
        .order_by(Catalogue.valid_from.desc())
        .limit(1)
    ).first()
    if catalogue is None:
        raise DomainError("catalogue_missing", day_on=day.isoformat())
    return _listed(catalogue, offer)


def price_list_of(session: Session, catalogue_id: str, offer: str) -> PriceList:
    """The prices of ``offer`` in a given catalogue: the one of the period's own invoice."""
    return _listed(session.get_one(Catalogue, catalogue_id), offer)


def _listed(catalogue: Catalogue, offer: str) -> PriceList:
    for found in catalogue.offers:
        if found.offer == offer:
            return PriceList(
                catalogue.id, catalogue.label, catalogue.is_example, offer_price(found)
            )
    raise DomainError("offer_unknown", field="offer", offer=offer, catalogue=catalogue.label)


def offer_price(row: CatalogueOffer) -> OfferPrice:
    """A stored offer as the frozen value of the price functions."""
    return OfferPrice(
        offer=row.offer,
        base_cents=row.base_cents,
        minimum_cents=row.minimum_cents,
        brackets=tuple(Bracket(b.first, b.unit_cents) for b in row.brackets),
        acts={a.act: ActPrice(a.included, a.price_cents) for a in row.acts},
    )


def mark_used(uow: UnitOfWork, catalogue_id: str) -> None:
    """Freeze the catalogue: a document takes a price from it (domain §2)."""
    catalogue = uow.session.get_one(Catalogue, catalogue_id)
    if catalogue.used_at is None:
        catalogue.used_at = uow.now()


def check_issuable(uow: UnitOfWork, listed: PriceList) -> None:
    """Refuse to issue from the example catalogue on a real base (``catalogue_example``)."""
    if listed.is_example and not uow.factice:
        raise DomainError("catalogue_example", catalogue=listed.catalogue_label)
