"""Reads a CSV file whatever program wrote it: encoding, delimiter and line ends are found out."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from ofdesk.domain.errors import DomainError

DELIMITERS = (";", "\t", ",", "|")
LARGEST_CELL = 1_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LATIN = ("cp1252", "latin-1")
_SAMPLE = 10


def read_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of its first line. Raises ``DomainError('file_unreadable')``."""
    text = decoded(path.read_bytes(), path.name)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    before = csv.field_size_limit(LARGEST_CELL)
    try:
        number = 1
        for cells in rows:
            yield number, cells
            number = rows.line_num + 1
    except csv.Error:
        raise DomainError("file_unreadable", field="file", file=path.name) from None
    finally:
        csv.field_size_limit(before)


def decoded(raw: bytes, name: str) -> str:
    """UTF-8 with or without BOM, UTF-16, else what Windows in French writes.

    Raises ``DomainError('file_unreadable')`` for what is no text.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _decoded(raw, (encoding,), name)
    if b"\x00" in raw:
        return _decoded(raw, (_utf_16_without_mark(raw, name),), name)
    return _decoded(raw, ("utf-8", *_LATIN), name)


def _decoded(raw: bytes, encodings: tuple[str, ...], name: str) -> str:
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeError:
            continue
        if "\x00" not in text:
            return text
    raise DomainError("file_unreadable", field="file", file=name)


def _utf_16_without_mark(raw: bytes, name: str) -> str:
    """Western text in UTF-16 has its zeros on one side only."""
    head = raw[:2000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 0.4 * len(head) / 2 and even == 0:
        return "utf-16-le"
    if even > 0.4 * len(head) / 2 and odd == 0:
        return "utf-16-be"
    raise DomainError("file_unreadable", field="file", file=name)


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into most columns, the most evenly."""
    head = "".join(text.splitlines(keepends=True)[:_SAMPLE])
    return max(DELIMITERS, key=lambda mark: _columns(head, mark))


def _columns(head: str, delimiter: str) -> tuple[int, int]:
    try:
        rows = [
            row for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row
        ]
    except csv.Error:
        return (0, 0)
    widths = [len(row) for row in rows] or [0]
    return (min(widths), max(widths))
