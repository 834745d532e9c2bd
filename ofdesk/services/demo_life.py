"""How an invented client lives its year: renewed by order or proposition, paid, late, lapsed."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from ofdesk.domain.dates import add_years
from ofdesk.domain.errors import DomainError
from ofdesk.services.activations import ActivatePeriod, activate_period
from ofdesk.services.client_counts import SetResources, set_resources
from ofdesk.services.clients import (
    AddClient,
    ArchiveClient,
    ChangeClient,
    MergeClients,
    add_client,
    archive_client,
    change_client,
    merge_clients,
)
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.demo_calendar import Calendar
from ofdesk.services.demo_clients import Invented
from ofdesk.services.demo_fates import PAYING
from ofdesk.services.demo_places import material
from ofdesk.services.orders import Order
from ofdesk.services.receipts import (
    AddReceipt,
    Payment,
    RefundReceipt,
    add_receipt,
    refund_receipt,
    reverse_receipt,
)
from ofdesk.services.renewals import RenewClient, Renewed, renew_client

RENEWED = (*PAYING, "late", "part_paid", "over_paid", "bounced", "credited", "suspended")
ONE_DAY = timedelta(days=1)
HELD_IN_HAND = timedelta(days=14)
"""Cheques younger than this on the last day still wait for their deposit."""
TOO_MUCH_CENTS = 2_000


@dataclass(slots=True)
class Member:
    """A client as it stands: the offer and the count that it was last known with, its renewal."""

    client: Invented
    offer: str
    count: int
    renewed: Renewed | None = None

    @property
    def platform(self) -> str:
        """By which the use cases find it; former names do too."""
        return self.client.platform


@dataclass(frozen=True, slots=True)
class Bill:
    """A document to pay: its number, what it comes to, and by which means."""

    number: str
    cents: int
    method: str


class Life:
    """What happens to clients as subscribers."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._reasons: dict[str, str] = material("people")["reasons"]

    def plan(self, member: Member, twin_of: str = "") -> None:
        """Plan the year of a client; ``twin_of`` is the sheet that a twin will be merged into."""
        at, client, chance = self.calendar.at, member.client, self.calendar.chance
        end, fate = client.day, client.fate
        if fate in RENEWED:
            at(end - timedelta(days=chance.randint(1, 30)), partial(self.renew, member))
        elif fate == "proposed":
            at(end - timedelta(days=chance.randint(25, 45)), partial(self.propose, member, 1.0))
            self._next_round(member, add_years(end + ONE_DAY, 1) - ONE_DAY)
        elif fate == "blocked":
            at(end - timedelta(days=20), partial(self._refused, member))
        elif fate == "new":
            at(end, partial(self._come, member))
        elif fate == "twin":
            at(end, partial(self._merge, member, twin_of))
        if fate in ("not_renewed", "archived"):
            at(end - timedelta(days=30), partial(self.propose, member, 0.0))
        if fate == "archived":
            at(end + timedelta(days=40), partial(self._archive, member))
        elif fate == "not_renewed" and client.rank % 2:
            at(end + timedelta(days=8), partial(self._change, member, {"state": "expired"}))
        elif fate == "suspended":
            at(end + timedelta(days=95), partial(self._change, member, {"state": "suspended"}))

    def renew(self, member: Member) -> None:
        """The client orders its next year."""
        client, chance = member.client, self.calendar.chance
        method = client.fate if client.fate in PAYING else "transfer"
        if client.fate == "bounced":
            method = "cheque"
        if chance.random() < 0.5:
            self.read_count(member)
        if member.offer == "first_price" and chance.random() < 0.04:
            member.offer = "business"
        request = RenewClient(member.platform, member.offer, pay=method, order=self.order(member))
        renewed = renew_client(request, self.calendar.write(), self.calendar.day)
        member.renewed = renewed
        self._follow(member, renewed, method)
        self._next_round(member, renewed.preview.period.ends_on)

    def order(self, member: Member) -> Order:
        """Who orders, by which channel, a few days ago at most."""
        chance, day = self.calendar.chance, self.calendar.day
        channel = chance.choice(material("people")["channels"])
        return Order(member.client.contact, channel, day - timedelta(days=chance.randint(0, 3)))

    def _follow(self, member: Member, renewed: Renewed, method: str) -> None:
        """What comes of an invoice."""
        calendar, fate = self.calendar, member.client.fate
        bill = Bill(renewed.number, renewed.total_cents, method)
        if fate in ("late", "suspended"):
            return
        if fate == "cheque" and member.client.rank % 20 in (2, 4):
            calendar.after(1, 2, partial(self._activate, member))
        if fate == "credited":
            calendar.after(60, 80, partial(self._not_subscribed, member, renewed.number))
        elif fate == "part_paid":
            part = Bill(bill.number, bill.cents * 2 // 5, method)
            calendar.after(20, 35, partial(self.pay, member, part))
        elif fate == "over_paid":
            more = Bill(bill.number, bill.cents + TOO_MUCH_CENTS, method)
            calendar.after(5, 30, partial(self._pay_too_much, member, more))
        else:
            self.pay_later(member, bill)

    def pay_later(self, member: Member, bill: Bill) -> None:
        """Pay in three to forty days, by card within three, and as a cheque is paid."""
        calendar = self.calendar
        if bill.method == "card":
            calendar.after(0, 3, partial(self.pay, member, bill))
            return
        wait = calendar.chance.randint(3, 40)
        calendar.after(wait, wait, partial(self.pay, member, bill))

    def pay(self, member: Member, bill: Bill) -> None:
        """Money comes. A cheque is recorded when it is deposited, the last ones when received."""
        calendar = self.calendar
        if bill.method != "cheque" or calendar.day + HELD_IN_HAND > calendar.last:
            self._record(member, bill, calendar.day)
        else:
            calendar.after(2, 6, partial(self._deposit, member, bill, calendar.day))

    def _deposit(self, member: Member, bill: Bill, received_on: date) -> None:
        self._record(member, bill, received_on)

    def _record(self, member: Member, bill: Bill, received_on: date) -> str:
        calendar, people = self.calendar, material("people")
        day, chance = calendar.day, calendar.chance
        cheque = bill.method == "cheque"
        waits = cheque and received_on + HELD_IN_HAND > calendar.last
        request = AddReceipt(
            bill.cents,
            bill.method,
            received_on,
            None if waits else day,
            payer=member.client.fields.get("billing_name", member.client.fields["name"]),
            payments=(Payment(bill.number),),
            cheque_number=f"{chance.randint(1_000_000, 9_999_999)}" if cheque else "",
            bank=chance.choice(people["banks"]) if cheque else "",
        )
        done = add_receipt(request, calendar.write(), day)
        if member.client.fate == "bounced":
            calendar.after(6, 12, partial(self._bounce, done.number))
        return done.number

    def _bounce(self, receipt: str) -> None:
        reason = self._reasons["bounced"]
        reverse_receipt(receipt, reason, self.calendar.write(), self.calendar.day)

    def _pay_too_much(self, member: Member, bill: Bill) -> None:
        receipt = self._record(member, bill, self.calendar.day)
        self.calendar.counted["over_paid"] += 1
        if self.calendar.counted["over_paid"] % 2 == 0:
            self.calendar.after(8, 20, partial(self._refund, receipt))

    def _refund(self, receipt: str) -> None:
        request = RefundReceipt(receipt, TOO_MUCH_CENTS, self._reasons["refund"])
        refund_receipt(request, self.calendar.write(), self.calendar.day)

    def _not_subscribed(self, member: Member, number: str) -> None:
        request = CreditInvoice(number, self._reasons["not_subscribed"])
        credit_invoice(request, self.calendar.write(), self.calendar.day)
        self._change(member, {"state": "expired"})

    def _activate(self, member: Member) -> None:
        request = ActivatePeriod(member.platform, self._reasons["unpaid_use"])
        activate_period(request, self.calendar.write())

    def propose(self, member: Member, taken: float) -> None:
        """Make a proposition; with the probability ``taken`` it is paid, and so ordered."""
        calendar = self.calendar
        method = calendar.chance.choice(PAYING)
        request = RenewClient(member.platform, pay=method, propose=True)
        proposed = renew_client(request, calendar.write(), calendar.day)
        if calendar.chance.random() < taken:
            self.pay_later(member, Bill(proposed.number, proposed.total_cents, method))

    def _next_round(self, member: Member, end: date) -> None:
        """The year after: what is done ahead of its end, of which the last days are seen."""
        at, chance = self.calendar.at, self.calendar.chance
        step = chance.random()
        before = end - timedelta(days=chance.randint(25, 50))
        if step < 0.45:
            at(before, partial(self.propose, member, 0.3))
        elif step < 0.6:
            at(before, partial(self._renew_early, member))
        if before <= self.calendar.last and chance.random() < 0.4:
            near = self.calendar.last - timedelta(days=chance.randint(0, 5))
            at(near, partial(self.read_count, member))

    def _renew_early(self, member: Member) -> None:
        order = self.order(member)
        request = RenewClient(member.platform, pay="transfer", order=order)
        renewed = renew_client(request, self.calendar.write(), self.calendar.day)
        if self.calendar.chance.random() < 0.5:
            self.pay_later(member, Bill(renewed.number, renewed.total_cents, "transfer"))

    def read_count(self, member: Member, more: int = 0) -> None:
        """The club tells its count on the telephone: the same, or ``more``."""
        member.count += more
        reason = self._reasons["more" if more else "count"]
        request = SetResources(member.platform, str(member.count), reason)
        set_resources(request, self.calendar.write())

    def _refused(self, member: Member) -> None:
        """Nothing can be issued before its VAT status is known: it stays on the board."""
        try:
            self.propose(member, 0.0)
        except DomainError as refused:
            if refused.code != "vat_status_unknown":
                raise

    def _come(self, member: Member) -> None:
        """A new client: a sheet in test, then its first year."""
        client, calendar = member.client, self.calendar
        request = AddClient(client.platform, {k: v for k, v in client.fields.items() if v})
        add_client(request, calendar.write(), calendar.day)
        calendar.after(8, 25, partial(self._subscribe, member))

    def _subscribe(self, member: Member) -> None:
        self.calendar.turn()
        self.read_count(member)
        order = self.order(member)
        request = RenewClient(member.platform, pay="card", order=order)
        renewed = renew_client(request, self.calendar.write(), self.calendar.day)
        self.pay_later(member, Bill(renewed.number, renewed.total_cents, "card"))

    def _merge(self, member: Member, into: str) -> None:
        request = MergeClients(member.platform, into)
        merge_clients(request, self.calendar.write(), self.calendar.day)

    def _archive(self, member: Member) -> None:
        archive_client(ArchiveClient(member.platform), self.calendar.write(), self.calendar.day)

    def _change(self, member: Member, fields: dict[str, str]) -> None:
        request = ChangeClient(member.platform, fields)
        change_client(request, self.calendar.write(), self.calendar.day)
