"""The shipped legal rows as the domain reads them."""

import json
from datetime import date
from typing import Any

from ofdesk import paths
from ofdesk.domain.vat import VatRow


def read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(
        paths.resource("legal", name).read_text(encoding="utf-8")
    )
    return rows


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def vat_rows() -> tuple[VatRow, ...]:
    return tuple(
        VatRow(**row | {name: day(row[name]) for name in ("valid_from", "valid_to")})
        for row in read("vat_rules.json")
    )


def texts(language: str, on: date) -> dict[str, str]:
    """The sentences in force on ``on``; the latest of a code counts."""
    rows = sorted(read(f"legal_texts_{language}.json"), key=lambda row: str(row["valid_from"]))
    found = {}
    for row in rows:
        end = day(row["valid_to"])
        if date.fromisoformat(row["valid_from"]) <= on and (end is None or on <= end):
            found[row["code"]] = row["text"]
    return found
