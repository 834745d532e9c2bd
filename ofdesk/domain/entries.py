"""Accounting entries: balanced by birth, one for each fact that moved money or what is owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry, in cents; exactly one side is above zero. ``auxiliary`` is the stable
    code of a client, on client accounts alone. ``settles``: the invoice whose debt it changes."""

    account: str
    debit_cents: int = 0
    credit_cents: int = 0
    auxiliary: str = ""
    auxiliary_label: str = ""
    settles: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One balanced entry. ``fact`` is the key of what it comes from: it is exported once."""

    fact: str
    journal: str
    day: date
    piece: str
    label: str
    postings: tuple[Posting, ...]

    @property
    def total_cents(self) -> int:
        """The sum of either side."""
        return sum(posting.debit_cents for posting in self.postings)


def side(account: str, cents: int, client: tuple[str, str] = ("", "")) -> Posting:
    """A debit for a positive amount, a credit for a negative one."""
    if cents >= 0:
        return Posting(account, cents, 0, *client)
    return Posting(account, 0, -cents, *client)


def entry(
    fact: str, journal: str, day: date, told: tuple[str, str], sides: Sequence[Posting]
) -> Entry:
    """An entry without empty lines; ``told`` is the piece and the label.

    Raises ``ValueError`` when it does not balance: that is a fault of the program.
    """
    postings = tuple(one for one in sides if one.debit_cents or one.credit_cents)
    debit = sum(one.debit_cents for one in postings)
    credit = sum(one.credit_cents for one in postings)
    if debit != credit:
        raise ValueError(f"{fact} does not balance: {debit} and {credit}")
    return Entry(fact, journal, day, *told, postings)
