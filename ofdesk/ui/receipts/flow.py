"""The post of the day without its screen: what one cheque pays, and what was entered so far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

SAVING, RECORDED, REFUSED, CANCELLED = "saving", "recorded", "refused", "cancelled"


class Owed(Protocol):
    """An invoice, a proposition or a client, with what is open on it in cents."""

    @property
    def number(self) -> str: ...

    @property
    def platform(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def open_cents(self) -> int: ...


def owed_cents(targets: Iterable[Owed]) -> int:
    """What a cheque for all of them should come to."""
    return sum(max(target.open_cents, 0) for target in targets)


def shared(targets: Iterable[Owed], cents: int) -> list[tuple[str, int]]:
    """The invoices that ``cents`` pay, in their order, each with its part. What is over pays
    nothing: it is the credit of the first client."""
    parts, left = [], cents
    for target in targets:
        part = min(left, max(target.open_cents, 0))
        if target.number and part > 0:
            parts.append((target.number, part))
            left -= part
    return parts


@dataclass(frozen=True, slots=True)
class Entry:
    """One cheque as typed."""

    targets: tuple[Owed, ...]
    cents: int
    cheque: str = ""
    bank: str = ""
    drawer: str = ""
    cmc7: str = ""
    """The magnetic line, where a reader sent it."""

    @property
    def platform(self) -> str:
        """Whose money it is: the first client's."""
        return self.targets[0].platform if self.targets else ""

    @property
    def differs(self) -> bool:
        """Whether a person should look twice: another amount, or nobody that it is from."""
        return not self.targets or self.cents != owed_cents(self.targets)


@dataclass(slots=True)
class Line:
    """One entry of the day: whether it is recorded, and under which number, or why not."""

    key: str
    entry: Entry
    state: str = SAVING
    number: str = ""
    why: str = ""


@dataclass(slots=True)
class Day:
    """What was entered since the screen was opened, the last one first."""

    lines: list[Line] = field(default_factory=list)

    def add(self, entry: Entry) -> Line:
        """A new line, still being saved."""
        made = Line(str(len(self.lines) + 1), entry)
        self.lines.insert(0, made)
        return made

    def named(self, key: str) -> Line:
        """The line of a key."""
        return next(line for line in self.lines if line.key == key)

    def last_recorded(self) -> Line | None:
        """What « cancel the last one » is about."""
        return next((line for line in self.lines if line.state == RECORDED), None)

    def kept(self) -> Sequence[Line]:
        """The cheques that lie on the pile: neither refused nor cancelled."""
        return [line for line in self.lines if line.state in (SAVING, RECORDED)]

    @property
    def count(self) -> int:
        """How many cheques lie on the pile."""
        return len(self.kept())

    @property
    def cents(self) -> int:
        """What they come to."""
        return sum(line.entry.cents for line in self.kept())
