"""« Trop affecté »: what was allotted beyond an invoice or a receipt."""

from collections.abc import Sequence
from typing import Protocol

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator

words = Translator("excess")

CODES = {
    "nothing_in_excess": N_("Nothing was allotted beyond what {number} allows."),
}
TEXTS = {
    "freed": N_("{number}: {cents} taken back, credit or owed again."),
    "again": N_("{number}: {cents} put right; {again} that two desks took back count again."),
    "none": N_("Nothing is allotted beyond what an invoice owes or a receipt holds."),
}
HELP = {
    "receipts excess": N_("what is allotted beyond invoices and receipts, after desks met"),
    "receipts free": N_("take back what is allotted beyond an invoice or a receipt"),
    "receipts free number": N_("the number of the invoice or of the receipt"),
}


class Row(Protocol):
    """What is in excess: ``ofdesk.services.excess.ExcessRow``."""

    @property
    def number(self) -> str: ...

    @property
    def platform(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def excess_cents(self) -> int: ...


def freed_text(number: str, cents: int, again: int = 0) -> str:
    """What was taken back, and of it what counts again, in cents."""
    told = words(TEXTS["again" if again else "freed"])
    amounts = {"cents": formats.amount(cents), "again": formats.amount(again)}
    return told.format(number=number, **amounts)


def excess_text(rows: Sequence[Row]) -> str:
    """One line an invoice or receipt."""
    if not rows:
        return words(TEXTS["none"])
    return "\n".join(
        f"{row.number}  {row.platform or row.name}  {formats.amount(row.excess_cents)}"
        for row in rows
    )
