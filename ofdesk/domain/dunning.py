"""Reminders: which level an unpaid invoice has come to, and what keeps a client's letter back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ofdesk.domain.errors import DomainError
from ofdesk.domain.holidays import add_working_days

DUNNED = ("invoice", "corrective")
"""A proposition or a quote is an offer: nobody is ever asked to pay it (money §5)."""
POSTAL_DAYS = 5
"""Working days that the post, and the answer by post, are given."""
HOLD_KINDS = ("promise", "dispute", "other")
CHEQUE, CREDIT, POST, MINIMUM, OFF = "cheque_in_hand", "credit", "post", "below_minimum", "off"


@dataclass(frozen=True, slots=True)
class Level:
    """A level in force: ``days`` after the day by which an invoice is to be paid, before it when
    negative. Levels follow one another by ``rank``."""

    rank: int
    code: str
    days: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A person keeps reminders back, to the end of ``until`` or until it is released."""

    kind: str
    until: date | None = None

    def stands(self, day: date) -> bool:
        """Whether it still counts on ``day``."""
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True)
class Unpaid:
    """One document with what is open on it, in cents. ``reached`` is the rank of the last level
    that a person processed; ``posted_on`` the last day on which something about it was posted."""

    number: str
    kind: str
    due_on: date
    open_cents: int
    reached: int | None = None
    posted_on: date | None = None
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """What one client owes, and what it has given: a cheque that waits, money that pays nothing
    yet. ``wanted`` is False when this client gets no reminders at all."""

    unpaid: tuple[Unpaid, ...]
    holds: tuple[Hold, ...] = ()
    cheque_in_hand: bool = False
    credit_cents: int = 0
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One invoice of a letter, and the level that the letter brings it to; None when it is only
    listed because it is late too."""

    unpaid: Unpaid
    level: Level | None


@dataclass(frozen=True, slots=True)
class Letter:
    """The one letter of a client: the highest level of its invoices, and all that is late.

    ``held_because`` is empty when it may go: else ``cheque_in_hand``, ``credit``, ``post``,
    ``below_minimum``, ``off`` or the kind of a hold, which ends after ``held_until`` if it does.
    """

    level: Level
    steps: tuple[Step, ...]
    held_because: str = ""
    held_until: date | None = None

    @property
    def total_cents(self) -> int:
        """What all its invoices have open."""
        return sum(step.unpaid.open_cents for step in self.steps)


def next_level(levels: Iterable[Level], unpaid: Unpaid, today: date) -> Level | None:
    """The level that is due for one invoice, if any.

    It is the one after the last that was processed, whatever the delay: none is skipped. A level
    before the day of payment is pointless after it, and falls away.
    """
    if unpaid.kind not in DUNNED or unpaid.open_cents <= 0:
        return None
    reached = -1 if unpaid.reached is None else unpaid.reached
    following = [
        level
        for level in sorted(levels, key=lambda level: level.rank)
        if level.rank > reached and (level.days >= 0 or today <= unpaid.due_on)
    ]
    if not following or today < unpaid.due_on + timedelta(days=following[0].days):
        return None
    return following[0]


def letter_of(
    account: Account, levels: Sequence[Level], minimum_cents: int, today: date
) -> Letter | None:
    """The letter that is due for a client, held or not; None when no level is due.

    Invoices that are held themselves are left out, as long as another one is due.
    """
    due = [Step(one, level) for one in account.unpaid if (level := next_level(levels, one, today))]
    if not due:
        return None
    free = [step for step in due if _own_hold(step.unpaid, today) is None]
    if not free:
        held = _own_hold(due[0].unpaid, today)
        assert held is not None
        return _letter(due, account, today, held)
    letter = _letter(free, account, today)
    hold = _account_hold(account, letter.total_cents, minimum_cents, today)
    return _letter(free, account, today, hold) if hold else letter


def _letter(due: Sequence[Step], account: Account, today: date, hold: Hold | None = None) -> Letter:
    named = {step.unpaid.number for step in due}
    late = [
        Step(one, None)
        for one in account.unpaid
        if one.number not in named
        and one.kind in DUNNED
        and one.open_cents > 0
        and one.due_on < today
        and _standing(one.holds, today) is None
    ]
    steps = sorted((*due, *late), key=lambda step: (step.unpaid.due_on, step.unpaid.number))
    highest = max((step.level for step in due if step.level), key=lambda level: level.rank)
    if hold is None:
        return Letter(highest, tuple(steps))
    return Letter(highest, tuple(steps), hold.kind, hold.until)


def _standing(holds: Iterable[Hold], today: date) -> Hold | None:
    """Of the holds that count, the one that ends last."""
    found = [hold for hold in holds if hold.stands(today)]
    return max(found, key=lambda hold: hold.until or date.max, default=None)


def _own_hold(unpaid: Unpaid, today: date) -> Hold | None:
    """What keeps this invoice back: a person, or the post that has not had its time."""
    held = _standing(unpaid.holds, today)
    if held is not None or unpaid.posted_on is None:
        return held
    answered = add_working_days(unpaid.posted_on, POSTAL_DAYS)
    return Hold(POST, answered - timedelta(days=1)) if today < answered else None


def _account_hold(
    account: Account, total_cents: int, minimum_cents: int, today: date
) -> Hold | None:
    """What keeps the whole letter back, the plainest reason first."""
    if not account.wanted:
        return Hold(OFF)
    held = _standing(account.holds, today)
    if held is not None:
        return held
    if account.cheque_in_hand:
        return Hold(CHEQUE)
    if account.credit_cents >= total_cents:
        return Hold(CREDIT)
    return Hold(MINIMUM) if total_cents < minimum_cents else None


def check_hold(kind: str, until: date | None, today: date) -> None:
    """Refuse a hold that says nothing: a promise without its day, or one that is over.

    Raises ``hold_kind_unknown``, ``promise_without_day``, ``hold_over``.
    """
    if kind not in HOLD_KINDS:
        raise DomainError("hold_kind_unknown", field="kind", kind=kind, known=list(HOLD_KINDS))
    if kind == "promise" and until is None:
        raise DomainError("promise_without_day", field="until")
    if until is not None and until < today:
        raise DomainError("hold_over", field="until", day_on=until.isoformat())
