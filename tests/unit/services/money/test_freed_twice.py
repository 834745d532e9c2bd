"""What two desks took back of one payment, or made owed again of one debt, counts once again."""

import pytest

from ofdesk.services.balances import credit_cents, open_cents, unallocated
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.document_rows import ListDocuments, list_documents
from ofdesk.services.excess import count_excess, free_named, list_excess
from ofdesk.services.lookup import client_named, document_numbered
from ofdesk.services.receipt_rows import receipt_row
from ofdesk.services.receipt_sheets import read_receipt
from ofdesk.services.receipts import RefundReceipt, receipt_named, refund_receipt, reverse_receipt
from ofdesk.services.write_offs import (
    WriteOffInvoice,
    append_write_off,
    restore_debt,
    write_off,
)
from ofdesk.words.excess import freed_text
from tests.builders import add_client, received, refusal, renewed
from tests.unit.services.money.test_reversed_twice import allotted, books


@pytest.fixture
def invoice(desk):
    add_client(desk)
    return renewed(desk)


def came(desk, receipt, invoice, cents, reason=""):
    """What another desk recorded: nothing here checked it."""
    with (uow := desk.write()):
        session = uow.session
        found, document = receipt_named(session, receipt), document_numbered(session, invoice)
        allotted(uow, found.id, document.id, cents, reason)
        uow.commit()


def listed(desk):
    with desk.read() as session:
        rows = list_excess(session)
        assert sum(count_excess(session)) == len(rows)
    return [(row.kind, row.number, row.excess_cents) for row in rows]


def state(desk, number):
    with desk.read() as session:
        return receipt_row(session, receipt_named(session, number).id).state


def test_an_excess_that_two_desks_freed_is_freed_once_and_refunded_once(desk, invoice):
    total = invoice.total_cents
    received(desk, total, invoice.number)
    other = received(desk, total, platform="mermoz").number
    came(desk, other, invoice.number, total)
    free_named(invoice.number, desk.write(), desk.today)
    right = books(desk)
    came(desk, other, invoice.number, -total, "over_allocated")
    refused = refusal(
        lambda: refund_receipt(RefundReceipt(other, 2 * total), desk.write(), desk.today)
    )
    assert (refused.code, refused.values["left_cents"]) == ("over_refund", total)
    assert (listed(desk), state(desk, other)) == ([("receipt", other, total)], "over_allocated")
    done = free_named(other, desk.write(), desk.today)
    assert (done.cents, done.again_cents) == (total, total)
    assert freed_text(other, done.cents, done.again_cents) != freed_text(other, done.cents)
    assert (listed(desk), state(desk, other), books(desk)) == ([], "unallocated", right)
    with desk.read() as session:
        assert credit_cents(session, client_named(session, "mermoz").id) == total
        assert [line.reason for line in read_receipt(session, other).payments] == [
            *("", "over_allocated", "over_allocated", "freed_twice")
        ]


def test_a_receipt_reversed_here_and_freed_by_a_credit_note_there_pays_nothing(desk, invoice):
    total = invoice.total_cents
    number = received(desk, total, invoice.number).number
    reverse_receipt(number, "erreur", desk.write(), desk.today)
    credit_invoice(CreditInvoice(invoice.number, "erreur"), desk.write(), desk.today)
    right = books(desk)
    came(desk, number, invoice.number, -total, "credit_note")
    assert (listed(desk), state(desk, number)) == ([("receipt", number, total)], "over_allocated")
    free_named(number, desk.write(), desk.today)
    assert (listed(desk), state(desk, number), books(desk)) == ([], "reversed", right)


def test_a_receipt_reversed_here_and_allotted_there_is_shown_where_the_task_leads(desk, invoice):
    number = received(desk, invoice.total_cents, platform="mermoz").number
    reverse_receipt(number, "erreur", desk.write(), desk.today)
    came(desk, number, invoice.number, 4_000)
    assert (listed(desk), state(desk, number)) == ([("receipt", number, 4_000)], "over_allocated")
    assert free_named(number, desk.write(), desk.today).again_cents == 0
    assert (listed(desk), state(desk, number)) == ([], "reversed")


def test_freed_twice_and_paying_something_else_meanwhile(desk, invoice):
    """What was freed twice was used: once it counts again, the other invoice is owed in part."""
    total = invoice.total_cents
    number = received(desk, total, invoice.number).number
    came(desk, number, invoice.number, -total, "over_allocated")
    came(desk, number, invoice.number, -total, "over_allocated")
    add_client(desk, "gap")
    other = renewed(desk, "gap").number
    came(desk, number, other, total)
    assert listed(desk) == [("receipt", number, total)]
    came(desk, number, other, -1_000, "over_allocated")
    add_client(desk, "tallard")
    came(desk, number, renewed(desk, "tallard").number, 2_000)
    assert listed(desk) == [("receipt", number, total + 1_000)]
    assert free_named(number, desk.write(), desk.today).cents == total + 1_000
    with desk.read() as session:
        assert unallocated(session, receipt_named(session, number).id) == 0
        assert open_cents(session, document_numbered(session, other)) == 1_000
    assert listed(desk) == []


def test_a_debt_that_two_desks_made_owed_again_is_owed_once(desk, invoice):
    total = invoice.total_cents
    write_off(WriteOffInvoice(invoice.number, "abandoned", "x"), desk.write(), desk.today)
    restore_debt(invoice.number, "il paie", desk.write(), desk.today)
    right = books(desk)
    with (uow := desk.write()):
        document = document_numbered(uow.session, invoice.number)
        append_write_off(uow, document, ("abandoned", -total), desk.today, "il paie")
        uow.commit()
    assert listed(desk) == [("invoice", invoice.number, total)]
    with desk.read() as session:
        shown = list_documents(session, ListDocuments(over_paid=True), desk.today)
        assert [row.open_cents for row in shown] == [2 * total]
    done = free_named(invoice.number, desk.write(), desk.today)
    assert (done.cents, done.again_cents) == (total, total)
    assert (listed(desk), books(desk)) == ([], right)
