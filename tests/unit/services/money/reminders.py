"""Reminders as their tests see them: invoices on a day, what is due, letters."""

from datetime import date, timedelta

from ofdesk.services.dunning import (
    RemindClients,
    due_reminders,
    queue_reminders,
)
from ofdesk.services.dunning_holds import (
    HoldReminders,
    hold_reminders,
)
from ofdesk.services.dunning_log import (
    list_reminders,
    reminder_page,
)
from ofdesk.services.dunning_rules import AddRate, add_rate
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.receipts import AddReceipt, Payment, add_receipt
from tests.builders import (
    ORDER,
    TODAY,
)
from tests.documents.reading import text_of

DUE = TODAY + timedelta(days=30)
ALL = RemindClients()
LONG_AGO = frozenset({"series_date"})
"""The series rested since the invoice: a person knows."""


def received(desk, cents, *numbers, **more):
    """A transfer of today (or another means) that pays ``numbers``."""
    values = {"method": "transfer", "received_on": desk.today} | more
    request = AddReceipt(cents, payments=tuple(Payment(number) for number in numbers), **values)
    return add_receipt(request, desk.write(LONG_AGO), desk.today)


def billed(desk, platform="mermoz", cents=10_000):
    """An invoice of ``cents`` before VAT, issued today; its number."""
    lines = (FreeLine("Formation", 10_000, cents * 10_000),)
    request = InvoiceClient(platform, ORDER, (), lines)
    return invoice_client(request, desk.write(LONG_AGO), desk.today).number


def at(desk, days):
    """Go to so many days after the first invoice is due."""
    desk.turn_clock(DUE + timedelta(days=days))
    return desk.today


def due(desk, request=ALL):
    with desk.read() as session:
        return due_reminders(session, request, desk.today)


def states(desk, request=ALL):
    return {row.platform: row.held_because or row.state for row in due(desk, request)}


def queue(desk, request=ALL):
    return queue_reminders(request, desk.write(), desk.today)


def hold(desk, target, **more):
    request = HoldReminders(target, more.pop("reason", "au téléphone"), **more)
    return hold_reminders(request, desk.write(), desk.today)


def plain(pdf):
    return text_of(pdf).replace("\xa0", " ").replace("\u202f", " ")


def page(desk, text):
    with desk.read() as session:
        return reminder_page(session, text)


def listed(desk, **more):
    with desk.read() as session:
        return list_reminders(session, **({"every": True} | more))


PENALTIES = RemindClients(penalties=True)


def with_rate(desk):
    source = "arrêté du 30 juin 2026"
    add_rate(AddRate(300, date(2026, 7, 1), source=source), desk.write(), desk.today)
