"""Fields of the sheet, headings and choices: each is one thing, and reads back what it wrote."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.models import Client, Party
from ofdesk.services.client_choices import CHOICES, choose
from ofdesk.services.client_duplicates import near_same
from ofdesk.services.client_export import text_of
from ofdesk.services.client_fields import (
    ALL_FIELDS,
    CLIENT_FIELDS,
    PARTY_FIELDS,
    FieldReader,
    field_names,
)
from ofdesk.services.client_headings import KNOWN, SYNONYMS, is_heading_line, matched, plain
from ofdesk.services.typed_text import checked_text, day_of
from ofdesk.words.client_sheets import OFFER_NAMES, VALUES, offer_name, value_name


def reader():
    return FieldReader(lambda _: "")


def test_fields_are_columns():
    assert set(CLIENT_FIELDS) <= set(Client.__table__.columns.keys())
    assert set(PARTY_FIELDS) <= set(Party.__table__.columns.keys())


def test_every_heading_means_one_field():
    said = [(plain(word), name) for name, words in SYNONYMS.items() for word in words]
    assert {name for word, name in said if KNOWN[word] != name} == set()


@pytest.mark.parametrize("name", field_names())
def test_every_field_is_its_own_heading(name):
    assert matched([name.upper(), "?"]) == {0: name}


def test_headings_are_known_by_the_platform_and_another_field():
    assert is_heading_line(["Plateforme", "Nom"])
    assert not is_heading_line(["Plateforme", "?"])
    assert not is_heading_line(["Nom", "Ville"])


@pytest.mark.parametrize("choice", CHOICES)
def test_every_choice_reads_itself_and_its_other_names(choice):
    for value, words in CHOICES[choice].items():
        assert {choose(choice, word.upper(), choice) for word in (value, *words)} == {value}


def test_every_choice_has_a_name_for_people():
    chosen = {v for name in CHOICES for v in CHOICES[name] if name not in ("offer", "archived")}
    assert chosen <= set(VALUES)
    assert set(CHOICES["offer"]) == set(OFFER_NAMES)
    assert offer_name("lost") == value_name("lost") == "lost"


FREE = ("tags", "service_code", "engagement", "billing_service_code", "billing_engagement")


@pytest.mark.parametrize(
    "name", [n for n, f in ALL_FIELDS.items() if f.read is not None and n not in FREE]
)
def test_a_field_that_is_read_refuses_with_its_own_name(name):
    with pytest.raises(DomainError) as refused:
        reader().read({name: "¿?"})
    assert refused.value.field == name


def test_an_empty_text_is_the_empty_value():
    values = reader().read(dict.fromkeys(ALL_FIELDS, " "))
    for name, value in values.client.items():
        assert value == CLIENT_FIELDS[name].empty


def test_glyphs_are_asked_about_once():
    asked = []

    def missing(text):
        asked.append(text)
        return ""

    one = FieldReader(missing)
    for name in ("Club", "bulC", "Clubs"):
        one.read({"name": name})
    assert asked == ["Club", "Clubs"]


@given(st.text(max_size=60))
def test_cleaned_text_is_stable_and_harmless(text):
    try:
        once = checked_text(text, "name", 60)
    except DomainError as refused:
        assert refused.code in ("field_control_characters", "field_too_long")
        return
    assert checked_text(once, "name", 60) == once
    assert once == once.strip()
    assert "\n" not in once


@given(st.text(max_size=200))
def test_notes_keep_their_lines(text):
    try:
        once = checked_text(text, "notes", 300, multiline=True)
    except DomainError:
        return
    assert checked_text(once, "notes", 300, multiline=True) == once


@given(st.dates(date(1980, 1, 1), date(2199, 12, 31)))
def test_days_are_read_in_both_forms(day):
    assert day_of(day.isoformat(), "x") == day
    assert day_of(f"{day.day}/{day.month}/{day.year}", "x") == day
    assert day_of(f"{day.isoformat()}T00:00:00", "x") == day


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (12, "12"),
        ("a", "a"),
        (date(2026, 11, 25), "2026-11-25"),
        (datetime(2026, 11, 25, 14, 2, tzinfo=UTC), "2026-11-25T14:02:00+00:00"),
    ],
)
def test_values_are_written_as_they_are_read(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aéro-club Jean Mermoz", "AEROCLUB JEAN-MERMOZ"),
        ("Aéro-club de Balma", "Association Aéro-club Balma"),
        ("Les Ailes Toulousaines", "Ailes toulousaine"),
    ],
)
def test_near_same_names(one, other):
    assert near_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Aéro-club de Balma", "Aéro-club de Lasbordes"), ("", "Club"), ("Planeurs", "Hélicoptères")],
)
def test_different_names(one, other):
    assert not near_same(one, other)
