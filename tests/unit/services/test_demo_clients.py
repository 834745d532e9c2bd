"""Invented clients before they live: real places, right identifiers, names that are free."""

from collections import Counter
from datetime import date
from random import Random

import airportsdata
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.identifiers import check_email, check_phone
from ofdesk.domain.platforms import platform_name
from ofdesk.domain.territories import MONACO, UNKNOWN, territory_of
from ofdesk.services import demo_numbers as numbers
from ofdesk.services.demo_clients import invented
from ofdesk.services.demo_fates import FATES, GONE, LEADS, castings
from ofdesk.services.demo_life import RENEWED
from ofdesk.services.demo_places import airfields, material, of_town, slug

START = date(2025, 11, 25)


def test_every_airfield_is_real_and_in_its_country():
    known = airportsdata.load("ICAO")
    astray = [
        place
        for place in airfields()
        if place.country != MONACO and known[place.icao]["country"] != place.country
    ]
    assert astray == []
    assert len(airfields()) > 400


def test_every_airfield_stands_once_and_has_a_whole_address():
    places = [(place.icao, place.city) for place in airfields()]
    assert len(places) == len(set(places))
    for place in airfields():
        assert place.field
        assert place.city
        assert territory_of(place.country, place.postcode) != UNKNOWN


@pytest.mark.parametrize(
    ("town", "said"),
    [
        ("Figeac", "de Figeac"),
        ("Auch", "d’Auch"),
        ("Égletons", "d’Égletons"),
        ("Hyères", "d’Hyères"),
        ("Le Havre", "du Havre"),
        ("Les Mureaux", "des Mureaux"),
        ("La Rochelle", "de La Rochelle"),
        ("L’Aigle", "de L’Aigle"),
        ("Île d’Yeu", "de l’Île d’Yeu"),
    ],
)
def test_towns_are_named_as_in_french(town, said):
    assert of_town(town) == said


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Aéro-club de Figeac", "aero-club-figeac"),
        ("Les Ailes de l’Étang", "ailes-etang"),
        ("La", "la"),
        ("Association aéronautique et aérostatique de Saint-Jean-en-Royans", None),
    ],
)
def test_a_label_is_made_of_the_words_that_tell_something(text, label):
    made = slug(text)
    assert label in (None, made)
    assert platform_name(made) == made


def test_a_label_may_keep_every_word():
    assert slug("La Rochelle", whole=True) == "la-rochelle"


ranks = st.integers(min_value=0, max_value=98_999)


@given(ranks)
def test_identifiers_are_right_for_every_client(rank):
    siren = numbers.siren(rank)
    assert siren.startswith("009")
    assert numbers.siret(siren).startswith(siren)
    assert numbers.french_vat(siren).endswith(siren)
    assert check_phone(numbers.phone(rank))


@given(ranks, st.sampled_from(("01000", "20000", "20290", "75001", "95100")))
def test_associations_of_every_department_have_a_number(postcode_rank, postcode):
    assert numbers.rna(postcode, postcode_rank).startswith("W")


@pytest.mark.parametrize("country", ["BE", "DE", "ES", "IT", "LU"])
def test_member_states_have_vat_numbers_with_right_digits(country):
    found = {numbers.foreign_vat(country, rank) for rank in range(0, 1000, 37)}
    assert len(found) == 28
    assert all(number.startswith(country) for number in found)


def test_other_countries_have_none():
    assert numbers.foreign_vat("CH", 1) == ""


def test_no_check_digit_at_all_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="no check digits"):
        numbers.siren(100_000)


def test_a_thousand_clients_are_all_different_and_well_named():
    clients = invented(1000, 1, START)
    platforms = [client.platform for client in clients]
    assert len(set(platforms)) == len(clients)
    assert len([client for client in clients if client.fate not in GONE]) == 1000
    assert all(platform_name(name) == name for name in platforms)
    assert all(check_email(client.fields["email_contact"] or "a@example.org") for client in clients)
    sirens = Counter(client.fields.get("siren") for client in clients)
    sirens.pop(None)
    assert sirens.most_common(1)[0][1] == 1


def test_accents_and_long_names_are_there():
    names = [client.fields["name"] for client in invented(1000, 1, START)]
    assert any(not name.isascii() for name in names)
    assert max(len(name) for name in names) > 50
    assert len(set(names)) > 800


def test_the_same_seed_invents_the_same_clients():
    assert invented(200, 5, START) == invented(200, 5, START)
    assert invented(200, 5, START) != invented(200, 6, START)


def test_nine_years_in_ten_go_on():
    fates = Counter(casting.fate for casting in castings(5000, Random(1)))
    ending = sum(fates.values()) - fates["new"] - fates["test"] - fates["twin"]
    going_on = sum(fates[fate] for fate in (*RENEWED, "proposed")) - fates["credited"]
    assert 0.93 < going_on / ending < 0.98


def test_the_leads_know_every_fate_and_every_named_airfield():
    assert {lead.fate for lead in LEADS} >= FATES.keys()
    known = {place.icao for place in airfields()}
    assert {lead.icao for lead in LEADS} <= known
    assert all(lead.offset < 365 for lead in LEADS)


def test_ends_of_years_fall_in_the_year_of_the_demo():
    for client in invented(500, 2, START):
        if "ends_on" in client.fields:
            end = date.fromisoformat(client.fields["ends_on"])
            assert START < end < date(2026, 11, 25)
            assert date.fromisoformat(client.fields["anniversary"]) < START


def test_the_words_that_clients_are_made_of_are_whole():
    for name in ("people", "house"):
        assert material(name)["about"]
