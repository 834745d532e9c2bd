"""Invented clients on real airfields as sheets to import, the same for the same seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ofdesk.domain.dates import add_years
from ofdesk.domain.platforms import RESERVED
from ofdesk.domain.territories import CORSICA, METROPOLE, MONACO, territory_of
from ofdesk.services import demo_numbers as numbers
from ofdesk.services.demo_fates import (
    ASSOCIATION,
    COMPANY,
    PRIVATE,
    PUBLIC,
    Casting,
    castings,
)
from ofdesk.services.demo_places import Airfield, airfields, material, of_town, slug

PARIS = ZoneInfo("Europe/Paris")
OFFERS: Mapping[str, Mapping[str, int]] = {
    ASSOCIATION: {
        "first_price": 58,
        "business": 25,
        "premiere": 8,
        "business_plus": 6,
        "corporate": 3,
    },
    COMPANY: {
        "first_price": 12,
        "business": 35,
        "premiere": 22,
        "corporate": 20,
        "business_plus": 11,
    },
    PUBLIC: {"first_price": 40, "business": 60},
    PRIVATE: {"solo": 100},
}
VERSIONS = {
    "4.2": 52,
    "4": 17,
    "3.5": 9,
    "3": 7,
    "4.0beta": 4,
    "4.0alpha": 2,
    "2.1": 3,
    "5.0alpha": 3,
    "3.0alpha": 2,
    "1.3.1": 1,
}
DELIVERIES = {"post": 35, "email": 42, "both": 23}
COUNTS = {ASSOCIATION: (2, 14), COMPANY: (4, 30), PUBLIC: (2, 8), PRIVATE: (1, 2)}
MOST_RESOURCES = 60
PLACES = {"metropole": 905, "overseas": 60, "abroad": 35}
OVERSEAS = frozenset(("GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "PF", "NC"))
WITH_FRENCH_VAT = frozenset(("FR", "GP", "MQ", "RE", "GF", "YT"))
STATUS_MAY_WAIT = frozenset((METROPOLE, CORSICA, "GP", "MQ", "RE"))
"""Territories where VAT is the same for all, so that an unknown status stops nothing."""
LOCAL_LAW = ("57", "67", "68")
"""Associations of Alsace and Moselle have no RNA number."""


@dataclass(frozen=True, slots=True)
class Invented:
    """One client. ``fields`` as a sheet is typed, ``ends_on`` of the year that it had, or the day
    it comes (``new``) or goes (``twin``)."""

    rank: int
    platform: str
    fate: str
    day: date
    fields: Mapping[str, str]

    @property
    def contact(self) -> str:
        """Who orders."""
        return self.fields.get("contact_name") or self.fields["name"]


def invented(count: int, seed: int, start: date) -> list[Invented]:
    """``count`` clients whose years end in the year from ``start`` on, and those that leave."""
    troupe = _Troupe(Random(f"{seed} clients"), start)
    return [
        troupe.client(rank, casting) for rank, casting in enumerate(castings(count, troupe.chance))
    ]


class _Troupe:
    """Makes one client after the other; remembers which names are taken."""

    def __init__(self, chance: Random, start: date) -> None:
        self.chance = chance
        self._start = start
        self._taken: set[str] = set()
        self._last_name = ""
        everywhere = list(airfields())
        self._by_icao = {place.icao: place for place in everywhere}
        self._places = {
            "metropole": [place for place in everywhere if place.country == "FR"],
            "overseas": [place for place in everywhere if place.country in OVERSEAS],
            "abroad": [place for place in everywhere if place.country not in (*OVERSEAS, "FR")],
        }

    def client(self, rank: int, casting: Casting) -> Invented:
        """The client of a casting."""
        place = self._place(casting)
        person = self._person()
        fields = {"kind": casting.kind, "name": self._name(casting, place, person)}
        platform = self._platform(casting, place, fields["name"])
        fields |= self._address(casting.kind, place)
        fields |= self._people(casting.kind, platform, person, rank)
        fields |= self._law(casting, place, rank)
        fields |= self._subscription(casting, place)
        fields |= _party(casting, place, rank)
        if rank % 7 == 3:
            fields["tags"] = ", ".join(self.chance.sample(material("people")["tags"], 2))
        if rank % 11 == 2:
            fields["notes"] = self.chance.choice(material("people")["notes"])
        day = self._start + timedelta(days=casting.offset)
        if casting.fate not in ("new", "test", "twin"):
            original = add_years(day + timedelta(days=1), -self.chance.randint(1, 12))
            fields |= {"ends_on": day.isoformat(), "anniversary": original.isoformat()}
        return Invented(rank, platform, casting.fate, day, fields)

    def _choice(self, weights: Mapping[str, int]) -> str:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def _place(self, casting: Casting) -> Airfield:
        if casting.icao:
            place = self._by_icao[casting.icao]
            if casting.icao == "LFMD" and casting.kind == PRIVATE:
                return Airfield(place.icao, place.field, "Cannes", "06400", "FR")
            return place
        where = "metropole" if casting.kind in (PUBLIC, PRIVATE) else self._choice(PLACES)
        return self.chance.choice(self._places[where])

    def _person(self) -> str:
        names = (material("people")[part] for part in ("first_names", "last_names"))
        return " ".join(self.chance.choice(known) for known in names)

    def _name(self, casting: Casting, place: Airfield, person: str) -> str:
        if casting.kind == PRIVATE:
            return person
        if casting.fate == "twin":
            return self._last_name.replace("Aéro-club", "Aéroclub").replace(" – ", " ")
        people = material("people")
        forms = people["clubs"]
        if casting.kind == PUBLIC:
            forms = people["public"]
        elif place.country in people["abroad_clubs"]:
            local = "abroad_clubs" if casting.kind == ASSOCIATION else "abroad_companies"
            forms = people[local][place.country]
        elif casting.kind == COMPANY:
            forms = people["companies"]
        form = forms[0] if casting.icao else self.chance.choice(forms)
        town = place.city if place.country == MONACO else place.town
        self._last_name = form.format(
            de=of_town(town),
            town=town,
            aviator=self.chance.choice(people["aviators"]),
            adjective=self.chance.choice(people["adjectives"]),
            birds=self.chance.choice(people["birds"]),
        )
        return self._last_name

    def _platform(self, casting: Casting, place: Airfield, name: str) -> str:
        if casting.kind == PRIVATE:
            letters = "".join(self.chance.choice("ABCDEFGHJKLMNPRSTUVXYZ") for _ in range(3))
            wanted = [f"f-g{letters.lower()}"]
        else:
            town = slug(place.town, whole=True)
            clubs = [town, f"ac-{town}"] if casting.kind == ASSOCIATION else []
            wanted = [*clubs, slug(name)]
        wanted += [f"{wanted[-1]}-{number}" for number in range(2, 1000)]
        free = next(x for x in wanted if x not in self._taken and not RESERVED.fullmatch(x))
        self._taken.add(free)
        return free

    def _address(self, kind: str, place: Airfield) -> dict[str, str]:
        people = material("people")
        street = f"{self.chance.randint(1, 98)} {self.chance.choice(people['streets'])}"
        first, second = people["airfield"].format(de=of_town(place.field)), ""
        if kind == PRIVATE:
            first = street
        elif kind == PUBLIC:
            first, second = people["town_hall"], street
        elif self.chance.random() < 0.15:
            second = street
        return {
            "address_1": first,
            "address_2": second,
            "postcode": place.postcode,
            "city": place.city,
            "country": place.country,
        }

    def _people(self, kind: str, platform: str, person: str, rank: int) -> dict[str, str]:
        first, _, last = person.partition(" ")
        own = f"{slug(first)}.{slug(last)}@example.com"
        fields = {"email_contact": own if kind == PRIVATE or rank % 3 else ""}
        if kind != PRIVATE:
            fields |= {"email_structure": f"bureau@{platform}.example.org", "contact_name": person}
        return {
            **fields,
            "contact_phone": numbers.phone(rank),
            "activity": material("people")["activities"][kind],
            "delivery": "chorus" if kind == PUBLIC else self._choice(DELIVERIES),
        }

    def _law(self, casting: Casting, place: Airfield, rank: int) -> dict[str, str]:
        if casting.kind == PRIVATE:
            return {"taxable": "no"}
        checked = (self._start - timedelta(days=self.chance.randint(20, 400))).isoformat()
        if casting.kind == PUBLIC:
            siren = numbers.siren(rank)
            return {
                "taxable": "no",
                "siren": siren,
                "siret": numbers.siret(siren),
                "service_code": "AERO",
                "engagement": f"BC-{rank:05d}",
            }
        if casting.kind == ASSOCIATION:
            return self._law_of_association(casting, place, rank, checked)
        forms = material("people")["legal_forms"]
        fields = {
            "taxable": "yes",
            "legal_form": self.chance.choice(forms.get(place.country, forms["FR"])),
        }
        if place.country == "FR" or place.country in OVERSEAS:
            fields |= {"siren": numbers.siren(rank), "taxable_verified_on": checked}
            if place.country in WITH_FRENCH_VAT:
                fields["vat_number"] = numbers.french_vat(fields["siren"])
        elif place.country in ("CH", "GB", MONACO):
            fields |= {"foreign_id": f"{place.country}-{900_000 + rank}"}
        elif rank % 4 == 0 and place.icao != "GCXO" and casting.icao != "LELL":
            number = numbers.foreign_vat(place.country, rank)
            fields |= {"vat_number": number, "vat_number_checked_on": checked}
        return fields

    def _law_of_association(
        self, casting: Casting, place: Airfield, rank: int, checked: str
    ) -> dict[str, str]:
        if casting.fate == "blocked":
            return {"taxable": "unknown"}
        fields = {"taxable": "no", "taxable_verified_on": checked}
        territory = territory_of(place.country, place.postcode)
        if territory in STATUS_MAY_WAIT and rank % 6 == 5:
            fields = {"taxable": "unknown"}
        if territory in (METROPOLE, CORSICA) and not place.postcode.startswith(LOCAL_LAW):
            fields["rna"] = numbers.rna(place.postcode, rank)
        if place.country == "FR" and rank % 5 == 0:
            fields["siren"] = numbers.siren(rank)
        return fields

    def _subscription(self, casting: Casting, place: Airfield) -> dict[str, str]:
        few, many = COUNTS[casting.kind]
        count = self.chance.randint(few, many)
        if casting.kind in (ASSOCIATION, COMPANY) and self.chance.random() < 0.04:
            count = self.chance.randint(many, MOST_RESOURCES)
        read_on = self._start - timedelta(days=self.chance.randint(1, 20))
        known = casting.fate not in ("test", "twin") or self.chance.random() < 0.5
        read_at = datetime.combine(read_on, time(9, self.chance.randint(0, 59)), PARIS)
        english = place.country in ("GB", "DE", "IT", "ES")
        return {
            "offer": self._choice(OFFERS[casting.kind]),
            "production_version": self._choice(VERSIONS),
            "state": "test" if casting.fate in ("new", "test", "twin") else "production",
            "resources": str(count) if known else "",
            "resources_read_at": read_at.isoformat() if known else "",
            "language": "en" if english else "fr",
        }


def _party(casting: Casting, place: Airfield, rank: int) -> dict[str, str]:
    """The party that is billed for some: a federation, a parent company, a town hall."""
    if place.country != "FR":
        return {}
    chosen = None
    if casting.kind == ASSOCIATION and rank % 24 in (10, 22):
        chosen = rank // 24 % 2
    elif casting.kind == COMPANY and rank % 6 == 0:
        chosen = 2
    elif casting.kind == ASSOCIATION and rank % 60 == 7:
        chosen = 3
    if chosen is None:
        return {}
    party = dict(material("people")["parties"][chosen])
    party["siren"] = numbers.siren(99_000 + chosen)
    if party["kind"] == PUBLIC:
        party["siret"] = numbers.siret(party["siren"])
    if party["kind"] == COMPANY:
        party["vat_number"] = numbers.french_vat(party["siren"])
    return {f"billing_{name}": value for name, value in party.items()}
