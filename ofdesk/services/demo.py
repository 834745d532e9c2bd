"""A test base with a year of life: every document is made by the real use cases, day by day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from ofdesk.domain.errors import OfdeskError
from ofdesk.models import Client, PlatformVersion
from ofdesk.ports.desk import Desk
from ofdesk.services.acts import ResetPassword, UpdateEmail, reset_password, update_email
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.demo_clients import federation, invented
from ofdesk.services.migration_steps import MigrationStep, accept_quote, finish_migration
from ofdesk.services.migrations import MigrationQuestion, quote_migration
from ofdesk.services.orders import Order
from ofdesk.services.receipts import AddReceipt, Payment, add_receipt, reverse_receipt
from ofdesk.services.renewals import RenewClient, renew_client
from ofdesk.services.settings import SetSettings, set_settings

HOUSE = {
    "company.name": "OpenFlyers (FACTICE)",
    "company.legal_form": "SARL",
    "company.capital": "7 500 €",
    "company.address_1": "1 allée des Essais",
    "company.postcode": "31000",
    "company.city": "Toulouse",
    "company.siren": "732829320",
    "company.rcs_city": "Toulouse",
    "company.vat_number": "FR44732829320",
    "company.email": "facturation@openflyers.example",
    "company.website": "openflyers.example",
    "company.tagline": "Réservation pour les aéro-clubs",
    "bank.account_holder": "SARL OPENFLYERS (FACTICE)",
    "bank.name": "Banque d’exemple",
    "bank.iban": "FR7630006000011234567890189",
    "bank.bic": "AGRIFRPP",
}
STALE = frozenset(("count_stale", "series_date"))
AHEAD = timedelta(days=20)
"""How long before its end a subscription is renewed."""

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Filled:
    """What the base holds at the end."""

    clients: int
    invoices: int


@dataclass(slots=True)
class _Year:
    """What is planned for each day, and what went out."""

    desk: Desk
    chance: Random
    today: date
    plan: dict[date, list[Callable[[], None]]] = field(default_factory=dict)
    invoices: int = 0

    def at(self, day: date, act: Callable[[], None]) -> None:
        """Plan an act; what lies beyond today never happens."""
        if day <= self.today:
            self.plan.setdefault(day, []).append(act)


def fill_demo(desk: Desk, clients: int, seed: int, tell: Tell) -> Filled:
    """Fill a new FACTICE base. The same seed and day give the same names, days and amounts."""
    today, chance = desk.today, Random(seed)
    start = today - timedelta(days=365)
    desk.turn_clock(start)
    set_settings(SetSettings(HOUSE), desk.write())
    year = _Year(desk, chance, today)
    for platform, ends_on in _add_clients(desk, clients, chance, today):
        _plan_client(year, platform, ends_on)
    total = (today - start).days
    for number in range(total + 1):
        day = start + timedelta(days=number)
        acts = year.plan.pop(day, [])
        if acts:
            desk.turn_clock(day)
        for act in acts:
            _live(act)
        tell(number, total)
    desk.turn_clock(today)
    _loose_ends(desk)
    return Filled(clients, year.invoices)


def _live(act: Callable[[], None]) -> None:
    """Do one act; what the rules refuse on that day is simply not done, as in life."""
    try:
        act()
    except OfdeskError:
        return


def _add_clients(
    desk: Desk, count: int, chance: Random, today: date
) -> list[tuple[str, date | None]]:
    made = []
    uow = desk.write()
    with uow:
        party = federation()
        uow.session.add(party)
        for number, (client, period) in enumerate(invented(count, chance, today)):
            if number % 40 == 11:
                client.billed_party_id = party.id
            uow.session.add(client)
            if period is not None:
                uow.session.flush()
                uow.session.add(period)
            made.append((client.platform, period.ends_on if period else None))
        for version in uow.session.scalars(select(PlatformVersion)):
            version.is_open = version.name == "4.0beta"
        uow.commit()
    return made


def _plan_client(year: _Year, platform: str, ends_on: date | None) -> None:
    chance = year.chance
    if ends_on is None:
        return
    fate = chance.random()
    day = ends_on - AHEAD + timedelta(days=chance.randint(-9, 15))
    first = year.today - timedelta(days=364)
    if day < first:
        day = first + timedelta(days=chance.randint(0, 25))
    if chance.random() < 0.04:
        year.at(day - timedelta(days=1), lambda: _act(year, platform))
    if fate < 0.05:
        return
    if fate < 0.25:
        year.at(day, lambda: _propose(year, platform))
        return
    year.at(day, lambda: _renew(year, platform))
    if chance.random() < 0.05:
        later = day + timedelta(days=chance.randint(30, 120))
        year.at(later, lambda: _migrate(year, platform, later))


def _renew(year: _Year, platform: str) -> None:
    desk, chance = year.desk, year.chance
    pay = chance.choice(("cheque", "cheque", "transfer", "transfer", "card"))
    request = RenewClient(platform, pay=pay, order=Order("le bureau", "e-mail"))
    renewed = renew_client(request, desk.write(STALE), desk.today)
    year.invoices += 1
    fate = chance.random()
    paid_on = desk.today + timedelta(days=chance.randint(2, 38))
    if fate < 0.07:
        return
    if fate < 0.09:
        credit = CreditInvoice(renewed.number, "abonnement non souscrit")
        year.at(paid_on, lambda: _credit(year, credit))
        return
    cents = renewed.total_cents
    if fate < 0.12:
        cents //= 2
    elif fate < 0.13:
        cents += 1500
    year.at(paid_on, lambda: _pay(year, renewed.number, pay, cents))


def _pay(year: _Year, number: str, pay: str, cents: int) -> None:
    desk, chance = year.desk, year.chance
    credited = desk.today if pay != "cheque" else None
    cheque = f"{chance.randint(1, 9_999_999):07d}" if pay == "cheque" else ""
    receipt = AddReceipt(
        cents,
        pay,
        desk.today,
        credited,
        payments=(Payment(number),),
        cheque_number=cheque,
        bank="Banque d’exemple" if cheque else "",
    )
    done = add_receipt(receipt, desk.write(STALE), desk.today)
    year.invoices += len(done.invoices_issued)
    if cheque and chance.random() < 0.01:
        later = desk.today + timedelta(days=9)
        year.at(later, lambda: _bounce(year, done.number))


def _bounce(year: _Year, receipt: str) -> None:
    reverse_receipt(receipt, "chèque rejeté", year.desk.write(STALE), year.desk.today)


def _credit(year: _Year, request: CreditInvoice) -> None:
    credit_invoice(request, year.desk.write(STALE), year.desk.today)
    year.invoices += 1


def _propose(year: _Year, platform: str) -> None:
    desk, chance = year.desk, year.chance
    request = RenewClient(platform, pay="transfer", propose=True)
    proposed = renew_client(request, desk.write(STALE), desk.today)
    if chance.random() < 0.75:
        paid_on = desk.today + timedelta(days=chance.randint(3, 30))
        total = proposed.total_cents
        year.at(paid_on, lambda: _pay(year, proposed.number, "transfer", total))


def _act(year: _Year, platform: str) -> None:
    desk = year.desk
    if year.chance.random() < 0.6:
        email = f"bureau@{platform}.example"
        asked = ResetPassword(platform, email, "le secrétariat", "téléphone")
        reset_password(asked, desk.write(), desk.today)
        return
    new = UpdateEmail(platform, "email_contact", f"nouveau@{platform}.example", "le bureau")
    update_email(new, desk.write(), desk.today)


def _migrate(year: _Year, platform: str, day: date) -> None:
    desk, chance = year.desk, year.chance
    quote_migration(MigrationQuestion(platform, "4.2"), desk.write(STALE), desk.today)
    fate = chance.random()
    step = MigrationStep(platform, "4.2", person="le bureau")
    if fate < 0.7:
        soon = day + timedelta(days=6)
        year.at(soon, lambda: accept_quote_of(year, step))
    if fate < 0.5:
        later = day + timedelta(days=20)
        year.at(later, lambda: finish(year, step))


def accept_quote_of(year: _Year, step: MigrationStep) -> None:
    """The client accepts."""
    accept_quote(step, year.desk.write(STALE), year.desk.today)


def finish(year: _Year, step: MigrationStep) -> None:
    """The migration is done, and billed where it costs something."""
    done = finish_migration(step, year.desk.write(STALE), year.desk.today)
    year.invoices += bool(done.number)


def _loose_ends(desk: Desk) -> None:
    """What waits today: money without a client, an archived sheet, a note."""
    unknown = AddReceipt(12_000, "transfer", desk.today, desk.today, payer="VIR SEPA M DUPONT")
    add_receipt(unknown, desk.write(STALE), desk.today)
    uow = desk.write()
    with uow:
        last = uow.session.scalars(select(Client).order_by(Client.id.desc()).limit(1)).one()
        last.notes = "A fusionné avec le club voisin ; ne plus relancer."
        last.archived = True
        uow.commit()
