"""The first settings of a house: checked one by one, and what follows from what is typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from ofdesk.domain.errors import DomainError
from ofdesk.domain.identifiers import check_siren
from ofdesk.services.settings import checked_settings

FOLLOWS = {
    "company.rcs_city": "company.city",
    "bank.account_holder": "company.name",
}
"""Settings that are most often another one: proposed while they are empty."""


@dataclass(frozen=True, slots=True)
class CheckedValues:
    """Settings as they would be stored, and why the others would not."""

    accepted: Mapping[str, str]
    refused: tuple[DomainError, ...]


def check_each(values: Mapping[str, str]) -> CheckedValues:
    """Check every setting by itself, so that a form says all that is wrong at once.

    Whether pages can draw the texts is found out when they are stored.
    """
    accepted: dict[str, str] = {}
    refused: list[DomainError] = []
    for key, text in values.items():
        try:
            accepted |= checked_settings({key: text}, lambda _text: "")
        except DomainError as error:
            refused.append(error)
    return CheckedValues(accepted, tuple(refused))


def proposed(values: Mapping[str, str]) -> dict[str, str]:
    """What follows from ``values`` for settings that are still empty: the VAT number from the
    SIREN, the RCS from the town, the holder of the account from the name."""
    found = {
        key: values[source]
        for key, source in FOLLOWS.items()
        if not values.get(key, "").strip() and values.get(source, "").strip()
    }
    if not values.get("company.vat_number", "").strip():
        number = vat_number_of(values.get("company.siren", ""))
        if number:
            found["company.vat_number"] = number
    return found


def vat_number_of(siren: str) -> str:
    """The French VAT number of a SIREN, or nothing when it is none.

    Its key is (12 + 3 × (SIREN mod 97)) mod 97 (BOI-TVA-DECLA-20-10-20).
    """
    try:
        bare = check_siren(siren)
    except DomainError:
        return ""
    return f"FR{(12 + 3 * (int(bare) % 97)) % 97:02d}{bare}"
