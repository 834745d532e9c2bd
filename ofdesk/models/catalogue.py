"""Dated price lists: offers with base fee, minimum and graduated brackets, and prices of acts."""

from datetime import date, datetime

from sqlalchemy import Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from ofdesk.models.base import Base, identity, marked, reference, row_version, scalar
from ofdesk.models.types import Cents, Day, Flag, Instant


class Catalogue(Base):
    """A version of the price list, in force from ``valid_from`` until the next one begins.

    ``used_at`` is set when a document first takes a price from it; then it never changes again.
    """

    __tablename__ = "catalogue"
    __table_args__ = ({"info": {"sync": "rows"}},)

    id: Mapped[str] = identity()
    label: Mapped[str] = scalar()
    valid_from: Mapped[date] = marked("key", Day, unique=True)
    is_example: Mapped[bool] = scalar(Flag, default=False)
    notes: Mapped[str] = marked("note", Text, default="")
    used_at: Mapped[datetime | None] = marked("first", Instant)
    row_seq: Mapped[int | None] = row_version()
    offers: Mapped[list["CatalogueOffer"]] = relationship(
        order_by="CatalogueOffer.position", cascade="all, delete-orphan", lazy="selectin"
    )


class CatalogueOffer(Base):
    """What one offer costs: base fee and minimum, HT."""

    __tablename__ = "catalogue_offer"
    __table_args__ = (UniqueConstraint("catalogue_id", "offer"), {"info": {"sync": "rows"}})

    id: Mapped[str] = identity()
    catalogue_id: Mapped[str] = reference("catalogue.id", index=True)
    offer: Mapped[str] = marked("key")
    position: Mapped[int] = scalar(Integer, default=0)
    base_cents: Mapped[int] = marked("money", Cents, default=0)
    minimum_cents: Mapped[int] = marked("money", Cents, default=0)
    row_seq: Mapped[int | None] = row_version()
    brackets: Mapped[list["CatalogueBracket"]] = relationship(
        order_by="CatalogueBracket.first", cascade="all, delete-orphan", lazy="selectin"
    )
    acts: Mapped[list["CatalogueAct"]] = relationship(
        order_by="CatalogueAct.act", cascade="all, delete-orphan", lazy="selectin"
    )


class CatalogueBracket(Base):
    """Resources from number ``first`` on cost ``unit_cents`` each, until the next bracket."""

    __tablename__ = "catalogue_bracket"
    __table_args__ = (UniqueConstraint("offer_id", "first"), {"info": {"sync": "rows"}})

    id: Mapped[str] = identity()
    offer_id: Mapped[str] = reference("catalogue_offer.id", index=True)
    first: Mapped[int] = scalar(Integer)
    unit_cents: Mapped[int] = marked("money", Cents)
    row_seq: Mapped[int | None] = row_version()


class CatalogueAct(Base):
    """Price of one act for an offer: ``migration``, ``cleanup``, ``password``, ``email`` or
    ``import_hour``; absent price with ``included`` true."""

    __tablename__ = "catalogue_act"
    __table_args__ = (UniqueConstraint("offer_id", "act"), {"info": {"sync": "rows"}})

    id: Mapped[str] = identity()
    offer_id: Mapped[str] = reference("catalogue_offer.id", index=True)
    act: Mapped[str] = marked("key")
    included: Mapped[bool] = scalar(Flag, default=False)
    price_cents: Mapped[int] = marked("money", Cents, default=0)
    row_seq: Mapped[int | None] = row_version()
