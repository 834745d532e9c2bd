"""The fields of a client sheet as text: which there are, and what each turns into (domain §1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ofdesk.domain.countries import check_country
from ofdesk.domain.errors import DomainError
from ofdesk.domain.identifiers import (
    check_email,
    check_order_number,
    check_phone,
    check_rna,
    check_service_code,
    check_siren,
    check_siret,
)
from ofdesk.domain.territories import TERRITORIES
from ofdesk.domain.text import fold
from ofdesk.domain.versions import Version
from ofdesk.services.client_choices import choose
from ofdesk.services.typed_text import checked_text, day_of

FieldValue = str | int | bool | date | datetime | None
Read = Callable[[str, str], FieldValue]
"""(text without its outer spaces, field name) → value; never called with an empty text."""

SELF = "self"
LARGEST_COUNT = 100_000
ADDRESS = ("address_1", "address_2", "address_3", "address_4", "postcode", "city", "country")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: longest text, what reads it, whether documents print it, its empty value."""

    longest: int
    read: Read | None = None
    printed: bool = False
    empty: FieldValue = ""
    multiline: bool = False


def _count(text: str, field: str) -> int:
    digits = text.replace("\u202f", "").replace("\xa0", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > LARGEST_COUNT:
        raise DomainError("count_invalid", field=field, value=text, largest=LARGEST_COUNT)
    return int(digits)


def _version(text: str, field: str) -> str:
    try:
        return str(Version.parse(text))
    except DomainError as error:
        raise DomainError(error.code, field=field, **error.values) from None


def _territory(text: str, field: str) -> str:
    for known in TERRITORIES:
        if fold(text) == fold(known):
            return known
    raise DomainError("choice_unknown", field=field, value=text, known=list(TERRITORIES))


def _tags(text: str, _field: str) -> str:
    tags = {" ".join(tag.split()) for tag in text.replace(";", ",").split(",")}
    return ",".join(sorted(tags - {""}, key=fold))


def _instant(text: str, field: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise DomainError("instant_invalid", field=field, value=text) from None
    if moment.tzinfo is None:
        raise DomainError("instant_invalid", field=field, value=text)
    return moment


def _choice(field: str, default: str) -> Field:
    return Field(40, lambda text, name: choose(field, text, name), empty=default)


_DAY = Field(40, day_of, empty=None)
_LINE = Field(100, printed=True)

PARTY_FIELDS: Mapping[str, Field] = {
    "name": Field(150, printed=True),
    "legal_form": Field(80, printed=True),
    "kind": _choice("kind", "association"),
    **dict.fromkeys(ADDRESS[:4], _LINE),
    "postcode": Field(16, printed=True),
    "city": Field(80, printed=True),
    "country": Field(60, check_country, empty="FR"),
    "email": Field(254, check_email),
    "siren": Field(40, check_siren),
    "siret": Field(60, lambda text, name: check_siret(text, field=name)),
    "vat_number": Field(40),
    "vat_number_checked_on": _DAY,
    "taxable": _choice("taxable", "unknown"),
    "taxable_verified_on": _DAY,
    "service_code": Field(100, check_service_code),
    "engagement": Field(50, check_order_number),
}
"""Fields of a billed party; on a client sheet each bears the prefix ``billing_``."""

CLIENT_FIELDS: Mapping[str, Field] = {
    "name": PARTY_FIELDS["name"],
    "legal_form": PARTY_FIELDS["legal_form"],
    "kind": PARTY_FIELDS["kind"],
    "activity": Field(120),
    "state": _choice("state", "test"),
    "email_structure": Field(254, check_email),
    "email_contact": Field(254, check_email),
    "contact_name": Field(100, printed=True),
    "contact_phone": Field(60, check_phone),
    **{name: PARTY_FIELDS[name] for name in ADDRESS},
    "siren": PARTY_FIELDS["siren"],
    "siret": PARTY_FIELDS["siret"],
    "rna": Field(40, check_rna),
    "foreign_id": Field(60),
    "vat_number": PARTY_FIELDS["vat_number"],
    "vat_number_checked_on": _DAY,
    "taxable": PARTY_FIELDS["taxable"],
    "taxable_verified_on": _DAY,
    "vat_territory": Field(40, _territory),
    "service_code": PARTY_FIELDS["service_code"],
    "engagement": PARTY_FIELDS["engagement"],
    "offer": _choice("offer", "first_price"),
    "production_version": Field(40, _version),
    "resources": Field(20, _count, empty=None),
    "anniversary": _DAY,
    "language": _choice("language", "fr"),
    "delivery": _choice("delivery", "post"),
    "tags": Field(500, _tags),
    "notes": Field(20_000, multiline=True),
    "archived": Field(10, lambda text, name: choose("archived", text, name) == "yes", empty=False),
}
"""Fields that are columns of ``client`` under the same name."""

OTHER_FIELDS: Mapping[str, Field] = {
    "ends_on": _DAY,
    "billed_to": Field(150, printed=True),
    "resources_reason": Field(200),
    "resources_read_at": Field(40, _instant, empty=None),
    **{f"billing_{name}": field for name, field in PARTY_FIELDS.items()},
}
"""Fields that act on more than a column of ``client``."""

ALL_FIELDS: Mapping[str, Field] = {**CLIENT_FIELDS, **OTHER_FIELDS}


@dataclass(frozen=True, slots=True)
class FieldValues:
    """What was given, read: columns of the client, of its billed party, and the rest."""

    client: Mapping[str, FieldValue]
    party: Mapping[str, FieldValue]
    other: Mapping[str, FieldValue]


class FieldReader:
    """Reads fields given as text; one reader may serve ten thousand sheets.

    ``missing_glyphs`` is the renderer's: text that pages cannot draw is refused where it is typed.
    """

    def __init__(self, missing_glyphs: Callable[[str], str]) -> None:
        self._missing_glyphs = missing_glyphs
        self._drawable: set[str] = set()

    def read(self, fields: Mapping[str, str]) -> FieldValues:
        """Read every field. Raises ``field_unknown``, ``platform_by_rename``, ``field_too_long``,
        ``field_control_characters``, ``glyph_missing`` and the refusals of each field."""
        values = {name: self._value(name, text) for name, text in fields.items()}
        return FieldValues(
            client={name: values[name] for name in values if name in CLIENT_FIELDS},
            party={
                name.removeprefix("billing_"): value
                for name, value in values.items()
                if name.startswith("billing_")
            },
            other={
                name: value
                for name, value in values.items()
                if name not in CLIENT_FIELDS and not name.startswith("billing_")
            },
        )

    def _value(self, name: str, text: str) -> FieldValue:
        field = ALL_FIELDS.get(name)
        if field is None:
            raise _unknown(name)
        typed = checked_text(text, name, field.longest, multiline=field.multiline)
        if not typed:
            return field.empty
        if field.printed:
            self._check_drawable(typed, name)
        return typed if field.read is None else field.read(typed, name)

    def _check_drawable(self, text: str, name: str) -> None:
        if self._drawable.issuperset(text):
            return
        missing = self._missing_glyphs(text)
        if missing:
            raise DomainError("glyph_missing", field=name, characters=missing)
        self._drawable.update(text)


def _unknown(name: str) -> DomainError:
    if name == "platform":
        return DomainError("platform_by_rename", field="platform")
    shown = name[:60]
    return DomainError("field_unknown", field=shown, name=shown, known=field_names())


def field_names() -> list[str]:
    """Every name that ``clients add`` and ``clients set`` take, in the order of the sheet."""
    return [*ALL_FIELDS]
