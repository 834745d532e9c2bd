"""Rows of a table that are no movement: totals and balances below or above the lines, remarks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ofdesk.domain.text import fold
from ofdesk.ports.bank import Footer

LONGEST = 120
_FIRST = frozenset(
    ("solde", "soldes", "total", "totaux", "sous-total", "balance", "ancien", "nouveau", "cumul")
)
_OTHERS = _FIRST | frozenset(
    (
        *("a", "au", "en", "date", "de", "du", "des", "le", "la", "compte", "fin", "mois", "jour"),
        *("initial", "final", "precedent", "debiteur", "crediteur", "comptable", "courant"),
        *("disponible", "reporte", "reporter", "general", "periode", "eur", "euros", "€"),
        *("mouvement", "mouvements", "operation", "operations", "debit", "debits", "credit"),
        *("credits", "opening", "closing", "forward", "at", "on"),
    )
)
"""« SOLDE FACTURE 12 », « SOLDE DE TOUT COMPTE » and « TOTAL ENERGIES » are payments."""
_INITIALS = frozenset("".join(word[0] + word[0].upper() for word in _FIRST))
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


@dataclass(frozen=True, slots=True)
class Cells:
    """What a row says where movements have these; ``money``: it has an amount, ``balance``: a
    balance beside it."""

    day: str
    label: str
    money: bool
    balance: bool


def is_footer(cells: Cells, row: Sequence[str]) -> bool:
    """Whether a row is no movement: it has no day or no amount, or its day, its label or its first
    cell says « Total » or « Solde » and nothing else, and no balance stands beside its amount, as
    it does beside that of a movement. Any other day that cannot be read is no footer: the file is
    refused, no movement is passed over."""
    if not cells.day or not cells.money:
        return True
    if not cells.balance and _names(cells.label):
        return True
    first = next((cell for cell in row if cell.strip()), "")
    return _names(first) or _names(cells.day)


def _names(text: str) -> bool:
    if text[:1] not in _INITIALS:
        # Most rows are movements, and are told apart by their first letter.
        return False
    words = fold(text).replace(":", " ").replace("(", " ").replace(")", " ").split()
    return (
        bool(words)
        and words[0] in _FIRST
        and all(word in _OTHERS or _DAY.fullmatch(word) for word in words)
    )


def footer(number: int, row: Sequence[str]) -> Footer:
    """The row as a report tells it."""
    told = " · ".join(" ".join(cell.split()) for cell in row if cell.strip())
    return Footer(number, told[:LONGEST])
