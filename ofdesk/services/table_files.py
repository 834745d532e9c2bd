"""Reads and writes tables of text as CSV or XLSX, by the ending of the file's name."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.services.table_cells import guarded
from ofdesk.services.table_csv import read_csv
from ofdesk.services.whole_files import whole_file

CSV, XLSX = ".csv", ".xlsx"
LARGEST_FILE = 64 * 1024 * 1024
MOST_LINES = 200_000


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line of a file: its number there, its cells as text, and columns that cannot be read
    (formulas without a kept value)."""

    number: int
    cells: tuple[str, ...]
    formulas: frozenset[int] = frozenset()


def file_kind(path: Path) -> str:
    """``.csv`` or ``.xlsx``. Raises ``file_kind_unknown``."""
    kind = path.suffix.lower()
    kind = CSV if kind in (".txt", ".tsv") else kind
    if kind not in (CSV, XLSX):
        raise DomainError("file_kind_unknown", field="file", file=path.name)
    return kind


def read_table(path: Path, sheet: str = "") -> list[TableLine]:
    """The lines of a file that are not empty: of the sheet named, else of the first one.

    Raises ``file_kind_unknown``, ``file_missing``, ``file_unreadable``, ``file_too_large``,
    ``file_empty``, ``sheet_unknown``.
    """
    kind = _checked(path)
    lines = list(_bounded(_lines(path, kind, sheet), path))
    if not lines:
        raise DomainError("file_empty", field="file", file=path.name)
    return lines


def sheet_names(path: Path) -> tuple[str, ...]:
    """The sheets of a workbook, in their order; none for a text. Raises as ``read_table``."""
    if _checked(path) == CSV:
        return ()
    from ofdesk.services.table_workbook import sheets_of

    return sheets_of(path)


def _checked(path: Path) -> str:
    kind = file_kind(path)
    if not path.is_file():
        raise DomainError("file_missing", field="file", file=str(path))
    if path.stat().st_size > LARGEST_FILE:
        raise DomainError("file_too_large", field="file", file=path.name)
    return kind


def _lines(path: Path, kind: str, sheet: str) -> Iterator[TableLine]:
    if kind == CSV:
        if sheet:
            raise DomainError("sheet_unknown", field="sheet", sheet=sheet[:60], known=[])
        for number, cells in read_csv(path):
            yield TableLine(number, tuple(cells))
        return
    from ofdesk.services.table_workbook import read_workbook

    for number, texts, formulas in read_workbook(path, sheet):
        yield TableLine(number, texts, formulas)


def _bounded(lines: Iterable[TableLine], path: Path) -> Iterator[TableLine]:
    for count, line in enumerate(lines, 1):
        if count > MOST_LINES:
            raise DomainError("file_too_large", field="file", file=path.name)
        if line.formulas or any(cell.strip() for cell in line.cells):
            yield line


def write_table(path: Path, lines: Iterable[Sequence[str]]) -> None:
    """Write ``lines``, headings first, in place of the file at once or not at all.

    CSV: UTF-8 with BOM and semicolons, as spreadsheets in French open it. Raises
    ``file_kind_unknown``, ``Unavailable('file_not_written')``.
    """
    kind = file_kind(path)
    with replaced(path) as stream:
        if kind == CSV:
            _write_csv(stream, lines)
        else:
            from ofdesk.services.table_workbook import write_workbook

            write_workbook(stream, lines)


@contextmanager
def replaced(path: Path) -> Iterator[IO[bytes]]:
    """A stream that takes the place of the file ``path`` at the end, or leaves it as it was.

    Raises ``Unavailable('file_not_written')``.
    """
    try:
        with whole_file(path) as stream:
            yield stream
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise Unavailable("file_not_written", file=str(path), detail=detail) from error


def _write_csv(stream: IO[bytes], lines: Iterable[Sequence[str]]) -> None:
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in line] for line in lines)
    text.detach()
