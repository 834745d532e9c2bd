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
    """What changed for one invoice: money (``paid_cents``, negative when taken back), a credit
    note (negative ``total_cents`` and ``vat``), or a debt given up (``lost_cents``, negative when
    it is owed again). ``key`` names the fact, ``day`` says when."""

    key: str
    day: date
    piece: str
    paid_cents: int = 0
    total_cents: int = 0
    vat: tuple[tuple[Rate, int], ...] = ()
    lost_cents: int = 0


@dataclass(frozen=True, slots=True)
class VatDue:
    """VAT that became due by one event, in cents by rate; negative when it is due no more.
    ``lost``: VAT that will never be due, since what it is part of was given up."""

    key: str
    day: date
    piece: str
    by_rate: tuple[tuple[Rate, int], ...]
    lost: tuple[tuple[Rate, int], ...] = ()


def vat_due(
    total_cents: int, vat: Iterable[tuple[Rate, int]], events: Iterable[VatEvent]
) -> Iterator[VatDue]:
    """What each event of an invoice makes due, in their order.

    Sums are exact: once the invoice is wholly paid, all of its VAT is due, and none once nothing
    is.
    """
    left, paid, owed = dict(vat), 0, total_cents
    losses = _Losses()
    due = dict.fromkeys(left, 0)
    for event in events:
        paid += event.paid_cents
        owed += event.total_cents
        for rate, cents in event.vat:
            left[rate] += cents
        gone, lost = losses.take(event.lost_cents, owed, left) if event.lost_cents else (0, ())
        owed -= gone
        share = Fraction(max(0, min(paid, owed)), owed) if owed > 0 else Fraction(int(paid > 0))
        now = {rate: round_half_away(cents * share) for rate, cents in left.items()}
        moved = tuple((rate, now[rate] - due[rate]) for rate in now if now[rate] != due[rate])
        due = now
        if moved or lost:
            yield VatDue(event.key, event.day, event.piece, moved, lost)


class _Losses:
    """What was given up of one invoice so far, and the VAT that went with it. Two desks that are
    apart can give up one debt twice, or both take that back: no more goes than is owed, no more
    comes back than went."""

    def __init__(self) -> None:
        self._told = 0
        self._cents = 0
        self._vat: dict[Rate, int] = {}

    def take(
        self, cents: int, owed: int, left: dict[Rate, int]
    ) -> tuple[int, tuple[tuple[Rate, int], ...]]:
        """Give up ``cents`` of ``owed``, or take them back when negative: what of them counts, and
        the VAT that goes with them, which ``left`` then lacks. All that went comes back with the
        last cent."""
        self._told += cents
        counted = max(0, min(self._told, self._cents + max(owed, 0))) - self._cents
        if not counted:
            return 0, ()
        if counted < 0:
            share, source = Fraction(counted, self._cents), dict(self._vat)
        else:
            share, source = Fraction(counted, owed), dict(left)
        moved = {rate: round_half_away(vat * share) for rate, vat in source.items()}
        for rate, vat in moved.items():
            left[rate] -= vat
            self._vat[rate] = self._vat.get(rate, 0) + vat
        self._cents += counted
        return counted, tuple((rate, vat) for rate, vat in moved.items() if vat)
