"""Cheques: their numbers, and when to worry about one that waits."""

from dataclasses import dataclass
from datetime import date, timedelta

from ofdesk.domain.dates import add_years

USUAL_DIGITS = 7
UNDEPOSITED_AFTER = timedelta(days=7)
OLD_AFTER = timedelta(days=8)
"""After its writing: the bank of a cheque payable in France pays it on sight for eight days
(C. mon. fin. L131-32)."""
EXPIRY_WARNING = timedelta(days=30)
"""Before the year after which it is worth nothing (C. mon. fin. L131-59)."""


@dataclass(frozen=True, slots=True)
class ChequeDates:
    """When a cheque was written (if known) and received, and whether it was deposited."""

    received_on: date
    deposited: bool
    written_on: date | None = None


def cheque_alerts(cheque: ChequeDates, today: date) -> tuple[str, ...]:
    """Codes of what to look at: ``undeposited``, ``old``, ``expiring``; none once deposited."""
    if cheque.deposited:
        return ()
    written = cheque.written_on or cheque.received_on
    checks = (
        ("undeposited", today - cheque.received_on > UNDEPOSITED_AFTER),
        ("old", today - written > OLD_AFTER),
        ("expiring", today >= add_years(written, 1) - EXPIRY_WARNING),
    )
    return tuple(code for code, raised in checks if raised)


def is_usual_number(number: str) -> bool:
    """Whether a cheque number has the seven digits of a French one; others are only doubtful."""
    return len(number) == USUAL_DIGITS and number.isascii() and number.isdigit()
