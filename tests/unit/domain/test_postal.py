"""Addresses as the post reads them: lines, capitals, order abroad, warnings."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.countries import country_names
from ofdesk.domain.postal import postal_lines, postal_warnings, posting_key
from ofdesk.words.clients import CODES


@dataclass(frozen=True, slots=True)
class Typed:
    lines: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""
    country: str = "FR"


LASBORDES = Typed(
    ("Aérodrome de Lasbordes", "12, avenue Jean-René-Lagasse", "BP 1204"),
    "31 500",
    "Toulouse Cedex 9",
)


def codes(name: str, contact: str, address: Typed) -> list[str]:
    return [warning.code for warning in postal_warnings(name, contact, address)]


def test_a_french_address_has_six_lines_and_its_cedex() -> None:
    assert postal_lines("Aéro-club « Les Œufs »", "Mme Léa O'Neil", LASBORDES) == (
        "Aéro-club « Les Œufs »",
        "Mme Léa O'Neil",
        "AERODROME DE LASBORDES",
        "12 AVENUE JEAN RENE LAGASSE",
        "BP 1204",
        "31500 TOULOUSE CEDEX 9",
    )
    assert codes("Aéro-club « Les Œufs »", "Mme Léa O'Neil", LASBORDES) == []


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("12/14 rue de l’Aviation", "12 RUE DE L AVIATION"),
        ("12-14, rue X", "12 14 RUE X"),
        ("4 à 8 rue X", "4 RUE X"),
        ("4 - 8 rue X", "4 RUE X"),
        ("5 bis rue X", "5 BIS RUE X"),
        ("Bât. B n°2", "BAT B N 2"),
        ("Saint-Étienne", "SAINT ETIENNE"),
    ],
)
def test_lines_of_the_address_lose_accents_punctuation_and_second_numbers(
    typed: str, printed: str
) -> None:
    assert postal_lines("A", "", Typed((typed,), "31500", "Toulouse"))[1] == printed


@pytest.mark.parametrize(
    ("address", "tail"),
    [
        (Typed(("x",), "CH-1215", "Genève 15", "CH"), ("1215 GENEVE 15", "SUISSE")),
        (Typed(("x",), "B-1000", "Bruxelles", "BE"), ("1000 BRUXELLES", "BELGIQUE")),
        (Typed(("x",), "10115", "Berlin", "DE"), ("10115 BERLIN", "ALLEMAGNE")),
        (Typed(("x",), "1000-205", "Lisboa", "PT"), ("1000-205 LISBOA", "PORTUGAL")),
        (Typed(("x",), "LV-1010", "Rīga", "LV"), ("RIGA LV-1010", "LETTONIE")),
        (Typed(("x",), "SW1A 1AA", "London", "GB"), ("LONDON", "SW1A 1AA", "ROYAUME UNI")),
        (Typed(("x",), "D02 X285", "Dublin 2", "IE"), ("DUBLIN 2", "D02 X285", "IRLANDE")),
        (Typed(("x",), "", "Dublin 2", "IE"), ("DUBLIN 2", "IRLANDE")),
        (Typed(("x",), "10001", "New York, NY", "US"), ("NEW YORK NY 10001", "ETATS UNIS")),
        (Typed(("x",), "98713", "Papeete"), ("98713 PAPEETE", "POLYNESIE FRANCAISE")),
        (Typed(("x",), "98800", "Nouméa", "NC"), ("98800 NOUMEA", "NOUVELLE CALEDONIE")),
        (Typed(("x",), "", "Mata-Utu", "WF"), ("MATA UTU", "WALLIS ET FUTUNA")),
        (Typed(("x",), "97400", "Saint-Denis", "RE"), ("97400 SAINT DENIS",)),
        (Typed(("x",), "F-97200", "Fort-de-France"), ("97200 FORT DE FRANCE",)),
        (Typed(("x",), "98000", "Monaco", "MC"), ("98000 MONACO",)),
        (Typed(("x",), "1", "Atlantis", "ZZ"), ("1 ATLANTIS", "ZZ")),
    ],
)
def test_the_last_lines_follow_the_country(address: Typed, tail: tuple[str, ...]) -> None:
    assert postal_lines("A", "", address) == ("A", "X", *tail)


def test_numbers_keep_their_slash_abroad() -> None:
    address = Typed(("Hauptstr. 12/3, Top 4", "Post-Box"), "1010", "Wien", "AT")
    assert postal_lines("A", "", address)[1:3] == ("HAUPTSTR 12/3 TOP 4", "POST BOX")


def test_the_contact_gives_way_first_and_is_named() -> None:
    full = Typed(("a", "b", "c", "d"), "31500", "Toulouse")
    assert postal_lines("Club", "Léa", full) == ("Club", "A", "B", "C", "D", "31500 TOULOUSE")
    (warning,) = postal_warnings("Club", "Léa", full)
    assert (warning.code, warning.values) == ("postal_left_out", {"text": "Léa"})


def test_town_and_postcode_share_a_line_before_anything_is_left_out() -> None:
    three = Typed(("a", "b", "c"), "SW1A 1AA", "London", "GB")
    expected = ("Club", "Léa", "A", "B", "C", "LONDON SW1A 1AA", "ROYAUME UNI")
    assert postal_lines("Club", "Léa", three) == expected


def test_upper_lines_give_way_next() -> None:
    many = Typed(("a", "b", "c", "d", "e", "f"), "31500", "Toulouse")
    assert postal_lines("Club", "", many) == ("Club", "C", "D", "E", "F", "31500 TOULOUSE")
    texts = [warning.values["text"] for warning in postal_warnings("Club", "", many)]
    assert texts == ["A", "B"]


def test_an_owner_who_is_his_own_contact_is_printed_once() -> None:
    address = Typed(("x",), "31500", "Toulouse")
    assert postal_lines("Léa Fournier", "LEA  FOURNIER", address)[:2] == ("Léa Fournier", "X")


def test_a_name_on_several_lines_becomes_one() -> None:
    address = Typed(("x",), "31500", "Toulouse")
    assert postal_lines("Club\n des\tAs\x00", "", address)[0] == "Club des As"


def test_an_empty_address_is_warned_about_and_still_printed() -> None:
    assert postal_lines("", "", Typed()) == ()
    assert codes("", "", Typed(("  ",))) == [
        "postal_name_missing",
        "postal_street_missing",
        "postal_city_missing",
        "postal_postcode_missing",
    ]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (Typed(("x",), "3150", "Toulouse"), ["postal_postcode_invalid"]),
        (Typed(("x",), "31500", "Saint-Denis", "RE"), ["postal_postcode_invalid"]),
        (Typed(("x",), "", "Dubaï", "AE"), []),
        (Typed(("x",), "", "Genève", "CH"), ["postal_postcode_missing"]),
        (Typed(("x",), "1", "Atlantis", "ZZ"), ["postal_country_unknown"]),
        (Typed(("x" * 39,), "31500", "Toulouse"), ["postal_line_too_long"]),
        (Typed(("x" * 38,), "31500", "Toulouse"), []),
    ],
)
def test_warnings_name_what_is_wrong(address: Typed, expected: list[str]) -> None:
    assert codes("Club", "", address) == expected


def test_a_long_line_is_measured() -> None:
    (warning,) = postal_warnings("Club " * 9, "", Typed(("x",), "31500", "Toulouse"))
    assert warning.values == {"text": ("Club " * 9).strip(), "length": 44, "longest": 38}


def test_letters_are_posted_by_postcode_then_by_country() -> None:
    written = [
        ("Z", Typed(("2 rue B",), "1215", "Genève", "CH")),
        ("B", Typed(("2 rue B",), "31500", "Toulouse")),
        ("A", Typed(("2 rue B",), "31500", "Toulouse")),
        ("C", Typed(("1 rue B",), "31500", "Toulouse")),
        ("Y", Typed(("x",), "10115", "Berlin", "DE")),
        ("X", Typed(("x",), "1", "Atlantis", "ZZ")),
        ("W", Typed(("x",), "01000", "Bourg")),
        ("V", Typed(("x",), "97400", "Saint-Denis", "RE")),
    ]
    ordered = sorted(written, key=lambda letter: posting_key(*letter))
    assert [name for name, _ in ordered] == ["W", "C", "A", "B", "V", "Y", "Z", "X"]


ADDRESSES = st.builds(
    Typed,
    st.lists(st.text(max_size=50), max_size=6).map(tuple),
    st.text(max_size=10) | st.from_regex(r"[0-9]{5}", fullmatch=True),
    st.text(max_size=45),
    st.sampled_from((*sorted(country_names()), "", "ZZ")),
)


@given(st.text(max_size=60), st.text(max_size=60), ADDRESSES)
def test_any_address_is_at_most_seven_whole_lines_or_warned_about(
    name: str, contact: str, address: Typed
) -> None:
    lines = postal_lines(name, contact, address)
    warnings = postal_warnings(name, contact, address)
    abroad = bool(lines) and lines[-1] in (*country_names().values(), "ZZ")
    assert len(lines) <= (7 if abroad else 6)
    assert all(line and line == " ".join(line.split()) for line in lines)
    assert all(line.isprintable() for line in lines)
    long = [line for line in lines if len(line) > 38]
    measured = [w.values["text"] for w in warnings if w.code == "postal_line_too_long"]
    assert measured == long
    assert all(warning.code in CODES for warning in warnings)


@given(st.text(max_size=40), st.lists(st.text("aéÎ œ'-,.;/()", max_size=30), max_size=3).map(tuple))
def test_french_lines_below_the_name_are_capitals_letters_and_digits(
    city: str, lines: tuple[str, ...]
) -> None:
    printed = postal_lines("Nom", "", Typed(lines, "31500", city))
    for line in printed[1:]:
        assert all(character.isalnum() or character == " " for character in line)
        assert line == line.upper()
        assert not re.search(r"[ÀÂÉÈÊÎÔÙÇŒ]", line)
