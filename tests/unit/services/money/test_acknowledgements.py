"""A year that costs nothing: no invoice, no entry, but the year counts and says who ordered it."""

import pytest
from sqlalchemy import func, select

from ofdesk.models import Document
from ofdesk.services.acknowledgements import acknowledge_renewal
from ofdesk.services.orders import Order
from ofdesk.services.renewals import RenewClient
from ofdesk.services.verify import verify_base
from tests.builders import (
    ORDER,
    TODAY,
    add_client,
    add_year,
    dearer_catalogue,
    later,
    read_client,
    read_periods,
    refusal,
    renewed,
)


@pytest.fixture
def club(desk):
    """A club in test, under a price list whose every price is 0."""
    client_id = add_client(desk, state="test")
    dearer_catalogue(desk, desk.today, factor=0, label="Gratuit")
    return client_id


def acknowledge(desk, answers=frozenset(), **asked):
    values = {"order": ORDER} | asked
    return acknowledge_renewal(RenewClient("mermoz", **values), desk.write(answers), desk.today)


def test_the_year_counts_at_once_without_a_document(desk, club):
    done = acknowledge(desk)
    [period] = read_periods(desk, club)
    assert (period.id, period.state, period.invoice_id) == (done.period_id, "acquired", None)
    assert (period.starts_on, period.ends_on) == (
        done.preview.period.starts_on,
        done.preview.period.ends_on,
    )
    assert period.activated_reason == "Mme Carpentier · téléphone"
    assert period.activated_by == "Anne"
    client = read_client(desk)
    assert (client.ends_on, client.state) == (period.ends_on, "production")
    with desk.read() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 0
        assert verify_base(session).broken == ()


def test_the_next_year_follows_it(desk, club):
    first, second = acknowledge(desk).preview.period, acknowledge(desk).preview.period
    assert (second.starts_on - first.ends_on).days == 1
    assert [period.state for period in read_periods(desk, club)] == ["acquired", "acquired"]


def test_somebody_must_have_ordered(desk, club):
    for order in (None, Order(" ")):
        assert refusal(lambda order=order: acknowledge(desk, order=order)).code == "order_missing"
    assert read_periods(desk, club) == []


def test_what_is_to_be_paid_makes_an_invoice(desk):
    client_id = add_client(desk)
    refused = refusal(lambda: acknowledge(desk))
    assert (refused.code, refused.values["total_cents"]) == ("not_free", 92_880)
    assert read_periods(desk, client_id) == []


def test_a_free_year_after_a_paid_one(desk):
    client_id = add_client(desk)
    ends_on = later(desk, 0)
    add_year(desk, client_id, ends_on)
    paid = renewed(desk)
    dearer_catalogue(desk, TODAY, factor=0, label="Gratuit")
    free = acknowledge(desk)
    assert (free.preview.period.starts_on - paid.preview.period.ends_on).days == 1
    states = [period.state for period in read_periods(desk, client_id)]
    assert states == ["acquired", "invoiced", "acquired"]
