"""A total to be paid in several parts that sum exactly to it, the balance last."""

from collections.abc import Mapping, Sequence
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

    A part that rounding pushes beyond what is left is cut to it. Raises
    ``DomainError('instalments_exceed')`` when the parts ask for more than the total, and
    ``ValueError`` for a part of an unknown total or totals below zero.
    """
    bases = {"ht": checked_cents(ht_cents), "ttc": checked_cents(ttc_cents)}
    if min(bases.values()) < 0 or any(not _is_part(part, bases) for part in parts):
        raise ValueError(f"not parts of a total: {parts}")
    exact = [Fraction(bases[part.of] * part.rate_bp, BASIS_POINTS) for part in parts]
    if sum(exact) > ttc_cents:
        asked = round_half_away(Fraction(sum(exact)))
        raise DomainError("instalments_exceed", parts_cents=asked, total_cents=ttc_cents)
    amounts: list[Cents] = []
    for part, share in zip(parts, exact, strict=True):
        rounded = round_half_away(share / part.round_to) * part.round_to
        amounts.append(min(rounded, ttc_cents - sum(amounts)))
    return (*amounts, ttc_cents - sum(amounts))


def _is_part(part: Part, bases: Mapping[str, Cents]) -> bool:
    return part.of in bases and part.rate_bp >= 0 and part.round_to >= 1
