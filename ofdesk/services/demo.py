"""A FACTICE base with a year of life: every document is made by the real use cases, day by day."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.dates import add_years
from ofdesk.domain.errors import DomainError
from ofdesk.models import Client, Document
from ofdesk.ports.desk import Desk
from ofdesk.services.client_import import ImportClients, import_clients
from ofdesk.services.demo_calendar import Calendar, Tell
from ofdesk.services.demo_clients import Invented, invented
from ofdesk.services.demo_events import Events
from ofdesk.services.demo_house import furnish
from ofdesk.services.demo_life import Life, Member
from ofdesk.services.demo_migrations import Migrations
from ofdesk.services.demo_posting import plan_posting

MOST_CLIENTS = 50_000


@dataclass(frozen=True, slots=True)
class FillDemo:
    """How many clients to invent. The same seed and day give the same names, days and amounts."""

    clients: int
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Filled:
    """What the base holds at the end; of clients, those in the list: not archived nor merged."""

    clients: int
    invoices: int
    credit_notes: int
    propositions: int
    quotes: int
    receipts: int


def check_demo(request: FillDemo) -> None:
    """Refuse more clients than the series of one desk have numbers for (``demo_too_large``)."""
    if request.clients > MOST_CLIENTS:
        raise DomainError("demo_too_large", field="clients", largest=MOST_CLIENTS)


def fill_demo(request: FillDemo, desk: Desk, tell: Tell) -> Filled:
    """Fill a new FACTICE base with the year that ends the day before ``desk.today``.

    Raises ``demo_too_large``, and ``today_not_factice`` on a real base.
    """
    check_demo(request)
    today = desk.today
    start = add_years(today, -1)
    calendar = Calendar(desk, start, request.seed)
    calendar.turn()
    furnish(calendar, start, today)
    clients = invented(request.clients, request.seed, start)
    _take_over(calendar, clients)
    _plan(calendar, clients)
    calendar.live(tell)
    desk.turn_clock(today)
    with desk.read() as session:
        return _counted(session)


def _plan(calendar: Calendar, clients: list[Invented]) -> None:
    life = Life(calendar)
    events, migrations = Events(calendar, life), Migrations(calendar, life)
    before = ""
    for client in clients:
        member = Member(client, client.fields["offer"], int(client.fields["resources"] or 1))
        life.plan(member, twin_of=before)
        events.plan(member)
        migrations.plan(member)
        before = client.platform
    events.plan_house(len(clients))
    plan_posting(calendar)


def _take_over(calendar: Calendar, clients: Iterable[Invented]) -> None:
    """Import the sheets of those that were clients before, as a new user of the program does."""
    known = [client for client in clients if client.fate != "new"]
    if not known:
        return
    columns = sorted({name for client in known for name in client.fields})
    calendar.turn()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clients.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, ["platform", *columns], restval="", delimiter=";")
            writer.writeheader()
            for client in known:
                writer.writerow({"platform": client.platform, **client.fields})
        imported = import_clients(ImportClients(path), calendar.write(), calendar.day)
    assert not imported.refused, imported.refused
    assert not imported.ignored, imported.ignored


def _counted(session: Session) -> Filled:
    rows = session.execute(select(Document.kind, func.count()).group_by(Document.kind))
    kinds = {row[0]: row[1] for row in rows}
    return Filled(
        clients=session.scalar(select(func.count()).where(Client.archived.is_(False))) or 0,
        invoices=kinds.get("invoice", 0),
        credit_notes=kinds.get("credit_note", 0),
        propositions=kinds.get("proposition", 0),
        quotes=kinds.get("quote", 0),
        receipts=kinds.get("receipt", 0),
    )
