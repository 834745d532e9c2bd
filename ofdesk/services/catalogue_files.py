"""Price lists in files: JSON, or CSV and XLSX with one price a line; amounts in cents or euros."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ofdesk.domain.errors import DomainError
from ofdesk.services.catalogue_rows import (
    ACTS,
    BASE,
    BRACKET,
    MINIMUM,
    ActRow,
    BracketRow,
    CatalogueSheet,
    OfferRow,
)
from ofdesk.services.client_choices import choose
from ofdesk.services.client_headings import plain
from ofdesk.services.table_cells import unguarded
from ofdesk.services.table_files import read_table, replaced, write_table
from ofdesk.services.typed_text import checked_text, day_of

JSON = ".json"
COLUMNS = ("label", "valid_from", "is_example", "offer", "item", "first", "included", "price_cents")
LARGEST_CENTS = 10**9
LARGEST_JSON = 4 * 1024 * 1024
"""Ten million euros: beyond it is a mistake in typing."""


def read_catalogue(path: Path) -> CatalogueSheet:
    """A price list from a file, not yet checked as a whole.

    Raises the refusals of ``read_table``, ``catalogue_unreadable``, ``price_invalid``.
    """
    if path.suffix.lower() == JSON:
        return _from_json(path)
    lines = read_table(path)
    columns = {plain(cell).replace(" ", "_"): n for n, cell in enumerate(lines[0].cells)}
    missing = [name for name in COLUMNS[:2] + COLUMNS[3:5] if name not in columns]
    if missing or not lines[1:]:
        raise _unreadable(path, ", ".join(missing) or COLUMNS[3])
    rows = [
        {name: unguarded(line.cells[n]) for name, n in columns.items() if n < len(line.cells)}
        for line in lines[1:]
    ]
    return _from_rows(path, rows)


def _from_rows(path: Path, rows: Sequence[Mapping[str, str]]) -> CatalogueSheet:
    offers: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        offers.setdefault(row.get("offer", ""), []).append(row)
    first = rows[0]
    document = {
        "label": first.get("label", ""),
        "valid_from": first.get("valid_from", ""),
        "is_example": _yes(first.get("is_example", "")),
        "offers": [_offer_document(path, offer, lines) for offer, lines in offers.items()],
    }
    return _sheet(path, document)


def _offer_document(path: Path, offer: str, rows: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {"offer": offer, "brackets": [], "acts": {}}
    for row in rows:
        item = row.get("item", "").strip().lower()
        cents = _cents(row.get("price_cents", "") or "0", item)
        if item in (BASE, MINIMUM):
            found[f"{item}_cents"] = cents
        elif item == BRACKET:
            found["brackets"].append({"first": row.get("first", ""), "unit_cents": cents})
        elif item in ACTS:
            included = _yes(row.get("included", ""))
            found["acts"][item] = {"included": included, "price_cents": cents}
        else:
            raise _unreadable(path, f"item {item[:40]}")
    return found


def _from_json(path: Path) -> CatalogueSheet:
    if not path.is_file():
        raise DomainError("file_missing", field="file", file=str(path))
    if path.stat().st_size > LARGEST_JSON:
        raise DomainError("file_too_large", field="file", file=path.name)
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise DomainError("file_unreadable", field="file", file=path.name) from None
    if not isinstance(document, dict):
        raise _unreadable(path, "label")
    return _sheet(path, document)


def _sheet(path: Path, document: Mapping[str, Any]) -> CatalogueSheet:
    label = checked_text(_text(document.get("label")), "label", 100)
    offers = document.get("offers")
    if not label or not isinstance(offers, list) or not offers:
        raise _unreadable(path, "label" if not label else "offers")
    return CatalogueSheet(
        label=label,
        valid_from=_day(document.get("valid_from")),
        is_example=document.get("is_example") is True,
        used=False,
        notes=checked_text(_text(document.get("notes")), "notes", 5000, multiline=True),
        offers=tuple(_offer(path, offer) for offer in offers),
    )


def _day(value: object) -> date:
    return day_of(_text(value).strip(), "valid_from")


def _offer(path: Path, row: object) -> OfferRow:
    if not isinstance(row, dict):
        raise _unreadable(path, "offers")
    offer = choose("offer", _text(row.get("offer")), "offer")
    brackets, acts = row.get("brackets", []), row.get("acts", {})
    if not isinstance(brackets, list) or not isinstance(acts, dict):
        raise _unreadable(path, offer)
    return OfferRow(
        offer=offer,
        base_cents=_cents(row.get("base_cents", 0), BASE),
        minimum_cents=_cents(row.get("minimum_cents", 0), MINIMUM),
        brackets=tuple(_bracket(path, bracket) for bracket in brackets),
        acts={act: _act(path, act, price) for act, price in acts.items()},
    )


def _bracket(path: Path, row: object) -> BracketRow:
    if not isinstance(row, dict):
        raise _unreadable(path, BRACKET)
    return BracketRow(
        first=_cents(row.get("first"), "first"),
        unit_cents=_cents(row.get("unit_cents"), BRACKET),
    )


def _act(path: Path, act: str, row: object) -> ActRow:
    if act not in ACTS or not isinstance(row, dict):
        raise _unreadable(path, act[:40])
    return ActRow(row.get("included") is True, _cents(row.get("price_cents", 0), act))


def _cents(value: object, item: str) -> int:
    """A whole number that is not negative, as JSON or as text."""
    text = str(value) if type(value) is int else _text(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= LARGEST_CENTS):
        raise DomainError("price_invalid", field=item, item=item, value=text[:40])
    return int(text)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _yes(text: str) -> bool:
    return bool(text.strip()) and choose("archived", text, "included") == "yes"


def _unreadable(path: Path, what: str) -> DomainError:
    return DomainError("catalogue_unreadable", field="file", file=path.name, what=what)


def write_catalogue(path: Path, sheet: CatalogueSheet, document: object) -> None:
    """Write ``document`` (the JSON form of ``sheet``) or one price a line, as the name ends.

    Raises ``file_kind_unknown``, ``Unavailable('file_not_written')``.
    """
    if path.suffix.lower() == JSON:
        text = json.dumps(document, ensure_ascii=False, indent=2)
        with replaced(path) as stream:
            stream.write(f"{text}\n".encode())
        return
    write_table(path, [COLUMNS, *_lines(sheet)])


def _lines(sheet: CatalogueSheet) -> Iterator[tuple[str, ...]]:
    head = (sheet.label, sheet.valid_from.isoformat(), "yes" if sheet.is_example else "no")
    for offer in sheet.offers:
        yield (*head, offer.offer, BASE, "", "", str(offer.base_cents))
        yield (*head, offer.offer, MINIMUM, "", "", str(offer.minimum_cents))
        for bracket in offer.brackets:
            first, cents = str(bracket.first), str(bracket.unit_cents)
            yield (*head, offer.offer, BRACKET, first, "", cents)
        for act, price in offer.acts.items():
            included = "yes" if price.included else "no"
            yield (*head, offer.offer, act, "", included, str(price.price_cents))
