"""The catalogue in force on a day, as the values that the pure price functions take."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select, update
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
    catalogue = session.execute(_in_force(day)).first()
    if catalogue is None:
        raise DomainError("catalogue_missing", day_on=day.isoformat())
    return _listed(session, catalogue, offer)


def price_list_of(session: Session, catalogue_id: str, offer: str) -> PriceList:
    """The prices of ``offer`` in a given catalogue: the one of the period's own invoice."""
    header = session.execute(_header().where(Catalogue.id == catalogue_id)).one()
    return _listed(session, header, offer)


def _in_force(day: date) -> Select[Any]:
    query = _header().where(Catalogue.valid_from <= day)
    return query.order_by(Catalogue.valid_from.desc()).limit(1)


def _header() -> Select[Any]:
    columns: tuple[Any, ...] = (Catalogue.id, Catalogue.label, Catalogue.is_example)
    return select(*columns)


def _listed(session: Session, catalogue: Row[Any], offer: str) -> PriceList:
    found = session.scalars(
        select(CatalogueOffer).where(
            CatalogueOffer.catalogue_id == catalogue.id, CatalogueOffer.offer == offer
        )
    ).one_or_none()
    if found is None:
        raise DomainError("offer_unknown", field="offer", offer=offer, catalogue=catalogue.label)
    return PriceList(catalogue.id, catalogue.label, catalogue.is_example, offer_price(found))


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
    uow.session.execute(
        update(Catalogue)
        .where(Catalogue.id == catalogue_id, Catalogue.used_at.is_(None))
        .values(used_at=uow.now())
    )


def check_prices_saved(uow: UnitOfWork, day: date) -> None:
    """Refuse to issue anything on a real base before its own price list is in force."""
    found = uow.session.execute(_in_force(day)).first()
    if not uow.factice and (found is None or found.is_example):
        raise DomainError("catalogue_example", catalogue=found.label if found else "")


def check_issuable(uow: UnitOfWork, listed: PriceList) -> None:
    """Refuse to issue from the example catalogue on a real base (``catalogue_example``)."""
    if listed.is_example and not uow.factice:
        raise DomainError("catalogue_example", catalogue=listed.catalogue_label)
