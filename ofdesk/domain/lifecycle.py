"""The life of an electronic invoice on its platform, told in pieces: which state it is in now.

News come late, twice, in any order and from two desks. Each piece is put at its day, where the
table of ``states.LIFECYCLE`` lets it stand; the last one is the present state.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ofdesk.domain.errors import DomainError
from ofdesk.domain.states import LIFECYCLE

WAITING, WRITTEN = "waiting", "written"
WITHDRAWN = "withdrawn"
"""Takes the last state back: a person had set it by mistake."""
FAILED = ("rejected", "refused")
REASONED = ("rejected", "refused", "disputed", "suspended")
"""States of which a platform says why."""
STATES = tuple(LIFECYCLE.following)
TOLD = tuple(state for state in STATES if state not in (WAITING, WRITTEN))
"""States that a platform or a person can tell."""

BY_CODE = {
    "200": "deposited",
    "201": "emitted",
    "202": "received",
    "203": "available",
    "204": "taken",
    "205": "approved",
    "206": "part_approved",
    "207": "disputed",
    "208": "suspended",
    "209": "completed",
    "210": "refused",
    "211": "payment_sent",
    "212": "cashed",
    "213": "rejected",
    "214": "certified",
}
"""Statuses of XP Z12-012."""
CODES = {state: code for code, state in BY_CODE.items()}


@dataclass(frozen=True, slots=True)
class Step:
    """One state and the day on which it was reached; why, and who told it."""

    state: str
    day: date
    reason: str = ""
    told_by: str = ""


def present_state(steps: Sequence[Step]) -> str:
    """The state after all ``steps``, which stand in their order."""
    return steps[-1].state if steps else WAITING


def place_of(steps: Sequence[Step], state: str, day: date) -> int | None:
    """Where a new piece belongs among ``steps``; ``None`` when it adds nothing.

    Pieces of one day stand in the order that the table allows, else as they were told. What was
    rejected may be written again on the same day. Raises ``DomainError('lifecycle_forbidden')``
    where the table allows no place on that day.
    """
    if state == WRITTEN and steps and steps[-1].state == "rejected" and steps[-1].day <= day:
        return len(steps)
    first = bisect_left(steps, day, key=lambda step: step.day)
    last = bisect_right(steps, day, key=lambda step: step.day)
    if any(step.state == state for step in steps[first:last]):
        return None
    around = {n: _around(steps, n) for n in range(last, first - 1, -1)}
    if any(state in pair for pair in around.values()):
        return None
    for n, (before, after) in around.items():
        if _may_follow(before, state) and (after is None or _may_follow(state, after)):
            return n
    raise forbidden(around[last][0], state, day)


def history(told: Iterable[Step]) -> tuple[Step, ...]:
    """Recorded pieces, in the order of their recording, put in the order of what happened.

    What two desks told without knowing of each other may contradict: it stays at the end of its
    day, and what comes next is judged by it.
    """
    steps: list[Step] = []
    for step in told:
        if step.state == WITHDRAWN:
            del steps[-1:]
            continue
        try:
            place = place_of(steps, step.state, step.day)
        except DomainError:
            place = bisect_right(steps, step.day, key=lambda known: known.day)
        if place is not None:
            steps.insert(place, step)
    return tuple(steps)


def forbidden(present: str, wanted: str, day: date) -> DomainError:
    """The refusal of a state that cannot follow."""
    return DomainError(
        "lifecycle_forbidden",
        field="status",
        present_lifecycle=present,
        wanted_lifecycle=wanted,
        day_on=day.isoformat(),
    )


def _around(steps: Sequence[Step], n: int) -> tuple[str, str | None]:
    before = steps[n - 1].state if n else WAITING
    return before, steps[n].state if n < len(steps) else None


def _may_follow(before: str, after: str) -> bool:
    return after in LIFECYCLE.following[before]
