"""Where a client is for VAT: country and postcode to a territory of the matrix (law A9).

A territory is ``metropole``, ``corsica``, ``non_eu``, ``unknown``, or the ISO 3166 alpha-2 code of
a French territory, of Monaco or of a member state other than France.
"""

import re

from ofdesk.domain.countries import country_code, country_names

METROPOLE = "metropole"
CORSICA = "corsica"
MONACO = "MC"
NON_EU = "non_eu"
UNKNOWN = "unknown"
"""Country and postcode disagree or are not known: a person must correct the territory."""

EU = "EU"
EU_MEMBERS = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)
"""Member states other than France (since 1 January 2021)."""

FRENCH_TERRITORIES = ("GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC", "TF")

TERRITORIES = (METROPOLE, CORSICA, MONACO, *FRENCH_TERRITORIES, *sorted(EU_MEMBERS), NON_EU)
"""What a person may choose when the derived territory is wrong."""

_BY_POSTCODE = {
    "971": "GP",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "975": "PM",
    "976": "YT",
    "977": "BL",
    "978": "MF",
    "980": MONACO,
    "984": "TF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
_NOT_GUADELOUPE = {"97133": "BL", "97150": "MF"}
"""Kept from before 2007, when both islands left Guadeloupe; they are outside its VAT."""

_OUTSIDE_VAT = {
    "DE": r"78266|27498",
    "DK": r"39[0-9]{2}",
    "ES": r"(?:35|38|51|52)[0-9]{3}",
    "FI": r"22[0-9]{3}",
    "GR": r"6308[67]",
    "IT": r"23041|22061",
}
"""Places of member states outside the VAT territory (directive 2006/112/CE, art. 5 and 6), by
postcode: Büsingen, Heligoland; Greenland; Canaries, Ceuta, Melilla; Åland; Mount Athos; Livigno,
Campione d'Italia. Northern Ireland is inside for goods only, so not for us."""


def vat_prefix(country: str) -> str:
    """What VAT numbers of ``country`` begin with: its code, but EL for Greece and FR for Monaco
    and the French territories."""
    code = country_code(country)
    if code == MONACO or code in FRENCH_TERRITORIES:
        return "FR"
    return "EL" if code == "GR" else code


def is_eu_vat_number(number: str) -> bool:
    """Whether ``number`` bears the prefix of a member state other than France: only such a number
    can carry a reverse charge."""
    return country_code(number[:2]) in EU_MEMBERS


def territory_of(country: str, postcode: str) -> str:
    """The VAT territory of an address.

    ``FR`` + 97400 is ``RE``; 97133 and 97150 are ``BL`` and ``MF``, not Guadeloupe; ``MC`` by
    country or by 980xx. A French address without postcode is in metropole (issuing needs a whole
    address anyway); a French postcode that is none, or of another territory than the country says,
    is ``unknown``.
    """
    code = country_code(country)
    bare = _bare_postcode(postcode)
    if code == "FR":
        return french_territory(bare) if bare else METROPOLE
    if code == MONACO or code in FRENCH_TERRITORIES:
        return _agreed(code, bare)
    if code in EU_MEMBERS:
        outside = re.fullmatch(_OUTSIDE_VAT.get(code, "-"), bare)
        return NON_EU if outside else code
    return NON_EU if code in country_names() else UNKNOWN


def french_territory(postcode: str) -> str:
    """The territory of a French postcode of five digits; ``unknown`` for any other text."""
    if not re.fullmatch(r"[0-9]{5}", postcode):
        return UNKNOWN
    special = _NOT_GUADELOUPE.get(postcode) or _BY_POSTCODE.get(postcode[:3])
    if special:
        return special
    if postcode.startswith("20"):
        return CORSICA
    return METROPOLE if "01" <= postcode[:2] <= "95" else UNKNOWN


def territory_group(territory: str) -> str:
    """``EU`` for a member state, else the territory itself: what rows of the matrix may name."""
    return EU if territory in EU_MEMBERS else territory


def _agreed(code: str, postcode: str) -> str:
    said = french_territory(postcode)
    if said in (code, UNKNOWN):
        return code
    return said if code == "GP" and said in ("BL", "MF") else UNKNOWN


def _bare_postcode(postcode: str) -> str:
    bare = re.sub(r"\s", "", postcode.upper())
    return re.sub(r"^[A-Z]{1,3}-", "", bare).replace("-", "")
