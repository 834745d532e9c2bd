"""Builds what tests of use cases stand on, through the real store: bases, clients, price lists."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ofdesk.bootstrap import LazyRenderer
from ofdesk.domain.dates import add_years
from ofdesk.domain.errors import DomainError
from ofdesk.models import (
    Catalogue,
    CatalogueAct,
    CatalogueBracket,
    CatalogueOffer,
    Client,
    Period,
    PlatformVersion,
)
from ofdesk.models.ids import new_id
from ofdesk.ports.desk import Desk, DeskOptions
from ofdesk.ports.documents import DocumentRenderer
from ofdesk.services.orders import Order
from ofdesk.services.receipts import AddReceipt, Payment, ReceiptDone, add_receipt
from ofdesk.services.renewals import RenewClient, Renewed, renew_client
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.store.desks import SqlDesks

TODAY = date(2026, 6, 15)
"""A Monday, far from both ends of the year."""

ORDER = Order("Mme Carpentier", "téléphone")
PARIS = ZoneInfo("Europe/Paris")

HOUSE = {
    "company.name": "OpenFlyers (FACTICE)",
    "company.legal_form": "SARL",
    "company.capital": "7 500 €",
    "company.address_1": "1 allée des Essais",
    "company.postcode": "31000",
    "company.city": "Toulouse",
    "company.siren": "732829320",
    "company.rcs_city": "Toulouse",
    "company.vat_number": "FR44732829320",
    "bank.account_holder": "SARL OPENFLYERS (FACTICE)",
    "bank.iban": "FR7630006000011234567890189",
    "bank.bic": "AGRIFRPP",
}
"""A complete company, invented."""


def make_desk(
    folder: Path,
    *,
    today: date | None = TODAY,
    factice: bool = True,
    number: str = "01",
    renderer: DocumentRenderer | None = None,
    name: str = "base.ofdesk",
) -> Desk:
    """A new base in ``folder``, open, without company or client; real when not ``factice``."""
    options = DeskOptions(folder / name, operator="Anne", today=today if factice else None)
    desks = SqlDesks(renderer or LazyRenderer())
    return desks.create(options, factice=factice, desk=number)


def complete_company(desk: Desk, **more: str) -> None:
    """The settings without which a real base issues nothing, and ``more`` (dots as ``__``)."""
    given = {name.replace("__", "."): value for name, value in more.items()}
    set_settings(SetSettings({**HOUSE, **given}), desk.write())


def add_client(desk: Desk, platform: str = "mermoz", **more: object) -> str:
    """A complete client of the Business offer with a fresh count of 12; returns its id."""
    uow = desk.write()
    with uow:
        values = {
            "id": new_id(),
            "platform": platform,
            "name": f"Aéro-club {platform.title()}",
            "email_structure": f"bureau@{platform}.example",
            "contact_name": "Madame Carpentier",
            "address_1": "Aérodrome de Toulouse Lasbordes",
            "postcode": "31130",
            "city": "Balma",
            "offer": "business",
            "resources": 12,
            "resources_read_at": uow.now(),
            "resources_source": "platform",
            "production_version": "3",
            "created_at": uow.now(),
        }
        client = Client(**(values | more))
        uow.session.add(client)
        uow.commit()
        return client.id


def add_year(desk: Desk, client_id: str, ends_on: date, **more: object) -> str:
    """An imported, acquired year that ends on ``ends_on``; the sheet says so too."""
    uow = desk.write()
    with uow:
        starts_on = add_years(ends_on + timedelta(days=1), -1)
        client = uow.session.get_one(Client, client_id)
        client.anniversary, client.ends_on, client.state = starts_on, ends_on, "production"
        values = {
            "id": new_id(),
            "client_id": client_id,
            "kind": "initial",
            "offer": client.offer,
            "resources": client.resources or 0,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "state": "acquired",
        }
        period = Period(**(values | more))
        uow.session.add(period)
        uow.commit()
        return period.id


def change_client(desk: Desk, platform: str, **values: object) -> None:
    """Set columns of the sheet as they are."""
    with (uow := desk.write()):
        client = uow.session.scalars(select(Client).where(Client.platform == platform)).one()
        for name, value in values.items():
            setattr(client, name, value)
        uow.commit()


def read_client(desk: Desk, platform: str = "mermoz") -> Client:
    """The sheet as stored."""
    with desk.read() as session:
        return session.scalars(select(Client).where(Client.platform == platform)).one()


def read_periods(desk: Desk, client_id: str) -> list[Period]:
    """The periods of a client, oldest first."""
    query = select(Period).where(Period.client_id == client_id).order_by(Period.starts_on)
    with desk.read() as session:
        return list(session.scalars(query.order_by(Period.id)))


def dearer_catalogue(desk: Desk, starts_on: date, factor: int = 2, label: str = "Nouveau") -> str:
    """A price list whose every price is ``factor`` times the one in force; returns its id."""
    with (uow := desk.write()):
        session = uow.session
        latest = select(Catalogue).order_by(Catalogue.valid_from.desc()).limit(1)
        present = session.scalars(latest).one()
        made = Catalogue(
            id=new_id(),
            label=label,
            valid_from=starts_on,
            is_example=False,
            offers=[_dearer(offer, factor) for offer in present.offers],
        )
        session.add(made)
        uow.commit()
        return made.id


def _dearer(offer: CatalogueOffer, factor: int) -> CatalogueOffer:
    return CatalogueOffer(
        offer=offer.offer,
        position=offer.position,
        base_cents=offer.base_cents * factor,
        minimum_cents=offer.minimum_cents * factor,
        brackets=[
            CatalogueBracket(first=b.first, unit_cents=b.unit_cents * factor)
            for b in offer.brackets
        ],
        acts=[
            CatalogueAct(act=a.act, included=a.included, price_cents=a.price_cents * factor)
            for a in offer.acts
        ],
    )


def open_versions(desk: Desk, stable: str, *prereleases: str) -> None:
    """Which version is proposed to new clients, and which pre-releases are open."""
    with (uow := desk.write()):
        for version in uow.session.scalars(select(PlatformVersion)):
            version.stable = version.name == stable
            version.is_open = version.name in prereleases
        uow.commit()


def renewed(
    desk: Desk, platform: str = "mermoz", answers: frozenset[str] = frozenset(), **asked: object
) -> Renewed:
    """Issue the ordered invoice of the next year (or its proposition, with ``propose=True``)."""
    values: Mapping[str, object] = {"order": ORDER} | asked
    return renew_client(RenewClient(platform, **values), desk.write(answers), desk.today)


def received(desk: Desk, cents: int, *numbers: str, **more: object) -> ReceiptDone:
    """A transfer of today that pays ``numbers`` in their order."""
    payments = tuple(Payment(number) for number in numbers)
    values: Mapping[str, object] = {
        "method": "transfer",
        "payments": payments,
        "received_on": desk.today,
    } | more
    request = AddReceipt(cents=cents, **values)
    return add_receipt(request, desk.write(), desk.today)


def later(desk: Desk, days: int) -> date:
    """Turn the clock of a FACTICE base; returns the new day."""
    desk.turn_clock(desk.today + timedelta(days=days))
    return desk.today


def noon(day: date) -> datetime:
    """An instant of ``day`` in Paris."""
    return datetime.combine(day, time(12), PARIS)


def refusal(act: Callable[[], object]) -> DomainError:
    """The refusal that ``act`` raises."""
    try:
        act()
    except DomainError as error:
        return error
    raise AssertionError("nothing was refused")
