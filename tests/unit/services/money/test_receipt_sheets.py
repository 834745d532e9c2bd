"""How receipts stand in the list, and one of them whole: what it pays, its cheque, its card."""

from datetime import timedelta

import pytest

from ofdesk.ports.cards import CardFact
from ofdesk.services.balances import open_cents
from ofdesk.services.card_rows import list_card_events
from ofdesk.services.cards import take_events
from ofdesk.services.cheque_details import ChequeFacts
from ofdesk.services.cheque_returns import RejectCheque, reject_cheque
from ofdesk.services.deposits import DepositCheques, deposit_cheques
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipt_rows import STATES, list_receipts
from ofdesk.services.receipt_sheets import read_receipt
from ofdesk.services.receipts import RefundReceipt, refund_receipt, reverse_receipt
from ofdesk.words.receipt_sheets import STATES as STATE_WORDS
from ofdesk.words.receipt_sheets import sheet_lines
from tests.builders import add_client, received, refusal, renewed


def states(desk):
    with desk.read() as session:
        return {row.number: row.state for row in list_receipts(session)}


def sheet(desk, number):
    with desk.read() as session:
        return read_receipt(session, number)


def told(desk, key, kind, **more):
    values = {"payment": "P1", "invoice": "", "cents": 10_000, "fee_cents": 0, "currency": "EUR"}
    values |= {"happened_on": desk.today} | more
    take_events([CardFact(provider="settlement", id=key, kind=kind, **values)], "f.csv", desk)


def test_every_state_has_words():
    assert set(STATE_WORDS) == set(STATES)


def test_each_receipt_says_how_it_stands(desk):
    add_client(desk)
    invoice = renewed(desk)
    total = invoice.total_cents
    whole = received(desk, total - 100, invoice.number).number
    part = received(desk, 500, invoice.number).number
    free = received(desk, 300, platform="mermoz").number
    unknown = received(desk, 200, payer="?").number
    back = received(desk, 150, platform="mermoz").number
    refund_receipt(RefundReceipt(back, 150), desk.write(), desk.today)
    gone = received(desk, 120, platform="mermoz").number
    reversal = reverse_receipt(gone, "erreur", desk.write(), desk.today).number
    found = states(desk)
    assert found.pop(reversal) == "counter"
    refund = next(number for number, state in found.items() if state == "counter")
    wanted = {whole: "allocated", part: "part_allocated", free: "unallocated"}
    wanted |= {unknown: "unidentified", back: "refunded", gone: "reversed", refund: "counter"}
    assert found == wanted
    with desk.read() as session:
        rows = {row.number: row for row in list_receipts(session)}
    assert (rows[part].allocated_cents, rows[part].credit_cents) == (100, 400)
    assert all(
        row.cents == row.allocated_cents + row.credit_cents
        for row in rows.values()
        if row.state in ("allocated", "part_allocated", "unallocated", "unidentified")
    )


@pytest.mark.parametrize(
    ("end", "state"), [("dispute_won", "allocated"), ("dispute_lost", "reversed")]
)
def test_a_contested_card_payment_says_so_until_it_is_decided(desk, end, state):
    add_client(desk)
    invoice = renewed(desk)
    cents = invoice.total_cents
    told(desk, "P1", "payment", invoice=invoice.number, cents=cents, fee_cents=90)
    (number,) = states(desk)
    assert states(desk)[number] == "allocated"
    told(desk, "D1", "dispute_opened", cents=cents)
    assert states(desk)[number] == "disputed"
    told(desk, "D2", end, cents=cents)
    assert states(desk)[number] == state
    found = sheet(desk, number)
    assert [line.kind for line in found.card_events] == ["payment", "dispute_opened", end]
    assert found.card_events[0].fee_cents == 90
    with desk.read() as session:
        assert all(row.state == "settled" for row in list_card_events(session))
    if end == "dispute_won":
        told(desk, "D3", "dispute_opened", cents=cents, happened_on=desk.today + timedelta(days=1))
        assert states(desk)[number] == "disputed"


def test_a_lost_dispute_about_a_part_takes_that_part_alone(desk):
    add_client(desk)
    invoice = renewed(desk)
    cents = invoice.total_cents
    told(desk, "P1", "payment", invoice=invoice.number, cents=cents)
    told(desk, "D1", "dispute_lost", cents=1_000)
    number = invoice.number
    with desk.read() as session:
        document = document_numbered(session, number)
        assert open_cents(session, document) == 1_000
        rows = list_receipts(session)
        assert all(row.state == "settled" for row in list_card_events(session))
    assert sorted(row.cents for row in rows) == [-1_000, cents]
    told(desk, "D2", "dispute_lost", cents=cents - 1_000)
    with desk.read() as session:
        assert open_cents(session, document_numbered(session, number)) == cents
        assert sum(row.cents for row in list_receipts(session)) == 0


def test_the_sheet_of_a_cheque_tells_its_life_both_ways(desk):
    add_client(desk)
    invoice = renewed(desk)
    facts = ChequeFacts(desk.today, "Gap")
    more = {"method": "cheque", "cheque_number": "1234567", "cheque": facts}
    number = received(desk, invoice.total_cents, invoice.number, **more).number
    slip = deposit_cheques(DepositCheques(invoice.total_cents), desk.write(), desk.today)
    gone = RejectCheque(number, desk.today, "sans provision", 1_500)
    back = reject_cheque(gone, desk.write(), desk.today)
    found = sheet(desk, number)
    assert (found.cheque, found.cheque_state) == (facts, "rejected")
    assert [(x.state, x.deposit, x.fee_cents) for x in found.cheque_events] == [
        ("deposited", slip.number, 0),
        ("rejected", "", 1_500),
    ]
    assert [(x.invoice, x.cents > 0, x.reason) for x in found.payments] == [
        (invoice.number, True, ""),
        (invoice.number, False, "reversal"),
    ]
    lines = "\n".join(sheet_lines(found))
    for words in (invoice.number, slip.number, back.number, "sans provision", "15,00", "Gap"):
        assert words in lines
    other = sheet(desk, back.number)
    assert (other.reverses, other.cheque, other.row.state) == (number, None, "counter")
    assert number in "\n".join(sheet_lines(other))
    assert refusal(lambda: sheet(desk, "RC01-2026-00099")).code == "receipt_unknown"
