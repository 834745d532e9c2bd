"""CSV of any bank: encoding, separator and columns are found in the file itself."""

import csv
import io
from collections.abc import Mapping, Sequence

from ofdesk.bank.amounts import cents_of, day_of
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
END = "(end)"
"""A row put after the last one: it is read as itself where every quote was closed."""
HEAD_ROWS = 30
"""Rows before the headings: name of the account, period, balances."""


def read(content: bytes) -> tuple[Statement, ...]:
    """The statement of a file. Raises ``statement_unknown_format``, ``statement_unreadable``,
    ``statement_truncated``."""
    from ofdesk.bank.reading import decoded

    text = decoded(content).replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + f"\n{END}"
    for separator in sorted(SEPARATORS, key=text.count, reverse=True):
        try:
            rows = list(csv.reader(io.StringIO(text), delimiter=separator))
        except csv.Error:
            continue
        head = _head(rows)
        if head is not None:
            if rows.pop() != [END]:
                # A quote that is never closed has swallowed the lines after it.
                raise DomainError("statement_truncated", field="file")
            return (_statement(rows, *head),)
    raise DomainError("statement_unknown_format", field="file")


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    for rank, row in enumerate(rows[:HEAD_ROWS]):
        columns = _columns(row)
        if "day" in columns and ("cents" in columns or {"debit", "credit"} <= columns.keys()):
            return rank, columns
    return None


def _columns(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    folded = [fold(cell).replace("’", "'").strip() for cell in row]
    for field, names in HEADINGS.items():
        for name in names:
            if field not in found and name in folded:
                found[field] = folded.index(name)
    return found


def _statement(rows: Sequence[Sequence[str]], head: int, columns: dict[str, int]) -> Statement:
    lines, balances = [], []
    for rank, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = {field: _cell(row, place) for field, place in columns.items()}
        if not cells["day"]:
            continue
        try:
            lines.append(_line(cells))
            balances.append(cents_of(cells["balance"]) if cells.get("balance") else None)
        except ValueError as error:
            raise DomainError("statement_unreadable", field="file", line=rank) from error
    old, new = _around(lines, balances)
    return Statement("csv", "", tuple(lines), old, new)


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


def _around(
    lines: Sequence[StatementLine], balances: Sequence[int | None]
) -> tuple[int | None, int | None]:
    """The balances before and after, whichever way the file runs; none without a balance column."""
    known = [balance for balance in balances if balance is not None]
    if not lines or len(known) != len(lines):
        return None, None
    falling = len(lines) > 1 and known[0] - lines[0].cents == known[1]
    if falling:
        return known[-1] - lines[-1].cents, known[0]
    return known[0] - lines[0].cents, known[-1]
