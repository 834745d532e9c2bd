"""A random life of two clients: after each step the books agree with a plain ledger."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from ofdesk.domain.errors import DomainError
from ofdesk.domain.money import vat_on
from ofdesk.models import Document, Series
from ofdesk.services.balances import credit_cents, open_cents, unallocated
from ofdesk.services.cheque_returns import RejectCheque, reject_cheque
from ofdesk.services.cheque_rows import ListCheques, list_cheques
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.deposits import DepositCheques, deposit_cheques
from ofdesk.services.document_rows import ListDocuments, count_documents
from ofdesk.services.fec_export import export_fec
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipt_rows import list_receipts
from ofdesk.services.receipts import (
    Payment,
    RefundReceipt,
    allocate_receipt,
    identify_receipt,
    refund_receipt,
    reverse_receipt,
)
from ofdesk.services.sales_export import ExportSales
from ofdesk.services.verify import verify_base
from ofdesk.services.write_offs import KINDS, WriteOffInvoice, restore_debt, write_off
from tests.builders import ORDER, add_client, complete_company, later, make_desk, received
from tests.store.issuing import BytesRenderer
from tests.unit.services.money.ledger import (
    CLUBS,
    Ledger,
    check_accounts,
    check_past,
    free,
    refusals,
)

CENTS = st.integers(1, 20_000)
KINDS_IN_ORDER = sorted(KINDS)


class Books(RuleBasedStateMachine):
    """Issue, pay, overpay, allocate, credit, reverse, refund, identify."""

    invoices = Bundle("invoices")
    receipts = Bundle("receipts")
    nobody = Bundle("nobody")

    @initialize()
    def open_books(self):
        self.folder = tempfile.TemporaryDirectory()
        self.desk = make_desk(Path(self.folder.name), renderer=BytesRenderer())
        complete_company(self.desk)
        self.clubs = {name: add_client(self.desk, name) for name in CLUBS}
        self.ledger = Ledger()
        self.in_hand: set[str] = set()
        self.in_bank: set[str] = set()
        self.fees = self.exported = 0
        self.past = {}
        self.first_day = self.desk.today

    def teardown(self):
        self.desk.close()
        self.folder.cleanup()

    @rule(target=invoices, club=st.sampled_from(CLUBS), cents=CENTS)
    def issue(self, club, cents):
        lines = (FreeLine("Formation", 10_000, cents * 10_000),)
        request = InvoiceClient(club, ORDER, (), lines)
        done = invoice_client(request, self.desk.write(), self.desk.today)
        assert done.total_cents == cents + vat_on(cents, 2000)
        self.ledger.total[done.number] = done.total_cents
        self.ledger.credited[done.number] = 0
        self.ledger.ht_left[done.number] = cents
        return done.number

    @rule(target=receipts, club=st.sampled_from(CLUBS), cents=CENTS)
    def receive(self, club, cents):
        done = received(self.desk, cents, platform=club)
        self.ledger.money[done.number] = cents
        return done.number

    @rule(target=nobody, cents=CENTS)
    def receive_from_nobody(self, cents):
        done = received(self.desk, cents, payer="VIR SEPA")
        self.ledger.money[done.number] = cents
        return done.number

    @rule(target=receipts, receipt=consumes(nobody), club=st.sampled_from(CLUBS))
    def identify(self, receipt, club):
        identify_receipt(receipt, club, self.desk.write())
        return receipt

    @rule(target=receipts, first=invoices, second=invoices, cents=CENTS)
    def pay_two(self, first, second, cents):
        wanted = dict.fromkeys((first, second))
        try:
            done = received(self.desk, cents, *wanted)
        except DomainError as error:
            assert error.code in ("not_open", "receipt_used_up")
            owed = [self.ledger.open(number) for number in wanted]
            assert min(owed) == 0 or sum(owed[:-1]) >= cents
            return self.receive(CLUBS[0], cents)
        self.ledger.money[done.number] = cents
        for part in done.allocated:
            self.ledger.pay(done.number, part.number, part.cents)
        return done.number

    @rule(receipt=receipts, invoice=invoices, cents=st.none() | CENTS)
    def allocate(self, receipt, invoice, cents):
        ledger = self.ledger
        owed, left = ledger.open(invoice), ledger.left(receipt)
        try:
            payments = [Payment(invoice, cents)]
            allocate_receipt(receipt, payments, self.desk.write(), self.desk.today)
        except DomainError as error:
            assert error.code in refusals(ledger, receipt, owed, left, cents), error
            return
        ledger.pay(receipt, invoice, min(owed, left) if cents is None else cents)

    @rule(invoice=invoices, cents=st.none() | CENTS)
    def credit(self, invoice, cents):
        ledger = self.ledger
        left = ledger.ht_left[invoice]
        try:
            request = CreditInvoice(invoice, "erreur", cents=cents)
            done = credit_invoice(request, self.desk.write(), self.desk.today)
        except DomainError as error:
            assert error.code == ("not_open" if left == 0 else "over_credit")
            assert left == 0 or cents > left
            return
        ledger.ht_left[invoice] -= left if cents is None else cents
        ledger.credited[invoice] += done.total_cents
        for kind in KINDS_IN_ORDER:
            back = min(max(0, -ledger.open(invoice)), ledger.gone.get((invoice, kind), 0))
            ledger.gone[invoice, kind] = ledger.gone.get((invoice, kind), 0) - back
        free(self, invoice, max(0, -ledger.open(invoice)))

    @rule(receipt=receipts)
    def reverse(self, receipt):
        ledger = self.ledger
        try:
            reverse_receipt(receipt, "rejeté", self.desk.write(), self.desk.today)
        except DomainError as error:
            expected = "already_reversed" if receipt in ledger.reversed else "receipt_refunded"
            assert error.code == expected
            assert receipt in ledger.reversed | ledger.refunded
            return
        ledger.reversed.add(receipt)
        ledger.money[receipt] = 0
        for key in [key for key in ledger.paid if key[0] == receipt]:
            ledger.paid[key] = 0

    @rule(target=receipts, club=st.sampled_from(CLUBS), cents=CENTS, invoice=st.none() | invoices)
    def receive_cheque(self, club, cents, invoice):
        if invoice is not None and self.ledger.open(invoice) >= cents:
            done = received(self.desk, cents, invoice, method="cheque")
            self.ledger.pay(done.number, invoice, cents)
        else:
            done = received(self.desk, cents, platform=club, method="cheque")
        self.ledger.money[done.number] = cents
        self.in_hand.add(done.number)
        return done.number

    @precondition(lambda self: self.in_hand - self.ledger.reversed)
    @rule()
    def deposit(self):
        waiting = self.in_hand - self.ledger.reversed
        # Money that was given back in cash leaves the cheque whole.
        with self.desk.read() as session:
            rows = {
                r.number: r
                for r in list_cheques(session, ListCheques(("received",)), self.desk.today)
            }
        assert rows.keys() == waiting
        total = sum(row.cents for row in rows.values())
        done = deposit_cheques(DepositCheques(total), self.desk.write(), self.desk.today)
        assert done.count == len(waiting)
        self.in_bank |= waiting
        self.in_hand -= waiting

    @precondition(lambda self: self.in_bank - self.ledger.reversed - self.ledger.refunded)
    @rule(pick=st.randoms())
    def bounce(self, pick):
        known = sorted(self.in_bank - self.ledger.reversed - self.ledger.refunded)
        cheque = pick.choice(known)
        request = RejectCheque(cheque, self.desk.today, "sans provision", 1_200)
        reject_cheque(request, self.desk.write(), self.desk.today)
        self.fees += 1_200
        self.ledger.reversed.add(cheque)
        self.ledger.money[cheque] = 0
        for key in [key for key in self.ledger.paid if key[0] == cheque]:
            self.ledger.paid[key] = 0

    @rule(invoice=invoices, kind=st.sampled_from(KINDS), cents=st.none() | CENTS)
    def give_up(self, invoice, kind, cents):
        owed = self.ledger.open(invoice)
        try:
            request = WriteOffInvoice(invoice, kind, "insolvable", cents)
            done = write_off(request, self.desk.write(), self.desk.today)
        except DomainError as error:
            assert error.code == ("not_open" if owed == 0 else "written_off_too_much")
            assert owed == 0 or cents > owed
            return
        assert done.cents == (owed if cents is None else cents)
        key = (invoice, kind)
        self.ledger.gone[key] = self.ledger.gone.get(key, 0) + done.cents

    @rule(invoice=invoices)
    def owe_again(self, invoice):
        lost = self.ledger.lost(invoice)
        try:
            done = restore_debt(invoice, "retrouvé", self.desk.write(), self.desk.today)
        except DomainError as error:
            assert (error.code, lost) == ("nothing_written_off", 0)
            return
        assert done.cents == -lost < 0
        for kind in KINDS:
            self.ledger.gone.pop((invoice, kind), None)

    @rule()
    def pass_a_day(self):
        """What was open on a day stays what it was."""
        self.past[self.desk.today] = {n: self.ledger.open(n) for n in self.ledger.total}
        if len(self.past) < 6:
            later(self.desk, 1)

    @rule()
    def export(self):
        request = ExportSales(self.first_day, self.desk.today)
        done = export_fec(request, self.desk.write())
        assert done.debit_cents == done.credit_cents
        self.exported += done.entries
        assert export_fec(request, self.desk.write()).rows == 0

    @rule(receipt=receipts, cents=CENTS)
    def refund(self, receipt, cents):
        ledger = self.ledger
        left = ledger.left(receipt)
        try:
            refund_receipt(RefundReceipt(receipt, cents), self.desk.write(), self.desk.today)
        except DomainError as error:
            if receipt in ledger.reversed:
                assert error.code == "already_reversed"
            else:
                assert (error.code, cents > left) == ("over_refund", True)
            return
        ledger.money[receipt] -= cents
        ledger.refunded.add(receipt)

    @invariant()
    def balances_agree_with_the_ledger(self):
        ledger = self.ledger
        with self.desk.read() as session:
            for number in ledger.total:
                found = open_cents(session, document_numbered(session, number))
                assert found == ledger.open(number) >= 0
            for number in ledger.money:
                left = unallocated(session, document_numbered(session, number).id)
                assert left == ledger.left(number) >= 0
            listed = {r.number: r.credit_cents for r in list_receipts(session)}
            assert all(listed[number] == ledger.left(number) for number in ledger.money)
            owed = sum(ledger.open(number) for number in ledger.total)
            assert count_documents(session, ListDocuments(open_only=True))[2] == owed
            held = sum(credit_cents(session, client_id) for client_id in self.clubs.values())
            assert held <= sum(ledger.left(number) for number in ledger.money)

    @invariant()
    def past_days_stay_what_they_were(self):
        check_past(self)

    @invariant()
    def accounts_agree_with_the_ledger(self):
        check_accounts(self)

    @invariant()
    def numbers_follow_each_other_and_every_chain_is_whole(self):
        with self.desk.read() as session:
            assert verify_base(session).broken == ()
            for series in session.scalars(select(Series)):
                of_series = select(func.count()).where(
                    Document.type == series.type, Document.year == series.year
                )
                assert session.scalar(of_series) == series.last_number


def live(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_books_of_two_clients_never_disagree_with_a_plain_ledger():
    live(examples=8, steps=15)


@pytest.mark.soak
def test_the_books_never_disagree_in_longer_lives():
    live(examples=60, steps=40)
