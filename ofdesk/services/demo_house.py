"""What the demo base needs before its first client: company, bank, price lists, versions."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from ofdesk.models import Catalogue
from ofdesk.services.catalogue import AddCatalogue, add_catalogue, catalogue_named
from ofdesk.services.catalogue_rows import ActRow, BracketRow, CatalogueSheet, OfferRow
from ofdesk.services.demo_calendar import Calendar
from ofdesk.services.demo_places import material
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.services.versions import SetVersions, set_versions

ROUNDED_TO = 10
"""Prices of the later list are whole tens of cents."""


def furnish(calendar: Calendar, start: date, today: date) -> None:
    """Settings, versions, and the example price list before and after the New Year."""
    house = material("house")
    set_settings(SetSettings(house["settings"]), calendar.write())
    set_versions(SetVersions(house["stable"], house["prereleases"]), calendar.write())
    with calendar.desk.read() as session:
        label = session.scalars(
            select(Catalogue.label).where(Catalogue.is_example).order_by(Catalogue.valid_from)
        ).first()
        example = catalogue_named(session, label or "")
    if start < example.valid_from:
        add_catalogue(AddCatalogue(_of_year(example, start.year)), calendar.write())
    percent = house["price_rise_percent"]
    dearer = _of_year(_dearer(example, percent), today.year)
    notes = house["price_list_notes"].format(percent=percent)
    add_catalogue(AddCatalogue(replace(dearer, notes=notes)), calendar.write())


def _of_year(sheet: CatalogueSheet, year: int) -> CatalogueSheet:
    label = material("house")["price_list_label"].format(year=year)
    return replace(sheet, label=label, valid_from=date(year, 1, 1))


def _dearer(sheet: CatalogueSheet, percent: int) -> CatalogueSheet:
    """The same offers at prices ``percent`` higher; the only real price stays as it is."""

    def risen(cents: int) -> int:
        return cents * (100 + percent) // (100 * ROUNDED_TO) * ROUNDED_TO

    def offer(row: OfferRow) -> OfferRow:
        acts = {
            name: act if name == "migration" else ActRow(act.included, risen(act.price_cents))
            for name, act in row.acts.items()
        }
        brackets = tuple(BracketRow(b.first, risen(b.unit_cents)) for b in row.brackets)
        return replace(
            row,
            base_cents=risen(row.base_cents),
            minimum_cents=risen(row.minimum_cents),
            brackets=brackets,
            acts=acts,
        )

    return replace(sheet, offers=tuple(offer(row) for row in sheet.offers))
