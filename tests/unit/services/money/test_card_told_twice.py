"""One payment told by a file of settlements and by the poll counts once; so do refunds."""

import pytest

from ofdesk.ports.cards import CardFact
from ofdesk.services.accounting import Books
from ofdesk.services.balances import open_cents
from ofdesk.services.card_rows import list_card_events
from ofdesk.services.cards import take_events
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipt_rows import list_receipts
from tests.builders import TODAY, add_client, later, renewed


def told(provider, key, kind="payment", cents=0, **more):
    values = {"payment": "pi_1", "invoice": "", "fee_cents": 0, "happened_on": TODAY} | more
    return CardFact(provider=provider, id=key, kind=kind, cents=cents, currency="EUR", **values)


@pytest.fixture
def invoice(desk):
    add_client(desk)
    return renewed(desk)


def state(desk, invoice):
    with desk.read() as session:
        postings = [p for fact in Books(session).facts() for p in fact.entry.postings]
        return (
            open_cents(session, document_numbered(session, invoice.number)),
            sum(r.cents for r in list_receipts(session)),
            sum(p.debit_cents - p.credit_cents for p in postings if p.account == "627000"),
        )


def test_a_payment_told_by_both_is_recorded_once_whichever_comes_first(desk, invoice):
    paid = invoice.total_cents
    polled = told("stripe", "pi_1", cents=paid, invoice=invoice.number, fee_cents=140)
    filed = told("settlement", "txn_9", cents=paid, invoice=invoice.number, fee_cents=140)
    first = take_events([polled], "poll", desk)
    assert (first.new, len(first.receipts)) == (1, 1)
    second = take_events([filed], "file.csv", desk)
    assert (second.told, second.new, second.receipts, second.waiting) == (1, 0, (), 0)
    assert (second.gross_cents, second.fee_cents) == (0, 0)
    assert state(desk, invoice) == (0, paid, 140)
    with desk.read() as session:
        rows = {row.provider: row for row in list_card_events(session)}
        assert list_card_events(session, open_only=True) == []
    assert rows["settlement"].problem == "card_again"
    assert (rows["settlement"].receipt, bool(rows["stripe"].receipt)) == ("", True)


def test_a_fee_that_was_not_known_before_is_counted_once(desk, invoice):
    paid = invoice.total_cents
    take_events([told("stripe", "pi_1", cents=paid, invoice=invoice.number)], "poll", desk)
    filed = told("settlement", "txn_9", cents=paid, invoice=invoice.number, fee_cents=140)
    take_events([filed], "file.csv", desk)
    take_events([filed], "file.csv", desk)
    assert state(desk, invoice) == (0, paid, 140)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1), (1, 3, 0, 2)])
def test_refunds_are_told_twice_too_in_any_order(desk, invoice, order):
    paid = invoice.total_cents
    facts = [
        told("stripe", "pi_1", cents=paid + 900, invoice=invoice.number),
        told("settlement", "txn_1", cents=paid + 900, invoice=invoice.number),
        told("stripe", "re_1", "refund", 900),
        told("settlement", "txn_2", "refund", 900, happened_on=later(desk, 0)),
    ]
    for rank in order:
        take_events([facts[rank]], "x", desk)
    assert state(desk, invoice) == (0, paid, 0)


def test_two_refunds_of_one_amount_are_two(desk, invoice):
    paid = invoice.total_cents
    facts = [told("stripe", "pi_1", cents=paid + 900, invoice=invoice.number)]
    facts += [told("stripe", f"re_{n}", "refund", 300) for n in (1, 2)]
    facts += [told("settlement", f"txn_{n}", "refund", 300) for n in (1, 2, 3)]
    take_events(facts[:3], "poll", desk)
    take_events([told("settlement", "t", cents=paid + 900, invoice=invoice.number)], "f", desk)
    take_events(facts[3:], "file", desk)
    assert state(desk, invoice)[1] == paid


@pytest.mark.parametrize(
    "more",
    [
        {"payment": "pi_2"},
        {"cents": 1},
        {"provider": "stripe"},
    ],
)
def test_another_payment_is_another_payment(desk, invoice, more):
    paid = invoice.total_cents
    take_events([told("stripe", "pi_1", cents=paid, invoice=invoice.number)], "poll", desk)
    values = {"provider": "settlement", "key": "txn_9", "cents": paid} | more
    take_events([told(**values)], "file", desk)
    assert state(desk, invoice)[1] == paid + values["cents"]
