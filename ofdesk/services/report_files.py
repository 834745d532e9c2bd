"""Tables of figures for the accountant: CSV (UTF-8 with mark, « ; ») and XLSX with numbers."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ofdesk.domain.errors import DomainError
from ofdesk.services.table_cells import guarded


@dataclass(frozen=True, slots=True)
class Scaled:
    """An exact number to write: ``value`` / 10**``places`` (cents: 2, basis points of %: 2)."""

    value: int
    places: int = 2

    def text(self, point: str) -> str:
        """« 1234,50 »: no grouping, all decimals."""
        sign, digits = "-" if self.value < 0 else "", f"{abs(self.value):0{self.places + 1}d}"
        return f"{sign}{digits[: -self.places]}{point}{digits[-self.places :]}"


Cell = str | int | date | Scaled | None


@dataclass(frozen=True, slots=True)
class RateSum:
    """What a period comes to at one VAT rate and category. Amounts in cents."""

    rate_bp: int
    category: str
    base_cents: int
    vat_cents: int


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows, and the sums of both sides in cents where the table is of entries, and by
    VAT rate where it is of VAT."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    debit_cents: int = 0
    credit_cents: int = 0
    sums: tuple[RateSum, ...] = ()


def table_bytes(name: str, table: Table) -> bytes:
    """The file of a table, CSV or XLSX by the ending of ``name``.

    Raises ``DomainError('file_ending')`` for another ending.
    """
    ending = name.rpartition(".")[2].lower()
    if ending == "csv":
        return _csv(table)
    if ending == "xlsx":
        return _xlsx(table)
    raise DomainError("file_ending", field="out", name=name, known=["csv", "xlsx"])


def _csv(table: Table) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.headings)
    writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, Scaled):
        return cell.text(",")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return guarded(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def _xlsx(table: Table) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(table.headings))
    for row in table.rows:
        sheet.append([_xlsx_cell(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _xlsx_cell(cell: Cell) -> object:
    if isinstance(cell, Scaled):
        return Decimal(cell.text("."))
    return guarded(cell) if isinstance(cell, str) else cell
