"""Rows that ship with the program: the law's, envelopes, versions, the example price list.

Their identifiers are UUIDv5, equal on every desk. A row is inserted once: what a person has deleted
since does not come back.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select, text
from sqlalchemy.dialects.sqlite import insert

from ofdesk import paths
from ofdesk.models import Base
from ofdesk.models.ids import seeded_id
from ofdesk.models.types import Day

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ShippedRow:
    """One row of ``table``; ``parent`` is the shipped row without which it makes no sense."""

    table: str
    values: Row
    parent: str = ""


def seed_files() -> list[Path]:
    """The shipped files, in the order in which they are read."""
    legal, catalogue = paths.resource("legal"), paths.resource("catalogue")
    return [
        legal / "vat_rules.json",
        *sorted(legal.glob("legal_texts_*.json")),
        legal / "channel_rules.json",
        legal / "envelope_profiles.json",
        legal / "interest_rates.json",
        legal / "reminder_levels.json",
        *sorted(legal.glob("reminder_texts_*.json")),
        paths.resource("mail") / "templates.json",
        catalogue / "versions.json",
        catalogue / "example.json",
    ]


def seeds_digest() -> str:
    """Changes when any shipped row does."""
    return sha256(b"\n".join(path.read_bytes() for path in seed_files())).hexdigest()


def plant(connection: Connection) -> int:
    """Insert the shipped rows that this base never had, and close those that a new law has ended.

    Returns how many were inserted.
    """
    return sum(_planted(connection, list(rows)) for rows in _by_table(shipped_rows()))


def shipped_rows() -> Iterator[ShippedRow]:
    """Every shipped row, parents before children."""
    yield from _law_rows(paths.resource("legal"))
    *_, versions, example = seed_files()
    for row in _read(paths.resource("mail") / "templates.json"):
        yield _row("mail_template", row["key"], row)
    steps = _read(versions)
    for row in steps["versions"]:
        yield _row("platform_version", row["name"], row)
    for row in steps["cleanup_steps"]:
        yield _row("cleanup_step", f"{row['source']}>{row['target']}#{row['position']}", row)
    yield from _catalogue_rows(_read(example))


def _law_rows(legal: Path) -> Iterator[ShippedRow]:
    for row in _read(legal / "vat_rules.json"):
        yield _row("vat_rule", row["code"], row, row["valid_from"])
    for row in _worded("legal_texts"):
        yield _row("legal_text", f"{row['code']}/{row['language']}", row, row["valid_from"])
    for row in _read(legal / "channel_rules.json"):
        yield _row("channel_rule", row["code"], row, row["valid_from"])
    for row in _read(legal / "envelope_profiles.json"):
        yield _row("envelope_profile", row["name"], row)
    for row in _read(legal / "interest_rates.json"):
        yield _row("interest_rate", "legal", row, row["valid_from"])
    for row in _read(legal / "reminder_levels.json"):
        yield _row("reminder_level", row["code"], row, row["valid_from"])
    for row in _worded("reminder_texts"):
        code = f"{row['level']}/{row['audience']}/{row['language']}"
        yield _row("reminder_text", code, row, row["valid_from"])


def _catalogue_rows(example: Row) -> Iterator[ShippedRow]:
    start = example["valid_from"]
    head = {name: example[name] for name in ("label", "valid_from", "notes")}
    catalogue = _row("catalogue", "example", {**head, "is_example": True}, start)
    yield catalogue
    root = catalogue.values["id"]
    children: list[ShippedRow] = []
    for position, offer in enumerate(example["offers"]):
        name = offer["offer"]
        own = {key: offer[key] for key in ("offer", "base_cents", "minimum_cents")}
        own |= {"catalogue_id": root, "position": position}
        made = _row("catalogue_offer", name, own, start, root)
        yield made
        link = {"offer_id": made.values["id"]}
        for row in offer["brackets"]:
            code = f"{name}/{row['first']}"
            children.append(_row("catalogue_bracket", code, {**row, **link}, start, root))
        for row in offer["acts"]:
            code = f"{name}/{row['act']}"
            children.append(_row("catalogue_act", code, {**row, **link}, start, root))
    yield from sorted(children, key=lambda row: row.table)


def _worded(name: str) -> Iterator[Row]:
    """The rows of one file a language, each with its language."""
    for path in sorted(paths.resource("legal").glob(f"{name}_*.json")):
        for row in _read(path):
            yield {**row, "language": path.stem.rpartition("_")[2]}


def _row(table: str, code: str, values: Row, start: str = "", parent: str = "") -> ShippedRow:
    return ShippedRow(table, {"id": seeded_id(table, code, start), **values}, parent)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _by_table(rows: Iterable[ShippedRow]) -> Iterator[list[ShippedRow]]:
    grouped: dict[str, list[ShippedRow]] = {}
    for row in rows:
        grouped.setdefault(row.table, []).append(row)
    yield from grouped.values()


def _planted(connection: Connection, rows: list[ShippedRow]) -> int:
    table = Base.metadata.tables[rows[0].table]
    present = set(connection.scalars(select(table.c.id)))
    once = text("SELECT row_id FROM history WHERE tbl = :tbl AND kind = 'I'")
    known = present | set(connection.scalars(once, {"tbl": table.name}))
    if table.info["sync"] == "seeded":
        _close_ended(connection, table, rows)
    if table.name == "catalogue" and present:
        return 0
    fresh = [row for row in rows if row.values["id"] not in known]
    parents = set(connection.scalars(text("SELECT id FROM catalogue"))) | {""}
    values = [_typed(table, row.values) for row in fresh if row.parent in parents]
    if values:
        connection.execute(insert(table).on_conflict_do_nothing(), values)
    return len(values)


def _close_ended(connection: Connection, table: Table, rows: list[ShippedRow]) -> None:
    for row in rows:
        end = row.values.get("valid_to")
        if end is not None:
            connection.execute(
                table.update()
                .where(table.c.id == row.values["id"], table.c.valid_to.is_(None))
                .values(valid_to=date.fromisoformat(end))
            )


def _typed(table: Table, values: Row) -> dict[str, Any]:
    typed = dict(values)
    for column in table.columns:
        value = typed.get(column.name)
        if isinstance(column.type, Day) and value is not None:
            typed[column.name] = date.fromisoformat(value)
    return typed
