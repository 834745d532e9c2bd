"""Days of alerts beside a plain list of what must go: each once, to the right people, whatever."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ofdesk.bootstrap import desks
from ofdesk.models import MailMessage
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.mail import retry_mail, settle_mail
from ofdesk.services.mail_sending import send_queued
from ofdesk.services.settings import SetSettings, set_settings
from tests.builders import TODAY, add_client, add_year
from tests.mail.conftest import mail_settings
from tests.mail.posting import nothing
from tests.mail.server import SECRET, TAKEN, USER, Office

ROOT = Path(__file__).resolve().parents[2]
STEPS = (-60, -30, -15, -7, 0, 7)
LAST_DAYS = 30
REFUSED = "550 no such person"
LATER = "451 come back later"

Told = tuple[str, date, int, str]
"""Platform, end of the period, step, one address."""


@dataclass
class Club:
    """One client of the year: ``renewed_on`` is the day on which a new year replaces this one."""

    platform: str
    ends_on: date
    renewed_on: date | None
    addresses: tuple[str, ...]

    @property
    def next_end(self) -> date:
        return self.ends_on + timedelta(days=365)


@dataclass
class Moody(Office):
    """Greets some people with « later » the first time, thinks for a while, hangs up now and then.
    ``chance`` decides."""

    chance: random.Random = field(default_factory=random.Random)
    waits: set[str] = field(default_factory=set)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.waits:
            self.waits.discard(address)
            return LATER
        return await super().handle_RCPT(server, session, envelope, address, options)

    def answer(self) -> str:
        drawn = self.chance.random()
        if drawn < 0.01:
            time.sleep(0.02)
        return "421 going away" if drawn > 0.995 else TAKEN


def invented(number: int, first: date, days: int, chance: random.Random) -> Club:
    platform = f"club{number}"
    structure = f"bureau@{platform}.example"
    addresses = chance.choice([(structure,), (structure, f"tresorier@{platform}.example"), ()])
    ends_on = first + timedelta(days=chance.randint(-50, days))
    renewed_on = ends_on + timedelta(days=chance.randint(-70, 40))
    goes_on = chance.random() < 0.3 or renewed_on <= first
    return Club(platform, ends_on, None if goes_on else renewed_on, addresses)


def steps_between(ends_on: date, first: date, after: date) -> list[int]:
    """The steps of one period that fall due from ``first`` to the day before ``after``."""
    due = [step for step in STEPS if first < ends_on + timedelta(days=step) < after]
    come = [step for step in STEPS if ends_on + timedelta(days=step) <= first]
    too_late = ends_on + timedelta(days=STEPS[-1] + LAST_DAYS) < first
    return due if not come or first >= after or too_late else [come[-1], *due]


def expected(club: Club, first: date, after: date) -> list[Told]:
    turned = min(club.renewed_on or after, after)
    told = [(club.ends_on, step) for step in steps_between(club.ends_on, first, turned)]
    told += [(club.next_end, step) for step in steps_between(club.next_end, turned, after)]
    return [(club.platform, end, step, to) for end, step in told for to in club.addresses]


class Year:
    """A base of clubs, the days that go by, and what the server got."""

    def __init__(self, desk, office: Moody, port: int, clubs: list[Club], first: date) -> None:
        self.base, self.office, self.first, self.clubs = desk.path, office, first, clubs
        set_settings(SetSettings(mail_settings(port)), desk.write())
        for club in clubs:
            emails = (*club.addresses, "", "")
            given = {"email_structure": emails[0], "email_contact": emails[1]}
            add_year(desk, add_client(desk, club.platform, **given), club.ends_on)
        plan = [
            f"{club.platform}={club.renewed_on}/{club.next_end}"
            for club in clubs
            if club.renewed_on
        ]
        self.base.with_suffix(".plan").write_text("\n".join(plan), encoding="utf-8")
        desk.close()

    def live(self, days: int, deaths: list[int], ca_file: Path) -> int:
        """Let ``days`` go by with a death after so many steps, each; the deaths that came."""
        died, day, last = 0, self.first, self.first + timedelta(days=days)
        deaths = [*deaths]
        while day < last:
            dies = deaths.pop(0) if deaths else 0
            over, killed = self._program(day, (last - day).days, dies, ca_file)
            died += killed
            day = max([day, *(one + timedelta(days=1) for one in over)])
        return died

    def _program(self, day: date, days: int, dies: int, ca: Path) -> tuple[list[date], bool]:
        command = [sys.executable, "-m", "tests.mail.year"]
        command += [str(self.base), str(day), str(days), str(dies)]
        told = {**os.environ, "SSL_CERT_FILE": str(ca), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, check=False, cwd=ROOT, env=told, capture_output=True, text=True
        )
        assert done.returncode in (0, -9), done.stderr
        return [date.fromisoformat(one) for one in done.stdout.split()], done.returncode == -9

    def settle(self, last: date) -> int:
        """A person looks at what is doubtful, and what was put off leaves; how many doubtful."""
        desk = desks().open(DeskOptions(self.base, "Anne", last + timedelta(days=2)))
        came_in = {got["Message-ID"] for got in self.office.got}
        send_queued(desk, nothing)
        doubtful = [row for row in self._messages(desk) if row.state == "unsure"]
        for row in doubtful:
            if row.message_id in came_in:
                settle_mail(row.id, desk.write(), desk.today)
            else:
                retry_mail(row.id, desk.write(frozenset({"mail_twice"})))
        self.office.on_data = None
        for later in (3, 4):
            desk.turn_clock(last + timedelta(days=later))
            send_queued(desk, nothing)
        self.rows = {row.message_id: row for row in self._messages(desk)}
        desk.close()
        return len(doubtful)

    def _messages(self, desk) -> list[MailMessage]:
        with desk.read() as session:
            return list(session.scalars(select(MailMessage)))

    def told(self) -> Counter[Told]:
        """Who was told what, how often."""
        found: Counter[Told] = Counter()
        for got, people in zip(self.office.got, self.office.to, strict=True):
            row = self.rows[got["Message-ID"]]
            assert f"{row.period_ends_on:%d/%m/%Y}" in got.get_body().get_content()
            found.update((row.platform, row.period_ends_on, row.step, to) for to in people)
        return found


@pytest.fixture
def office() -> Moody:
    found = Moody(chance=random.Random(0))
    found.on_data = found.answer
    return found


def life(year: Year, days: int, deaths: list[int], ca_file: Path) -> tuple[int, int]:
    """Live and settle, then compare; the deaths, and what was doubtful after them."""
    addresses = [club.addresses for club in year.clubs]
    year.office.recipients = {pair[1]: REFUSED for pair in addresses if len(pair) == 2}
    keep = len(year.office.recipients) // 2
    year.office.recipients = dict(list(year.office.recipients.items())[:keep])
    year.office.waits = {pair[0] for pair in addresses if len(pair) == 1}
    died = year.live(days, deaths, ca_file)
    after = year.first + timedelta(days=days)
    doubtful = year.settle(after)
    must = [told for club in year.clubs for told in expected(club, year.first, after)]
    assert year.told() == Counter(one for one in must if one[3] not in year.office.recipients)
    assert {row.state for row in year.rows.values()} == {"sent"}
    return died, doubtful


def clubs_of(count: int, days: int, seed: int) -> list[Club]:
    chance = random.Random(seed)
    return [invented(number, TODAY, days, chance) for number in range(count)]


@pytest.fixture
def keys(ring):
    ring.kept["ofdesk/mail", f"{USER}@localhost"] = SECRET
    return ring


def test_a_month_of_alerts_with_deaths(desk, office, port, keys, ca_file):
    year = Year(desk, office, port, clubs_of(12, 45, seed=4), TODAY)
    died, _ = life(year, 31, [30, 71], ca_file)
    assert died == 2


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2))
def test_a_year_of_alerts_of_a_thousand_clients(desk, office, port, keys, ca_file, seed):
    office.chance = random.Random(seed)
    year = Year(desk, office, port, clubs_of(1000, 365, seed), TODAY)
    deaths = [office.chance.randint(1, 700) for _ in range(150)]
    died, doubtful = life(year, 365, deaths, ca_file)
    print(f"\n{len(office.got)} messages, {died} deaths, {doubtful} doubtful")
    assert died > 100
