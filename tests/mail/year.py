"""A program that lives through days of alerts: what is due is queued, then sent; it may be killed.

    python -m tests.mail.year BASE FIRST_DAY DAYS DIES_AFTER

It prints each day that is over. With ``DIES_AFTER`` it kills itself after so many steps, a step
being a commit, before it and after it, or a word to the mail server or its answer.
"""

import os
import signal
import smtplib
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import keyring

from ofdesk.bootstrap import desks
from ofdesk.mail import line
from ofdesk.models import Client
from ofdesk.ports.desk import Desk, DeskOptions
from ofdesk.services.alerts import queue_alerts
from ofdesk.services.lookup import client_named
from ofdesk.services.mail_sending import send_queued
from ofdesk.store.unit_of_work import SqlUnitOfWork
from tests.builders import add_year
from tests.mail.posting import nothing
from tests.mail.server import SECRET, USER
from tests.rings import MemoryKeyring

AFTER = ((SqlUnitOfWork, "commit"), (smtplib.SMTP, "getreply"), (smtplib.SMTP, "send"))


class Death:
    """Counts steps; the last one is the end, as by a power cut."""

    def __init__(self, after: int) -> None:
        self._left = after

    def watch(self, owner: type, name: str) -> None:
        """A step before each call of a method, and one after it."""
        plain: Callable[..., Any] = getattr(owner, name)

        def counted(*given: Any, **more: Any) -> Any:
            self._step()
            found = plain(*given, **more)
            self._step()
            return found

        setattr(owner, name, counted)

    def _step(self) -> None:
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)


def renewals(desk: Desk, plan: dict[str, str]) -> None:
    """The clients who have renewed by now: ``plan`` says on which day who begins a new year."""
    for platform, told in plan.items():
        day, ends_on = (date.fromisoformat(one) for one in told.split("/"))
        with desk.read() as session:
            found: Client = client_named(session, platform)
        if day <= desk.today and found.ends_on != ends_on:
            add_year(desk, found.id, ends_on, kind="renewal")


def main(base: str, first: str, days: str, dies_after: str) -> None:
    """Live ``days`` from ``first``."""
    ring = MemoryKeyring()
    ring.kept["ofdesk/mail", f"{USER}@localhost"] = SECRET
    keyring.set_keyring(ring)
    line.EVERY = 0.0
    death = Death(int(dies_after))
    for owner, name in AFTER:
        death.watch(owner, name)
    lines = Path(base).with_suffix(".plan").read_text(encoding="utf-8").split()
    plan = dict(one.split("=") for one in lines)
    day = date.fromisoformat(first)
    desk = desks().open(DeskOptions(Path(base), "Anne", day))
    for passed in range(int(days)):
        desk.turn_clock(day + timedelta(days=passed))
        due = [platform for platform, told in plan.items() if told[:10] <= str(desk.today)]
        renewals(desk, {platform: plan.pop(platform) for platform in due})
        queue_alerts(desk.write(), desk.today)
        send_queued(desk, nothing)
        print(desk.today, flush=True)
    desk.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
