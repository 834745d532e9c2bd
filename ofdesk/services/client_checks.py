"""Rules that tie several fields of a sheet or of a billed party together (domain §1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError, Value
from ofdesk.domain.identifiers import check_siret, check_vat_number
from ofdesk.domain.postal import postal_warnings
from ofdesk.domain.versions import Version
from ofdesk.models import Client, Party, PlatformVersion
from ofdesk.services.billing import address_of
from ofdesk.services.client_fields import FieldValue


@dataclass(frozen=True, slots=True)
class SheetWarning:
    """Something to look at, never a refusal: a code of ``ofdesk.words`` and its values."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)


def check_identifiers(
    who: Client | Party, changed: Mapping[str, FieldValue], prefix: str = ""
) -> None:
    """SIRET and VAT number against SIREN and country; a SIRET alone gives its SIREN.

    Only what ``changed`` touches is looked at, so that an old sheet with a fault can be edited.
    Raises ``siret_siren_differs``, ``vat_number_invalid``, ``vat_number_country``,
    ``vat_number_siren_differs``.
    """
    if {"siren", "siret"} & changed.keys() and who.siret:
        if not who.siren:
            who.siren = who.siret[:9]
        check_siret(who.siret, who.siren, field=f"{prefix}siret")
    if {"siren", "vat_number", "country"} & changed.keys() and who.vat_number:
        who.vat_number = check_vat_number(
            who.vat_number,
            country=who.country,
            siren=who.siren,
            field=f"{prefix}vat_number",
        )


def note_vat_changes(
    who: Client | Party, changed: Mapping[str, FieldValue], given: Mapping[str, FieldValue]
) -> None:
    """A changed VAT number or status is not verified any more, unless a day was given with it."""
    if "vat_number" in changed and "vat_number_checked_on" not in given:
        who.vat_number_checked_on = None
    if "taxable" in changed and "taxable_verified_on" not in given:
        who.taxable_verified_on = None


def check_sheet(client: Client) -> None:
    """What every sheet needs. Raises ``name_missing``, ``email_missing``."""
    if not client.name:
        raise DomainError("name_missing", field="name")
    if not (client.email_structure or client.email_contact):
        raise DomainError("email_missing", field="email_structure")


def sheet_warnings(session: Session, client: Client, today: date) -> list[SheetWarning]:
    """What a person should look at on a sheet: its postal address and its version."""
    found: list[SheetWarning] = []
    if client.delivery in ("post", "both") and client.billed_party_id is None:
        postal = postal_warnings(client.name, client.contact_name, address_of(client))
        found += [SheetWarning(warning.code, warning.values) for warning in postal]
    if client.anniversary is not None and client.anniversary.year > today.year + 2:
        found.append(
            SheetWarning("anniversary_far", {"anniversary_on": client.anniversary.isoformat()})
        )
    if client.production_version and not _is_listed(session, client.production_version):
        found.append(SheetWarning("version_not_listed", {"version": client.production_version}))
    return found


def _is_listed(session: Session, version: str) -> bool:
    names = session.scalars(select(PlatformVersion.name)).all()
    return not names or Version.parse(version) in {Version.parse(name) for name in names}
