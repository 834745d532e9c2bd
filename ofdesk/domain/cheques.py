"""Cheques: their numbers, their magnetic line, and when to worry about one that waits."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ofdesk.domain.dates import add_years
from ofdesk.domain.errors import DomainError
from ofdesk.domain.references import unshifted

USUAL_DIGITS = 7
UNDEPOSITED_AFTER = timedelta(days=7)
OLD_AFTER = timedelta(days=8)
"""After its writing: the bank of a cheque payable in France pays it on sight for eight days
(C. mon. fin. L131-32)."""
EXPIRY_WARNING = timedelta(days=30)
"""Before the year after which it is worth nothing (C. mon. fin. L131-59)."""
YEARS_OF_VALIDITY = 1
"""After the eight days of presentation, the claim on the bank lapses (C. mon. fin. L131-59)."""
ZONES = (7, 12, 12)
"""Digits of the zones of a CMC7 line: cheque, interbank, account."""
KEY_DIGITS = 2
LONGEST_LINE = 80


@dataclass(frozen=True, slots=True)
class ChequeDates:
    """When a cheque was written (if known) and received, from when it may be deposited (if the
    client said so), and whether it was."""

    received_on: date
    deposited: bool
    written_on: date | None = None
    deposit_from: date | None = None


def lapses_on(written_on: date) -> date:
    """The last day on which the bank pays a cheque: one year and eight days after its writing."""
    return add_years(written_on + OLD_AFTER, YEARS_OF_VALIDITY)


def payable_from(dates: ChequeDates) -> date:
    """The day from which the cheque is meant to be deposited: the latest of those known."""
    known = (dates.received_on, dates.written_on, dates.deposit_from)
    return max(day for day in known if day is not None)


def waits_for_its_day(dates: ChequeDates, today: date) -> bool:
    """Whether the client asked to wait: a later date on it, or one that was said."""
    return not dates.deposited and payable_from(dates) > today


def cheque_alerts(cheque: ChequeDates, today: date) -> tuple[str, ...]:
    """Codes of what to look at, the gravest last: ``postdated``, ``undeposited``, ``old``,
    ``expiring``, ``stale``; none once deposited."""
    if cheque.deposited:
        return ()
    written = cheque.written_on or cheque.received_on
    stale = today > lapses_on(written)
    checks = (
        ("postdated", waits_for_its_day(cheque, today)),
        ("undeposited", today - payable_from(cheque) > UNDEPOSITED_AFTER),
        ("old", today - written > OLD_AFTER),
        ("expiring", today >= add_years(written, 1) - EXPIRY_WARNING and not stale),
        ("stale", stale),
    )
    return tuple(code for code, raised in checks if raised)


def is_usual_number(number: str) -> bool:
    """Whether a cheque number has the seven digits of a French one; others are only doubtful."""
    return len(number) == USUAL_DIGITS and number.isascii() and number.isdigit()


@dataclass(frozen=True, slots=True)
class Cmc7:
    """The magnetic line of a French cheque: its number, the zones of its bank and of its account,
    and the key beside them where it was read."""

    number: str
    interbank: str
    account: str
    key: str = ""

    @property
    def drawn_on(self) -> str:
        """What all the cheques of one account have in common."""
        return self.interbank + self.account

    def __str__(self) -> str:
        return " ".join(part for part in (self.number, self.interbank, self.account) if part) + (
            f" ({self.key})" if self.key else ""
        )


def read_cmc7(text: str) -> Cmc7:
    """The line as a reader sends it or a person types it: 31 digits in their three zones, with
    signs or spaces around them, perhaps the two digits of the key after them.

    A reader set to the wrong keyboard is understood. Raises ``cmc7_invalid``.
    """
    typed = text.strip()
    shown = typed[:LONGEST_LINE]
    if len(typed) > LONGEST_LINE:
        raise DomainError("cmc7_invalid", field="cmc7", value=shown, digits=0)
    groups = re.findall(r"[0-9]+", unshifted(typed))
    digits = "".join(groups)
    whole = sum(ZONES)
    sizes = tuple(len(group) for group in groups)
    whole_zones = len(groups) == 1 or sizes[: len(ZONES)] == ZONES
    if len(digits) not in (whole, whole + KEY_DIGITS) or not whole_zones:
        raise DomainError("cmc7_invalid", field="cmc7", value=shown, digits=len(digits))
    number, interbank = digits[: ZONES[0]], digits[ZONES[0] : ZONES[0] + ZONES[1]]
    line = Cmc7(number, interbank, digits[ZONES[0] + ZONES[1] : whole], digits[whole:])
    if not (int(line.number) and int(line.interbank) and int(line.account)):
        raise DomainError("cmc7_invalid", field="cmc7", value=shown, digits=len(digits))
    return line


def is_cmc7(text: str) -> bool:
    """Whether what came into the field of a number is a whole magnetic line."""
    try:
        read_cmc7(text)
    except DomainError:
        return False
    return True
