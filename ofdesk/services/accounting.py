"""Accounting entries derived from the facts: sales, money, cheques, VAT that becomes due."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.dates import paris_day
from ofdesk.domain.entries import Posting, entry, side
from ofdesk.domain.vat_due import VatDue
from ofdesk.models import (
    Allocation,
    Client,
    Document,
    History,
    Receipt,
    ReceiptOwner,
)
from ofdesk.services.accounting_cards import beside_facts
from ofdesk.services.accounting_cheques import MONEY, Fact, cheque_facts, deposited_ids
from ofdesk.services.accounting_vat import (
    VatOnReceipt,
    all_allocations,
    original_of,
    vat_by_document,
)
from ofdesk.services.accounting_write_offs import write_off_facts
from ofdesk.services.booking_days import BookingDays
from ofdesk.services.content import is_on_debits
from ofdesk.services.house import read_settings

SALES, OTHER = "VE", "OD"
"""Journals of sales and of other operations; see ``accounting_cheques`` for the bank's."""
FIRST = ("document", "receipt")
MONEY_ACCOUNTS = {"cheque": "cheques", "transfer": "bank", "card": "bank", "other": "other"}


class Books:
    """Reads the facts of a base once, and derives the entries of all of them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        settings = read_settings(session)
        self._plan = {
            key.removeprefix("accounts."): value
            for key, value in settings.items()
            if key.startswith("accounts.")
        }
        self._prefix = settings["rules.client_account_prefix"]
        self._names = dict(session.execute(select(Client.id, Client.name)).all())
        self._vat = vat_by_document(session)
        self._documents = {row.id: row for row in session.scalars(select(Document))}
        self._receipts = {row.id: row for row in session.scalars(select(Receipt))}
        self._written = _written(session)
        self._owners = self._owned()
        self._deposited = deposited_ids(session)
        self._days = BookingDays(session)
        self._due = VatOnReceipt(session, self._documents, self._receipts, self._at_once)

    @property
    def plan(self) -> Mapping[str, str]:
        """The accounts by what they are for."""
        return self._plan

    @property
    def issue_days(self) -> Mapping[str, date]:
        """The day of issue of each document but receipts, by its number."""
        found = self._documents.values()
        return {row.number: row.issued_on for row in found if row.kind != "receipt"}

    def facts(self) -> list[Fact]:
        """Every entry, in the order in which the facts were recorded."""
        found = [
            *self._sales(),
            *self._money(),
            *self._later_allocations(),
            *self._identified(),
            *cheque_facts(self._session, self._plan, self._documents, self._receipts),
            *beside_facts(self._session, self._plan, self._documents),
            *self._vat_moves(),
            *self._write_offs(),
        ]
        return sorted(map(self._booked, found), key=_place)

    def _booked(self, fact: Fact) -> Fact:
        """A fact with the day that its entry may bear."""
        day = self._days.day(fact.entry.day, fact.recorded_at)
        return fact if day == fact.entry.day else replace(fact, entry=replace(fact.entry, day=day))

    def _together(self, row_id: str, receipt_id: str) -> bool:
        """Whether a row was written in one transaction with a receipt: one entry tells both."""
        written = self._written.get(row_id)
        return written is not None and written == self._written.get(receipt_id)

    # Who

    def _owned(self) -> Mapping[str, list[tuple[datetime, str]]]:
        """Since when each receipt is whose."""
        found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        rows = select(ReceiptOwner).order_by(ReceiptOwner.recorded_at, ReceiptOwner.id)
        for row in self._session.scalars(rows):
            at_once = self._together(row.id, row.receipt_id)
            since = self._documents[row.receipt_id].issued_at if at_once else row.recorded_at
            found[row.receipt_id].append((since, row.client_id))
        return found

    def _client(self, client_id: str | None) -> tuple[str, str]:
        """The stable code of a client (never its platform name, which can change), its name."""
        if client_id is None:
            return "", ""
        return f"C{client_id.replace('-', '')[-10:].upper()}", self._names.get(client_id, "")

    def _receivable(self, cents: int, document: Document) -> Posting:
        """What a document makes its client owe, or what settles it."""
        credited = document.kind == "credit_note" and document.origin_id
        owed = side(f"{self._prefix}000"[:6], cents, self._client(document.client_id))
        return replace(owed, settles=original_of(self._documents, credited or document.id))

    def _held(self, cents: int, client_id: str | None) -> Posting:
        """Money that pays nothing yet: the client's advance, or nobody's."""
        if client_id is None:
            return side(self._plan["suspense"], cents)
        return side(self._plan["advances"], cents, self._client(client_id))

    def _owner(self, receipt: Receipt, at: datetime) -> str | None:
        """Whose money it was at an instant: the last word recorded until then."""
        known = self._owners.get(receipt.reverses_id or receipt.id, ())
        return next((owner for since, owner in reversed(known) if since <= at), None)

    # Sales

    def _sales(self) -> Iterator[Fact]:
        for document in self._documents.values():
            sign = {"invoice": 1, "credit_note": -1}.get(document.kind)
            if sign is None:
                continue
            debits = is_on_debits(document.content)
            vat_account = self._plan["vat_due" if debits else "vat_pending"]
            sides = [self._receivable(sign * document.total_cents, document)]
            for row in self._vat[document.id]:
                sides.append(side(self._plan["sales"], -sign * row.base_cents))
                sides.append(side(vat_account, -sign * row.vat_cents))
            told = (document.number, document.buyer_name)
            made = entry(f"document:{document.id}", SALES, document.issued_on, told, sides)
            yield Fact(made, document.issued_at)

    # Money

    def _money(self) -> Iterator[Fact]:
        together = self._allocated_at_once()
        for receipt in self._receipts.values():
            document = self._documents[receipt.id]
            day = receipt.credited_on or receipt.received_on
            if receipt.method == "cheque" or receipt.cents < 0:
                day = receipt.received_on
            owner = self._owner(receipt, document.issued_at)
            left = receipt.cents
            sides = [side(self._money_account(receipt), receipt.cents)]
            for allocation in together[receipt.id]:
                paid = self._documents[allocation.invoice_id]
                sides.append(self._receivable(-allocation.cents, paid))
                left -= allocation.cents
            sides.append(self._held(-left, owner))
            told = (document.number, receipt.payer or document.buyer_name)
            yield Fact(entry(f"receipt:{receipt.id}", MONEY, day, told, sides), document.issued_at)

    def _money_account(self, receipt: Receipt) -> str:
        """Where the money is, or goes out of: cheques that were deposited are in the bank."""
        if receipt.kind == "refund":
            return self._plan["bank"]
        original = self._receipts.get(receipt.reverses_id or "")
        if original is not None and receipt.method == "cheque":
            in_bank = original.credited_on is not None or original.id in self._deposited
            return self._plan["bank" if in_bank else "cheques"]
        return self._plan[MONEY_ACCOUNTS[receipt.method]]

    def _at_once(self, allocation: Allocation) -> bool:
        return allocation.cents > 0 and self._together(allocation.id, allocation.receipt_id)

    def _allocated_at_once(self) -> Mapping[str, list[Allocation]]:
        found: dict[str, list[Allocation]] = defaultdict(list)
        for allocation in all_allocations(self._session):
            if self._at_once(allocation):
                found[allocation.receipt_id].append(allocation)
        return found

    def _later_allocations(self) -> Iterator[Fact]:
        for allocation in all_allocations(self._session):
            if self._at_once(allocation):
                continue
            receipt = self._receipts[allocation.receipt_id]
            invoice = self._documents[allocation.invoice_id]
            sides = (
                self._held(allocation.cents, self._owner(receipt, allocation.recorded_at)),
                self._receivable(-allocation.cents, invoice),
            )
            told = (invoice.number, self._documents[receipt.id].number)
            fact = f"allocation:{allocation.id}"
            made = entry(fact, OTHER, allocation.effective_on, told, sides)
            yield Fact(made, allocation.recorded_at)

    def _identified(self) -> Iterator[Fact]:
        """Money whose owner was found, or found to be another one: what was left of it then."""
        used = self._used()
        rows = select(ReceiptOwner).order_by(ReceiptOwner.recorded_at, ReceiptOwner.id)
        for row in self._session.scalars(rows):
            receipt, document = self._receipts[row.receipt_id], self._documents[row.receipt_id]
            if self._together(row.id, receipt.id):
                continue
            before = self._owner(receipt, row.recorded_at - timedelta(microseconds=1))
            cents = receipt.cents + sum(c for at, c in used[receipt.id] if at < row.recorded_at)
            if before == row.client_id or not cents:
                continue
            sides = (self._held(cents, before), self._held(-cents, row.client_id))
            told = (document.number, receipt.payer)
            made = entry(f"owner:{row.id}", OTHER, paris_day(row.recorded_at), told, sides)
            yield Fact(made, row.recorded_at)

    def _used(self) -> Mapping[str, list[tuple[datetime, int]]]:
        """What each receipt held less, or more, and since when: counter-entries, allocations."""
        found: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
        for row in self._receipts.values():
            if row.reverses_id is not None:
                found[row.reverses_id].append((self._documents[row.id].issued_at, row.cents))
        for allocation in all_allocations(self._session):
            found[allocation.receipt_id].append((allocation.recorded_at, -allocation.cents))
        return found

    # VAT on receipt

    def vat_moves(self) -> Iterator[tuple[Document, VatDue, datetime]]:
        """VAT that each payment, reversal or credit note makes due, invoice by invoice.

        Nothing of an invoice with the option débits: it is due by the invoice.
        """
        for document, move, recorded_at in self._due.moves():
            yield document, replace(move, day=self._days.day(move.day, recorded_at)), recorded_at

    def _write_offs(self) -> Iterator[Fact]:
        lost = {move.key: sum(cents for _, cents in move.lost) for _, move, _ in self.vat_moves()}
        yield from write_off_facts(
            self._session, self._plan, self._documents, self._receivable, lost
        )

    def _vat_moves(self) -> Iterator[Fact]:
        for document, move, recorded_at in self.vat_moves():
            if not move.by_rate:
                continue
            cents = sum(moved for _, moved in move.by_rate)
            sides = (
                side(self._plan["vat_pending"], cents),
                side(self._plan["vat_due"], -cents),
            )
            told = (document.number, move.piece)
            yield Fact(entry(move.key, OTHER, move.day, told, sides), recorded_at)


def _place(fact: Fact) -> tuple[datetime, int, str]:
    """The order of recording; of what was recorded at once, what the rest follows from first."""
    kind = fact.entry.fact.partition(":")[0]
    return fact.recorded_at, FIRST.index(kind) if kind in FIRST else len(FIRST), fact.entry.fact


def _written(session: Session) -> Mapping[str, str]:
    """The transaction in which each receipt, owner and allocation was written."""
    tables = ("receipt", "receipt_owner", "allocation")
    query = select(History.row_id, History.txn_id).where(
        History.tbl.in_(tables), History.kind == "I", History.txn_id != ""
    )
    return dict(session.execute(query).all())
