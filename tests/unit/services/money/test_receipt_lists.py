"""Receipts: several clients, unidentified, lists equal to the slow reading, past balances."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ofdesk.models import Document, Receipt
from ofdesk.services.balances import (
    client_open_cents,
    credit_cents,
    open_cents,
    owner_of,
    receipts_of,
    unallocated,
)
from ofdesk.services.content import around_of, facts_of
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.document_rows import (
    ListDocuments,
    count_documents,
    list_documents,
)
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipt_rows import list_receipts
from ofdesk.services.receipt_targets import find_target
from ofdesk.services.receipts import (
    Payment,
    RefundReceipt,
    allocate_receipt,
    client_credit,
    identify_receipt,
    refund_receipt,
    reverse_receipt,
)
from tests.builders import ORDER, add_client, later, received, refusal, renewed


def bill(desk, platform="mermoz", cents=1000):
    lines = (FreeLine("Formation", 10_000, cents * 10_000),)
    return invoice_client(InvoiceClient(platform, ORDER, (), lines), desk.write(), desk.today)


def slow_rows(desk, client_id=None):
    """What ``list_receipts`` says, one question a receipt."""
    with desk.read() as session:
        receipts = session.execute(
            select(Receipt, Document.number)
            .join(Document, Document.id == Receipt.id)
            .order_by(Document.issued_at.desc(), Document.number.desc())
        ).all()
        found = []
        for receipt, number in receipts:
            owner = owner_of(session, receipt.reverses_id or receipt.id)
            left = unallocated(session, receipt.id) if receipt.kind == "receipt" else 0
            if client_id in (None, owner):
                found.append((number, receipt.kind, receipt.cents, left, owner))
        return found


def test_the_list_of_receipts_equals_the_slow_reading(desk):
    clients = {add_client(desk, name): name for name in ("mermoz", "latecoere", "bleriot")}
    first, second = bill(desk), bill(desk, "latecoere", 3000)
    received(desk, 2000, first.number, second.number)
    unknown = received(desk, 777, payer="VIR SEPA")
    received(desk, 555, payer="Inconnu")
    over = received(desk, 9000, second.number, platform="bleriot")
    bounced = received(desk, 400, platform="mermoz", method="cheque", cheque_number="1234567")
    identify_receipt(unknown.id, "latecoere", desk.write())
    identify_receipt(unknown.id, "bleriot", desk.write())
    reverse_receipt(bounced.number, "rejeté", desk.write(), desk.today)
    refund_receipt(RefundReceipt(over.number, 100), desk.write(), desk.today)
    for client_id in (None, *clients):
        with desk.read() as session:
            rows = list_receipts(session, client_id)
        names = {v: k for k, v in clients.items()}
        told = [(r.number, r.kind, r.cents, r.credit_cents, names.get(r.platform)) for r in rows]
        assert told == slow_rows(desk, client_id)
    with desk.read() as session:
        assert [r.number for r in list_receipts(session, limit=2)] == [
            row[0] for row in slow_rows(desk)[:2]
        ]
        cheque = next(r for r in list_receipts(session) if r.cents == 400)
    assert (cheque.method, cheque.cheque_number, cheque.payer) == (
        "cheque",
        "1234567",
        "Aéro-club Mermoz",
    )


def test_reading_the_list_takes_one_statement(desk):
    from sqlalchemy import event

    add_client(desk)
    for cents in range(1, 6):
        received(desk, cents, platform="mermoz")
    told = []
    with desk.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *found: told.append(found[2]))
        assert len(list_receipts(session)) == 5
    assert len(told) == 1


def test_one_transfer_pays_invoices_of_two_clients_and_the_rest_is_the_payers(desk):
    payer, other = add_client(desk), add_client(desk, "latecoere")
    first, second = bill(desk), bill(desk, "latecoere")
    done = received(desk, 3000, second.number, first.number, platform="mermoz")
    assert [(x.number, x.cents, x.open_cents) for x in done.allocated] == [
        (second.number, 1200, 0),
        (first.number, 1200, 0),
    ]
    assert done.credit_cents == 600
    with desk.read() as session:
        assert (credit_cents(session, payer), credit_cents(session, other)) == (600, 0)
        assert client_credit(session, "mermoz") == 600
        assert client_open_cents(session, other) == 0


def test_allocating_money_of_nobody_says_whose_it_is(desk):
    client_id = add_client(desk)
    invoice = bill(desk)
    unknown = received(desk, 2000, payer="VIR SEPA")
    done = allocate_receipt(unknown.number, [Payment(invoice.number)], desk.write(), desk.today)
    assert done.credit_cents == 800
    with desk.read() as session:
        assert receipts_of(session, client_id) == [unknown.id]
        assert credit_cents(session, client_id) == 800
    refused = refusal(lambda: identify_receipt(unknown.id, "inconnu", desk.write()))
    assert refused.code == "client_unknown"


def test_money_identified_by_mistake_is_given_to_another_while_it_pays_nothing(desk):
    first, second = add_client(desk), add_client(desk, "latecoere")
    unknown = received(desk, 2000)
    identify_receipt(unknown.id, "mermoz", desk.write())
    identify_receipt(unknown.id, "latecoere", desk.write())
    with desk.read() as session:
        assert (receipts_of(session, first), receipts_of(session, second)) == ([], [unknown.id])
    invoice = bill(desk, "latecoere")
    allocate_receipt(unknown.id, [Payment(invoice.number)], desk.write(), desk.today)
    refused = refusal(lambda: identify_receipt(unknown.id, "mermoz", desk.write()))
    assert refused.code == "receipt_in_use"


def test_the_content_of_a_receipt_keeps_its_facts_and_nobody_s_address(desk):
    add_client(desk)
    unknown = received(desk, 700, payer=" M.  Dupont ", credited_on=desk.today)
    with desk.read() as session:
        content = document_numbered(session, unknown.number).content
    assert facts_of(content).buyer.name == "M. Dupont"
    assert facts_of(content).buyer.address.city == ""
    told = around_of(content)["receipt"]
    assert (told["cents"], told["method"], told["payer"]) == (700, "transfer", "M. Dupont")
    assert told["credited_on"] == desk.today.isoformat()


@pytest.mark.parametrize(
    ("cents", "more", "code"),
    [
        (2**53, {}, "amount_too_large"),
        (100, {"payer": "x" * 5000}, "field_too_long"),
        (100, {"payer": "a\x07b"}, "field_control_characters"),
        (100, {"bank": "x" * 5000}, "field_too_long"),
        (100, {"cheque_number": "1" * 500}, "field_too_long"),
        (100, {"platform": "inconnu"}, "client_unknown"),
    ],
)
def test_receipts_that_are_refused_leave_nothing(desk, cents, more, code):
    add_client(desk)
    assert refusal(lambda: received(desk, cents, **more)).code == code
    with desk.read() as session:
        assert session.scalars(select(Document)).all() == []


def test_one_refused_payment_leaves_none_of_the_receipt(desk):
    add_client(desk)
    first, paid = bill(desk), bill(desk)
    received(desk, 1200, paid.number)
    assert refusal(lambda: received(desk, 5000, first.number, paid.number)).code == "not_open"
    with desk.read() as session:
        assert open_cents(session, document_numbered(session, first.number)) == 1200
        assert len(session.scalars(select(Receipt)).all()) == 1


def test_balances_are_right_to_the_cent_on_any_past_day(desk):
    client_id = add_client(desk)
    number = bill(desk).number
    days = [desk.today]
    days.append(later(desk, 3))
    paid = received(desk, 500, number)
    days.append(later(desk, 4))
    credit_invoice(CreditInvoice(number, "geste", cents=100), desk.write(), desk.today)
    days.append(later(desk, 5))
    reverse_receipt(paid.id, "rejeté", desk.write(), desk.today)
    with desk.read() as session:
        invoice = document_numbered(session, number)
        told = [open_cents(session, invoice, day) for day in days]
        assert told == [1200, 700, 580, 1080]
        assert client_open_cents(session, client_id, days[1]) == 700
        sums = [count_documents(session, ListDocuments(as_of=day))[2] for day in days]
        assert sums == told
        before = days[0] - timedelta(days=1)
        assert count_documents(session, ListDocuments(as_of=before)) == (0, 0, 0)
        row = list_documents(session, ListDocuments(as_of=days[2], open_only=True), days[2])[0]
        assert (row.open_cents, row.state) == (580, "part_paid")
        assert open_cents(session, invoice) == 1080
        receipt = document_numbered(session, paid.number)
        assert open_cents(session, receipt) == 0


def test_lists_of_documents_find_words_without_minding_accents(desk):
    add_client(desk, "mermoz", name="Aéro-club de Figéac")
    add_client(desk, "autre", name="50 % de plus")
    proposed = renewed(desk, propose=True)
    done = renewed(desk)
    other = bill(desk, "autre")

    def numbers(text, **more):
        with desk.read() as session:
            asked = ListDocuments(search=text, **more)
            return [row.number for row in list_documents(session, asked, desk.today)]

    assert numbers("figeac") == numbers("FIGÉAC aéro") == [done.number, proposed.number]
    assert numbers(done.reference_rf.lower()) == [done.number]
    assert numbers("50 %") == [other.number]
    assert numbers("_") == []
    assert numbers("", open_only=True) == [other.number, done.number]
    assert numbers("", late_on=desk.today + timedelta(days=31), limit=1) == [other.number]
    assert numbers("", until=desk.today - timedelta(days=1)) == []
    with desk.read() as session:
        assert count_documents(session, ListDocuments(search="figéac")) == (
            2,
            2 * done.total_cents,
            done.total_cents,
        )


def test_a_scanned_proposition_is_found_with_its_amount(desk):
    add_client(desk)
    proposed = renewed(desk, propose=True)
    with desk.read() as session:
        found = find_target(session, proposed.reference_rf)
        assert (found.kind, found.open_cents) == ("proposition", proposed.total_cents)
        assert find_target(session, "DV01-2026-00001") is None
