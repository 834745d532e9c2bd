"""Migrations of the demo: some in each state from quoted to done."""

from datetime import timedelta
from functools import partial

from ofdesk.models import Document
from ofdesk.services.demo_calendar import Calendar
from ofdesk.services.demo_fates import LEADS
from ofdesk.services.demo_life import Bill, Life, Member
from ofdesk.services.demo_places import material
from ofdesk.services.migration_steps import (
    MigrationStep,
    accept_quote,
    finish_migration,
    mark_quote_sent,
    refuse_quote,
)
from ofdesk.services.migrations import MigrationDone, MigrationQuestion, quote_migration

TARGETS = {
    "4": "4.2",
    "3.5": "4.2",
    "3": "4.2",
    "2.1": "4.2",
    "1.3.1": "4.2",
    "3.0alpha": "3",
    "4.0alpha": "4",
    "4.0beta": "4",
    "4.2": "5.0alpha",
}
"""Where each version goes; a client of the stable one may try the open pre-release."""

STATES = ("done", "sent", "accepted", "quoted", "done", "refused", "lapsed", "done")
"""Dealt out in turn: what has become of a migration by the last day."""

DAYS_BEFORE_LAST = {"sent": 16, "accepted": 20, "quoted": 3, "lapsed": 75}
QUOTE_LASTS = 32


class Migrations:
    """Plans the migrations of some clients."""

    def __init__(self, calendar: Calendar, life: Life) -> None:
        self._calendar = calendar
        self._life = life

    def plan(self, member: Member) -> None:
        """Plan the migration of a client whose turn it is."""
        calendar, client = self._calendar, member.client
        version = client.fields["production_version"]
        one_in = 11 if version == "4.2" else 2
        if client.rank >= len(LEADS):
            one_in *= 3
        if client.fate in ("test", "twin", "new", "archived", "blocked"):
            return
        if version not in TARGETS or client.rank % one_in:
            return
        state = STATES[calendar.counted["migrations"] % len(STATES)]
        calendar.counted["migrations"] += 1
        if state in DAYS_BEFORE_LAST:
            day = calendar.last - timedelta(days=DAYS_BEFORE_LAST[state] + client.rank % 5)
            calendar.at(day, partial(self._quote, member, state))
        else:
            calendar.some_day(partial(self._quote, member, state))

    def _question(self, member: Member) -> MigrationQuestion:
        target = TARGETS[member.client.fields["production_version"]]
        return MigrationQuestion(
            member.platform, target, "self" if member.client.rank % 3 else "us"
        )

    def _quote(self, member: Member, state: str) -> None:
        calendar = self._calendar
        quote_migration(self._question(member), calendar.write(), calendar.day)
        if state != "quoted":
            calendar.after(0, 2, partial(self._send, member, state))

    def _step(self, member: Member, detail: str = "") -> MigrationStep:
        return MigrationStep(member.platform, "", member.client.contact, "e-mail", detail)

    def _send(self, member: Member, state: str) -> None:
        calendar = self._calendar
        mark_quote_sent(self._step(member), calendar.write(), calendar.day)
        if state == "lapsed":
            calendar.after(QUOTE_LASTS, QUOTE_LASTS + 10, partial(self._quote, member, "quoted"))
        elif state == "refused":
            calendar.after(4, 20, partial(self._refuse, member))
        elif state in ("accepted", "done"):
            calendar.after(3, 9, partial(self._accept, member, state))

    def _refuse(self, member: Member) -> None:
        calendar = self._calendar
        why = material("people")["reasons"]["refused"]
        refuse_quote(self._step(member, why), calendar.write(), calendar.day)

    def _accept(self, member: Member, state: str) -> None:
        calendar = self._calendar
        accept_quote(self._step(member), calendar.write(), calendar.day)
        if state == "done":
            calendar.after(5, 20, partial(self._finish, member))

    def _finish(self, member: Member) -> None:
        calendar = self._calendar
        done = finish_migration(self._step(member), calendar.write(), calendar.day)
        self._bill(member, done)

    def _bill(self, member: Member, done: MigrationDone) -> None:
        if not done.number:
            return
        with self._calendar.desk.read() as session:
            cents = session.get_one(Document, done.document_id).total_cents
        self._life.pay_later(member, Bill(done.number, cents, "transfer"))
