"""CFONB 120: records of 120 characters, the last digit of an amount carrying its sign.

Columns and oddities: ``reference/payments.md`` §3.4. Some banks give no line breaks, some leave the
currency blank, and movement numbers are not unique.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ofdesk.domain.errors import DomainError
from ofdesk.ports.bank import Statement, StatementLine

WIDTH = 120
CODES = ("01", "04", "05", "07")
POSITIVE, NEGATIVE = "{ABCDEFGHI", "}JKLMNOPQR"
NO_DECIMALS = {"XPF": 0}
TEXTS = ("NPY", "LCC", "LC2", "LCS", "RCN", "LIB")
"""Details that help to recognise a payment."""


def looks_like(content: bytes) -> bool:
    """Whether the first record is one of CFONB."""
    head = content.lstrip()[:WIDTH].decode("latin-1")
    return head[:2] in CODES and head[2:7].isdigit() and "," not in head and ";" not in head


def amount(text: str, decimals: int = 2) -> int:
    """The amount of a field in hundredths of the currency. Raises ``ValueError``."""
    digits, last = text[:-1].strip() or "0", text[-1:]
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"not an amount: {text!r}")
    if last in POSITIVE:
        value = int(digits + str(POSITIVE.index(last)))
    elif last in NEGATIVE:
        value = -int(digits + str(NEGATIVE.index(last)))
    else:
        raise ValueError(f"not an amount: {text!r}")
    factor: int = 10 ** abs(2 - decimals)
    return value * factor if decimals <= 2 else value // factor


def day(text: str) -> date:
    """DDMMYY. Raises ``ValueError``."""
    return date(2000 + int(text[4:6]), int(text[2:4]), int(text[:2]))


def records(content: bytes) -> Iterator[tuple[int, str]]:
    """The records with their rank, from 1."""
    text = content.decode("latin-1")
    # Not ``splitlines``: the « … » of Windows is a line break of Latin-1.
    rows = re.split(r"\r\n|\r|\n", text) if "\n" in text or "\r" in text else _cut(text)
    for rank, row in enumerate(rows, start=1):
        if row.strip():
            yield rank, row.ljust(WIDTH)


def _cut(text: str) -> list[str]:
    return [text[start : start + WIDTH] for start in range(0, len(text), WIDTH)]


def read(content: bytes) -> tuple[Statement, ...]:
    """The statements of a file. Raises ``statement_unreadable`` with the rank of the record."""
    found: list[_Account] = []
    for rank, row in records(content):
        try:
            _take(found, row)
        except (ValueError, IndexError) as error:
            raise DomainError("statement_unreadable", field="file", line=rank) from error
    return tuple(account.statement() for account in found)


class _Account:
    def __init__(self, row: str) -> None:
        self.account = (row[2:7] + row[11:16] + row[21:32]).replace(" ", "")
        self.old: int | None = None
        self.new: int | None = None
        self.lines: list[StatementLine] = []

    def statement(self) -> Statement:
        return Statement("cfonb", self.account, tuple(self.lines), self.old, self.new)


def _take(found: list[_Account], row: str) -> None:
    code = row[:2]
    if code == "01" or not found:
        found.append(_Account(row))
    current = found[-1]
    if code == "01":
        current.old = amount(row[90:104], _decimals(row))
    elif code == "07":
        current.new = amount(row[90:104], _decimals(row))
    elif code == "04":
        current.lines.append(_movement(row))
    elif code == "05":
        _detail(current, row)
    else:
        raise ValueError(f"unknown record {code!r}")


def _decimals(row: str) -> int:
    if row[19].isdigit():
        return int(row[19])
    return NO_DECIMALS.get(row[16:19], 2)


def _movement(row: str) -> StatementLine:
    return StatementLine(
        day=day(row[34:40]),
        cents=amount(row[90:104], _decimals(row)),
        label=row[48:79].strip(),
        value_day=day(row[42:48]) if row[42:48].strip().isdigit() else None,
        reference=row[104:120].strip(),
        bank_id=row[81:88].strip(),
    )


def _detail(current: _Account, row: str) -> None:
    kind, text = row[45:48], row[48:118].strip()
    if not current.lines or kind not in TEXTS or not text:
        return
    last = current.lines[-1]
    if kind == "NPY":
        current.lines[-1] = replace(last, payer=text)
    else:
        current.lines[-1] = replace(last, label=f"{last.label} {text}")
