"""Stripe over a real line on loopback: once each, patient, bounded, and never with its key told."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ofdesk.bank import stripe
from ofdesk.bank.stripe import StripeLinks
from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.ports.cards import LinkOrder, MadeLink
from tests.cards.stripe_stub import KEY, Stub, running

ORDER = LinkOrder("OF01-2026-00001", "RF18000001", 92_880, "OF01-2026-00001 mermoz", "id-92880-0")
NOW = datetime.now(UTC)
WHEN = int(NOW.timestamp()) - 3 * 86_400
SINCE = (NOW - timedelta(days=20)).date()


@pytest.fixture(scope="module")
def server():
    with running(Stub()) as made:
        yield made


@pytest.fixture
def stub(server):
    address = server.address
    server.__init__()
    server.address = address
    return server


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def links(stub, pauses):
    return StripeLinks(KEY, stub.address, pauses.append)


def test_a_link_is_made_by_two_calls_and_pays_once(stub, links):
    made = links.make_link(ORDER)
    assert made == MadeLink("plink_1", "https://buy.example/plink_1")
    (_, path, price, once), (_, path_2, link, once_2) = stub.asked
    assert (path, path_2) == ("/v1/prices", "/v1/payment_links")
    assert (price["unit_amount"], price["currency"]) == ("92880", "eur")
    assert price["product_data[name]"] == "OF01-2026-00001 mermoz"
    assert link["line_items[0][price]"] == "price_1"
    assert link["restrictions[completed_sessions][limit]"] == "1"
    assert link["metadata[invoice]"] == "OF01-2026-00001"
    assert link["payment_intent_data[metadata][reference]"] == "RF18000001"
    assert (once, once_2) == ("id-92880-0-price", "id-92880-0-link")
    assert links.make_link(ORDER) == made
    assert len(stub.links) == 1


@pytest.mark.parametrize("fault", ["drop", 500, 503, 409, 429])
def test_a_fault_that_passes_is_waited_for(stub, links, pauses, fault):
    stub.faults = [fault, fault]
    assert links.make_link(ORDER).reference == "plink_1"
    assert pauses == ([2.0, 2.0] if fault == 429 else [0.5, 1.0])


def test_a_fault_that_stays_is_told(stub, links, pauses):
    stub.faults = ["drop"] * 9
    with pytest.raises(Unavailable) as found:
        links.make_link(ORDER)
    assert (found.value.code, found.value.values) == ("card_unreachable", {"host": "127.0.0.1"})
    assert pauses == [0.5, 1.0, 2.0]
    stub.faults = [500] * 9
    with pytest.raises(Unavailable) as found:
        links.make_link(ORDER)
    assert found.value.code == "card_busy"


def test_a_server_that_says_nothing_is_given_up(stub, links, monkeypatch):
    monkeypatch.setattr(stripe, "SECONDS", 0.001)
    monkeypatch.setattr(stripe, "ATTEMPTS", 1)
    with pytest.raises(Unavailable) as found:
        StripeLinks(KEY, "http://127.0.0.1:9").make_link(ORDER)
    assert found.value.code == "card_unreachable"


def test_refusals_never_tell_the_key(stub, links):
    with pytest.raises(Unavailable) as found:
        StripeLinks("rk_live_secret", stub.address).make_link(ORDER)
    assert (found.value.code, "rk_live" in str(found.value)) == ("card_key_refused", False)
    stub.faults = [(400, {"error": {"type": "invalid_request_error", "code": "amount_too_small"}})]
    with pytest.raises(DomainError) as refused:
        links.make_link(ORDER)
    assert (refused.value.code, refused.value.values) == (
        "card_refused",
        {"detail": "amount_too_small"},
    )
    for odd in ((302, b""), (200, b"<html>"), (404, {"error": "no"}), (400, [])):
        stub.faults = [odd]
        with pytest.raises(DomainError) as refused:
            links.make_link(ORDER)
        assert refused.value.code == "card_refused"


def test_what_was_paid_is_told_with_its_fee(stub, links):
    made = links.make_link(ORDER)
    stub.pay(made.reference, 92_880, WHEN, status="unpaid", intent="pi_0")
    intent = stub.pay(made.reference, 92_880, WHEN, fee=1_418)
    (fact,) = links.poll([made], SINCE)
    assert (fact.provider, fact.id, fact.kind, fact.payment) == (
        "stripe",
        intent,
        "payment",
        intent,
    )
    assert (fact.invoice, fact.cents, fact.fee_cents) == ("OF01-2026-00001", 92_880, 1_418)
    assert (fact.currency, fact.credited_on - fact.happened_on) == ("EUR", timedelta(days=2))


def test_all_pages_are_read(stub, links):
    made = links.make_link(ORDER)
    stub.page = 2
    for _ in range(5):
        stub.pay(made.reference, 100, WHEN)
    assert [fact.id for fact in links.poll([made], SINCE)] == [f"pi_{n}" for n in range(1, 6)]


def test_refunds_and_disputes_are_told_once_each(stub, links):
    about = {"payment_intent": "pi_1", "currency": "eur"}
    dispute = about | {"id": "dp_1", "amount": 700, "balance_transactions": [{"fee": 1_500}]}
    stub.tell("refund.created", about | {"id": "re_1", "amount": 500, "status": "succeeded"}, WHEN)
    stub.tell("refund.created", about | {"id": "re_2", "amount": 500, "status": "failed"}, WHEN)
    stub.tell("charge.dispute.created", dispute | {"status": "needs_response"}, WHEN)
    stub.tell("charge.dispute.closed", dispute | {"status": "lost"}, WHEN)
    stub.tell("charge.dispute.closed", dispute | {"id": "dp_2", "status": "won"}, WHEN)
    stub.tell("charge.dispute.closed", dispute | {"status": "warning_closed"}, WHEN)
    stub.tell("refund.created", about | {"id": "re_0", "amount": 1, "status": "succeeded"}, 0)
    found = [(x.kind, x.id, x.payment, x.cents, x.fee_cents) for x in links.poll([], SINCE)]
    assert found == [
        ("refund", "re_1", "pi_1", 500, 0),
        ("dispute_opened", "dp_1:opened", "pi_1", 700, 0),
        ("dispute_lost", "dp_1:lost", "pi_1", 700, 1_500),
        ("dispute_won", "dp_2:won", "pi_1", 700, 0),
    ]


def test_a_link_is_closed(stub, links):
    made = links.make_link(ORDER)
    links.close_link(made.reference)
    assert stub.links[made.reference]["active"] is False


def test_events_are_asked_for_no_further_back_than_they_are_told(stub, links):
    links.poll([], date(2020, 1, 1))
    first = int(stub.asked[0][2]["created[gte]"])
    assert first > int((NOW - timedelta(days=31)).timestamp())
