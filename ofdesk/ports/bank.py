"""Statements as they were read, and the port that reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ofdesk.domain.bank_layout import Layout
from ofdesk.domain.errors import DomainError


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
class Footer:
    """A row of a table that is no movement (a total, a balance, a remark): its line in the file,
    from 1, and what it says."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines of one account, with the balances around them where the file has them.
    ``profile`` is the layout by which it was read, where a person saved one; ``footers`` the rows
    of a table that were left out."""

    format: str
    account: str
    lines: tuple[StatementLine, ...]
    old_cents: int | None = None
    new_cents: int | None = None
    profile: str = ""
    footers: tuple[Footer, ...] = ()

    @property
    def gap_cents(self) -> int:
        """New balance less old balance and movements; 0 where a balance is not known."""
        if self.old_cents is None or self.new_cents is None:
            return 0
        return self.new_cents - self.old_cents - sum(line.cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sample:
    """The head of a CSV file read by a layout: its headings, its first rows as they stand, and the
    movements read from them (none where one cannot be). ``problems``: the first one of each field;
    ``count``: the movements of the whole file, ``wrong``: those that cannot be read."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[StatementLine | None, ...]
    problems: tuple[DomainError, ...]
    count: int
    wrong: int


class StatementReader(Protocol):
    """Reads the bytes of a file, whatever its format."""

    def read(
        self, content: bytes, name: str, layouts: Sequence[Layout] = ()
    ) -> tuple[Statement, ...]:
        """The statements of a file; a CSV file by the one of ``layouts`` that it was made with.

        Raises ``statement_too_large``, ``statement_hostile``, ``statement_unknown_format``,
        ``statement_unreadable`` (with the line), ``statement_truncated``, ``statement_empty``,
        ``bank_profile_ambiguous``, and what ``read_as`` raises.
        """
        ...

    def read_as(self, content: bytes, name: str, layout: Layout) -> tuple[Statement, ...]:
        """The statement of a CSV file by one layout.

        Raises ``bank_profile_not_csv``, ``bank_profile_encoding``, ``bank_profile_column``,
        ``bank_profile_value``, and what ``read`` raises for any file.
        """
        ...


class TableReader(StatementReader, Protocol):
    """Reads files, and looks at the CSV file of a bank that is not known yet."""

    def guess(self, content: bytes, name: str) -> Layout:
        """How a CSV file of an unknown bank is laid out, as far as the file tells; its name empty.

        Raises ``bank_profile_not_csv``, and what ``read`` raises for any file.
        """
        ...

    def sample(self, content: bytes, name: str, layout: Layout) -> Sample:
        """The head of a CSV file by a layout, and what is wrong with it; the layout need not be
        complete. Raises ``bank_profile_not_csv``, and what ``read`` raises for any file."""
        ...
