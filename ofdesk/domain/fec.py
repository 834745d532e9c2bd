"""The format of accounting entries that the tax office reads (LPF A47 A-1): 18 columns, tabs,
ISO 8859-15, decimal commas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

COLUMNS = (
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib"),
    *("CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit"),
    *("EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise"),
)
ENCODING = "iso8859_15"
SPELLED = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}
"""What the encoding lacks and has a plain spelling."""
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class FecLine:
    """One line, its amounts in cents."""

    journal: tuple[str, str]
    number: int
    day: date
    account: tuple[str, str]
    auxiliary: tuple[str, str]
    piece: tuple[str, date]
    label: str
    debit_cents: int
    credit_cents: int
    valid_on: date
    lettering: tuple[str, date | None] = ("", None)
    """The code of what settled it and its day; neither when it is open."""


def file_name(siren: str, closed_on: date) -> str:
    """« 820043784FEC20181231 »: the name that the law gives the file, without ending."""
    return f"{siren}FEC{closed_on:%Y%m%d}"


def amount(cents: int) -> str:
    """« -1234,56 »: no grouping, a decimal comma."""
    sign, digits = "-" if cents < 0 else "", f"{abs(cents):03d}"
    return f"{sign}{digits[:-2]},{digits[-2:]}"


def field(text: str) -> str:
    """A text without tab or line break; what was nothing but those is « / »."""
    cleaned = " ".join(text.split())
    return cleaned if cleaned or not text else "/"


def filled(text: str) -> str:
    """A field that may not stay empty."""
    return field(text) or "-"


def line_fields(line: FecLine) -> tuple[str, ...]:
    """The 18 fields of a line."""
    letter, settled_on = line.lettering
    return (
        *map(field, line.journal),
        str(line.number),
        f"{line.day:%Y%m%d}",
        *map(field, line.account),
        *map(field, line.auxiliary),
        filled(line.piece[0]),
        f"{line.piece[1]:%Y%m%d}",
        filled(line.label),
        amount(line.debit_cents),
        amount(line.credit_cents),
        letter,
        f"{settled_on:%Y%m%d}" if settled_on else "",
        f"{line.valid_on:%Y%m%d}",
        "",
        "",
    )


def fec_bytes(lines: Iterable[Sequence[str]]) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    """The file, and the characters that the encoding lacks with what stands for them."""
    changed: dict[str, str] = {}
    rows = ["\t".join(row) for row in (COLUMNS, *lines)]
    text = "".join(_spelled(character, changed) for character in "\r\n".join([*rows, ""]))
    return text.encode(ENCODING), tuple(sorted(changed.items()))


def _spelled(character: str, changed: dict[str, str]) -> str:
    try:
        character.encode(ENCODING)
    except UnicodeEncodeError:
        if character not in changed:
            changed[character] = SPELLED.get(character) or _plain(character)
        return changed[character]
    return character


def _plain(character: str) -> str:
    bare = normalize("NFKD", character).encode("ascii", "ignore").decode()
    return bare if bare.strip() else UNKNOWN
