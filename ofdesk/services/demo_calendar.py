"""The days of the demo: what is planned for which, carried out in order with the clock turned."""

import heapq
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from ofdesk.ports.desk import Desk
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.demo_places import material

Act = Callable[[], None]
Tell = Callable[[int, int], None]
"""Told how many days are done, of how many."""

ANSWERS = frozenset(("count_stale", "series_date"))
"""Questions that the staff of the demo answers with yes."""

OPENS, LONGEST_DAY = time(8, 45), 9 * 60
MINUTES = 4
"""Between two acts of one day."""
SATURDAY = 5


class Calendar:
    """A year of working days, ending yesterday: nothing in the base is later than its opening.

    ``day`` is the day that is being lived, ``chance`` the one source of chance of this year.
    ``counted`` counts what is dealt out in turn.
    """

    def __init__(self, desk: Desk, start: date, seed: int) -> None:
        self.desk = desk
        self.start = self.day = start
        self.last = desk.today - timedelta(days=1)
        self.chance = Random(f"{seed} life")
        self.counted: Counter[str] = Counter()
        self._plan: list[tuple[date, int, Act]] = []
        self._planned = 0
        self._done_today = 0

    def at(self, day: date, act: Act) -> None:
        """Plan an act for ``day``, or the Monday after; what lies beyond the last day never
        happens. A day that is over means today."""
        day = max(day, self.day)
        if day.weekday() >= SATURDAY:
            day += timedelta(days=7 - day.weekday())
        if day <= self.last:
            heapq.heappush(self._plan, (day, self._planned, act))
            self._planned += 1

    def after(self, fewest: int, most: int, act: Act) -> None:
        """Plan an act between ``fewest`` and ``most`` days after the day that is being lived."""
        self.at(self.day + timedelta(days=self.chance.randint(fewest, most)), act)

    def some_day(self, act: Act) -> None:
        """Plan an act for any day of what is left of the year."""
        left = max(1, (self.last - self.day).days)
        self.after(1, left, act)

    def live(self, tell: Tell) -> None:
        """Carry out the plan, and what it makes to be planned, day by day."""
        total = max(1, (self.last - self.start).days)
        while self._plan:
            day, _, act = heapq.heappop(self._plan)
            if day != self.day:
                self.day, self._done_today = day, 0
                tell(min(total, (day - self.start).days), total)
            self.turn()
            act()
        tell(total, total)

    def turn(self) -> None:
        """Turn the clock to the next act of the day."""
        minutes = min(self._done_today * MINUTES, LONGEST_DAY)
        passed = timedelta(minutes=minutes, seconds=self._done_today)
        moment = datetime.combine(self.day, OPENS) + passed
        self.desk.turn_clock(self.day, moment.time())
        self._done_today += 1

    def write(self) -> UnitOfWork:
        """A unit of work of one of the people of the demo."""
        uow = self.desk.write(ANSWERS)
        operators = material("people")["operators"]
        uow.operator = operators[(self.day.toordinal() + self._done_today // 5) % len(operators)]
        return uow
