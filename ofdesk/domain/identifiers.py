"""Identifiers of structures, accounts and documents: each check returns the normalised text.

A check raises ``DomainError(code, field=…, value=…)`` when the text is not such an identifier; an
empty text is refused too, so a caller asks only about what was filled in. ``stdnum`` is imported
on use: it loads a good part of the standard library, which the start of the program can spare.
"""

import re
from unicodedata import normalize

from ofdesk.domain.countries import country_code
from ofdesk.domain.errors import DomainError
from ofdesk.domain.territories import vat_prefix

LONGEST_EMAIL = 254
LONGEST_LOCAL_PART = 64
LONGEST_DOCUMENT_NUMBER = 35
LONGEST_ORDER_NUMBER = 50
LONGEST_SERVICE_CODE = 100

_RNA = re.compile(r"W(?:[0-9]{3}|2[AB][0-9]|9[A-Z][0-9])[0-9]{6}")
"""W, three characters of the registry office (with a letter in Corsica: W2A1, and overseas: W9R1),
six digits (Répertoire national des associations)."""

_DOCUMENT_NUMBER = re.compile(r"[A-Za-z0-9+_/-]{1,35}")
"""BR-FR-01 and BR-FR-02 of XP Z12-012."""

_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_TOP_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
_PHONE = re.compile(r"\+?[0-9(][0-9(). /-]*(?: ?(?:poste|ext\.?|x) ?[0-9]{1,6})?", re.IGNORECASE)
_PHONE_DIGITS = range(4, 21)


def check_siren(text: str, field: str = "siren") -> str:
    """The nine digits of a SIREN, with its Luhn key. Raises ``siren_invalid``."""
    from stdnum.fr import siren

    bare = _bare(text)
    if not siren.is_valid(bare) or not bare.strip("0"):
        raise _refused("siren_invalid", field, text)
    return bare


def check_siret(text: str, siren: str = "", field: str = "siret") -> str:
    """The fourteen digits of a SIRET, with the rule of La Poste (sum of digits, multiple of 5).

    Raises ``siret_invalid``, and ``siret_siren_differs`` when it does not begin with ``siren``
    (BR-FR-09), if that is given.
    """
    from stdnum.fr import siret

    bare = _bare(text)
    if not siret.is_valid(bare) or not bare[:9].strip("0"):
        raise _refused("siret_invalid", field, text)
    expected = _bare(siren)
    if expected and not bare.startswith(expected):
        raise DomainError("siret_siren_differs", field=field, value=bare, siren=expected)
    return bare


def check_rna(text: str, field: str = "rna") -> str:
    """The number of an association: W and nine characters. Raises ``rna_invalid``."""
    bare = _bare(text).upper()
    if not _RNA.fullmatch(bare):
        raise _refused("rna_invalid", field, text)
    return bare


def check_vat_number(
    text: str, *, country: str = "", siren: str = "", field: str = "vat_number"
) -> str:
    """A VAT number with its prefix, checked by the rules of its country.

    ``country`` (alpha-2) supplies a prefix that was left out. A French number must carry its key
    and agree with ``siren``, if given. Raises ``vat_number_invalid``, ``vat_number_country`` (no
    prefix, or a country whose numbers cannot be checked), ``vat_number_siren_differs``.
    """
    from stdnum.exceptions import ValidationError
    from stdnum.util import get_cc_module

    bare = _bare(text).upper()
    if country and not bare[:2].isalpha():
        bare = vat_prefix(country) + bare
    prefix = bare[:2]
    module = get_cc_module(country_code(prefix), "vat") if _is_prefix(prefix) else None
    if module is None:
        raise _refused("vat_number_country", field, text)
    try:
        checked = module.validate(bare)
    except ValidationError:
        raise _refused("vat_number_invalid", field, text) from None
    # Greek numbers are EL even when typed GR; those of Northern Ireland stay XI.
    number = ("EL" if prefix == "GR" else prefix) + checked.removeprefix(prefix)
    _check_same_siren(number, siren, field)
    return number


def _is_prefix(prefix: str) -> bool:
    # EU and IM begin one-stop-shop numbers, which say nothing of where a customer is; numbers of
    # Monaco begin with FR.
    return re.fullmatch(r"[A-Z]{2}", prefix) is not None and prefix not in ("EU", "IM", "MC")


def _check_same_siren(number: str, siren: str, field: str) -> None:
    expected = _bare(siren)
    # Numbers of Monaco are French VAT numbers that hold no SIREN (they begin with 000).
    if not expected or not number.startswith("FR") or number[4:7] == "000":
        return
    if number[4:] != expected:
        raise DomainError("vat_number_siren_differs", field=field, value=number, siren=expected)


def check_iban(text: str, field: str = "iban") -> str:
    """An IBAN without spaces: length and form of its country, ISO 7064 key. ``iban_invalid``."""
    from stdnum import iban
    from stdnum.exceptions import ValidationError

    try:
        return str(iban.validate(_bare(text)))
    except ValidationError:
        raise _refused("iban_invalid", field, text) from None


def check_bic(text: str, field: str = "bic") -> str:
    """A BIC of eight or eleven characters (ISO 9362). Raises ``bic_invalid``."""
    from stdnum import bic
    from stdnum.exceptions import ValidationError

    try:
        return str(bic.validate(_bare(text)))
    except ValidationError:
        raise _refused("bic_invalid", field, text) from None


def check_email(text: str, field: str = "email") -> str:
    """One e-mail address, its domain in lower case.

    Pragmatic: what mail servers take without extension, and domains with accents. Control
    characters, lists and quoted forms are refused (nothing may reach a mail header but one
    address). Raises ``email_invalid``.
    """
    typed = normalize("NFC", text.strip(" \t\r\n\u00a0"))
    local, _, domain = typed.rpartition("@")
    domain = domain.lower()
    ascii_domain = _ascii_domain(domain)
    size = len(local) + 1 + len(ascii_domain)
    if (
        not _LOCAL_PART.fullmatch(local)
        or not ascii_domain
        or len(local) > LONGEST_LOCAL_PART
        or size > LONGEST_EMAIL
    ):
        raise _refused("email_invalid", field, text)
    return f"{local}@{domain}"


def _ascii_domain(domain: str) -> str:
    """The domain as DNS knows it; empty when it cannot be one."""
    try:
        encoded = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    labels = encoded.split(".")
    whole = len(labels) > 1 and all(_HOST_LABEL.fullmatch(label) for label in labels)
    return encoded if whole and _TOP_LABEL.fullmatch(labels[-1]) else ""


def check_phone(text: str, field: str = "contact_phone") -> str:
    """A telephone number, kept as typed but for superfluous spaces. Raises ``phone_invalid``."""
    typed = " ".join(text.split())
    digits = sum(character.isdigit() for character in typed)
    if not _PHONE.fullmatch(typed) or digits not in _PHONE_DIGITS:
        raise _refused("phone_invalid", field, text)
    return typed


def check_document_number(text: str, field: str = "number") -> str:
    """A number as French e-invoicing takes it: 1 to 35 of ``A-Z a-z 0-9 + - _ /``.

    Raises ``document_number_invalid``.
    """
    if not _DOCUMENT_NUMBER.fullmatch(text):
        raise _refused("document_number_invalid", field, text)
    return text


def check_order_number(text: str, field: str = "engagement") -> str:
    """The buyer's order or commitment number, at most 50 characters (Chorus Pro).

    Raises ``order_number_invalid``.
    """
    return _one_line(text, LONGEST_ORDER_NUMBER, "order_number_invalid", field)


def check_service_code(text: str, field: str = "service_code") -> str:
    """The service of a public body that is billed, at most 100 characters (Chorus Pro).

    Raises ``service_code_invalid``.
    """
    return _one_line(text, LONGEST_SERVICE_CODE, "service_code_invalid", field)


def _one_line(text: str, longest: int, code: str, field: str) -> str:
    typed = text.strip()
    if not 0 < len(typed) <= longest or not typed.isprintable():
        raise DomainError(code, field=field, value=typed, longest=longest)
    return typed


def _bare(text: str) -> str:
    return re.sub(r"[\s.-]", "", text)


def _refused(code: str, field: str, text: str) -> DomainError:
    return DomainError(code, field=field, value=text.strip())
