"""What came of the import of a statement, and lines that two files or two desks brought."""

from collections.abc import Sequence
from typing import Protocol

from ofdesk.words import formats
from ofdesk.words.bank import gap_text, imported_text
from ofdesk.words.bank_rules import text as rule_text
from ofdesk.words.catalog import N_, Translator

words = Translator("bank_files")

CODES = {
    "bank_line_told_already": N_(
        "“{line}” was imported already, out of a file in another format. If they are two"
        " movements, take that back first."
    ),
    "bank_line_twin": N_(
        "“{other}”, of the same day and amount, was accepted out of a file in another format. Is"
        " “{line}” ({line_cents}) another movement?"
    ),
}
TEXTS = {
    "same": N_(
        "Imported already (other format): {count}. They are listed apart; take that back for one"
        " that is another movement."
    ),
    "footers": N_("Rows that are no movement, not imported: {rows}."),
    "more": N_("and {count} more"),
    "row": N_("line {line} “{text}”"),
}
SHOWN = 3


class Row(Protocol):
    """A row of a table that is no movement: ``ofdesk.ports.bank.Footer``."""

    @property
    def line(self) -> int: ...

    @property
    def text(self) -> str: ...


class Done(Protocol):
    """What came of an import: ``ofdesk.services.bank.Imported``."""

    @property
    def lines(self) -> int: ...

    @property
    def new(self) -> int: ...

    @property
    def duplicates(self) -> int: ...

    @property
    def gap_cents(self) -> int: ...

    @property
    def profile(self) -> str: ...

    @property
    def same(self) -> int: ...

    @property
    def footers(self) -> Sequence[Row]: ...


def report(done: Done) -> tuple[str, tuple[str, ...]]:
    """What an import brought, and what a person should look at."""
    said = [imported_text(done.lines, done.new, done.duplicates)]
    if done.profile:
        said.append(rule_text("profile_used", name=done.profile))
    doubts = []
    if done.same:
        doubts.append(words(TEXTS["same"]).format(count=formats.number(done.same)))
    if done.footers:
        doubts.append(words(TEXTS["footers"]).format(rows=_rows(done.footers)))
    if done.gap_cents:
        doubts.append(gap_text(done.gap_cents))
    return " ".join(said), tuple(doubts)


def _rows(rows: Sequence[Row]) -> str:
    told = [words(TEXTS["row"]).format(line=row.line, text=row.text) for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        told.append(words(TEXTS["more"]).format(count=formats.number(len(rows) - SHOWN)))
    return ", ".join(told)
