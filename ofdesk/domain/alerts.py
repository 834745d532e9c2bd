"""Renewal alerts: which step of the schedule is due for a subscription, if any (domain §3)."""

from collections.abc import Collection
from datetime import date, timedelta

LAST_FOR = 30
"""Days for which the last step of a schedule is still worth sending."""


def steps_of(schedule: str) -> tuple[int, ...]:
    """The steps of the setting: days after the end, negative before it, in order."""
    return tuple(sorted({int(part) for part in schedule.split(",") if part.strip()}))


def due_step(
    ends_on: date, today: date, steps: tuple[int, ...], done: Collection[int]
) -> int | None:
    """The one step that is due: the last that has come, unless it or a later one was sent.

    Steps that were missed are never made up for; the last one only for thirty days.
    """
    come = [step for step in steps if ends_on + timedelta(days=step) <= today]
    if not come:
        return None
    step = come[-1]
    if step == steps[-1] and today > ends_on + timedelta(days=step + LAST_FOR):
        return None
    return None if any(one >= step for one in done) else step


def alert_template(days_left: int) -> str:
    """Which template says it: before the end, on its day, or after it."""
    if days_left > 0:
        return "alert_before"
    return "alert_today" if days_left == 0 else "alert_after"
