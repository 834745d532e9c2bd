"""One client sheet as it is read: fields, former names, periods, VAT and what to look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError, Value
from ofdesk.domain.vat import VatTreatment
from ofdesk.models import Client, Party, Period
from ofdesk.services.billing import billed
from ofdesk.services.client_checks import SheetWarning, sheet_warnings
from ofdesk.services.client_duplicates import duplicates
from ofdesk.services.client_fields import CLIENT_FIELDS, SELF, FieldValue
from ofdesk.services.client_history import history_count, last_author
from ofdesk.services.client_names import former_names, kept_sheet, lineage
from ofdesk.services.client_parties import party_values

COUNT_FACTS = ("resources_read_at", "resources_source", "resources_by", "resources_reason")


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One period of the subscription."""

    kind: str
    offer: str
    resources: int
    starts_on: date
    ends_on: date
    state: str


@dataclass(frozen=True, slots=True)
class VatLine:
    """The VAT of the client and why; ``refusal`` is the code when it cannot be told."""

    treatment: VatTreatment | None
    refusal: str = ""
    values: Mapping[str, Value] | None = None


@dataclass(frozen=True, slots=True)
class ClientSheet:
    """The whole sheet. ``fields`` has the names of ``spec/cli.md``, and those of this program."""

    client_id: str
    fields: Mapping[str, FieldValue]
    aliases: tuple[str, ...]
    periods: tuple[PeriodLine, ...]
    warnings: tuple[SheetWarning, ...]
    vat: VatLine
    history_count: int
    changed_by: str = ""
    """Who changed the sheet last."""


def read_sheet(session: Session, name: str, today: date) -> ClientSheet:
    """The sheet that a platform name, an address or a former name finds.

    Raises ``client_unknown``.
    """
    client = kept_sheet(session, name)
    warnings = [*duplicates(session, client), *sheet_warnings(session, client, today)]
    return ClientSheet(
        client_id=client.id,
        fields=sheet_fields(client, _party(session, client)),
        aliases=tuple(former_names(session, client.id)),
        periods=_periods(session, client),
        warnings=tuple(warnings),
        vat=_vat(session, client, today),
        history_count=history_count(session, client),
        changed_by=last_author(session, client),
    )


def sheet_fields(client: Client, party: Party | None) -> dict[str, FieldValue]:
    """Every field of a sheet by name, in the order of ``spec/cli.md``, as typed values."""
    fields: dict[str, FieldValue] = {"platform": client.platform}
    for name in CLIENT_FIELDS:
        fields[name] = getattr(client, name)
        if name == "country":
            fields["billed_to"] = SELF if party is None else party.name
            fields |= party_values(party)
        elif name == "anniversary":
            fields["ends_on"] = client.ends_on
        elif name == "resources":
            fields |= {fact: getattr(client, fact) for fact in COUNT_FACTS}
    return fields


def _party(session: Session, client: Client) -> Party | None:
    return session.get(Party, client.billed_party_id) if client.billed_party_id else None


def _periods(session: Session, client: Client) -> tuple[PeriodLine, ...]:
    rows = session.scalars(
        select(Period)
        .where(Period.client_id.in_(lineage(session, client.id)))
        .order_by(Period.starts_on, Period.ends_on, Period.id)
    )
    return tuple(
        PeriodLine(p.kind, p.offer, p.resources, p.starts_on, p.ends_on, p.state) for p in rows
    )


def _vat(session: Session, client: Client, today: date) -> VatLine:
    try:
        return VatLine(billed(session, client, today).vat)
    except DomainError as refused:
        return VatLine(None, refused.code, refused.values)
