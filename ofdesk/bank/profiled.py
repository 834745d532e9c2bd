"""CSV of a bank by the layout that a person saved: read whole, or looked at row by row."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice

from ofdesk.bank.amounts import around
from ofdesk.bank.footers import Cells, footer, is_footer
from ofdesk.bank.texts import cut_rows
from ofdesk.domain.bank_layout import Layout, place, title_key
from ofdesk.domain.errors import DomainError
from ofdesk.ports.bank import Sample, Statement, StatementLine

MONEY = ("amount", "debit", "credit")
SHOWN = 12
"""Rows of a file that a person looks at."""
HEAD_BYTES = 64 * 1024
_ORDERS = {"dmy": ("d", "m", "y"), "mdy": ("m", "d", "y"), "ymd": ("y", "m", "d")}
_SPLIT_DAY = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[ T].*)?")
_CLOSE_DAY = {
    "dmy": re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})"),
    "mdy": re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})"),
    "ymd": re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})"),
}
_SIGNS = re.compile("[\\s\u00a0\u202f'’€]|EUR", re.IGNORECASE)


def day_as(text: str, order: str) -> date:
    """A day in the order of a layout; a year of two digits is of this century. Raises
    ``ValueError``."""
    bare = text.strip()
    found = _SPLIT_DAY.fullmatch(bare) or _CLOSE_DAY[order].fullmatch(bare)
    if found is None:
        raise ValueError(f"not a day: {text!r}")
    parts = dict(zip(_ORDERS[order], found.groups(), strict=True))
    if len(parts["y"]) not in (2, 4) or len(parts["d"]) > 2 or len(parts["m"]) > 2:
        raise ValueError(f"not a day: {text!r}")
    year = int(parts["y"])
    return date(year + 2000 if year < 100 else year, int(parts["m"]), int(parts["d"]))


def cents_as(text: str, decimal: str) -> int:
    """Cents of an amount with the decimal mark of a layout; the other mark groups thousands.
    Raises ``ValueError``, also below the cent."""
    bare = _SIGNS.sub("", text).replace("\u2212", "-")
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()")
    sign = -1 if negative or bare.startswith("-") or bare.endswith("-") else 1
    whole, _mark, rest = bare.strip("+-").partition(decimal)
    group = r"\." if decimal == "," else ","
    grouped = re.fullmatch(rf"[0-9]*|[0-9]{{1,3}}(?:{group}[0-9]{{3}})+", whole)
    decimals = re.fullmatch(r"[0-9]{0,2}0*", rest)
    if grouped is None or decimals is None or not (whole or rest):
        raise ValueError(f"not an amount: {text!r}")
    digits = re.sub("[.,]", "", whole) or "0"
    return sign * (int(digits) * 100 + int(rest[:2].ljust(2, "0") or "0"))


class Table:
    """A file cut up by a layout; every field of it is looked up and read by name."""

    def __init__(self, content: bytes, layout: Layout) -> None:
        self.layout = layout
        try:
            text = content.decode("utf-8-sig" if layout.encoding == "utf-8" else layout.encoding)
            rows, closed = cut_rows(text, layout.separator)
        except UnicodeError:
            raise DomainError(
                "bank_profile_encoding", field="encoding", encoding=layout.encoding
            ) from None
        except csv.Error:
            raise DomainError("statement_unreadable", field="file", line=0) from None
        if not closed:
            raise DomainError("statement_truncated", field="file")
        head = rows[layout.skip : layout.skip + 1] if layout.headings else []
        self.titles = tuple(cell.strip() for cell in head[0]) if head else ()
        self.first = layout.skip + (1 if layout.headings else 0)
        self.rows = rows[self.first :]
        self.width = max((len(row) for row in self.rows), default=0)
        self.places: dict[str, list[int]] = {}
        self.problems: dict[str, DomainError] = {}
        self._look_up()

    def _look_up(self) -> None:
        keys = [title_key(title) for title in self.titles]
        for field, column in self.layout.columns():
            wanted, numbered = title_key(column), place(column)
            if wanted in keys:
                found = keys.index(wanted)
            elif 1 <= numbered <= max(self.width, len(keys)):
                found = numbered - 1
            else:
                self._wrong(
                    field,
                    DomainError(
                        "bank_profile_column",
                        field=field,
                        column=column,
                        profile=self.layout.name,
                    ),
                )
                continue
            self.places.setdefault(field, []).append(found)

    def _wrong(self, field: str, error: DomainError) -> None:
        self.problems.setdefault(field, error)

    def cell(self, row: Sequence[str], field: str) -> str:
        """What a row says of a field; parts of a label are joined."""
        parts = (row[n].strip() for n in self.places.get(field, ()) if n < len(row))
        return " ".join(part for part in parts if part)

    def line(self, number: int, row: Sequence[str]) -> StatementLine | None:
        """The movement of a row; none for one without a day or without an amount, as titles and
        totals are. Raises ``bank_profile_value`` with the number of the line in the file."""
        day = self.cell(row, "day")
        if not any(c.isdigit() for c in day):
            return None
        money = any(self.cell(row, field) for field in MONEY)
        told = Cells(day, self.cell(row, "label"), money, bool(self.cell(row, "balance")))
        if is_footer(told, row):
            return None
        cents = self._cents(number, row)
        valued = self.cell(row, "value_day")
        return StatementLine(
            day=self._day(number, row, "day"),
            cents=cents,
            label=self.cell(row, "label"),
            value_day=self._day(number, row, "value_day") if valued else None,
            payer=self.cell(row, "payer"),
            reference=self.cell(row, "reference"),
        )

    def _cents(self, number: int, row: Sequence[str]) -> int:
        told = [
            (field, self._amount(number, row, field)) for field in MONEY if self.cell(row, field)
        ]
        return sum(-abs(cents) if field == "debit" else cents for field, cents in told)

    def _amount(self, number: int, row: Sequence[str], field: str) -> int:
        try:
            return cents_as(self.cell(row, field), self.layout.decimal)
        except ValueError:
            raise self._not_read(number, row, field) from None

    def _day(self, number: int, row: Sequence[str], field: str) -> date:
        try:
            return day_as(self.cell(row, field), self.layout.dates)
        except ValueError:
            raise self._not_read(number, row, field) from None

    def _not_read(self, number: int, row: Sequence[str], field: str) -> DomainError:
        value = self.cell(row, field)[:60]
        return DomainError("bank_profile_value", field=field, line=number, value=value)

    def balance(self, number: int, row: Sequence[str]) -> int | None:
        """The balance after the movement of a row, where there is one."""
        return self._amount(number, row, "balance") if self.cell(row, "balance") else None


def read(content: bytes, layout: Layout) -> Statement:
    """The statement of a file by a layout. Raises what ``StatementReader.read_as`` says."""
    table = Table(content, layout)
    for problem in table.problems.values():
        raise problem
    lines, balances, footers = [], [], []
    for number, row in enumerate(table.rows, start=table.first + 1):
        line = table.line(number, row)
        if line is not None:
            lines.append(line)
            balances.append(table.balance(number, row))
        elif any(cell.strip() for cell in row):
            footers.append(footer(number, row))
    old, new = around(lines, balances)
    return Statement("csv", layout.account, tuple(lines), old, new, layout.name, tuple(footers))


def sample(content: bytes, layout: Layout) -> Sample:
    """The first rows of a file by a layout, and the first problem of each field."""
    try:
        table = Table(content, layout)
    except DomainError as error:
        return Sample((), (), (), (error,), 0, 0)
    lines: list[StatementLine | None] = []
    count = wrong = 0
    for number, row in enumerate(table.rows, start=table.first + 1):
        line = None
        try:
            line = table.line(number, row)
            table.balance(number, row)
            count += line is not None
        except DomainError as error:
            wrong += 1
            table.problems.setdefault(str(error.field), error)
        if len(lines) < SHOWN:
            lines.append(line)
    if table.rows and not count and not table.problems:
        table.problems["day"] = DomainError("bank_profile_nothing", field="day")
    shown = tuple(tuple(row) for row in table.rows[:SHOWN])
    return Sample(table.titles, shown, tuple(lines), tuple(table.problems.values()), count, wrong)


def fits(content: bytes, layout: Layout) -> int:
    """How well a file is one of a layout: 2 when its headings are those of the first file, 1 when
    it has the columns that are read, 0 when it is another one."""
    if not layout.headings:
        return int(_all_read(content, layout))
    keys = _head(content, layout)
    if layout.titles and keys == [title_key(title) for title in layout.titles]:
        return 2
    named = [title_key(column) for _, column in layout.columns() if not place(column)]
    return int(bool(named) and set(named) <= set(keys))


def _head(content: bytes, layout: Layout) -> list[str]:
    """The headings of a file as they are compared, without reading the rest of it."""
    codec = "utf-8-sig" if layout.encoding == "utf-8" else layout.encoding
    text = content[:HEAD_BYTES].decode(codec, "ignore").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(text), delimiter=layout.separator)
    try:
        row = next(islice(reader, layout.skip, None), [])
    except csv.Error:
        return []
    return [title_key(cell) for cell in row]


def _all_read(content: bytes, layout: Layout) -> bool:
    try:
        table = Table(content, layout)
        lines = [table.line(number, row) for number, row in enumerate(table.rows)]
    except DomainError:
        return False
    return not table.problems and any(line is not None for line in lines)


def chosen(content: bytes, layouts: Sequence[Layout]) -> Layout | None:
    """The layout that a file was made with. Raises ``bank_profile_ambiguous``."""
    marks: Mapping[str, int] = {layout.name: fits(content, layout) for layout in layouts}
    best = max(marks.values(), default=0)
    found = [layout for layout in layouts if best and marks[layout.name] == best]
    if len(found) > 1:
        names = [layout.name for layout in found]
        raise DomainError("bank_profile_ambiguous", field="profile", known=names)
    return found[0] if found else None
