"""A real FACTICE base with a complete house, on a day of one's own."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from ofdesk.bootstrap import desks
from ofdesk.ports.desk import Desk, DeskOptions
from ofdesk.services.clients import AddClient, add_client
from ofdesk.services.settings import SetSettings, set_settings
from tests.builders import make_desk

TODAY = date(2026, 11, 25)
HOUSE = {
    "company.name": "OpenFlyers (FACTICE)",
    "company.legal_form": "SARL",
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
AddClub = Callable[..., str]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Desk]:
    """The base, on 25 November 2026."""
    options = DeskOptions(tmp_path / "house.db", operator="Anne", today=TODAY)
    desk = desks().create(options, factice=True, desk="01")
    set_settings(SetSettings(HOUSE), desk.write())
    yield desk
    desk.close()


@pytest.fixture
def club(house: Desk) -> AddClub:
    """Adds a client: a First Price club of four resources whose year ends in a month."""

    def add(platform: str = "mermoz", **fields: str) -> str:
        given = {
            "name": f"Aéro-club de {platform.title()}",
            "email_structure": f"bureau@{platform}.example",
            "email_contact": f"contact@{platform}.example",
            "address_1": "Aérodrome",
            "postcode": "31130",
            "city": "Balma",
            "offer": "first_price",
            "production_version": "3",
            "resources": "4",
            "ends_on": (TODAY + timedelta(days=30)).isoformat(),
        }
        add_client(AddClient(platform, given | fields), house.write(), house.today)
        return platform

    return add


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The base of ``tests.builders``, on its Monday in June."""
    made = make_desk(tmp_path)
    yield made
    made.close()
