"""Reads a sheet of an XLSX workbook and writes one, without trusting what is inside."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from ofdesk.domain.errors import DomainError
from ofdesk.services.table_cells import GUARD, cell_text, guarded

LARGEST_UNPACKED = 256 * 1024 * 1024
MOST_PARTS = 5000
MOST_COLUMNS = 500
_CHUNK = 1 << 16

_UNREADABLE = (
    *(BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError),
    *(IndexError, EOFError, SyntaxError, NotImplementedError, RuntimeError, OverflowError),
    *(zlib.error, AssertionError),
)
"""What zipfile and openpyxl raise on files that are broken, encrypted or made to harm; XML errors
are ``SyntaxError``."""

Row = tuple[int, tuple[str, ...], frozenset[int]]


def read_workbook(path: Path, sheet: str = "") -> Iterator[Row]:
    """Number, texts of the cells, and columns that hold a formula whose value was not kept; of the
    sheet named, else of the first one.

    Raises ``DomainError``: ``file_unreadable``, ``file_too_large`` (unpacked), ``sheet_unknown``.
    """
    try:
        has_formulas = _looked_through(path)
        formulas = _formula_columns(path, sheet) if has_formulas else {}
        for number, cells in _rows(path, sheet, values=True):
            texts = tuple(cell_text(cell) for cell in cells)
            lost = {n for n in formulas.get(number, ()) if not (n < len(texts) and texts[n])}
            yield number, texts, frozenset(lost)
    except _UNREADABLE as error:
        raise DomainError("file_unreadable", field="file", file=path.name) from error


def sheets_of(path: Path) -> tuple[str, ...]:
    """The names of the sheets, in their order. Raises as ``read_workbook``."""
    try:
        _looked_through(path)
        workbook = load_workbook(path, read_only=True, keep_links=False)
        try:
            return tuple(sheet.title for sheet in workbook.worksheets)
        finally:
            workbook.close()
    except _UNREADABLE as error:
        raise DomainError("file_unreadable", field="file", file=path.name) from error


def _looked_through(path: Path) -> bool:
    """Refuse a bomb before anything unpacks it; whether some sheet holds formulas."""
    with ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_UNPACKED:
            raise DomainError("file_too_large", field="file", file=path.name)
        found = False
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                found |= _scanned(archive, part.filename, path.name)
        return found


def _scanned(archive: ZipFile, name: str, file: str) -> bool:
    """Whether the part holds formulas. Entities have no place in a workbook: refused."""
    formulas, tail = False, b""
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            seen = tail + chunk
            if b"<!ENTITY" in seen or b"<!DOCTYPE" in seen:
                raise DomainError("file_unreadable", field="file", file=file)
            formulas = formulas or b"<f>" in seen or b"<f " in seen
            tail = chunk[-16:]
    return formulas


def _rows(path: Path, sheet: str, *, values: bool) -> Iterator[tuple[int, tuple[object, ...]]]:
    workbook = load_workbook(path, read_only=True, data_only=values, keep_links=False)
    try:
        named = {one.title: one for one in workbook.worksheets}
        if sheet and sheet not in named:
            raise DomainError("sheet_unknown", field="sheet", sheet=sheet[:60], known=[*named])
        found = named[sheet] if sheet else workbook.worksheets[0]
        found.reset_dimensions()
        rows = found.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for number, cells in enumerate(rows, 1):
            yield number, tuple(cells)
    finally:
        workbook.close()


def _formula_columns(path: Path, sheet: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for number, cells in _rows(path, sheet, values=False):
        columns = {n for n, cell in enumerate(cells) if _is_formula(cell)}
        if columns:
            found[number] = columns
    return found


def _is_formula(cell: object) -> bool:
    # Array formulas and data tables are objects of their own.
    return type(cell).__name__ in ("ArrayFormula", "DataTableFormula") or (
        isinstance(cell, str) and cell.startswith("=") and len(cell) > 1
    )


def write_workbook(stream: IO[bytes], lines: Iterable[Sequence[str]]) -> None:
    """Write every cell as text, so that nothing is run and no leading zero is lost."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("ofdesk")
    sheet.freeze_panes = "A2"
    for line in lines:
        sheet.append([_text_cell(sheet, text) for text in line])
    workbook.save(stream)
    workbook.close()


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    # A text cell is never run: only what looks guarded needs the guard to come back as it was.
    cell = WriteOnlyCell(sheet, value=guarded(text) if text.startswith(GUARD) else text)
    cell.data_type = "s"
    return cell
