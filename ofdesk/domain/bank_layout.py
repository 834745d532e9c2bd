"""How the CSV files of a bank are laid out: what a person may say of it, checked, and as text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from ofdesk.domain.errors import DomainError
from ofdesk.domain.text import fold

ENCODINGS = ("utf-8", "cp1252", "iso8859-15", "utf-16")
SEPARATORS = (";", ",", "\t", "|")
SEPARATOR_NAMES = {"\t": "tab"}
DATES = ("dmy", "mdy", "ymd")
DECIMALS = (",", ".")
NEEDED = ("day",)
ONE_COLUMN = ("day", "value_day", "amount", "debit", "credit", "payer", "reference", "balance")
"""What stands in one column each; a label may be made of several."""
MOST_SKIPPED = 200
LONGEST_NAME, LONGEST_COLUMN = 60, 200
JOINED = "+"


@dataclass(frozen=True, slots=True)
class Layout:
    """A column is named by its heading, or by its place from 1. ``titles`` are the headings of the
    file that it was made for: another file with the same is one of this bank."""

    name: str = ""
    encoding: str = "utf-8"
    separator: str = ";"
    skip: int = 0
    """Lines before the headings, or before the first movement where there are none."""
    headings: bool = True
    dates: str = "dmy"
    decimal: str = ","
    day: str = ""
    value_day: str = ""
    amount: str = ""
    debit: str = ""
    credit: str = ""
    label: tuple[str, ...] = ()
    payer: str = ""
    reference: str = ""
    balance: str = ""
    account: str = ""
    titles: tuple[str, ...] = ()

    def columns(self) -> list[tuple[str, str]]:
        """Each field with the column that it is read from."""
        single = [(name, getattr(self, name)) for name in ONE_COLUMN if getattr(self, name)]
        return [*single, *(("label", one) for one in self.label)]


FIELDS = tuple(one.name for one in fields(Layout))


def title_key(title: str) -> str:
    """A heading as headings are compared."""
    return " ".join(fold(title).replace("’", "'").split())


def profile_key(name: str) -> str:
    """The name of a profile as names are compared."""
    return " ".join(fold(name).split())


def checked_layout(layout: Layout) -> Layout:
    """A layout with which a file can be read.

    Raises ``bank_profile_name``, ``choice_unknown``, ``number_out_of_range``,
    ``bank_layout_missing``, ``bank_layout_amount_twice``, ``bank_layout_place``.
    """
    if not profile_key(layout.name) or len(layout.name) > LONGEST_NAME:
        raise DomainError("bank_profile_name", field="name", longest=LONGEST_NAME)
    for name, known in (
        ("encoding", ENCODINGS),
        ("separator", SEPARATORS),
        ("dates", DATES),
        ("decimal", DECIMALS),
    ):
        if getattr(layout, name) not in known:
            shown = [SEPARATOR_NAMES.get(one, one) for one in known]
            raise DomainError(
                "choice_unknown", field=name, value=getattr(layout, name), known=shown
            )
    if not 0 <= layout.skip <= MOST_SKIPPED:
        raise DomainError(
            "number_out_of_range",
            field="skip",
            value=str(layout.skip),
            lowest=0,
            highest=MOST_SKIPPED,
        )
    _check_columns(layout)
    return layout


def _check_columns(layout: Layout) -> None:
    for name in NEEDED:
        if not getattr(layout, name):
            raise DomainError("bank_layout_missing", field=name)
    if layout.amount and (layout.debit or layout.credit):
        raise DomainError("bank_layout_amount_twice", field="amount")
    if not layout.amount and not (layout.debit and layout.credit):
        missing = "credit" if layout.debit else "debit" if layout.credit else "amount"
        raise DomainError("bank_layout_missing", field=missing)
    for name, column in layout.columns():
        if not layout.headings and not place(column):
            raise DomainError("bank_layout_place", field=name, column=column)


def place(column: str) -> int:
    """The place of a column that is named by its number, from 1; 0 when it is not."""
    return int(column) if column.isascii() and column.isdigit() and len(column) < 4 else 0


def _text(value: str) -> str:
    return value.strip()[:LONGEST_COLUMN]


def _number(value: str) -> int:
    text = value.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise DomainError(
            "number_out_of_range", field="skip", value=text[:60], lowest=0, highest=MOST_SKIPPED
        )
    return int(text)


def _flag(value: str) -> bool:
    found = {"yes": True, "oui": True, "1": True, "no": False, "non": False, "0": False}
    if value.strip().lower() not in found:
        known = ["yes", "no"]
        raise DomainError("choice_unknown", field="headings", value=value[:60], known=known)
    return found[value.strip().lower()]


def _separator(value: str) -> str:
    names = {"tab": "\t", "\\t": "\t", "semicolon": ";", "comma": ",", "pipe": "|"}
    return value if value in SEPARATORS else names.get(value.strip().lower(), value.strip())


def _decimal(value: str) -> str:
    names = {"comma": ",", "virgule": ",", "point": ".", "dot": "."}
    return names.get(value.strip().lower(), value.strip())


def _encoding(value: str) -> str:
    names = {
        "utf8": "utf-8",
        "utf-8-sig": "utf-8",
        "utf16": "utf-16",
        "latin-9": "iso8859-15",
        "windows-1252": "cp1252",
        "latin-1": "cp1252",
        "latin1": "cp1252",
        "iso-8859-1": "cp1252",
        "iso-8859-15": "iso8859-15",
        "iso8859_15": "iso8859-15",
    }
    typed = value.strip().lower()
    return names.get(typed, typed)


def _several(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(JOINED) if part.strip())


_READ: Mapping[str, Callable[[str], object]] = {
    "encoding": _encoding,
    "separator": _separator,
    "decimal": _decimal,
    "dates": lambda value: value.strip().lower(),
    "skip": _number,
    "headings": _flag,
    "label": _several,
    "account": lambda value: "".join(value.split()).upper()[:LONGEST_COLUMN],
}


def changed_layout(layout: Layout, values: Mapping[str, str]) -> Layout:
    """``layout`` with what a person typed, not checked as a whole yet.

    Raises ``bank_layout_unknown``, and the refusals of one value.
    """
    known = [name for name in FIELDS if name != "titles"]
    for name, value in values.items():
        if name not in known:
            raise DomainError("bank_layout_unknown", field=name[:60], name=name[:60], known=known)
        read: dict[str, Any] = {name: _READ.get(name, _text)(value)}
        layout = replace(layout, **read)
    return layout


def told_layout(layout: Layout) -> dict[str, str]:
    """A layout as ``changed_layout`` reads it back."""
    told = {
        name: str(getattr(layout, name))
        for name in FIELDS
        if name not in ("titles", "label", "headings", "separator")
    }
    told["separator"] = SEPARATOR_NAMES.get(layout.separator, layout.separator)
    told["label"] = JOINED.join(layout.label)
    told["headings"] = "yes" if layout.headings else "no"
    return {name: told[name] for name in FIELDS if name in told}


def kept_layout(layout: Layout) -> dict[str, object]:
    """A layout for JSON."""
    return {**told_layout(layout), "label": list(layout.label), "titles": list(layout.titles)}


def layout_from(kept: Mapping[str, object]) -> Layout:
    """The layout that ``kept_layout`` wrote; fields of a newer program are left out."""
    single = {
        name: str(value)
        for name, value in kept.items()
        if name in FIELDS and name not in ("titles", "label")
    }
    lists = {name: kept.get(name) for name in ("titles", "label")}
    found: dict[str, Any] = {
        name: tuple(str(one) for one in value) if isinstance(value, list) else ()
        for name, value in lists.items()
    }
    return replace(changed_layout(Layout(), single), **found)


CIC = Layout(
    name="cic",
    encoding="iso8859-15",
    separator=",",
    day="Date d'opération",
    value_day="Date de valeur",
    amount="Montant",
    label=("Libellé",),
    balance="Solde",
)
"""The layout of a bank whose files are known; a person may save another one of that name."""
