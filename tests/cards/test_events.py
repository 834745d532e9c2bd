"""What providers told, on a real base: once each, in whatever order, to the cent in the books."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.models import CardEvent, Receipt
from ofdesk.ports.cards import CardFact
from ofdesk.services.accounting import Books
from ofdesk.services.balances import client_open_cents, credit_cents, open_cents
from ofdesk.services.card_rows import list_card_events
from ofdesk.services.cards import take_events
from ofdesk.services.lookup import client_named, document_numbered
from tests.builders import TODAY, add_client, add_year, complete_company, make_desk, renewed
from tests.conftest import HOME_VARIABLES

TOTAL = 92_880


def fact(key, kind="payment", **more):
    values = {
        "provider": "settlement",
        "id": key,
        "kind": kind,
        "payment": key if kind == "payment" else "T1",
        "invoice": "",
        "cents": TOTAL,
        "fee_cents": 0,
        "currency": "EUR",
        "happened_on": TODAY,
    }
    return CardFact(**(values | more))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One home for all of this module: what guards the numbers of a base stands there."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def made(tmp_path_factory, home):
    with pytest.MonkeyPatch.context() as patch:
        for variable, inside in HOME_VARIABLES.items():
            patch.setenv(variable, str(home / inside))
        desk = make_desk(tmp_path_factory.mktemp("cards"))
        complete_company(desk)
    yield desk
    desk.close()


@pytest.fixture
def shared(made, home, monkeypatch):
    for variable, inside in HOME_VARIABLES.items():
        monkeypatch.setenv(variable, str(home / inside))
    return made


NAMES = count()


@pytest.fixture
def invoice(shared):
    return new_invoice(shared)


def new_invoice(desk):
    platform = f"club{next(NAMES)}"
    add_year(desk, add_client(desk, platform), TODAY + timedelta(days=20))
    return renewed(desk, platform).number


def take(desk, *facts):
    return take_events(facts, "juin.csv", desk)


def owed(desk, number):
    with desk.read() as session:
        return open_cents(session, document_numbered(session, number))


def rows(desk, *keys):
    with desk.read() as session:
        found = {row.provider_id: row for row in list_card_events(session)}
    return [(found[key].state, found[key].problem) for key in keys]


def unique():
    return f"T{next(NAMES)}"


def test_a_payment_pays_its_invoice_once(shared, invoice):
    key = unique()
    paid = fact(key, invoice=f"Facture {invoice.lower()}", fee_cents=1_418)
    done = take(shared, paid, paid)
    assert (done.told, done.new, done.settled, len(done.receipts)) == (2, 1, 1, 1)
    assert (done.gross_cents, done.fee_cents) == (TOTAL, 1_418)
    assert owed(shared, invoice) == 0
    again = take(shared, paid)
    assert (again.new, again.settled, again.receipts) == (0, 0, ())
    assert rows(shared, key) == [("settled", "")]


def test_what_the_provider_keeps_is_627(shared, invoice):
    key = unique()
    take(shared, fact(key, invoice=invoice, fee_cents=1_418, credited_on=TODAY - timedelta(days=1)))
    with shared.read() as session:
        event = session.scalars(select(CardEvent).where(CardEvent.provider_id == key)).one()
        found = [x for x in Books(session).facts() if x.entry.fact == f"card:{event.id}"]
    (entry,) = (x.entry for x in found)
    sides = {
        posting.account: (posting.debit_cents, posting.credit_cents) for posting in entry.postings
    }
    assert sides == {"627000": (1_418, 0), "512000": (0, 1_418)}
    assert entry.day == TODAY - timedelta(days=1)


def test_money_that_does_not_fit_is_kept_and_looked_at(shared, invoice):
    less, more, unknown, foreign = (unique() for _ in range(4))
    take(shared, fact(less, invoice=invoice, cents=1_000))
    assert owed(shared, invoice) == TOTAL - 1_000
    take(shared, fact(more, invoice=invoice, cents=TOTAL))
    assert owed(shared, invoice) == 0
    with shared.read() as session:
        client = client_named(session, document_numbered(session, invoice).platform)
        assert credit_cents(session, client.id) == 1_000
    take(shared, fact(unknown, invoice="OF99"), fact(foreign, invoice=invoice, currency="USD"))
    assert rows(shared, less, more, unknown, foreign) == [
        ("look", "card_amount_differs"),
        ("look", "card_amount_differs"),
        ("look", "card_invoice_unknown"),
        ("look", "card_currency"),
    ]
    with shared.read() as session:
        assert all(row.state != "settled" for row in list_card_events(session, open_only=True))


def test_a_proposition_that_is_paid_becomes_an_invoice(shared):
    platform = f"club{next(NAMES)}"
    add_year(shared, add_client(shared, platform), TODAY + timedelta(days=20))
    number = renewed(shared, platform, propose=True).number
    assert take(shared, fact(unique(), invoice=number)).settled == 1
    assert take(shared, fact(second := unique(), invoice=number)).settled == 1
    assert rows(shared, second) == [("look", "card_amount_differs")]


def test_a_refund_waits_for_its_payment_and_for_what_it_gives_back(shared, invoice):
    key, back = unique(), unique()
    refund = fact(back, "refund", payment=key, cents=500)
    assert take(shared, refund).waiting >= 1
    assert rows(shared, back) == [("waiting", "")]
    take(shared, fact(key, invoice=invoice, cents=TOTAL + 500))
    assert rows(shared, key, back) == [("look", "card_amount_differs"), ("settled", "")]
    held = unique()
    take(shared, fact(held, "refund", payment=key, cents=700))
    assert rows(shared, held) == [("waiting", "")]


def test_all_given_back_reverses_the_receipt(shared, invoice):
    key = unique()
    take(shared, fact(key, invoice=invoice))
    take(shared, fact(unique(), "refund", payment=key))
    assert owed(shared, invoice) == TOTAL


def test_only_a_lost_dispute_takes_money_back(shared, invoice):
    key = unique()
    take(shared, fact(key, invoice=invoice), fact(f"{key}:o", "dispute_opened", payment=key))
    take(shared, fact(f"{key}:w", "dispute_won", payment=key))
    assert owed(shared, invoice) == 0
    take(shared, fact(f"{key}:l", "dispute_lost", payment=key, fee_cents=1_500))
    assert owed(shared, invoice) == TOTAL
    states = rows(shared, f"{key}:o", f"{key}:w", f"{key}:l")
    assert states == [("settled", "")] * 3


def test_a_dispute_about_money_that_was_not_ours_moves_nothing(shared, invoice):
    key = unique()
    take(shared, fact(key, invoice=invoice, currency="USD"))
    take(shared, fact(f"{key}:l", "dispute_lost", payment=key, currency="USD"))
    assert rows(shared, f"{key}:l") == [("look", "card_currency")]


def test_what_comes_from_tomorrow_waits(shared, invoice):
    key = unique()
    take(shared, fact(key, invoice=invoice, happened_on=TODAY + timedelta(days=1)))
    assert rows(shared, key) == [("waiting", "")]


def test_an_event_that_another_desk_claimed_is_left_to_it(shared, invoice, monkeypatch):
    def taken(_connection, _kind, _subject):
        raise DomainError("period_claimed", desk="02")

    monkeypatch.setattr(shared, "claim", taken)
    key = unique()
    take(shared, fact(key, invoice=invoice, fee_cents=5))
    assert rows(shared, key) == [("look", "card_elsewhere")]
    assert owed(shared, invoice) == TOTAL
    with shared.read() as session:
        event = session.scalars(select(CardEvent).where(CardEvent.provider_id == key)).one()
        assert f"card:{event.id}" not in {x.entry.fact for x in Books(session).facts()}


def test_away_from_the_hub_an_event_waits(shared, invoice, monkeypatch):
    def away(_connection, _kind, _subject):
        raise Unavailable("claim_offline", detail="hub_unreachable")

    key = unique()
    with monkeypatch.context() as patch:
        patch.setattr(shared, "claim", away)
        with pytest.raises(Unavailable):
            take(shared, fact(key, invoice=invoice))
    assert rows(shared, key) == [("waiting", "")]
    assert take(shared).settled >= 1
    assert owed(shared, invoice) == 0


def story(invoice, tag):
    """A payment too large, a second one, what was given back, a dispute opened and lost."""
    one, two = f"{tag}a", f"{tag}b"
    return [
        fact(one, invoice=invoice, cents=TOTAL + 300, fee_cents=100),
        fact(two, invoice="?", cents=4_000, fee_cents=50),
        fact(f"{tag}r", "refund", payment=one, cents=300),
        fact(f"{tag}o", "dispute_opened", payment=two, cents=4_000),
        fact(f"{tag}l", "dispute_lost", payment=two, cents=4_000, fee_cents=1_500),
    ]


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_in_whatever_order_and_however_often_the_end_is_the_same(shared, data):
    tell_in_any_order(shared, data)


@pytest.mark.soak
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_in_every_order(shared, data):
    tell_in_any_order(shared, data)


def tell_in_any_order(shared, data):
    invoice, tag = new_invoice(shared), unique()
    told = story(invoice, tag)
    again = data.draw(st.lists(st.sampled_from(told), max_size=4))
    order = data.draw(st.permutations([*told, *again]))
    cut = data.draw(st.integers(0, len(order)))
    with shared.read() as session:
        before = session.scalar(select(func.coalesce(func.sum(Receipt.cents), 0)))
    take(shared, *order[:cut])
    take(shared, *order[cut:])
    assert owed(shared, invoice) == 0
    assert [state for state, _ in rows(shared, *(x.id for x in told))].count("waiting") == 0
    with shared.read() as session:
        after = session.scalar(select(func.coalesce(func.sum(Receipt.cents), 0)))
        client = client_named(session, document_numbered(session, invoice).platform)
        assert client_open_cents(session, client.id) == 0
        assert credit_cents(session, client.id) == 0
        fees = [x.entry for x in Books(session).facts() if x.entry.fact.startswith("card:")]
        kept = session.scalars(select(CardEvent.id).where(CardEvent.provider_id.startswith(tag)))
        ours = {f"card:{key}" for key in kept}
    assert after - before == TOTAL
    told_fees = [entry for entry in fees if entry.fact in ours]
    assert sum(posting.debit_cents for x in told_fees for posting in x.postings) == 1_650
