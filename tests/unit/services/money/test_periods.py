"""Years: proposed, ordered, paid, activated, uncovered by a rejection, supplemented, closed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ofdesk.models import Act, Document
from ofdesk.services.activations import ActivatePeriod, activate_period, mark_platform_done
from ofdesk.services.acts import ResetPassword, reset_password
from ofdesk.services.clients import MergeClients, merge_clients
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.document_rows import read_document
from ofdesk.services.invoicing import InvoiceClient, invoice_client
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipts import reverse_receipt
from ofdesk.services.settings import SetSettings, set_settings
from tests.builders import (
    ORDER,
    TODAY,
    add_client,
    add_year,
    change_client,
    dearer_catalogue,
    later,
    read_client,
    read_periods,
    received,
    refusal,
    renewed,
)


def states(desk, client_id):
    return [period.state for period in read_periods(desk, client_id)]


def document(desk, number):
    with desk.read() as session:
        return read_document(session, document_numbered(session, number), desk.today)


def credit(desk, number, **more):
    request = CreditInvoice(number, "abonnement non souscrit", **more)
    return credit_invoice(request, desk.write(), desk.today)


# Propositions


def test_a_proposition_is_no_invoice_and_owes_nothing(desk):
    client_id = add_client(desk)
    proposed = renewed(desk, propose=True, order=None)
    assert (proposed.number, proposed.kind) == ("PR01-2026-00001", "proposition")
    assert proposed.due_on is None
    assert proposed.reference_rf.startswith("RF")
    found = document(desk, proposed.number)
    assert (found.row.open_cents, found.row.state) == (0, "open")
    assert found.facts.valid_until == TODAY + timedelta(days=30)
    assert read_periods(desk, client_id) == []


def test_an_order_after_the_proposition_links_both_ways(desk):
    add_client(desk)
    proposed = renewed(desk, propose=True)
    ordered = renewed(desk)
    assert document(desk, ordered.number).origin_number == proposed.number
    found = document(desk, proposed.number)
    assert (found.followed_by, found.row.state) == ((ordered.number,), "invoiced")
    assert [event.related_number for event in found.events] == [ordered.number]


def test_an_order_is_billed_at_the_prices_of_the_day_a_payment_at_those_of_the_proposition(desk):
    add_client(desk)
    add_client(desk, "latecoere")
    first = renewed(desk, propose=True)
    second = renewed(desk, "latecoere", propose=True)
    later(desk, 5)
    dearer_catalogue(desk, desk.today)
    assert renewed(desk).total_cents == 2 * first.total_cents
    paid = received(desk, second.total_cents, second.number, payer="M. Latécoère")
    (number,) = paid.invoices_issued
    invoice = document(desk, number)
    assert (invoice.row.total_cents, invoice.row.state) == (second.total_cents, "paid")
    assert invoice.origin_number == second.number
    order = invoice.facts.order
    assert (order.ordered_by, order.channel, order.ordered_on) == (
        "M. Latécoère",
        "payment",
        desk.today,
    )
    assert invoice.facts.issued_on == desk.today
    assert invoice.facts.due_on == desk.today + timedelta(days=30)


def test_a_part_payment_of_a_proposition_orders_the_whole_year(desk):
    client_id = add_client(desk)
    proposed = renewed(desk, propose=True)
    paid = received(desk, 10_000, proposed.number)
    invoice = document(desk, paid.invoices_issued[0])
    assert (invoice.row.state, invoice.row.open_cents) == (
        "part_paid",
        proposed.total_cents - 10_000,
    )
    assert states(desk, client_id) == ["invoiced"]
    again = received(desk, proposed.total_cents - 10_000, proposed.number)
    assert again.invoices_issued == ()
    assert states(desk, client_id) == ["acquired"]


def test_every_open_proposition_of_a_year_is_followed_by_its_invoice(desk):
    add_client(desk)
    first = renewed(desk, propose=True)
    second = renewed(desk, propose=True, resources=15)
    ordered = renewed(desk)
    assert document(desk, ordered.number).origin_number == second.number
    assert {document(desk, n).row.state for n in (first.number, second.number)} == {"invoiced"}
    paid = received(desk, ordered.total_cents, first.number)
    assert [(x.number, x.cents) for x in paid.allocated] == [(ordered.number, ordered.total_cents)]


def test_paying_one_of_two_propositions_closes_the_other(desk):
    client_id = add_client(desk)
    first = renewed(desk, propose=True)
    second = renewed(desk, propose=True, resources=15)
    paid = received(desk, first.total_cents, first.number)
    (number,) = paid.invoices_issued
    assert document(desk, second.number).row.state == "invoiced"
    assert refusal(lambda: received(desk, 100, second.number)).code == "not_open"
    assert document(desk, number).row.total_cents == first.total_cents
    assert len(read_periods(desk, client_id)) == 1


def test_a_proposition_whose_year_came_from_elsewhere_is_refused(desk):
    client_id = add_client(desk)
    proposed = renewed(desk, propose=True)
    add_year(desk, client_id, date(2027, 12, 31))
    refused = refusal(lambda: received(desk, proposed.total_cents, proposed.number))
    assert (refused.code, refused.values["ends_on"]) == ("already_renewed", "2027-12-31")
    with desk.read() as session:
        assert session.scalars(select(Document.kind)).all() == ["proposition"]


def test_acts_of_a_paid_proposition_are_billed_with_it_and_never_twice(desk):
    add_client(desk, offer="first_price")
    reset = ResetPassword("mermoz", "bureau@mermoz.example", "le trésorier")
    act = reset_password(reset, desk.write(), desk.today)
    proposed = renewed(desk, propose=True)
    with desk.read() as session:
        assert session.get_one(Act, act.act_id).invoice_id is None
    bill = InvoiceClient("mermoz", ORDER)
    billed = invoice_client(bill, desk.write(), desk.today)
    refused = refusal(lambda: received(desk, proposed.total_cents, proposed.number))
    assert refused.code == "act_billed"
    credit(desk, billed.number)
    paid = received(desk, proposed.total_cents, proposed.number)
    with desk.read() as session:
        invoice = document_numbered(session, paid.invoices_issued[0])
        assert session.get_one(Act, act.act_id).invoice_id == invoice.id


# Covered or not


def test_receipts_go_first_to_the_subscription_lines(desk):
    client_id = add_client(desk, offer="first_price", resources=2)
    reset = ResetPassword("mermoz", "bureau@mermoz.example", "le trésorier")
    reset_password(reset, desk.write(), desk.today)
    done = renewed(desk)
    assert done.preview.total_ht_cents == 18_000 + 1_500
    received(desk, 21_599, done.number)
    assert states(desk, client_id) == ["invoiced"]
    received(desk, 1, done.number)
    assert states(desk, client_id) == ["acquired"]
    assert document(desk, done.number).row.state == "part_paid"


def test_a_credit_on_the_subscription_lines_lowers_what_covers_the_year(desk):
    client_id = add_client(desk, offer="first_price", resources=2)
    reset = ResetPassword("mermoz", "bureau@mermoz.example", "le trésorier")
    reset_password(reset, desk.write(), desk.today)
    done = renewed(desk)
    credit(desk, done.number, position=1, cents=6_000)
    received(desk, 14_399, done.number)
    assert states(desk, client_id) == ["invoiced"]
    received(desk, 1, done.number)
    assert states(desk, client_id) == ["acquired"]


def test_a_rejected_cheque_uncovers_the_year_and_takes_back_the_end(desk):
    client_id = add_client(desk)
    add_year(desk, client_id, date(2026, 8, 31))
    done = renewed(desk)
    cheque = received(desk, done.total_cents, done.number, method="cheque", cheque_number="1234567")
    assert states(desk, client_id) == ["acquired", "acquired"]
    assert read_client(desk).ends_on == date(2027, 8, 31)
    reverse_receipt(cheque.id, "chèque rejeté", desk.write(), desk.today)
    assert states(desk, client_id) == ["acquired", "uncovered"]
    assert read_client(desk).ends_on == date(2026, 8, 31)
    assert read_client(desk).state == "production"
    received(desk, done.total_cents, done.number)
    assert states(desk, client_id) == ["acquired", "acquired"]


@pytest.mark.parametrize(("rule", "state"), [("in_hand", "acquired"), ("cleared", "invoiced")])
def test_the_setting_says_when_a_cheque_covers_the_year(desk, rule, state):
    client_id = add_client(desk)
    set_settings(SetSettings({"rules.cheque_covers": rule}), desk.write())
    done = renewed(desk)
    received(desk, done.total_cents, done.number, method="cheque", cheque_number="1234567")
    assert states(desk, client_id) == [state]
    assert document(desk, done.number).row.state == "paid"
    other = renewed(desk)
    received(desk, other.total_cents, other.number, method="cheque", credited_on=desk.today)
    assert states(desk, client_id)[1] == "acquired"


def test_a_year_is_activated_before_payment_with_a_reason_and_signed(desk):
    client_id = add_client(desk, state="expired")
    first, second = renewed(desk), renewed(desk)
    refused = refusal(lambda: activate_period(ActivatePeriod("mermoz", "  "), desk.write()))
    assert (refused.code, refused.field) == ("reason_missing", "reason")
    done = activate_period(ActivatePeriod("Mermoz", "chèque annoncé"), desk.write())
    assert done.platform == "mermoz"
    assert (done.starts_on, done.ends_on) == (
        first.preview.period.starts_on,
        first.preview.period.ends_on,
    )
    assert states(desk, client_id) == ["acquired", "invoiced"]
    assert (read_client(desk).state, read_client(desk).ends_on) == ("production", done.ends_on)
    period = read_periods(desk, client_id)[0]
    assert (period.activated_by, period.activated_reason) == ("Anne", "chèque annoncé")
    mark_platform_done(period.id, desk.write(), desk.today)
    period = read_periods(desk, client_id)[0]
    assert (period.platform_done_on, period.platform_done_by) == (desk.today, "Anne")
    activate_period(ActivatePeriod("mermoz", "chèque annoncé"), desk.write())
    assert read_client(desk).ends_on == second.preview.period.ends_on
    refused = refusal(lambda: activate_period(ActivatePeriod("mermoz", "x"), desk.write()))
    assert refused.code == "no_period"


def test_a_year_not_subscribed_is_closed_and_offered_again(desk):
    client_id = add_client(desk)
    done = renewed(desk)
    note = credit(desk, done.number)
    period = read_periods(desk, client_id)[0]
    assert (period.state, period.cancelled_by_id) == ("cancelled", note.document_id)
    assert renewed(desk).preview.period == done.preview.period


def test_a_credit_of_a_part_leaves_the_year_open(desk):
    client_id = add_client(desk)
    done = renewed(desk)
    credit(desk, done.number, position=1)
    assert states(desk, client_id) == ["invoiced"]
    credit(desk, done.number)
    assert states(desk, client_id) == ["cancelled"]


# What a merge and a credit note leave


def merge(desk, source, target):
    merge_clients(MergeClients(source, target), desk.write(), desk.today)


def test_the_end_that_a_merge_carried_over_survives_the_next_receipt(desk):
    twin = add_client(desk, "double")
    add_year(desk, twin, TODAY + timedelta(days=400))
    kept = add_client(desk)
    add_year(desk, kept, TODAY + timedelta(days=20))
    invoice = renewed(desk, "double")
    merge(desk, "double", "mermoz")
    assert read_client(desk).ends_on == TODAY + timedelta(days=400)
    received(desk, invoice.total_cents, invoice.number)
    assert read_client(desk).ends_on == read_periods(desk, twin)[-1].ends_on
    following = renewed(desk)
    assert following.preview.period.starts_on == read_client(desk).ends_on + timedelta(days=1)


def test_a_year_never_subscribed_gives_back_the_offer_and_the_anniversary(desk):
    client_id = add_client(desk, offer="first_price")
    add_year(desk, client_id, TODAY - timedelta(days=40))
    before = read_client(desk)
    invoice = renewed(desk, offer="premiere", restart=True)
    changed = read_client(desk)
    assert (changed.offer, changed.anniversary) == ("premiere", TODAY)
    credit(desk, invoice.number)
    after = read_client(desk)
    assert (after.offer, after.anniversary) == ("first_price", before.anniversary)
    assert (after.ends_on, states(desk, client_id)) == (before.ends_on, ["acquired", "cancelled"])


def test_the_29_of_february_comes_back_after_a_year_never_subscribed(desk):
    client_id = add_client(desk)
    add_year(desk, client_id, date(2025, 2, 27), starts_on=date(2024, 2, 29))
    add_year(desk, client_id, date(2026, 2, 27), starts_on=date(2025, 2, 28))
    invoice = renewed(desk, restart=True)
    assert read_client(desk).anniversary == TODAY
    credit(desk, invoice.number)
    assert read_client(desk).anniversary == date(2024, 2, 29)


def test_a_first_year_never_subscribed_leaves_no_anniversary(desk):
    add_client(desk, state="test")
    invoice = renewed(desk)
    assert read_client(desk).anniversary == TODAY
    credit(desk, invoice.number)
    client = read_client(desk)
    assert (client.anniversary, client.ends_on, client.offer) == (None, None, "business")


def test_an_offer_chosen_since_is_not_taken_back(desk):
    add_year(desk, add_client(desk, offer="first_price"), TODAY + timedelta(days=20))
    invoice = renewed(desk, offer="business")
    change_client(desk, "mermoz", offer="corporate")
    credit(desk, invoice.number)
    assert read_client(desk).offer == "corporate"
