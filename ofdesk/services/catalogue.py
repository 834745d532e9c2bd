"""Price lists: the one of a day, a new version, two compared; a used one is never edited."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Catalogue, CatalogueAct, CatalogueBracket, CatalogueOffer
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.catalogue_rows import CatalogueSheet, OfferRow, PriceChange, compared, sheet_of


@dataclass(frozen=True, slots=True)
class AddCatalogue:
    """A price list to put beside the others, in force from its own day on."""

    sheet: CatalogueSheet


def catalogue_on(session: Session, day: date) -> CatalogueSheet:
    """The price list in force on ``day``. Raises ``catalogue_missing``."""
    found = session.scalars(
        select(Catalogue)
        .where(Catalogue.valid_from <= day)
        .order_by(Catalogue.valid_from.desc())
        .limit(1)
    ).first()
    if found is None:
        raise DomainError("catalogue_missing", day_on=day.isoformat())
    return sheet_of(found)


def catalogue_named(session: Session, name: str) -> CatalogueSheet:
    """The price list of a label, or the one that begins or is in force on a day as ISO text.

    Raises ``catalogue_unknown``, ``catalogue_missing``.
    """
    found = session.scalars(select(Catalogue).where(Catalogue.label == name)).first()
    if found is not None:
        return sheet_of(found)
    try:
        day = date.fromisoformat(name)
    except ValueError:
        known = list(session.scalars(select(Catalogue.label).order_by(Catalogue.valid_from)))
        raise DomainError("catalogue_unknown", name=name[:60], known=known) from None
    return catalogue_on(session, day)


def compare_catalogues(session: Session, first: str, second: str) -> list[PriceChange]:
    """The prices that change between two lists. Raises as ``catalogue_named``."""
    return compared(catalogue_named(session, first), catalogue_named(session, second))


def add_catalogue(request: AddCatalogue, uow: UnitOfWork) -> CatalogueSheet:
    """Put a price list beside the others; one of the same day that nobody used is replaced.

    Raises ``catalogue_used`` (a document took a price from it), ``offer_twice``,
    ``bracket_order``, ``bracket_first``, ``catalogue_label_taken``.
    """
    sheet = request.sheet
    check_catalogue(sheet)
    with uow:
        session = uow.session
        same_day = select(Catalogue).where(Catalogue.valid_from == sheet.valid_from)
        present = session.scalars(same_day).one_or_none()
        if present is not None:
            if present.used_at is not None:
                day = sheet.valid_from.isoformat()
                raise DomainError("catalogue_used", field="valid_from", valid_from_on=day)
            session.delete(present)
            session.flush()
        if session.scalars(select(Catalogue).where(Catalogue.label == sheet.label)).first():
            raise DomainError("catalogue_label_taken", field="label", label=sheet.label)
        made = _stored(sheet)
        session.add(made)
        session.flush()
        uow.commit()
        return sheet_of(made)


def check_catalogue(sheet: CatalogueSheet) -> None:
    """Each offer once; brackets from resource 1 on, in order. Raises as ``add_catalogue``."""
    seen: set[str] = set()
    for offer in sheet.offers:
        if offer.offer in seen:
            raise DomainError("offer_twice", field="offer", offer=offer.offer)
        seen.add(offer.offer)
        firsts = [bracket.first for bracket in offer.brackets]
        if firsts and firsts[0] != 1:
            raise DomainError("bracket_first", field="first", offer=offer.offer)
        if firsts != sorted(set(firsts)):
            raise DomainError("bracket_order", field="first", offer=offer.offer)


def _stored(sheet: CatalogueSheet) -> Catalogue:
    return Catalogue(
        label=sheet.label,
        valid_from=sheet.valid_from,
        is_example=sheet.is_example,
        notes=sheet.notes,
        offers=list(_offers(sheet)),
    )


def _offers(sheet: CatalogueSheet) -> Iterator[CatalogueOffer]:
    for position, offer in enumerate(sheet.offers):
        yield CatalogueOffer(
            offer=offer.offer,
            position=position,
            base_cents=offer.base_cents,
            minimum_cents=offer.minimum_cents,
            brackets=[
                CatalogueBracket(first=b.first, unit_cents=b.unit_cents) for b in offer.brackets
            ],
            acts=_acts(offer),
        )


def _acts(offer: OfferRow) -> list[CatalogueAct]:
    return [
        CatalogueAct(act=act, included=price.included, price_cents=price.price_cents)
        for act, price in offer.acts.items()
    ]
