"""Every public case about identifiers, fed to the checks as it stands."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ofdesk.domain.errors import DomainError
from ofdesk.domain.identifiers import (
    check_document_number,
    check_siren,
    check_siret,
    check_vat_number,
)

FILE = Path(__file__).parents[2] / "cases" / "identifiers.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
CHECKS: dict[str, Callable[[str], str]] = {
    "siren": check_siren,
    "siret": check_siret,
    "vat": check_vat_number,
    "invoice_number": check_document_number,
}
EXACT = [case for case in CASES if isinstance(case["input"], dict)]


@pytest.mark.parametrize("case", EXACT, ids=[case["id"] for case in EXACT])
def test_the_check_agrees_with_the_case(case: dict[str, Any]) -> None:
    ((name, text),) = case["input"].items()
    try:
        accepted = CHECKS[name](text) == text
    except DomainError:
        accepted = False
    assert accepted is case["expected"]


def test_a_siret_begins_with_its_siren_as_br_fr_09_asks() -> None:
    for case in EXACT:
        siret = case["input"].get("siret", "")
        if case["expected"] and siret:
            assert check_siret(siret, siret[:9]) == siret
            with pytest.raises(DomainError, match="siret_siren_differs"):
                check_siret(siret, "820043784")


def test_every_case_is_either_fed_here_or_belongs_to_another_part() -> None:
    elsewhere = {"H13", "H21", "H23", "H25"}
    assert {case["id"] for case in CASES} == {case["id"] for case in EXACT} | elsewhere
