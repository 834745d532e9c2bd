"""How long a debt has been late, in the classes of an aged balance."""

from datetime import date

CLASSES = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
LAST_DAYS = (0, 30, 60, 90)
"""The last day late of each class but the last one."""


def days_late(due_on: date | None, day: date) -> int:
    """Days from the day of payment to ``day``; 0 when it has not passed, or there is none."""
    return max(0, (day - due_on).days) if due_on is not None else 0


def aging_class(due_on: date | None, day: date) -> str:
    """The class of a debt on ``day``: the day of payment itself is not late."""
    late = days_late(due_on, day)
    for name, last in zip(CLASSES, LAST_DAYS, strict=False):
        if late <= last:
            return name
    return CLASSES[-1]
