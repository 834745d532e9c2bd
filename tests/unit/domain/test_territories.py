"""Country and postcode say under which VAT a client stands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.countries import country_names
from ofdesk.domain.territories import (
    EU_MEMBERS,
    TERRITORIES,
    UNKNOWN,
    is_eu_vat_number,
    territory_group,
    territory_of,
    vat_prefix,
)


@pytest.mark.parametrize(
    ("country", "postcode", "territory"),
    [
        ("FR", "31500", "metropole"),
        ("fr", " 31 500 ", "metropole"),
        ("", "F-31500", "metropole"),
        ("FR", "", "metropole"),
        ("FR", "01000", "metropole"),
        ("FR", "95880", "metropole"),
        ("FR", "20090", "corsica"),
        ("FR", "20200", "corsica"),
        ("FR", "97110", "GP"),
        ("FR", "97133", "BL"),
        ("FR", "97150", "MF"),
        ("GP", "97133", "BL"),
        ("GP", "97150", "MF"),
        ("FR", "97200", "MQ"),
        ("FR", "97300", "GF"),
        ("FR", "97400", "RE"),
        ("RE", "97400", "RE"),
        ("RE", "", "RE"),
        ("FR", "97500", "PM"),
        ("FR", "97600", "YT"),
        ("FR", "97700", "BL"),
        ("FR", "97800", "MF"),
        ("FR", "98000", "MC"),
        ("MC", "98012", "MC"),
        ("MC", "", "MC"),
        ("FR", "98413", "TF"),
        ("FR", "98600", "WF"),
        ("FR", "98713", "PF"),
        ("NC", "98800", "NC"),
        ("MF", "97051", "MF"),
        ("DE", "10115", "DE"),
        ("de", "D-10115", "DE"),
        ("GR", "10431", "GR"),
        ("EL", "10431", "GR"),
        ("PT", "9500-011", "PT"),
        ("ES", "28001", "ES"),
    ],
)
def test_territories_inside_the_matrix(country: str, postcode: str, territory: str) -> None:
    assert territory_of(country, postcode) == territory
    assert territory in TERRITORIES


@pytest.mark.parametrize(
    ("country", "postcode"),
    [("CH", "1215"), ("GB", "SW1A 1AA"), ("UK", ""), ("US", "10001"), ("AD", "AD500"), ("SM", "")]
    + [("GB", "BT1 1AA"), ("XI", ""), ("ES", "35001"), ("ES", "38001"), ("ES", "51001")]
    + [("ES", "52001"), ("FI", "22100"), ("FI", "FI-22100"), ("AX", "22100"), ("DE", "78266")]
    + [("DE", "27498"), ("IT", "23041"), ("IT", "22061"), ("GR", "630 86"), ("DK", "3900")],
)
def test_territories_outside_the_vat_of_the_union(country: str, postcode: str) -> None:
    assert territory_of(country, postcode) == "non_eu"


@pytest.mark.parametrize(
    ("country", "postcode"),
    [("FR", "1234"), ("FR", "ABCDE"), ("FR", "00100"), ("FR", "96000"), ("FR", "97051")]
    + [("FR", "97900"), ("FR", "99123"), ("FR", "٣١٥٠٠"), ("RE", "75001"), ("MC", "06500")]
    + [("GP", "97400"), ("ZZ", "1"), ("France", "31500")],
)
def test_what_contradicts_itself_is_left_to_a_person(country: str, postcode: str) -> None:
    assert territory_of(country, postcode) == UNKNOWN
    assert UNKNOWN not in TERRITORIES


@given(st.sampled_from(sorted(country_names())), st.from_regex(r"[0-9]{5}", fullmatch=True))
def test_every_address_has_a_territory_of_the_matrix_or_none(country: str, postcode: str) -> None:
    found = territory_of(country, postcode)
    assert found in TERRITORIES or found == UNKNOWN
    if country in EU_MEMBERS:
        assert found in (country, "non_eu")


def test_member_states_share_the_rows_of_the_union() -> None:
    assert {territory_group(code) for code in EU_MEMBERS} == {"EU"}
    assert len(EU_MEMBERS) == 26
    assert territory_group("RE") == "RE"


def test_prefixes_of_vat_numbers() -> None:
    assert [vat_prefix(code) for code in ("GR", "EL", "MC", "RE", "DE")] == [
        *("EL", "EL", "FR", "FR", "DE")
    ]
    assert is_eu_vat_number("EL094259216")
    for number in ("FR13542107651", "XI980780684", "CHE107787577TVA", ""):
        assert not is_eu_vat_number(number)


def test_countries_are_all_of_iso_with_names_that_the_post_reads() -> None:
    names = country_names()
    assert len(names) == 250
    assert set(EU_MEMBERS) < set(names)
    assert all(re.fullmatch(r"[A-Z]{2}", code) for code in names)
    assert all(re.fullmatch(r"[A-Z ]{3,38}", name) for name in names.values())
    assert len(set(names.values())) == len(names)
    assert [names[code] for code in ("CH", "DE", "GB", "US", "CI")] == [
        *("SUISSE", "ALLEMAGNE", "ROYAUME UNI", "ETATS UNIS", "COTE D IVOIRE")
    ]
