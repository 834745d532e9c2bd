"""Penalties: only with a rate, from whom is flagged, when a person says so."""

from datetime import timedelta

import pytest

from ofdesk.services.balances import open_cents
from ofdesk.services.dunning import (
    RemindClients,
)
from ofdesk.services.dunning_holds import (
    switch_reminders,
)
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipts import reverse_receipt
from tests.builders import (
    add_client,
    later,
    refusal,
)
from tests.unit.services.money import test_reversed_twice as twice
from tests.unit.services.money.reminders import (
    DUE,
    PENALTIES,
    at,
    billed,
    due,
    hold,
    listed,
    page,
    plain,
    queue,
    received,
    with_rate,
)


@pytest.fixture
def invoice(desk):
    add_client(desk)
    return billed(desk)


# Penalties


def test_penalties_need_a_rate_and_nothing_is_queued_without(desk):
    add_client(desk, kind="company")
    billed(desk)
    at(desk, 21)
    refused = refusal(lambda: queue(desk, PENALTIES))
    assert (refused.code, refused.values["day_on"]) == ("penalty_rate_missing", "2026-07-16")
    assert listed(desk) == []
    with_rate(desk)
    (row,) = queue(desk, PENALTIES)
    # 120 € x 3 x 3 % x 21 / 365 = 0.62 €, and 40 €.
    assert (row.penalty_cents, row.fee_cents, row.total_cents) == (62, 4_000, 12_000)
    said = plain(page(desk, row.id))
    for text in ("0,62 €", "40,00 €", "160,62 €", "trois fois le taux"):
        assert text in said


def test_nobody_is_charged_unless_a_person_says_so(desk):
    add_client(desk, kind="company")
    billed(desk)
    with_rate(desk)
    at(desk, 21)
    (row,) = queue(desk)
    assert (row.penalty_cents, row.fee_cents) == (0, 0)
    assert "Pénalités" not in plain(page(desk, row.id))


@pytest.mark.parametrize(
    ("kind", "flag", "charged"),
    [
        *(("company", None, True), ("company", False, False)),
        *(("association", None, False), ("association", True, True)),
        *(("public", None, False), ("private", None, False)),
    ],
)
def test_only_professionals_that_are_flagged_are_charged(desk, kind, flag, charged):
    add_client(desk, kind=kind)
    billed(desk)
    with_rate(desk)
    at(desk, 21)
    if flag is not None:
        assert switch_reminders("mermoz", desk.write(), penalties=flag).penalties is charged
    (row,) = due(desk, PENALTIES)
    assert (row.fee_cents > 0) is charged
    if not charged:
        named = RemindClients(platform="mermoz", penalties=True)
        assert refusal(lambda: due(desk, named)).code == "penalty_not_professional"


@pytest.mark.parametrize("kind", ["public", "private"])
def test_who_is_no_professional_cannot_be_flagged(desk, kind):
    add_client(desk, kind=kind)
    refused = refusal(lambda: switch_reminders("mermoz", desk.write(), penalties=True))
    assert refused.code == "penalty_not_professional"
    assert switch_reminders("mermoz", desk.write()).penalties is False


def test_penalties_follow_what_was_open_each_day(desk):
    add_client(desk, kind="company")
    number = billed(desk, cents=100_000)
    with_rate(desk)
    at(desk, 10)
    received(desk, 60_000, number)
    at(desk, 30)
    (row,) = due(desk, PENALTIES)
    # 9 days on 1 200 €, then 21 days on 600 €, at 9 % a year.
    assert row.penalty_cents == round((120_000 * 9 + 60_000 * 21) * 0.09 / 365) == 577
    with desk.read() as session:
        assert open_cents(session, document_numbered(session, number)) == 60_000


def test_a_held_letter_claims_nothing(desk):
    add_client(desk, kind="company")
    billed(desk)
    at(desk, 7)
    hold(desk, "mermoz")
    (row,) = queue(desk, PENALTIES)
    assert (row.state, row.penalty_cents, row.fee_cents) == ("held", 0, 0)


def test_a_courtesy_letter_costs_nothing(desk):
    add_client(desk, kind="company")
    billed(desk)
    at(desk, -5)
    (row,) = queue(desk, PENALTIES)
    assert (row.state, row.penalty_cents, row.fee_cents) == ("queued", 0, 0)
    assert later(desk, 1) == DUE - timedelta(days=4)


def test_what_two_desks_took_back_of_one_payment_is_claimed_once(desk, monkeypatch):
    """Two reversals of ten days later leave twice the debt open, until one is taken back."""
    add_client(desk, kind="company")
    number = billed(desk, cents=100_000)
    with_rate(desk)
    at(desk, 10)
    paid = received(desk, 120_000, number).number
    at(desk, 20)
    first = reverse_receipt(paid, "erreur", desk.write(), desk.today).number
    monkeypatch.setattr(twice, "TODAY", desk.today)
    key = twice.conflict(desk, twice.came(desk, paid), first, paid)
    at(desk, 30)
    (row,) = due(desk, PENALTIES)
    # Nine days, and eleven since it was reversed, on 1 200 € at 9 % a year.
    asked = round(120_000 * 20 * 0.09 / 365)
    assert (row.total_cents, row.penalty_cents) == (120_000, asked)
    twice.settle(desk, key, "mine")
    (row,) = due(desk, PENALTIES)
    assert (row.total_cents, row.penalty_cents) == (120_000, asked)
