"""The printed lines of a postal address (NF Z 10-011, January 2013; UPU line orders abroad).

At most six lines, seven abroad and for the Pacific territories; 38 characters a line; from the
address on, capitals without accents or punctuation. A faulty address is warned about, never
refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ofdesk.domain.countries import FRANCE, country_code, country_name, postal_capitals
from ofdesk.domain.errors import Value
from ofdesk.domain.territories import FRENCH_TERRITORIES, MONACO, UNKNOWN, territory_of
from ofdesk.domain.text import fold

LONGEST_LINE = 38
MOST_LINES = 6
MOST_LINES_ABROAD = 7

PACIFIC = ("PF", "NC", "WF")
"""Served by French postcodes; their name as a last line helps sorting and harms nothing."""

CITY_ABOVE_POSTCODE = frozenset(("GB", "IE", "GG", "JE", "IM", "GI", "FK", "MT", "ZA", "EG", "LK"))
CITY_BEFORE_POSTCODE = frozenset(
    (
        *("US", "CA", "AU", "NZ", "PR", "VI", "GU", "AS", "MP", "IN", "ID", "PK", "BD", "NP"),
        *("SG", "TH", "TW", "JO", "SA", "LB", "LV", "BN", "KH", "MM", "MV", "BH", "JP"),
    )
)
"""Elsewhere the postcode stands before the city (BE, CH, DE, ES, IT…)."""

PREFIXED = ("LV", "LT", "MD", "AX")
"""Where the letters before the postcode belong to it; « CH-1000 » is no longer written."""

WITHOUT_POSTCODE = frozenset(
    (
        *("AE", "AG", "AO", "AW", "BF", "BI", "BJ", "BS", "BW", "CD", "CF", "CG", "CI", "CM", "DJ"),
        *("DM", "FJ", "GA", "GD", "GH", "GM", "GQ", "GY", "HK", "IE", "KI", "KM", "KP", "ML", "MO"),
        *("MR", "MW", "NR", "QA", "RW", "SB", "SC", "SL", "SO", "SR", "ST", "SY", "TD", "TG", "TL"),
        *("TO", "TV", "UG", "VU", "YE", "ZW"),
    )
)


class PostalAddress(Protocol):
    """What an address must show: lines as typed, postcode, city, ISO 3166 alpha-2 country."""

    @property
    def lines(self) -> tuple[str, ...]:
        """Building, street, locality: what stands above the postcode."""
        ...

    @property
    def postcode(self) -> str:
        """The postcode as typed."""
        ...

    @property
    def city(self) -> str:
        """The city as typed, with its CEDEX."""
        ...

    @property
    def country(self) -> str:
        """Alpha-2 code; empty is France."""
        ...


@dataclass(frozen=True, slots=True)
class PostalWarning:
    """What is wrong with an address: a code whose sentence is in ``ofdesk.words``, and values."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Layout:
    lines: tuple[str, ...]
    left_out: tuple[str, ...]


def postal_lines(name: str, contact: str, address: PostalAddress) -> tuple[str, ...]:
    """The lines to print, first to last: name, contact, address, postcode and city, country.

    What does not fit the number of lines is left out: the contact first, then the upper lines of
    the address; ``postal_warnings`` names it.
    """
    return _layout(name, contact, address).lines


def postal_warnings(name: str, contact: str, address: PostalAddress) -> tuple[PostalWarning, ...]:
    """What a person should look at before this address goes into a window; empty when nothing.

    Codes: ``postal_name_missing``, ``postal_street_missing``, ``postal_city_missing``,
    ``postal_postcode_missing``, ``postal_postcode_invalid``, ``postal_country_unknown``,
    ``postal_left_out``, ``postal_line_too_long``.
    """
    layout = _layout(name, contact, address)
    found = _missing(name, address)
    found += [PostalWarning("postal_left_out", {"text": text}) for text in layout.left_out]
    found += [
        PostalWarning(
            "postal_line_too_long", {"text": line, "length": len(line), "longest": LONGEST_LINE}
        )
        for line in layout.lines
        if len(line) > LONGEST_LINE
    ]
    return tuple(found)


def posting_key(name: str, address: PostalAddress) -> tuple[int, str, str, str, str]:
    """What letters are sorted by for the post: France by postcode, then abroad by country."""
    code = country_code(address.country)
    street = " ".join(postal_capitals(line) for line in address.lines)
    rest = (_postcode(code, address.postcode), postal_capitals(address.city), street)
    if _is_french(code):
        return 0, *rest, fold(name)
    return 1, country_name(code) or code, *rest[:2], fold(name)


def _missing(name: str, address: PostalAddress) -> list[PostalWarning]:
    code = country_code(address.country)
    postcode = _postcode(code, address.postcode)
    codes: list[PostalWarning] = []
    if not _typed(name):
        codes.append(PostalWarning("postal_name_missing"))
    if not any(postal_capitals(line) for line in address.lines):
        codes.append(PostalWarning("postal_street_missing"))
    if not postal_capitals(address.city):
        codes.append(PostalWarning("postal_city_missing"))
    if not postcode and code not in WITHOUT_POSTCODE:
        codes.append(PostalWarning("postal_postcode_missing"))
    if _is_french(code) and postcode and not _french_postcode_holds(code, postcode):
        codes.append(
            PostalWarning("postal_postcode_invalid", {"postcode": postcode, "country": code})
        )
    if not country_name(code):
        codes.append(PostalWarning("postal_country_unknown", {"country": code}))
    return codes


def _french_postcode_holds(code: str, postcode: str) -> bool:
    whole = re.fullmatch(r"[0-9]{5}", postcode) is not None
    return whole and territory_of(code, postcode) != UNKNOWN


def _layout(name: str, contact: str, address: PostalAddress) -> _Layout:
    code = country_code(address.country)
    head = [_typed(name)]
    person = _typed(contact)
    if fold(person) == fold(head[0]):
        person = ""
    body = [line for line in (_line(code, text) for text in address.lines) if line]
    tail = _city_lines(code, address)
    last = _last_line(code, address.postcode)
    most = MOST_LINES_ABROAD if last else MOST_LINES
    room = most - len([line for line in (*head, last) if line])
    if len(tail) > 1 and len(body) + bool(person) + len(tail) > room:
        tail = [" ".join(tail)]
    left_out: list[str] = []
    if person and len(body) + 1 + len(tail) > room:
        left_out.append(person)
        person = ""
    while len(body) + len(tail) > room:
        left_out.append(body.pop(0))
    lines = (*head, person, *body, *tail, last)
    return _Layout(tuple(line for line in lines if line), tuple(left_out))


def _typed(text: str) -> str:
    """A line of the name: as typed, on one line (lines 1 and 2 may hold accents and signs)."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _line(code: str, text: str) -> str:
    return postal_capitals(_first_number(text)) if _is_french(code) else _foreign(text)


def _first_number(text: str) -> str:
    """« 12/14 rue » and « 4 à 8 rue » give the first number, as La Poste asks."""
    return re.sub(r"^(\s*\d+)(?:\s*[/-]\s*|\s+[aà]\s+)\d+(?=\s)", r"\1", text)


def _foreign(text: str) -> str:
    """Capitals; a hyphen or a slash stays where it touches a digit (« 12/3 », « 1000-205 »)."""
    parts = re.split(r"((?<=\d)[/-](?=\w)|(?<=\w)[/-](?=\d))", text)
    kept = [part if part in ("/", "-") else _spaced_capitals(part) for part in parts]
    return " ".join("".join(kept).split())


def _spaced_capitals(part: str) -> str:
    # The spaces at the ends part this piece from the next one.
    inner = postal_capitals(part)
    return f"{' ' if part[:1].isspace() else ''}{inner}{' ' if part[-1:].isspace() else ''}"


def _city_lines(code: str, address: PostalAddress) -> list[str]:
    postcode = _postcode(code, address.postcode)
    if _is_french(code):
        lines = [f"{postcode} {postal_capitals(address.city)}"]
    elif code in CITY_ABOVE_POSTCODE:
        lines = [_foreign(address.city), postcode]
    elif code in CITY_BEFORE_POSTCODE:
        lines = [f"{_foreign(address.city)} {postcode}"]
    else:
        lines = [f"{postcode} {_foreign(address.city)}"]
    return [line.strip() for line in lines if line.strip()]


def _postcode(code: str, text: str) -> str:
    if _is_french(code):
        return re.sub(r"^(?:F|FR)(?=[0-9])", "", postal_capitals(text).replace(" ", ""))
    written = _foreign(text)
    return written if code in PREFIXED else re.sub(r"^[A-Z]{1,3}-(?=[0-9])", "", written)


def _last_line(code: str, postcode: str) -> str:
    territory = code if code in PACIFIC else territory_of(code, postcode)
    if territory in PACIFIC:
        return country_name(territory)
    return "" if _is_french(code) else country_name(code) or code


def _is_french(code: str) -> bool:
    """Whether La Poste serves it with French postcodes, Monaco included."""
    return code in (FRANCE, MONACO, *FRENCH_TERRITORIES)
