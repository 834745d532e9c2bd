"""Brackets as one types them: « 1 : 48,00 ; 6 : 42,00 »."""

from collections.abc import Sequence

from ofdesk.domain.errors import DomainError
from ofdesk.words import formats


def brackets_text(brackets: Sequence[tuple[int, int]]) -> str:
    """From which resource on, and the price of each in cents, as text."""
    return " ; ".join(f"{first} : {formats.figures(cents)}" for first, cents in brackets)


def brackets_of(text: str) -> list[tuple[int, int]]:
    """The brackets that ``text`` says. Raises ``DomainError('bracket_text')``."""
    found = []
    for part in text.split(";"):
        first, colon, price = part.partition(":")
        if not part.strip():
            continue
        if not colon or not first.strip().isdigit():
            raise DomainError("bracket_text", field="brackets", text=text)
        found.append((int(first), formats.parse_amount(price)))
    return found
