"""Bases to measure on: complete house, many clients, in a temporary folder."""

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from sqlalchemy import insert

from ofdesk.bootstrap import desks
from ofdesk.domain.text import fold
from ofdesk.models import Client, Setting
from ofdesk.models.clients import SEARCHED
from ofdesk.models.ids import new_id
from ofdesk.ports.desk import Desk, DeskOptions

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
FIRST = ("Aéro-club", "Les Ailes", "Planeurs", "École de pilotage", "ULM", "Rotor-club")
PLACES = ("Figeac", "Étampes", "Œuilly", "Saint-Dié", "Łódź", "Besançon", "Mâcon", "Lognes")


def new_base(clients: int) -> Desk:
    """A FACTICE base with a complete house and ``clients`` clients, made by bulk inserts."""
    folder = Path(mkdtemp(prefix="ofdesk-bench-"))
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    os.environ["XDG_DATA_HOME"] = str(folder / "data")
    options = DeskOptions(folder / "base.ofdesk", operator="Mesure")
    desk = desks().create(options, factice=True, desk="01")
    uow = desk.write()
    with uow:
        uow.session.add_all(Setting(key=key, value=value) for key, value in HOUSE.items())
        rows = [client_row(number, uow.now(), desk.today) for number in range(clients)]
        if rows:
            uow.session.execute(insert(Client), rows)
        uow.commit()
    return desk


def client_row(number: int, now: datetime, today: date) -> dict[str, object]:
    """One invented client as a row; the same number gives the same client."""
    chance = Random(number)
    place = chance.choice(PLACES)
    row: dict[str, object] = {
        "id": new_id(),
        "platform": f"club{number:06d}",
        "name": f"{chance.choice(FIRST)} de {place} {number}",
        "city": place,
        "address_1": f"{chance.randint(1, 90)} route de l’aérodrome",
        "postcode": f"{chance.randint(1000, 95999):05d}",
        "contact_name": f"Dominique Martin {number % 97}",
        "email_structure": f"club{number}@example.org",
        "offer": chance.choice(("first_price", "business", "premiere")),
        "resources": chance.randint(1, 40),
        "resources_read_at": now,
        "resources_source": "platform",
        "state": "production",
        "created_at": now,
        "ends_on": today + timedelta(days=chance.randint(-30, 335)),
    }
    row["name_key"] = fold(str(row["name"]))
    row["search"] = fold(" ".join(str(row.get(name, "")) for name in SEARCHED))
    return row
