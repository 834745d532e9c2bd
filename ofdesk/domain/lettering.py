"""Lettering of client accounts: which lines settle each other to the cent, and the code of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ofdesk.domain.references import DocumentNumber


@dataclass(frozen=True, slots=True)
class Movement:
    """What one entry does to what an invoice owes; ``cents`` are a debit when positive."""

    fact: str
    day: date
    cents: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """Entries that come to nothing together: the ``turn``-th time that the invoice was settled.

    ``day`` is that of its last entry: before it something was still owed.
    """

    turn: int
    day: date
    facts: frozenset[str]


def settlements(movements: Iterable[Movement]) -> tuple[Settlement, ...]:
    """The settlements of one invoice; ``movements`` stand in the order of their recording, one an
    entry. What stands after the last one is still open, and in none.

    An entry that comes later never changes a settlement that stands before it.
    """
    found: list[Settlement] = []
    run: list[Movement] = []
    for movement in movements:
        run.append(movement)
        if sum(one.cents for one in run) == 0:
            facts = frozenset(one.fact for one in run)
            found.append(Settlement(len(found) + 1, max(one.day for one in run), facts))
            run = []
    return tuple(found)


def letter_code(invoice: DocumentNumber, turn: int) -> str:
    """« L012600123 » for OF01-2026-00123; « L012600123-2 » when it was settled a second time.

    Made of the number alone, so that every export and every desk gives the same.
    """
    code = f"L{invoice.desk}{invoice.year % 100:02d}{invoice.sequence:05d}"
    return code if turn == 1 else f"{code}-{turn}"
