"""Countries by code and by French name."""

import pytest

from ofdesk.domain.countries import check_country, country_code, country_name, postal_capitals
from ofdesk.domain.errors import DomainError


@pytest.mark.parametrize(
    ("typed", "code"),
    [("FR", "FR"), ("fr ", "FR"), ("", "FR"), ("EL", "GR"), ("uk", "GB"), ("Suisse", "CH")]
    + [("Côte d’Ivoire", "CI"), ("ETATS-UNIS", "US"), ("la Réunion", "RE")],
)
def test_a_country_is_known_by_code_and_by_name(typed: str, code: str) -> None:
    assert check_country(typed) == code


@pytest.mark.parametrize("typed", ["ZZ", "Helvétie", "F"])
def test_another_text_is_no_country(typed: str) -> None:
    with pytest.raises(DomainError) as refusal:
        check_country(typed)
    assert refusal.value.code == "country_unknown"
    assert refusal.value.values == {"value": typed}


def test_names_and_codes() -> None:
    assert country_name("el") == "GRECE"
    assert country_name("ZZ") == ""
    assert country_code("xi") == "GB"


def test_capitals_hold_letters_digits_and_single_spaces() -> None:
    assert postal_capitals(" Rue de l’Œuilly, n° 5 – bât. B ") == "RUE DE L OEUILLY N 5 BAT B"
