"""Statements as they were read, and the port that reads them."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement: cents, credits above zero. ``bank_id`` is the mark that the bank gives it."""

    day: date
    cents: int
    label: str
    value_day: date | None = None
    payer: str = ""
    reference: str = ""
    bank_id: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines of one account, with the balances around them where the file has them."""

    format: str
    account: str
    lines: tuple[StatementLine, ...]
    old_cents: int | None = None
    new_cents: int | None = None

    @property
    def gap_cents(self) -> int:
        """New balance less old balance and movements; 0 where a balance is not known."""
        if self.old_cents is None or self.new_cents is None:
            return 0
        return self.new_cents - self.old_cents - sum(line.cents for line in self.lines)


class StatementReader(Protocol):
    """Reads the bytes of a file, whatever its format."""

    def read(self, content: bytes, name: str) -> tuple[Statement, ...]:
        """The statements of a file. Raises ``statement_too_large``, ``statement_hostile``,
        ``statement_unknown_format``, ``statement_unreadable`` (with the line),
        ``statement_truncated`` and ``statement_empty``."""
        ...
