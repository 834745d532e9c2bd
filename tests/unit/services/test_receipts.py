"""Money in: balances to the cent whatever is paid, credited, reversed or refunded."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import func, select

from ofdesk.bootstrap import desks
from ofdesk.domain.errors import DomainError
from ofdesk.models import Allocation, Document, Receipt
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.balances import (
    client_open_cents,
    credit_cents,
    open_cents,
    receipts_of,
    unallocated,
)
from ofdesk.services.clients import AddClient, add_client
from ofdesk.services.credits import CreditInvoice, credit_invoice, preview_credit
from ofdesk.services.document_rows import (
    ListDocuments,
    count_documents,
    list_documents,
    read_document,
)
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.lookup import client_named, document_numbered
from ofdesk.services.orders import Order
from ofdesk.services.receipt_rows import list_receipts
from ofdesk.services.receipt_targets import find_target
from ofdesk.services.receipts import (
    AddReceipt,
    Payment,
    RefundReceipt,
    add_receipt,
    allocate_receipt,
    client_credit,
    identify_receipt,
    receipt_named,
    refund_receipt,
    reverse_receipt,
)
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.services.verify import verify_base
from tests.unit.services.conftest import HOUSE, TODAY

ORDER = Order("le bureau")


def bill(desk, cents, platform="mermoz", label="Formation"):
    """An invoice of one free line of ``cents`` before VAT."""
    line = FreeLine(label, 10_000, cents * 10_000)
    request = InvoiceClient(platform, ORDER, acts=(), lines=(line,))
    return invoice_client(request, desk.write(), desk.today)


def receive(desk, cents, *payments, method="transfer", **more):
    paid = tuple(p if isinstance(p, Payment) else Payment(p) for p in payments)
    request = AddReceipt(cents, method, desk.today, payments=paid, **more)
    return add_receipt(request, desk.write(), desk.today)


def refused(code, call, *arguments, **named):
    with pytest.raises(DomainError) as error:
        call(*arguments, **named)
    assert error.value.code == code


def owed(desk, number, day=None):
    with desk.read() as session:
        return open_cents(session, document_numbered(session, number), day)


def test_a_part_payment_leaves_the_rest_and_an_over_payment_is_credit(house, club):
    club()
    invoice = bill(house, 10_000)
    assert invoice.total_cents == 12_000
    receive(house, 5_000, invoice.number)
    assert owed(house, invoice.number) == 7_000
    done = receive(house, 10_000, invoice.number)
    assert (done.allocated[0].cents, done.credit_cents) == (7_000, 3_000)
    assert owed(house, invoice.number) == 0
    with house.read() as session:
        assert client_credit(session, "mermoz") == 3_000
    second = bill(house, 10_000)
    allocate_receipt(done.number, [Payment(second.number)], house.write(), house.today)
    assert owed(house, second.number) == 9_000


def test_one_cheque_pays_several_clubs(house, club):
    club()
    club("figeac")
    first, second = bill(house, 10_000), bill(house, 20_000, "figeac")
    done = receive(house, 36_000, first.number, second.number, method="cheque")
    assert [x.cents for x in done.allocated] == [12_000, 24_000]
    assert owed(house, first.number) == owed(house, second.number) == 0


def test_balances_are_right_on_any_past_day(house, club):
    club()
    invoice = bill(house, 10_000)
    house.turn_clock(TODAY + timedelta(days=5))
    receive(house, 2_000, invoice.number)
    assert owed(house, invoice.number, TODAY) == 12_000
    assert owed(house, invoice.number, house.today) == 10_000


def test_money_of_nobody_waits_until_it_is_identified(house, club):
    club()
    invoice = bill(house, 10_000)
    done = receive(house, 12_000, payer="VIR SEPA")
    identify_receipt(done.number, "mermoz", house.write())
    allocate_receipt(done.id, [Payment(invoice.number, 12_000)], house.write(), house.today)
    club("figeac")
    refused("receipt_in_use", identify_receipt, done.number, "figeac", house.write())


def test_what_cannot_be_is_refused_and_nothing_is_recorded(house, club):
    club()
    invoice = bill(house, 10_000)
    refused("amount_not_positive", receive, house, 0, invoice.number)
    refused("method_unknown", receive, house, 10, method="cash")
    refused("document_unknown", receive, house, 10, "OF01-2026-99999")
    refused("over_allocated", receive, house, 99_999, Payment(invoice.number, 12_001))
    refused("receipt_used_up", receive, house, 10, Payment(invoice.number, 11))
    refused("amount_not_positive", receive, house, 10, Payment(invoice.number, 0))
    future = AddReceipt(10, "card", house.today + timedelta(days=1))
    refused("received_in_future", add_receipt, future, house.write(), house.today)
    early = AddReceipt(10, "cheque", house.today, house.today - timedelta(days=1))
    refused("credited_before_received", add_receipt, early, house.write(), house.today)
    with house.read() as session:
        assert session.scalars(select(Receipt)).all() == []
        refused("receipt_unknown", receipt_named, session, "RC01-2026-00009")


def test_a_reversal_opens_what_was_paid_and_happens_once(house, club):
    club()
    invoice = bill(house, 10_000)
    done = receive(house, 12_000, invoice.number, method="cheque")
    refused("reason_missing", reverse_receipt, done.number, " ", house.write(), house.today)
    back = reverse_receipt(done.number, "rejeté", house.write(), house.today)
    assert owed(house, invoice.number) == 12_000
    refused("already_reversed", reverse_receipt, done.number, "x", house.write(), house.today)
    refused("receipt_wrong_kind", reverse_receipt, back.number, "x", house.write(), house.today)


def test_a_refund_never_goes_beyond_the_credit(house, club):
    club()
    done = receive(house, 5_000, platform="mermoz")
    over = RefundReceipt(done.number, 5_001)
    refused("over_refund", refund_receipt, over, house.write(), house.today)
    refused(
        "amount_not_positive", refund_receipt, RefundReceipt(done.number, 0), house.write(), TODAY
    )
    left = refund_receipt(RefundReceipt(done.number, 2_000), house.write(), house.today)
    assert left.credit_cents == 3_000
    refused("receipt_refunded", reverse_receipt, done.number, "x", house.write(), house.today)


def test_credit_notes_never_exceed_their_invoice_and_the_last_takes_the_cent(house, club):
    club()
    invoice = bill(house, 9_999)
    made = [
        credit_invoice(CreditInvoice(invoice.number, "r", 1, 3_333), house.write(), house.today)
        for _ in range(3)
    ]
    assert sum(c.total_cents for c in made) == invoice.total_cents
    again = CreditInvoice(invoice.number, "encore")
    refused("not_open", credit_invoice, again, house.write(), house.today)
    assert owed(house, invoice.number) == 0


def test_a_credit_note_names_what_is_wrong(house, club):
    club()
    invoice = bill(house, 10_000)
    with house.read() as session:
        for code, request in (
            ("reason_missing", CreditInvoice(invoice.number, "")),
            ("line_unknown", CreditInvoice(invoice.number, "r", 2)),
            ("over_credit", CreditInvoice(invoice.number, "r", 1, 10_001)),
            ("over_credit", CreditInvoice(invoice.number, "r", None, 10_001)),
            ("amount_not_positive", CreditInvoice(invoice.number, "r", 1, 0)),
        ):
            refused(code, preview_credit, session, request, house.today)
    credit = credit_invoice(
        CreditInvoice(invoice.number, "r", None, 4_000), house.write(), house.today
    )
    refused(
        "document_wrong_kind",
        credit_invoice,
        CreditInvoice(credit.number, "r"),
        house.write(),
        house.today,
    )


def test_a_credit_after_payment_gives_the_money_back_to_the_client(house, club):
    club()
    invoice = bill(house, 10_000)
    receive(house, 12_000, invoice.number)
    credit_invoice(CreditInvoice(invoice.number, "r", 1, 5_000), house.write(), house.today)
    assert owed(house, invoice.number) == 0
    with house.read() as session:
        assert client_credit(session, "mermoz") == 6_000


def test_the_trail_is_told_both_ways(house, club):
    club()
    invoice = bill(house, 10_000)
    receipt = receive(house, 12_000, invoice.number)
    credit = credit_invoice(CreditInvoice(invoice.number, "r"), house.write(), house.today)
    with house.read() as session:
        found = read_document(session, document_numbered(session, invoice.number), house.today)
        assert found.followed_by == (credit.number,)
        assert found.payments[0].receipt_number == receipt.number
        back = read_document(session, document_numbered(session, credit.number), house.today)
        assert back.origin_number == invoice.number
        listed = list_documents(session, ListDocuments(search="mermoz"), house.today)
        assert [row.state for row in listed] == ["issued", "credited"]
        assert count_documents(session, ListDocuments(open_only=True)) == (0, 0, 0)
        receipts = list_receipts(session, client_named(session, "mermoz").id)
        assert [row.number for row in receipts] == [receipt.number]


def test_late_and_open_lists(house, club):
    club()
    bill(house, 10_000)
    house.turn_clock(TODAY + timedelta(days=31))
    with house.read() as session:
        late = ListDocuments(late_on=house.today)
        assert count_documents(session, late) == (1, 12_000, 12_000)
        between = ListDocuments(since=TODAY, until=TODAY, kinds=("invoice",))
        assert len(list_documents(session, between, house.today)) == 1


def test_a_scanned_coupon_finds_its_invoice(house, club):
    club()
    invoice = bill(house, 10_000)
    with house.read() as session:
        for text in (invoice.reference_rf, invoice.number.lower(), f" {invoice.number} "):
            assert find_target(session, text).number == invoice.number
        found = find_target(session, "mermoz")
        assert (found.kind, found.open_cents) == ("client", 12_000)
        assert find_target(session, "rien du tout") is None
        assert find_target(session, " ") is None


def test_an_invoice_of_free_lines_names_what_it_needs(house, club):
    club()
    refused("nothing_to_bill", invoice_client, InvoiceClient("mermoz", ORDER), house.write(), TODAY)
    free = (FreeLine(" ", 10_000, 1),)
    refused(
        "label_missing",
        invoice_client,
        InvoiceClient("mermoz", ORDER, (), free),
        house.write(),
        TODAY,
    )
    discount = (FreeLine("Remise", 10_000, -50_000_000),)
    refused(
        "total_zero",
        invoice_client,
        InvoiceClient("mermoz", ORDER, (), discount),
        house.write(),
        TODAY,
    )


class MoneyMachine(RuleBasedStateMachine):
    """Bills, pays, credits, reverses and refunds at random; the sums hold after each step."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile
        from pathlib import Path

        self.folder = tempfile.TemporaryDirectory()
        options = DeskOptions(Path(self.folder.name) / "m.db", operator="A", today=TODAY)
        self.desk = desks().create(options, factice=True, desk="01")
        set_settings(SetSettings(HOUSE), self.desk.write())
        fields = {"name": "Club", "email_structure": "a@b.fr", "city": "Balma", "postcode": "31130"}
        add_client(AddClient("mermoz", fields), self.desk.write(), TODAY)
        self.invoices: list[str] = []
        self.receipts: list[str] = []

    def attempt(self, call, *arguments):
        """What the rules refuse changes nothing, which the invariants then show."""
        try:
            return call(*arguments)
        except DomainError:
            return None

    @rule(cents=st.integers(1, 90_000))
    def bill(self, cents):
        self.invoices.append(bill(self.desk, cents).number)

    @precondition(lambda self: self.invoices)
    @rule(data=st.data(), cents=st.integers(1, 150_000))
    def pay(self, data, cents):
        number = data.draw(st.sampled_from(self.invoices))
        done = self.attempt(receive, self.desk, cents, number)
        if done is None:
            done = receive(self.desk, cents, platform="mermoz")
        self.receipts.append(done.number)

    @precondition(lambda self: self.invoices)
    @rule(data=st.data(), cents=st.none() | st.integers(1, 50_000))
    def credit(self, data, cents):
        number = data.draw(st.sampled_from(self.invoices))
        request = CreditInvoice(number, "hasard", None, cents)
        self.attempt(credit_invoice, request, self.desk.write(), TODAY)

    @precondition(lambda self: self.receipts)
    @rule(data=st.data())
    def reverse(self, data):
        number = data.draw(st.sampled_from(self.receipts))
        self.attempt(reverse_receipt, number, "hasard", self.desk.write(), TODAY)

    @precondition(lambda self: self.receipts)
    @rule(data=st.data(), cents=st.integers(1, 50_000))
    def refund(self, data, cents):
        number = data.draw(st.sampled_from(self.receipts))
        self.attempt(refund_receipt, RefundReceipt(number, cents), self.desk.write(), TODAY)

    @precondition(lambda self: self.receipts and self.invoices)
    @rule(data=st.data())
    def allocate(self, data):
        receipt = data.draw(st.sampled_from(self.receipts))
        invoice = data.draw(st.sampled_from(self.invoices))
        self.attempt(allocate_receipt, receipt, [Payment(invoice)], self.desk.write(), TODAY)

    @invariant()
    def sums_agree(self):
        with self.desk.read() as session:
            client = client_named(session, "mermoz")
            for number in self.invoices:
                assert open_cents(session, document_numbered(session, number)) >= 0
            for receipt_id in receipts_of(session, client.id):
                assert unallocated(session, receipt_id) >= 0

            def total(query):
                return session.scalar(query) or 0

            billed = total(select(func.sum(Document.total_cents)).where(Document.kind == "invoice"))
            credited = total(
                select(func.sum(Document.total_cents)).where(Document.kind == "credit_note")
            )
            received = total(select(func.sum(Receipt.cents)))
            paid = total(select(func.sum(Allocation.cents)))
            assert client_open_cents(session, client.id) == billed - credited - paid
            assert credit_cents(session, client.id) == received - paid

    def teardown(self):
        with self.desk.read() as session:
            assert verify_base(session).broken == ()
        self.desk.close()
        self.folder.cleanup()


TestMoneyMachine = MoneyMachine.TestCase
TestMoneyMachine.settings = settings(
    max_examples=6,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
