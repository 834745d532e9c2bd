"""Invented clients on real airfields, the same for the same seed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from ofdesk import paths
from ofdesk.domain.dates import add_years
from ofdesk.domain.text import fold
from ofdesk.models import Client, Party, Period
from ofdesk.models.ids import new_id

FORMS = (
    *(("Aéro-club de {town}", "association"),) * 6,
    *(("Les Ailes de {town}", "association"), ("ULM Club de {town}", "association")),
    *(("Centre de vol à voile de {town}", "association"), ("Rotor-club de {town}", "association")),
    *(("École de pilotage de {town}", "company"), ("{town} Formation aéronautique", "company")),
    ("École municipale de l’air de {town}", "public"),
    ("{person}, propriétaire", "private"),
)
FIRST = ("Hélène", "Claire", "Gaël", "Noémie", "Loïc", "Anaïs", "Théo", "Zoé", "Rémi", "Inès")
LAST = ("Carpentier", "Lefèvre", "Gauthier", "Étienne", "Moulin", "Bénard", "Héraud", "Noël")
OFFERS = ("first_price",) * 5 + ("business",) * 3 + ("premiere", "corporate", "business_plus")
VERSIONS = ("4.2",) * 6 + ("4",) * 3 + ("3.5", "3", "4.0beta", "2.1")
DELIVERIES = ("post",) * 5 + ("email",) * 3 + ("both",)
TAGS = ("", "", "", "suivi Claire", "vol à voile", "prospect salon")
TAXABLE_BY_KIND = {"association": "no", "company": "yes", "public": "no", "private": "no"}
FOREIGN_VAT = {
    "BE": "BE0403170701",
    "DE": "DE136695976",
    "ES": "ESB58378431",
    "IT": "IT00743110157",
}


@dataclass(frozen=True, slots=True)
class Airfield:
    """A place: town, country or territory, and a postcode of its region."""

    town: str
    country: str
    postcode: str


def airfields() -> list[Airfield]:
    """The airfields shipped with the program."""
    text = paths.resource("demo", "airfields.json").read_text(encoding="utf-8")
    return [
        Airfield(town, country, code)
        for _icao, town, country, code in json.loads(text)["airfields"]
    ]


def luhn_siren(chance: Random) -> str:
    """Nine digits whose check digit is right; begins with 9, where few real ones do."""
    digits = [9] + [chance.randint(0, 9) for _ in range(7)]
    total = 0
    for position, digit in enumerate(reversed(digits)):
        doubled = digit * 2 if position % 2 == 0 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return "".join(map(str, digits)) + str(-total % 10)


def invented(count: int, chance: Random, today: date) -> Iterator[tuple[Client, Period | None]]:
    """``count`` clients with their imported period, which ends before the year of the demo."""
    places = airfields()
    taken: set[str] = set()
    for number in range(count):
        place = places[number % len(places)]
        form, kind = FORMS[number % len(FORMS)]
        if place.country != "FR" and kind == "public":
            kind = "association"
        client = _client(place, form, kind, chance)
        client.platform = _free(client.name if kind != "private" else client.contact_name, taken)
        client.email_structure = f"bureau@{client.platform}.example"
        client.email_contact = f"contact@{client.platform}.example" if number % 3 else ""
        _count(client, chance, today)
        yield client, _period(client, number, chance, today)


def _client(place: Airfield, form: str, kind: str, chance: Random) -> Client:
    person = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    client = Client(
        id=new_id(),
        name=form.format(town=place.town, person=person),
        kind=kind,
        contact_name=person,
        contact_phone=f"05 {chance.randint(10, 99)} {chance.randint(10, 99)} 00 12",
        address_1=f"Aérodrome de {place.town}" if kind != "private" else "12 rue des Pilotes",
        postcode=place.postcode,
        city=place.town,
        country=place.country,
        offer="solo" if kind == "private" else chance.choice(OFFERS),
        production_version=chance.choice(VERSIONS),
        delivery=chance.choice(DELIVERIES),
        tags=chance.choice(TAGS),
        language="en" if place.country in ("GB", "CH") and chance.random() < 0.5 else "fr",
        taxable=TAXABLE_BY_KIND[kind],
        state="production",
        created_at=datetime(2020, 1, 2, 9, tzinfo=UTC),
    )
    _identify(client, chance)
    return client


def _identify(client: Client, chance: Random) -> None:
    if client.country in FOREIGN_VAT:
        if client.kind == "company":
            client.vat_number = FOREIGN_VAT[client.country]
            client.vat_number_checked_on = date(2025, 6, 2)
        return
    if client.country in ("GB", "CH"):
        return
    if client.kind == "company":
        client.legal_form, client.siren = "SARL", luhn_siren(chance)
    elif client.kind == "association" and chance.random() < 0.6:
        client.rna = f"W{chance.randint(100_000_000, 999_999_999)}"
        if chance.random() < 0.1 and client.country == "FR":
            client.taxable = "unknown"


def _free(name: str, taken: set[str]) -> str:
    words = "".join(c if c.isalnum() and c.isascii() else " " for c in fold(name)).split()
    base = "-".join(w for w in words if w not in ("de", "du", "les", "la", "l", "d"))[:40]
    base = base.strip("-") or "club"
    platform, number = base, 1
    while platform in taken:
        number += 1
        platform = f"{base}-{number}"
    taken.add(platform)
    return platform


def _count(client: Client, chance: Random, today: date) -> None:
    client.resources = 1 if client.kind == "private" else chance.choice((*range(2, 13), 18, 31))
    age = chance.choice((0, 1, 2, 3, 5, 6, 20, 90))
    read_on = today - timedelta(days=age)
    client.resources_read_at = datetime.combine(read_on, time(9, 30), UTC)
    client.resources_source = "platform"


def _period(client: Client, number: int, chance: Random, today: date) -> Period | None:
    if number % 37 == 5:
        client.state = "test"
        return None
    if number % 61 == 7:
        client.state = "suspended"
    anniversary = add_years(today, -3) + timedelta(days=chance.randint(-40, 320))
    client.anniversary = anniversary
    ends_on = anniversary
    while ends_on < today - timedelta(days=366):
        ends_on = add_years(ends_on, 1)
    ends_on -= timedelta(days=1)
    client.ends_on = ends_on
    return Period(
        id=new_id(),
        client_id=client.id,
        kind="initial",
        offer=client.offer,
        resources=max(1, client.resources or 1),
        starts_on=add_years(ends_on + timedelta(days=1), -1),
        ends_on=ends_on,
        state="acquired",
    )


def federation() -> Party:
    """Who is billed for several clubs."""
    return Party(
        id=new_id(),
        name="Fédération des aéro-clubs (FACTICE)",
        kind="association",
        address_1="155 avenue de l’Exemple",
        postcode="75013",
        city="Paris",
        email="compta@federation.example",
        taxable="no",
    )
