"""How a CSV file of an unknown bank is laid out, found in the file itself: a start for a person."""

import csv
import itertools
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ofdesk.bank.profiled import cents_as, day_as
from ofdesk.bank.table import SEPARATORS, known_columns
from ofdesk.bank.texts import cut_rows, decoded, encoding_of
from ofdesk.domain.bank_layout import DATES, DECIMALS, Layout

LOOKED_AT = 200
"""Rows that are looked at."""
HEAD_BYTES = 256 * 1024
ENCODINGS = {"utf-8-sig": "utf-8", "iso8859_15": "iso8859-15"}
MOST = 0.8
"""The share of the rows that has to be of a kind, for a column to be of it."""
Rows = Sequence[Sequence[str]]


def guess(content: bytes) -> Layout:
    """The layout of a file as far as it tells; what it does not tell is left empty."""
    encoding = encoding_of(content)
    text = _whole_lines(decoded(content))
    layout = Layout(encoding=ENCODINGS.get(encoding, encoding))
    found = [_cut(text, separator) for separator in SEPARATORS]
    separator, rows = max(zip(SEPARATORS, found, strict=True), key=lambda one: _regular(one[1]))
    layout = replace(layout, separator=separator)
    first = _first_movement(rows)
    if first is None:
        return layout
    head = _head(rows, first)
    body = [row for row in rows[first:] if len(row) > 1][:LOOKED_AT]
    layout = replace(layout, skip=first if head is None else head, headings=head is not None)
    titles = rows[head] if head is not None else []
    return _with_columns(layout, body, [title.strip() for title in titles])


def _whole_lines(text: str) -> str:
    """The head of a long text, cut at the end of a line."""
    if len(text) <= HEAD_BYTES:
        return text
    return text[: text.rfind("\n", 0, HEAD_BYTES) + 1] or text[:HEAD_BYTES]


def _cut(text: str, separator: str) -> list[list[str]]:
    try:
        return cut_rows(text, separator)[0]
    except csv.Error:
        return []


def _regular(rows: Rows) -> tuple[int, int]:
    """How many rows have as many cells as most rows, and how many cells these are."""
    counts = [len(row) for row in rows[:LOOKED_AT] if len(row) > 1]
    most = max(set(counts), key=counts.count, default=0)
    return counts.count(most), most


def _is_day(text: str) -> bool:
    return any(_reads(text, order, day_as) for order in DATES)


def _is_amount(text: str) -> bool:
    return any(_reads(text, mark, cents_as) for mark in DECIMALS)


def _reads(text: str, way: str, read: Callable[[str, str], object]) -> bool:
    with suppress(ValueError):
        read(text, way)
        return True
    return False


def _first_movement(rows: Rows) -> int | None:
    """The first row that holds a day and an amount in different cells."""
    for rank, row in enumerate(rows[:LOOKED_AT]):
        days = [n for n, cell in enumerate(row) if cell.strip() and _is_day(cell)]
        if days and any(n not in days and _is_amount(c) for n, c in enumerate(row) if c.strip()):
            return rank
    return None


def _head(rows: Rows, first: int) -> int | None:
    """The row of headings: the last one with words before the first movement, as wide as it."""
    for rank in range(first - 1, -1, -1):
        row = rows[rank]
        if any(cell.strip() for cell in row):
            wide = len(row) > 1 and len(row) >= len(rows[first]) - 1
            told = [cell for cell in row if cell.strip()]
            return rank if wide and not any(_is_amount(cell) for cell in told) else None
    return None


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    told = [cell for cell in cells if cell.strip()]
    return sum(fits(cell) for cell in told) / len(told) if told else 0.0


def _with_columns(layout: Layout, body: Rows, titles: Sequence[str]) -> Layout:
    width = max(len(row) for row in body)
    columns = [[row[n] if n < len(row) else "" for row in body] for n in range(width)]
    known = known_columns(titles)
    days = [n for n in range(width) if _share(columns[n], _is_day) >= MOST]
    amounts = [n for n in range(width) if n not in days and _share(columns[n], _is_amount) >= MOST]
    dates = _way([columns[n] for n in days], DATES, day_as)
    decimal = _way([columns[n] for n in amounts], DECIMALS, cents_as)
    places: dict[str, int] = {field: n for field, n in known.items() if n < width}
    places.setdefault("day", days[0] if days else -1)
    if len(days) > 1 and "value_day" not in places:
        places["value_day"] = next(n for n in days if n != places["day"])
    money = _money(columns, amounts, places, decimal)
    named: dict[str, Any] = {
        field: _name(titles, n)
        for field, n in {**places, **money}.items()
        if field not in ("cents", "label") and n >= 0
    }
    label = places.get("label", _longest(columns, {*days, *amounts}))
    return replace(
        layout,
        dates=dates,
        decimal=decimal,
        label=(_name(titles, label),) if label >= 0 else (),
        titles=tuple(titles),
        **named,
    )


def _name(titles: Sequence[str], n: int) -> str:
    """What a column is called: its heading where no other has the same, else its place."""
    title = titles[n] if n < len(titles) else ""
    return title if title and list(titles).count(title) == 1 else str(n + 1)


def _way(columns: Rows, ways: Sequence[str], read: Callable[[str, str], object]) -> str:
    """The way in which most cells are read: the first one of those that read as many."""
    cells = [cell for column in columns for cell in column if cell.strip()]
    return max(ways, key=lambda way: sum(_reads(cell, way, read) for cell in cells))


def _money(
    columns: Rows, amounts: Sequence[int], places: dict[str, int], decimal: str
) -> dict[str, int]:
    """Where the amount stands, or debit and credit, and the balance."""
    if "cents" in places:
        return {"amount": places["cents"]}
    left = [n for n in amounts if n not in places.values()]
    if {"debit", "credit"} <= places.keys():
        return {}
    places.pop("debit", None)
    places.pop("credit", None)
    for first, second in itertools.pairwise(left):
        pairs = zip(columns[first], columns[second], strict=True)
        if all(bool(a.strip()) != bool(b.strip()) for a, b in pairs):
            return {"debit": first, "credit": second}
    full = [n for n in left if all(cell.strip() for cell in columns[n])] or list(left)
    if len(full) > 1 and "balance" not in places:
        amount, balance = _balanced(columns, full, decimal)
        return {"amount": amount} | ({"balance": balance} if balance >= 0 else {})
    return {"amount": full[0]} if full else {}


def _balanced(columns: Rows, full: Sequence[int], decimal: str) -> tuple[int, int]:
    """Two columns of which one is the running sum of the other."""
    for amount in full:
        for balance in full:
            if amount != balance and _runs(columns[amount], columns[balance], decimal):
                return amount, balance
    return full[0], -1


def _runs(amounts: Sequence[str], balances: Sequence[str], decimal: str) -> bool:
    with suppress(ValueError):
        moved = [cents_as(cell, decimal) for cell in amounts]
        stood = [cents_as(cell, decimal) for cell in balances]
        steps = [after - before for before, after in itertools.pairwise(stood)]
        return bool(steps) and (steps == moved[1:] or [-step for step in steps] == moved[:-1])
    return False


def _longest(columns: Rows, taken: set[int]) -> int:
    """The column of words: the longest ones that are neither day nor amount."""
    free = [n for n in range(len(columns)) if n not in taken]
    return max(free, key=lambda n: sum(map(len, columns[n])), default=-1)
