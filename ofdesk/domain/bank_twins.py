"""One movement in two files: what makes a line the same line again, whatever the format.

A line has an identifier made of what the bank says of it, so that one file imported twice, or on
two desks, is one. Another format says the same movement in other words: then the account, the day,
the amount, the label and how many equal ones there are decide (decisions 0086 and 0087).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from ofdesk.domain.text import fold

LEAST_DIGITS = 8
"""An account with fewer digits is a name."""
FRENCH_IBAN, BANK, OWN_NUMBER = 27, 5, 11
"""The digits and letters of a French account: with all, of its bank, and without bank, branch and
key."""
LEAST_COMMON = 4
LONG_NUMBER = 6
SHARED_WORDS = 0.6
_VARIANTS = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}
_WORD = re.compile("[a-z0-9]{3,}")
_OTHER = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Told:
    """One line as a file tells it; ``account`` where the file or a person says which."""

    id: str
    day: date
    cents: int
    label: str
    reference: str = ""
    account: str = ""


def line_digest(account: str, told: str) -> str:
    """What a line says of an account, as hexadecimal digits."""
    return sha256(f"{account}\n{told}".encode()).hexdigest()


def line_id(day: str, digest: str, rank: int = 1) -> str:
    """The identifier (a UUID of version 8) of the ``rank``-th line of an ISO day that says just
    this. The day comes first: lines of one time stand together in an index."""
    if rank > 1:
        digest = sha256(f"{digest}-{rank}".encode()).hexdigest()
    head = f"{day[:4]}{day[5:7]}{day[8:10]}-{digest[:4]}-8{digest[4:7]}"
    return f"{head}-{_VARIANTS[digest[7]]}{digest[8:11]}-{digest[11:23]}"


def account_key(account: str) -> str:
    """An account as accounts are compared: letters and digits."""
    return _OTHER.sub("", fold(account))


def same_account(one: str, other: str) -> bool | None:
    """Whether two accounts are one, however they are written (IBAN, bank with branch and number,
    number alone); None where one of them is not told."""
    first, second = account_key(one), account_key(other)
    if not first or not second:
        return None
    if first == second:
        return True
    if min(_digits(first), _digits(second)) < LEAST_DIGITS:
        return False
    (bank, number), (other_bank, other_number) = _parts(first), _parts(second)
    same_bank = not bank or not other_bank or bank == other_bank
    return same_bank and number.lstrip("0") == other_number.lstrip("0")


def _digits(key: str) -> int:
    return sum(c.isdigit() for c in key)


def _parts(key: str) -> tuple[str, str]:
    """The bank, where it is told, and the number of the account alone."""
    inside = key[4:-2] if key.startswith("fr") and len(key) == FRENCH_IBAN else key
    if len(inside) < BANK + OWN_NUMBER:
        return "", inside
    return inside[:BANK], inside[-OWN_NUMBER:]


def akin(one: Told, other: Told) -> bool:
    """Whether two labels may be of one movement: one within the other (formats cut them), a long
    number in both, or most of their words."""
    if one.reference and fold(one.reference) == fold(other.reference):
        return True
    first, second = _squeezed(one.label), _squeezed(other.label)
    if not first or not second:
        return True
    if min(len(first), len(second)) >= LEAST_COMMON and (first in second or second in first):
        return True
    words, others = set(_WORD.findall(fold(one.label))), set(_WORD.findall(fold(other.label)))
    common = words & others
    if any(len(word) >= LONG_NUMBER and word.isdigit() for word in common):
        return True
    return bool(common) and len(common) >= SHARED_WORDS * min(len(words), len(others))


def _squeezed(label: str) -> str:
    return _OTHER.sub("", fold(label))


def twins(new: Sequence[Told], known: Sequence[Told]) -> dict[str, str]:
    """Of the lines of one new file those that ``known`` ones of other files are, each known line
    once: first equal labels, then akin ones, then whatever is left of a day whose amounts are all
    the same in both. Lines of another account are no candidates."""
    account = next((one.account for one in new), "")
    sure = {one.id: same_account(account, one.account) for one in known}
    candidates = [one for one in known if sure[one.id] is not False]
    agreeing = _agreeing_days(new, candidates, {key for key, same in sure.items() if same})
    free: dict[tuple[date, int], list[Told]] = defaultdict(list)
    for one in candidates:
        free[one.day, one.cents].append(one)
    found: dict[str, str] = {}
    for fits in (_equal, akin, lambda one, _: one.day in agreeing):
        for one in new:
            if one.id in found:
                continue
            others = free.get((one.day, one.cents), [])
            other = next((x for x in others if fits(one, x)), None)
            if other is not None:
                others.remove(other)
                found[one.id] = other.id
    return found


def _equal(one: Told, other: Told) -> bool:
    return _squeezed(one.label) == _squeezed(other.label)


def _agreeing_days(new: Sequence[Told], known: Sequence[Told], sure: set[str]) -> set[date]:
    """Days of which both files tell just the same amounts: two at least, unless both files say that
    they are of one account."""
    here, there = _amounts(new), _amounts(known)
    told = {one.day for one in known if one.id in sure}
    return {
        day
        for day, amounts in here.items()
        if amounts == there.get(day) and (amounts.total() > 1 or day in told)
    }


def _amounts(lines: Sequence[Told]) -> dict[date, Counter[int]]:
    found: dict[date, Counter[int]] = defaultdict(Counter)
    for one in lines:
        found[one.day][one.cents] += 1
    return found
