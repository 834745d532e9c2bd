"""What else happens in the year of the demo: acts, migrations, supplements, money of nobody."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from ofdesk.domain.errors import DomainError
from ofdesk.domain.money import E4, price_e6
from ofdesk.models import Client, Period
from ofdesk.services.activations import mark_platform_done
from ofdesk.services.acts import ResetPassword, UpdateEmail, reset_password, update_email
from ofdesk.services.clients import ChangeClient, RenameClient, change_client, rename_client
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.demo_bank import bring_statement
from ofdesk.services.demo_calendar import Calendar
from ofdesk.services.demo_life import Bill, Life, Member
from ofdesk.services.demo_places import material, slug
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.receipts import AddReceipt, add_receipt
from ofdesk.services.supplements import AddResources, bill_supplement

TRAINING_CENTS = 26_000
DISCOUNT_CENTS = -4_000
UNKNOWN_CENTS = (12_000, 54_000, 31_680, 18_500)
MOST_RESETS = 8
"""Passwords are hashed slowly on purpose."""
WEEK = timedelta(days=7)
NOT_YET_ON_PLATFORM = timedelta(days=10)
"""Before the last day, nobody had the time to activate what was acquired."""
PAYS_FOR_ACTS = ("first_price", "solo")


class Events:
    """Plans them, each for some of the clients."""

    def __init__(self, calendar: Calendar, life: Life) -> None:
        self._calendar = calendar
        self._life = life
        self._reasons: dict[str, str] = material("people")["reasons"]

    def plan(self, member: Member) -> None:
        """Plan what happens to one client besides its renewal."""
        calendar, rank, fate = self._calendar, member.client.rank, member.client.fate
        if fate in ("new", "test", "twin", "archived", "blocked"):
            return
        if rank % 18 == 2 and rank < MOST_RESETS * 18:
            calendar.some_day(partial(self._reset_password, member))
        if rank % 22 == 7:
            calendar.some_day(partial(self._change_email, member))
        if rank % 12 == 1:
            calendar.some_day(partial(self._change_contact, member))
        if rank % 30 == 9:
            calendar.some_day(partial(self._train, member))
        if rank % 60 == 10:
            calendar.some_day(partial(self._rename, member))
        settled = member.client.day + timedelta(days=45)
        if fate in ("cheque", "transfer", "card"):
            if rank % 16 == 1:
                calendar.at(settled, partial(self._add_resources, member))
            if rank % 45 == 2:
                calendar.at(settled, partial(self._gesture, member))

    def plan_house(self, clients: int) -> None:
        """Plan what concerns no client or all: money of nobody, the platforms to activate."""
        calendar = self._calendar
        for number in range(1 + clients // 250):
            calendar.at(
                calendar.last - timedelta(days=3 + 5 * number), partial(self._receive, number)
            )
        calendar.at(calendar.last, partial(bring_statement, calendar))
        friday = calendar.start + timedelta(days=(4 - calendar.start.weekday()) % 7)
        while friday <= calendar.last - NOT_YET_ON_PLATFORM:
            calendar.at(friday, self._activate_platforms)
            friday += WEEK

    def _reset_password(self, member: Member) -> None:
        calendar = self._calendar
        fields = member.client.fields
        email = fields.get("email_structure") or fields["email_contact"]
        channel = calendar.chance.choice(material("people")["channels"])
        request = ResetPassword(member.platform, email, member.client.contact, channel)
        reset_password(request, calendar.write(), calendar.day)
        self._bill_some(member)

    def _change_email(self, member: Member) -> None:
        calendar = self._calendar
        if not member.client.fields.get("email_structure"):
            return
        mistake = self._reasons["mistake"] if member.client.rank % 4 == 0 else ""
        to = f"secretariat.{slug(member.client.contact)}@example.net"
        asked_by = member.client.contact
        request = UpdateEmail(member.platform, "email_contact", to, asked_by, our_mistake=mistake)
        update_email(request, calendar.write(), calendar.day)
        if not mistake:
            self._bill_some(member)

    def _bill_some(self, member: Member) -> None:
        """Every second paid act is billed at once; the others wait for the next renewal."""
        if member.offer not in PAYS_FOR_ACTS:
            return
        self._calendar.counted["acts"] += 1
        if self._calendar.counted["acts"] % 2:
            self._calendar.turn()
            self._invoice(member, ())

    def _train(self, member: Member) -> None:
        people = material("people")
        lines = (
            FreeLine(people["training"], E4, price_e6(TRAINING_CENTS)),
            FreeLine(people["discount"], E4, price_e6(DISCOUNT_CENTS)),
        )
        self._invoice(member, lines)

    def _invoice(self, member: Member, lines: tuple[FreeLine, ...]) -> None:
        calendar = self._calendar
        order = self._life.order(member)
        request = InvoiceClient(member.platform, order, lines=lines)
        issued = invoice_client(request, calendar.write(), calendar.day)
        self._life.pay_later(member, Bill(issued.number, issued.total_cents, "transfer"))

    def _change_contact(self, member: Member) -> None:
        people, chance = material("people"), self._calendar.chance
        if not member.client.fields.get("contact_name"):
            return
        person = f"{chance.choice(people['first_names'])} {chance.choice(people['last_names'])}"
        request = ChangeClient(member.platform, {"contact_name": person})
        change_client(request, self._calendar.write(), self._calendar.day)

    def _rename(self, member: Member) -> None:
        request = RenameClient(member.platform, f"{member.platform}-vol")
        rename_client(request, self._calendar.write(), self._calendar.day)

    def _add_resources(self, member: Member) -> None:
        """The club activates more resources within its year; they are billed pro rata."""
        calendar = self._calendar
        self._life.read_count(member, calendar.chance.randint(2, 5))
        calendar.turn()
        request = AddResources(member.platform, order=self._life.order(member))
        try:
            issued = bill_supplement(request, calendar.write(), calendar.day)
        except DomainError as refusal:
            if refusal.code != "nothing_to_bill":
                raise
            # The minimum of the offer covers them: there is no supplement to pay.
            return
        self._life.pay_later(member, Bill(issued.number, issued.total_cents, "transfer"))

    def _gesture(self, member: Member) -> None:
        """A third of the last line of the renewal is given back."""
        if member.renewed is None:
            return
        lines = [one.line for one in member.renewed.preview.lines if one.line.total_cents > 0]
        request = CreditInvoice(
            member.renewed.number,
            self._reasons["gesture"],
            lines[-1].position,
            lines[-1].total_cents // 3,
        )
        credit_invoice(request, self._calendar.write(), self._calendar.day)

    def _receive(self, number: int) -> None:
        """A transfer whose sender says nothing of use."""
        calendar, payers = self._calendar, material("people")["unknown_payers"]
        cents = UNKNOWN_CENTS[number % len(UNKNOWN_CENTS)]
        payer = payers[number % len(payers)]
        request = AddReceipt(cents, "transfer", calendar.day, calendar.day, payer=payer)
        add_receipt(request, calendar.write(), calendar.day)

    def _activate_platforms(self) -> None:
        """What is acquired was done on the platforms this week, and is ticked on Friday."""
        calendar = self._calendar
        with calendar.desk.read() as session:
            waiting = session.scalars(
                select(Period.id)
                .join(Client, Client.id == Period.client_id)
                .where(
                    Period.state == "acquired",
                    Period.invoice_id.is_not(None),
                    Period.platform_done_on.is_(None),
                )
                .order_by(Client.platform, Period.starts_on, Period.resources)
            ).all()
        for period_id in waiting:
            calendar.turn()
            mark_platform_done(period_id, calendar.write(), calendar.day)
