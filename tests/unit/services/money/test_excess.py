"""What was allotted beyond an invoice or a receipt, as two desks leave it when they meet."""

import pytest

from ofdesk.models import Allocation
from ofdesk.models.ids import new_id
from ofdesk.services.balances import credit_cents, open_cents, unallocated
from ofdesk.services.document_rows import ListDocuments, list_documents
from ofdesk.services.excess import count_excess, free_named, list_excess
from ofdesk.services.home_rows import read_tasks
from ofdesk.services.lookup import client_named, document_numbered
from ofdesk.services.receipts import receipt_named
from ofdesk.services.write_offs import WriteOffInvoice, write_off
from ofdesk.words.excess import excess_text
from tests.builders import add_client, received, refusal, renewed


@pytest.fixture
def invoice(desk):
    add_client(desk)
    return renewed(desk)


def came(desk, receipt, invoice, cents):
    """An allocation that another desk recorded: nothing here checked it."""
    with (uow := desk.write()):
        found = receipt_named(uow.session, receipt)
        document = document_numbered(uow.session, invoice)
        uow.session.add(
            Allocation(
                id=new_id(),
                receipt_id=found.id,
                invoice_id=document.id,
                cents=cents,
                effective_on=desk.today,
                recorded_at=uow.now(),
                recorded_by="Bob",
            )
        )
        uow.commit()


def told(desk):
    with desk.read() as session:
        rows = list_excess(session)
        paid, used = count_excess(session)
        tasks = {task.code: task.count for task in read_tasks(session, desk.today)}
        assert (tasks.get("over_paid", 0), tasks.get("over_used", 0)) == (paid, used)
        assert paid + used == len(rows)
        listed = list_documents(session, ListDocuments(over_paid=True), desk.today)
        assert len(listed) == paid
        assert excess_text(rows)
    return [(row.kind, row.number, row.excess_cents) for row in rows]


def test_nothing_is_in_excess_while_one_desk_works_alone(desk, invoice):
    received(desk, invoice.total_cents + 5_000, invoice.number)
    assert told(desk) == []
    assert refusal(lambda: free_named(invoice.number, desk.write(), desk.today)).code == (
        "nothing_in_excess"
    )


def test_an_invoice_paid_twice_keeps_what_it_owes(desk, invoice):
    first = received(desk, invoice.total_cents, invoice.number).number
    other = received(desk, invoice.total_cents, platform="mermoz").number
    came(desk, other, invoice.number, invoice.total_cents)
    assert told(desk) == [("invoice", invoice.number, invoice.total_cents)]
    done = free_named(f" {invoice.number.lower()} ", desk.write(), desk.today)
    assert (done.number, done.cents) == (invoice.number, invoice.total_cents)
    assert told(desk) == []
    with desk.read() as session:
        assert open_cents(session, document_numbered(session, invoice.number)) == 0
        assert credit_cents(session, client_named(session, "mermoz").id) == invoice.total_cents
        assert unallocated(session, receipt_named(session, first).id) == 0


def test_a_loss_is_taken_back_before_money_is(desk, invoice):
    write_off(WriteOffInvoice(invoice.number, "abandoned", "x", 1_000), desk.write(), desk.today)
    receipt = received(desk, invoice.total_cents, platform="mermoz").number
    came(desk, receipt, invoice.number, invoice.total_cents)
    assert told(desk) == [("invoice", invoice.number, 1_000)]
    assert free_named(invoice.number, desk.write(), desk.today).cents == 1_000
    with desk.read() as session:
        assert unallocated(session, receipt_named(session, receipt).id) == 0
    assert told(desk) == []


def test_a_receipt_used_twice_pays_what_it_holds(desk, invoice):
    receipt = received(desk, 5_000, invoice.number).number
    came(desk, receipt, invoice.number, 4_000)
    assert told(desk) == [("receipt", receipt, 4_000)]
    assert free_named(receipt, desk.write(), desk.today).cents == 4_000
    with desk.read() as session:
        document = document_numbered(session, invoice.number)
        assert open_cents(session, document) == invoice.total_cents - 5_000
    assert told(desk) == []
