"""CSV of any bank: encoding, separator and columns are found in the file itself."""

import csv
from collections.abc import Mapping, Sequence

from ofdesk.bank.amounts import around, cents_of, day_of
from ofdesk.bank.footers import Cells, footer, is_footer
from ofdesk.bank.texts import cut_rows, decoded
from ofdesk.domain.errors import DomainError
from ofdesk.domain.text import fold
from ofdesk.ports.bank import Statement, StatementLine

SEPARATORS = ";,\t|"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "day": ("date d'operation", "date operation", "date comptable", "booking date", "date"),
    "value_day": ("date de valeur", "date valeur", "value date"),
    "cents": ("montant", "amount", "montant (eur)", "montant en euros", "montant eur"),
    "debit": ("debit", "debit euros", "montant debit", "debit (eur)"),
    "credit": ("credit", "credit euros", "montant credit", "credit (eur)"),
    "label": (
        "libelle",
        "label",
        "description",
        "libelle operation",
        "intitule",
        "details",
        "libelle de l'operation",
        "nature de l'operation",
    ),
    "balance": ("solde", "balance", "solde (eur)"),
    "reference": ("reference", "ref", "numero", "n° de cheque", "reference operation"),
    "payer": ("payeur", "emetteur", "tiers", "contrepartie", "payer", "counterparty"),
}
HEAD_ROWS = 30
"""Rows before the headings: name of the account, period, balances."""


def read(content: bytes) -> tuple[Statement, ...]:
    """The statement of a file. Raises ``statement_unknown_format``, ``statement_unreadable``,
    ``statement_truncated``."""
    text = decoded(content)
    for separator in sorted(SEPARATORS, key=text.count, reverse=True):
        try:
            rows, closed = cut_rows(text, separator)
        except csv.Error:
            continue
        head = _head(rows)
        if head is not None:
            if not closed:
                # A quote that is never closed has swallowed the lines after it.
                raise DomainError("statement_truncated", field="file")
            return (_statement(rows, *head),)
    raise DomainError("statement_unknown_format", field="file")


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    for rank, row in enumerate(rows[:HEAD_ROWS]):
        columns = known_columns(row)
        if "day" in columns and ("cents" in columns or {"debit", "credit"} <= columns.keys()):
            return rank, columns
    return None


def known_columns(row: Sequence[str]) -> dict[str, int]:
    """The place of each field whose heading is known."""
    found: dict[str, int] = {}
    folded = [fold(cell).replace("’", "'").strip() for cell in row]
    for field, names in HEADINGS.items():
        for name in names:
            if field not in found and name in folded:
                found[field] = folded.index(name)
    return found


def _statement(rows: Sequence[Sequence[str]], head: int, columns: dict[str, int]) -> Statement:
    lines, balances, footers = [], [], []
    for rank, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = {field: _cell(row, place) for field, place in columns.items()}
        if not any(cell.strip() for cell in row):
            continue
        money = any(cells.get(field) for field in ("cents", "debit", "credit"))
        told = Cells(cells["day"], cells.get("label", ""), money, bool(cells.get("balance")))
        if is_footer(told, row):
            footers.append(footer(rank, row))
            continue
        try:
            lines.append(_line(cells))
            balances.append(cents_of(cells["balance"]) if cells.get("balance") else None)
        except ValueError as error:
            raise DomainError("statement_unreadable", field="file", line=rank) from error
    old, new = around(lines, balances)
    return Statement("csv", "", tuple(lines), old, new, footers=tuple(footers))


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _line(cells: Mapping[str, str]) -> StatementLine:
    if cells.get("cents"):
        cents = cents_of(cells["cents"])
    else:
        taken, given = cells.get("debit", ""), cells.get("credit", "")
        cents = (cents_of(given) if given else 0) - (abs(cents_of(taken)) if taken else 0)
    valued = cells.get("value_day", "")
    return StatementLine(
        day=day_of(cells["day"]),
        cents=cents,
        label=cells.get("label", ""),
        value_day=day_of(valued) if valued else None,
        payer=cells.get("payer", ""),
        reference=cells.get("reference", ""),
    )
