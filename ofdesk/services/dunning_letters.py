"""The letter of a reminder: its words, its invoices, what is claimed, as a page and as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.dunning import Letter
from ofdesk.domain.errors import DomainError
from ofdesk.domain.penalties import FEE_CENTS, InterestRate, penalty_cents
from ofdesk.models import Allocation, Client, Document, Party, WriteOff
from ofdesk.ports.documents import BankFacts, BuyerFacts
from ofdesk.ports.listings import Column, Listing
from ofdesk.services.balances import LESSENING_KINDS, claimed_cents
from ofdesk.services.billing import buyer_facts
from ofdesk.services.dunning_rows import Debtor, OpenInvoice
from ofdesk.services.dunning_rules import LevelRow, TextRow
from ofdesk.services.house import bank_facts, read_settings, seller_facts
from ofdesk.words import formats
from ofdesk.words.dunning import letter_words, level_label


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asked beside the invoices, in cents; ``fees`` is how many invoices cost one."""

    penalty_cents: int = 0
    fees: int = 0

    @property
    def fee_cents(self) -> int:
        """The fixed costs of recovery."""
        return self.fees * FEE_CENTS


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that could go: to whom, at which level, with which words and claim."""

    debtor: Debtor
    letter: Letter
    level: LevelRow
    text: TextRow
    claim: Claim

    @property
    def to_pay_cents(self) -> int:
        """Invoices and claim, less what was received already."""
        asked = self.letter.total_cents + self.claim.penalty_cents + self.claim.fee_cents
        return asked - self.debtor.account.credit_cents


def claim_of(
    session: Session, debtor: Debtor, letter: Letter, rates: Sequence[InterestRate], today: date
) -> Claim:
    """Penalties of the late invoices of a letter, and the fixed costs of each.

    Raises ``penalty_rate_missing``.
    """
    late = [
        debtor.invoices[step.unpaid.number] for step in letter.steps if step.unpaid.due_on < today
    ]
    owed = sum(
        penalty_cents(_balances(session, invoice, today), rates, invoice.due_on, today)
        for invoice in late
    )
    return Claim(owed, len(late))


def _balances(session: Session, invoice: OpenInvoice, today: date) -> list[tuple[date, int]]:
    """Since which day how much was open on an invoice, from the day after it was due."""
    document = session.get_one(Document, invoice.id)
    paid = select(Allocation.effective_on).where(Allocation.invoice_id == invoice.id)
    credited = select(Document.issued_on).where(
        Document.origin_id == invoice.id, Document.kind.in_(LESSENING_KINDS)
    )
    first = invoice.due_on + timedelta(days=1)
    given_up = select(WriteOff.effective_on).where(WriteOff.invoice_id == invoice.id)
    days = {first, *(day for one in (paid, credited, given_up) for day in session.scalars(one))}
    return [
        (day, claimed_cents(session, document, day))
        for day in sorted(days)
        if first <= day <= today
    ]


def letter_page(session: Session, draft: Draft, today: date, *, factice: bool) -> Listing:
    """The page of a letter, behind the window of an envelope. Raises ``address_missing``."""
    debtor, language = draft.debtor, draft.text.language
    client = session.get_one(Client, debtor.client_id)
    party = session.get(Party, client.billed_party_id) if client.billed_party_id else None
    buyer = buyer_facts(client, party)
    _check_address(buyer)
    settings = read_settings(session)
    say = letter_words(language)
    return Listing(
        title=draft.text.subject,
        number="",
        day=today,
        language=language,
        seller=seller_facts(settings),
        facts=_facts(draft, buyer, today),
        before=_paragraphs(draft.text.opening, draft, today),
        columns=(
            Column(say["invoice"], 18),
            Column(say["issued_on"], 12),
            Column(say["due_on"], 12),
            Column(say["reference"], 25),
            Column(say["level"], 20),
            Column(say["open"], 14, figures=True),
        ),
        rows=tuple(_row(draft, number, language) for number in _numbers(draft.letter)),
        totals=_totals(draft, language),
        after=(
            *_penalty_words(draft, today),
            *_paragraphs(draft.text.closing, draft, today),
            *_ways_to_pay(bank_facts(settings), language),
            say["regards"],
        ),
        recipient=buyer,
        factice=factice,
    )


def _check_address(buyer: BuyerFacts) -> None:
    address = buyer.address
    if not address.city.strip() or (address.country == "FR" and not address.postcode.strip()):
        raise DomainError("address_missing", field="city", platform=buyer.platform)


def _numbers(letter: Letter) -> list[str]:
    return [step.unpaid.number for step in letter.steps]


def _facts(draft: Draft, buyer: BuyerFacts, today: date) -> tuple[tuple[str, str], ...]:
    language = draft.text.language
    say = letter_words(language)
    deadline = formats.day(_deadline(draft, today), language) if draft.level.deadline_days else ""
    known = (
        (say["day"], formats.day(today, language)),
        (say["platform"], draft.debtor.platform),
        (say["client"], buyer.client_name),
        (say["service_code"], buyer.service_code),
        (say["engagement"], buyer.engagement),
        (say["deadline"], deadline),
    )
    return tuple((label, value) for label, value in known if value)


def _deadline(draft: Draft, today: date) -> date:
    return today + timedelta(days=draft.level.deadline_days)


def _paragraphs(text: str, draft: Draft, today: date) -> tuple[str, ...]:
    language = draft.text.language
    filled = text.format(
        total=formats.amount(draft.to_pay_cents, language),
        deadline=formats.long_day(_deadline(draft, today), language),
        platform=draft.debtor.platform,
    )
    return tuple(line.strip() for line in filled.splitlines() if line.strip())


def _row(draft: Draft, number: str, language: str) -> tuple[str, ...]:
    invoice = draft.debtor.invoices[number]
    step = next(step for step in draft.letter.steps if step.unpaid.number == number)
    listed = letter_words(language)["listed"]
    return (
        number,
        formats.day(invoice.issued_on, language),
        formats.day(invoice.due_on, language),
        formats.spaced(invoice.reference_rf, 4),
        level_label(step.level.code, language) if step.level else listed,
        formats.amount(invoice.open_cents, language),
    )


def _totals(draft: Draft, language: str) -> tuple[tuple[str, str], ...]:
    say, claim, cents = letter_words(language), draft.claim, draft.letter.total_cents
    credit = draft.debtor.account.credit_cents
    lines = [(say["total"], cents)]
    if claim.penalty_cents:
        lines.append((say["penalties"], claim.penalty_cents))
    if claim.fees:
        fee = formats.amount(FEE_CENTS, language)
        lines.append((say["fees"].format(count=claim.fees, fee=fee), claim.fee_cents))
    if credit:
        lines.append((say["credit"], -credit))
    if len(lines) > 1:
        lines.append((say["to_pay"], draft.to_pay_cents))
    return tuple((label, formats.amount(amount, language)) for label, amount in lines)


def _penalty_words(draft: Draft, today: date) -> tuple[str, ...]:
    if not draft.claim.penalty_cents:
        return ()
    language = draft.text.language
    return (letter_words(language)["rate"].format(day=formats.day(today, language)),)


def _ways_to_pay(bank: BankFacts, language: str) -> tuple[str, ...]:
    say = letter_words(language)
    transfer = say["transfer"].format(
        holder=bank.account_holder, iban=formats.spaced(bank.iban, 4), bic=bank.bic
    )
    where = (*bank.cheque_address.lines, bank.cheque_address.postcode, bank.cheque_address.city)
    cheque = say["cheque"].format(
        order=bank.cheque_order, address=" ".join(part for part in where if part)
    )
    return (transfer, cheque) if bank.iban else (cheque,)


def letter_text(listing: Listing) -> str:
    """All that a page says, as the log keeps it."""
    lines = [listing.title, *(f"{label} : {value}" for label, value in listing.facts), ""]
    lines += [*listing.before, ""]
    lines += [" · ".join(cell for cell in row if cell) for row in listing.rows]
    lines += [f"{label} : {value}" for label, value in listing.totals]
    return "\n".join([*lines, "", *listing.after])
