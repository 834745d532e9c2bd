"""Countries: ISO 3166 alpha-2 codes and the French names that the post wants on the last line."""

import json
from collections.abc import Mapping
from functools import cache

from ofdesk import paths
from ofdesk.domain.errors import DomainError
from ofdesk.domain.text import fold

FRANCE = "FR"

_OTHER_CODES = {"EL": "GR", "UK": "GB", "XI": "GB"}
"""Codes that the VAT system or the habit uses beside ISO's; XI is Northern Ireland."""


@cache
def country_names() -> Mapping[str, str]:
    """Alpha-2 code to French postal name: capitals without accents or punctuation, at most 38."""
    text = paths.resource("legal", "countries.json").read_text(encoding="utf-8")
    names: Mapping[str, str] = json.loads(text)
    return names


def country_code(text: str) -> str:
    """The code of a country as typed: « el » and « UK » are GR and GB; empty is FR."""
    typed = text.strip().upper() or FRANCE
    return _OTHER_CODES.get(typed, typed)


def country_name(code: str) -> str:
    """The French postal name of a country; empty for a code that is none."""
    return country_names().get(country_code(code), "")


def check_country(text: str, field: str = "country") -> str:
    """The alpha-2 code of a country typed as a code or as its French name (« Suisse »).

    Raises ``DomainError('country_unknown')``.
    """
    code = country_code(text)
    if code in country_names():
        return code
    wanted = postal_capitals(text)
    for known, name in country_names().items():
        if name == wanted:
            return known
    raise DomainError("country_unknown", field=field, value=text.strip())


def postal_capitals(text: str) -> str:
    """Capitals without accents; anything but letters and digits is a space (NF Z 10-011)."""
    folded = fold(text).upper()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())
