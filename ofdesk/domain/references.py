"""Numbers of documents and payment references, as given, printed, typed and scanned.

Series and digits: ``spec/documents.md`` §5. The payment reference is ISO 11649 (RF), whose base is
kind (1 invoice, 2 proposition) + desk (2) + year (4) + sequence (5): twelve digits.
"""

import re
from dataclasses import dataclass
from unicodedata import normalize

from ofdesk.domain.errors import DomainError

LAST_SEQUENCE = 99_999
SERIES_TYPES = ("OF", "PR", "DV", "RC")
"""Invoices and credit notes, propositions, quotes, receipts and reversals."""

RF_KINDS = {1: "OF", 2: "PR"}
"""First digit of the payment reference, and the series that it belongs to."""

_RF = re.compile(r"RF([0-9]{2})([0-9A-Z]{1,21})")
_OUR_BASE = re.compile(r"([12])([0-9]{2})([0-9]{4})([0-9]{5})")
_NUMBER = re.compile(r"(OF|PR|DV|RC)([0-9]{2})-?([0-9]{4})-?([0-9]{1,5})")

# What a bar-code reader set to a US keyboard types on a French one (payments.md §2.5).
_SHIFTED = str.maketrans("&é\"'(-è_çà)ÉÈÇÀ’", "1234567890-27904")
_HYPHENS = str.maketrans("‐‑‒–—−", "------")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number of one of our series: ``OF01-2026-00123`` in its parts."""

    type: str
    desk: str
    year: int
    sequence: int

    def __str__(self) -> str:
        return f"{self.type}{self.desk}-{self.year:04d}-{self.sequence:05d}"


def document_number(kind: str, desk: str, year: int, sequence: int) -> str:
    """The number of a document: series ``kind`` (OF, PR, DV, RC), ``desk`` of two digits.

    Raises ``DomainError('series_full')`` beyond 99 999 documents of one desk and year, and
    ``number_invalid`` for parts that make no number.
    """
    number = DocumentNumber(kind, desk, year, sequence)
    if sequence > LAST_SEQUENCE:
        raise DomainError("series_full", series=f"{kind}{desk}-{year}")
    if kind not in SERIES_TYPES or not _parts_hold(number):
        raise DomainError("number_invalid", field="number", value=str(number))
    return str(number)


def parse_number(text: str) -> DocumentNumber:
    """The parts of a number as people and bar-code readers type it.

    Case, spaces, missing hyphens and missing leading zeros of the sequence are forgiven, and so is
    a reader set to the wrong keyboard. Raises ``DomainError('number_invalid')``.
    """
    found = _NUMBER.fullmatch(_reading(text))
    if found:
        number = DocumentNumber(found[1], found[2], int(found[3]), int(found[4]))
        if _parts_hold(number):
            return number
    raise DomainError("number_invalid", field="number", value=text.strip())


def _parts_hold(number: DocumentNumber) -> bool:
    desk = re.fullmatch(r"[0-9]{2}", number.desk) is not None and number.desk != "00"
    return desk and 1000 <= number.year <= 9999 and 1 <= number.sequence <= LAST_SEQUENCE


def rf_reference(kind_digit: int, desk: str, year: int, sequence: int) -> str:
    """The payment reference of an invoice (1) or a proposition (2), without spaces.

    Raises the refusals of ``document_number``, and ``ValueError`` for another kind.
    """
    if kind_digit not in RF_KINDS:
        raise ValueError(f"no payment reference for kind {kind_digit}")
    document_number(RF_KINDS[kind_digit], desk, year, sequence)
    base = f"{kind_digit}{desk}{year:04d}{sequence:05d}"
    return f"RF{_check_digits(base)}{base}"


def rf_check(text: str) -> str:
    """Any ISO 11649 reference, normalised: upper case, no spaces.

    Raises ``DomainError('reference_invalid')`` when it is not one or its check digits are wrong.
    """
    bare = re.sub(r"[-./]", "", _reading(text))
    found = _RF.fullmatch(bare)
    if found and found[1] == _check_digits(found[2]):
        return bare
    raise DomainError("reference_invalid", field="reference", value=text.strip())


def parse_rf(text: str) -> DocumentNumber:
    """The number of the invoice or proposition that a payment reference of ours stands for.

    Raises ``DomainError('reference_invalid')`` for a wrong one, and ``reference_foreign`` for one
    that is right but not made here.
    """
    bare = rf_check(text)
    number = _of_base(bare[4:])
    if number is None:
        raise DomainError("reference_foreign", field="reference", value=bare)
    return number


def _of_base(digits: str) -> DocumentNumber | None:
    """What the twelve digits of a reference of ours stand for, if they are some."""
    found = _OUR_BASE.fullmatch(digits)
    if found is None:
        return None
    number = DocumentNumber(RF_KINDS[int(found[1])], found[2], int(found[3]), int(found[4]))
    return number if _parts_hold(number) else None


def rf_groups(reference: str) -> str:
    """A reference as printed, in groups of four: « RF46 1012 0260 0123 »."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def read_reference(text: str) -> DocumentNumber:
    """The document meant by what was typed or scanned: a payment reference, its twelve digits
    alone, or a bare number.

    Raises ``DomainError('reference_invalid')`` or ``reference_foreign`` for what begins with RF,
    else ``number_invalid``.
    """
    if text.strip().upper().startswith("RF"):
        return parse_rf(text)
    return _of_base(_reading(text)) or parse_number(text)


def unshifted(text: str) -> str:
    """What a bar-code or magnetic reader meant: one set to the wrong keyboard gives no digit at
    all, so a text that has one is taken as it stands."""
    return text if any(character.isdigit() for character in text) else text.translate(_SHIFTED)


def _reading(text: str) -> str:
    """What was meant, without spaces: a wrong keyboard gives no digit at all, so a text that has
    one is taken as it stands."""
    typed = normalize("NFC", "".join(text.split()))
    shifted = not any("0" <= character <= "9" for character in typed)
    return typed.translate(_SHIFTED if shifted else _HYPHENS).upper()


def _check_digits(base: str) -> str:
    # ISO 7064 MOD 97-10, letters being 10 to 35.
    digits = "".join(str(int(character, 36)) for character in f"{base}RF00")
    return f"{98 - int(digits) % 97:02d}"
