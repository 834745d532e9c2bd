"""When the VAT of services is due: pro rata of what is paid, to the cent (CGI 269-2-c)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ofdesk.domain.money import round_half_away

Rate = tuple[int, str]
"""A rate in basis points and its category."""


@dataclass(frozen=True, slots=True)
class VatEvent:
    """What changed for one invoice: money (``paid_cents``, negative when taken back), or a credit
    note (negative ``total_cents`` and ``vat``). ``key`` names the fact, ``day`` says when."""

    key: str
    day: date
    piece: str
    paid_cents: int = 0
    total_cents: int = 0
    vat: tuple[tuple[Rate, int], ...] = ()


@dataclass(frozen=True, slots=True)
class VatDue:
    """VAT that became due by one event, in cents by rate; negative when it is due no more."""

    key: str
    day: date
    piece: str
    by_rate: tuple[tuple[Rate, int], ...]


def vat_due(
    total_cents: int, vat: Iterable[tuple[Rate, int]], events: Iterable[VatEvent]
) -> Iterator[VatDue]:
    """What each event of an invoice makes due, in their order.

    Sums are exact: once the invoice is wholly paid, all of its VAT is due, and none once nothing
    is.
    """
    left, paid, owed = dict(vat), 0, total_cents
    due = dict.fromkeys(left, 0)
    for event in events:
        paid += event.paid_cents
        owed += event.total_cents
        for rate, cents in event.vat:
            left[rate] += cents
        share = Fraction(max(0, min(paid, owed)), owed) if owed > 0 else Fraction(int(paid > 0))
        now = {rate: round_half_away(cents * share) for rate, cents in left.items()}
        moved = tuple((rate, now[rate] - due[rate]) for rate in now if now[rate] != due[rate])
        due = now
        if moved:
            yield VatDue(event.key, event.day, event.piece, moved)
