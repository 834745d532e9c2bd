"""Debts given up and fees borne: balances, states, years, entries and VAT follow, both ways."""

from datetime import timedelta

import pytest

from ofdesk.models import Document
from ofdesk.services.accounting import Books
from ofdesk.services.balances import client_open_cents, open_cents
from ofdesk.services.client_index import read_index
from ofdesk.services.client_table import ClientFilter
from ofdesk.services.corrections import CorrectInvoice, correct_invoice
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.document_rows import ListDocuments, list_documents
from ofdesk.services.dunning import RemindClients, queue_reminders
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipts import reverse_receipt
from ofdesk.services.registers import audit_trail
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.services.write_offs import WriteOffInvoice, restore_debt, write_off
from ofdesk.words.cli_billing import STATES
from ofdesk.words.cli_billing import words as billing_words
from ofdesk.words.ui import t
from tests.builders import (
    TODAY,
    add_client,
    add_year,
    later,
    read_client,
    read_periods,
    received,
    refusal,
    renewed,
)


@pytest.fixture
def invoice(desk):
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    return renewed(desk)


def gone(desk, number, kind="abandoned", cents=None, reason="liquidation"):
    return write_off(WriteOffInvoice(number, kind, reason, cents), desk.write(), desk.today)


def balances(desk):
    found = {}
    with desk.read() as session:
        for fact in Books(session).facts():
            for one in fact.entry.postings:
                moved = one.debit_cents - one.credit_cents
                found[one.account] = found.get(one.account, 0) + moved
    return {account: cents for account, cents in found.items() if cents}


def state(desk, number):
    with desk.read() as session:
        rows = list_documents(session, ListDocuments(), desk.today)
    return next((row.state, row.open_cents) for row in rows if row.number == number)


def owed(desk, number, day=None):
    with desk.read() as session:
        return open_cents(session, document_numbered(session, number), day)


def test_an_abandoned_debt_is_a_loss_before_vat(desk, invoice):
    done = gone(desk, invoice.number)
    assert (done.cents, done.open_cents) == (invoice.total_cents, 0)
    ht = invoice.preview.total_ht_cents
    assert balances(desk) == {"706000": -ht, "654000": ht}
    assert state(desk, invoice.number) == ("abandoned", 0)
    with desk.read() as session:
        assert client_open_cents(session, read_client(desk).id) == 0
        assert read_index(session, desk.today).find(ClientFilter()).totals.open_cents == 0
    assert [period.state for period in read_periods(desk, read_client(desk).id)][-1] == "invoiced"


def test_with_vat_on_debits_the_whole_is_a_loss(desk):
    set_settings(SetSettings({"company.vat_on_debits": "yes"}), desk.write())
    add_client(desk)
    invoice = renewed(desk)
    gone(desk, invoice.number)
    found = balances(desk)
    assert found["654000"] == invoice.total_cents
    assert found["445710"] == -invoice.preview.total_vat_cents


def test_fees_that_a_bank_kept_count_as_paid(desk, invoice):
    received(desk, invoice.total_cents - 1_500, invoice.number)
    assert state(desk, invoice.number) == ("part_paid", 1_500)
    client_id = read_client(desk).id
    assert [period.state for period in read_periods(desk, client_id)][-1] == "invoiced"
    gone(desk, invoice.number, "fees", reason="frais SWIFT")
    assert state(desk, invoice.number) == ("paid", 0)
    assert [period.state for period in read_periods(desk, client_id)][-1] == "acquired"
    assert balances(desk) == {
        "512000": invoice.total_cents - 1_500,
        "627000": 1_500,
        "706000": -invoice.preview.total_ht_cents,
        "445710": -invoice.preview.total_vat_cents,
    }


def test_a_difference_is_a_charge_before_vat(desk, invoice):
    received(desk, invoice.total_cents - 12, invoice.number)
    gone(desk, invoice.number, "difference", reason="arrondi")
    found = balances(desk)
    assert found["658000"] == 10
    assert "445740" not in found
    assert found["445710"] == -(invoice.preview.total_vat_cents - 2)


def test_what_is_given_up_is_owed_again_by_reversing_rows(desk, invoice):
    before = balances(desk)
    gone(desk, invoice.number, cents=1_000)
    gone(desk, invoice.number, "fees", 500)
    day = desk.today
    later(desk, 3)
    done = restore_debt(invoice.number, "il a payé", desk.write(), desk.today)
    assert (done.cents, done.open_cents) == (-1_500, invoice.total_cents)
    assert owed(desk, invoice.number, day) == invoice.total_cents - 1_500
    assert owed(desk, invoice.number, day - timedelta(days=1)) == invoice.total_cents
    assert balances(desk) == before
    again = refusal(lambda: restore_debt(invoice.number, "x", desk.write(), desk.today))
    assert again.code == "nothing_written_off"


def test_a_receipt_that_is_reversed_leaves_the_fees_borne(desk, invoice):
    paid = received(desk, invoice.total_cents - 500, invoice.number)
    gone(desk, invoice.number, "fees")
    reverse_receipt(paid.number, "rejeté", desk.write(), desk.today)
    assert state(desk, invoice.number) == ("part_paid", invoice.total_cents - 500)


def test_a_credit_note_takes_back_what_was_given_up_before_it_frees_money(desk, invoice):
    received(desk, 10_000, invoice.number)
    gone(desk, invoice.number)
    credit_invoice(CreditInvoice(invoice.number, "erreur"), desk.write(), desk.today)
    assert owed(desk, invoice.number) == 0
    found = balances(desk)
    assert found == {"512000": 10_000, "419100": -10_000}


def test_what_is_given_up_follows_a_corrective_invoice(desk, invoice):
    gone(desk, invoice.number, cents=2_000)
    before = balances(desk)
    request = CorrectInvoice(invoice.number, "adresse")
    corrected = correct_invoice(request, desk.write(), desk.today)
    assert owed(desk, invoice.number) == 0
    assert owed(desk, corrected.number) == invoice.total_cents - 2_000
    assert balances(desk) == before
    restore_debt(corrected.number, "retrouvé", desk.write(), desk.today)
    assert owed(desk, corrected.number) == invoice.total_cents


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"kind": "gift"}, "choice_unknown"),
        ({"cents": 0}, "amount_not_positive"),
        ({"cents": -5}, "amount_not_positive"),
        ({"cents": 10**9}, "written_off_too_much"),
        ({"number": "OF01-2026-99999"}, "document_unknown"),
    ],
)
def test_what_cannot_be_given_up_is_refused(desk, invoice, more, code):
    given = {"number": invoice.number} | more
    assert refusal(lambda: gone(desk, **given)).code == code
    assert state(desk, invoice.number)[0] == "open"


def test_what_is_settled_cannot_be_given_up(desk, invoice):
    gone(desk, invoice.number)
    assert refusal(lambda: gone(desk, invoice.number)).code == "not_open"
    no_reason = refusal(lambda: restore_debt(invoice.number, "", desk.write(), desk.today))
    assert no_reason.code == "reason_missing"


def test_a_proposition_cannot_be_given_up(desk):
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    offer = renewed(desk, order=None, propose=True)
    assert refusal(lambda: gone(desk, offer.number)).code == "document_wrong_kind"
    with desk.read() as session:
        assert session.get_one(Document, document_numbered(session, offer.number).id)


def test_a_state_of_its_own_is_shown_and_the_trail_says_why(desk, invoice):
    later(desk, 30 + 7)
    queue_reminders(RemindClients(), desk.write(), desk.today)
    gone(desk, invoice.number, cents=1_500, reason="frais gardés")
    gone(desk, invoice.number)
    shown, _ = state(desk, invoice.number)
    assert (t(f"state_{shown}"), billing_words(STATES[shown])) == ("Abandonnée", "abandonnée")
    with desk.read() as session:
        rows = audit_trail(session, TODAY, desk.today).rows
    told = [row for row in rows if row[0] == invoice.number]
    assert (invoice.number, "relance", "first", desk.today.isoformat(), "Anne") in told
    reasons = [row[4] for row in told if row[1] == "abandon"]
    assert "15,00 · frais gardés" in reasons
    assert len(reasons) == 2
