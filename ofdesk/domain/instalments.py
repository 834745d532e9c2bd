"""A total to be paid in several parts that sum exactly to it, the balance last."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ofdesk.domain.errors import DomainError
from ofdesk.domain.money import BASIS_POINTS, Cents, checked_cents, round_half_away


@dataclass(frozen=True, slots=True)
class Part:
    """A part before the balance: a rate in basis points of the total ``ht`` or ``ttc``.

    ``round_to`` rounds it to a multiple of so many cents; 100 makes whole euros.
    """

    rate_bp: int
    of: str = "ttc"
    round_to: Cents = 1


def instalments(ht_cents: Cents, ttc_cents: Cents, parts: Sequence[Part]) -> tuple[Cents, ...]:
    """The amounts of ``parts`` and, last, the balance: they sum to ``ttc_cents``.

    Raises ``DomainError('instalments_exceed')`` when the parts ask for more than the total, and
    ``ValueError`` for a part of an unknown total.
    """
    bases = {"ht": checked_cents(ht_cents), "ttc": checked_cents(ttc_cents)}
    amounts = []
    for part in parts:
        if part.of not in bases or part.rate_bp < 0 or part.round_to < 1:
            raise ValueError(f"not a part of a total: {part}")
        exact = Fraction(bases[part.of] * part.rate_bp, BASIS_POINTS * part.round_to)
        amounts.append(round_half_away(exact) * part.round_to)
    if abs(sum(amounts)) > abs(ttc_cents):
        raise DomainError("instalments_exceed", parts_cents=sum(amounts), total_cents=ttc_cents)
    return (*amounts, ttc_cents - sum(amounts))
