"""Corrective invoices: the same amounts said anew, what is owed and paid taken over."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ofdesk.models import Act, Period
from ofdesk.services.acts import ResetPassword, reset_password
from ofdesk.services.balances import client_open_cents, open_cents
from ofdesk.services.client_index import read_index
from ofdesk.services.client_table import ClientFilter
from ofdesk.services.content import facts_of
from ofdesk.services.corrections import (
    CorrectInvoice,
    correct_invoice,
    preview_correction,
    replaced_by,
)
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.document_rows import read_document
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipts import reverse_receipt
from ofdesk.services.sales_export import ExportSales, export_sales
from tests.builders import (
    TODAY,
    add_client,
    add_year,
    change_client,
    later,
    read_client,
    read_periods,
    received,
    refusal,
    renewed,
)


@pytest.fixture
def invoice(desk):
    """An invoice with a year and an act, to the wrong street."""
    add_year(desk, add_client(desk, offer="first_price"), TODAY + timedelta(days=20))
    asked = ResetPassword("mermoz", "bureau@mermoz.example", "Mme Carpentier")
    reset_password(asked, desk.write(), desk.today)
    return renewed(desk)


def correct(desk, number, reason="mauvaise rue"):
    return correct_invoice(CorrectInvoice(number, reason), desk.write(), desk.today)


def sheet(desk, number):
    with desk.read() as session:
        return read_document(session, document_numbered(session, number), desk.today)


def test_the_same_amounts_to_the_address_of_today(desk, invoice):
    change_client(desk, "mermoz", address_1="2 rue Neuve", name="Aéro-club Mermoz")
    later(desk, 3)
    made = correct(desk, invoice.number)
    facts, original = sheet(desk, made.number).facts, sheet(desk, invoice.number).facts
    assert (made.kind, made.number) == ("corrective", "OF01-2026-00002")
    assert (facts.lines, facts.vat) == (original.lines, original.vat)
    assert (facts.total_cents, facts.due_on) == (original.total_cents, original.due_on)
    assert facts.issued_on == desk.today
    assert facts.buyer.address.lines == ("2 rue Neuve",)
    assert facts.origin.number == invoice.number
    assert facts.origin.reason == "mauvaise rue"
    assert facts.reference_rf not in ("", original.reference_rf)


def test_it_takes_over_debt_payments_year_and_acts(desk, invoice):
    paid = received(desk, 10_000, invoice.number)
    made = correct(desk, invoice.number)
    old, new = sheet(desk, invoice.number), sheet(desk, made.number)
    assert (old.row.open_cents, old.row.state) == (0, "replaced")
    assert (new.row.open_cents, new.row.state) == (made.total_cents - 10_000, "part_paid")
    assert new.facts.settled_cents == 10_000
    assert (old.followed_by, new.origin_number) == ((made.number,), invoice.number)
    with desk.read() as session:
        assert session.scalars(select(Period.invoice_id).where(Period.kind == "renewal")).all() == [
            made.document_id
        ]
        assert session.scalars(select(Act.invoice_id)).all() == [made.document_id]
        assert (
            replaced_by(session, document_numbered(session, invoice.number)).number == made.number
        )
    received(desk, new.row.open_cents, made.number)
    client = read_client(desk)
    assert read_periods(desk, client.id)[-1].state == "acquired"
    reverse_receipt(paid.id, "chèque rejeté", desk.write(), desk.today)
    assert sheet(desk, made.number).row.open_cents == 10_000
    assert read_periods(desk, client.id)[-1].state == "uncovered"


def test_nothing_is_sold_or_owed_twice(desk, invoice):
    def figures():
        with desk.read() as session:
            table = export_sales(session, ExportSales(TODAY, TODAY))
            owed = client_open_cents(session, read_client(desk).id)
            totals = read_index(session, TODAY).find(ClientFilter()).totals
            return table.debit_cents, table.credit_cents, owed, totals.open_cents

    before = figures()
    made = correct(desk, invoice.number)
    assert figures() == before
    again = correct(desk, made.number, "encore")
    assert figures() == before
    with desk.read() as session:
        assert open_cents(session, document_numbered(session, again.number)) == before[2]


def test_credits_go_to_the_one_that_replaces(desk, invoice):
    made = correct(desk, invoice.number)
    late = refusal(lambda: credit_invoice(CreditInvoice(invoice.number, "x"), desk.write(), TODAY))
    assert (late.code, late.values["following"]) == ("document_replaced", made.number)
    credit_invoice(CreditInvoice(made.number, "non souscrit"), desk.write(), TODAY)
    assert sheet(desk, made.number).row.state == "credited"
    with desk.read() as session:
        assert session.scalars(select(Act.invoice_id)).all() == [None]
    assert read_periods(desk, read_client(desk).id)[-1].state == "cancelled"


def test_corrections_that_are_refused(desk, invoice):
    assert refusal(lambda: correct(desk, invoice.number, " ")).code == "reason_missing"
    assert refusal(lambda: correct(desk, "OF01-2026-00099")).code == "document_unknown"
    change_client(desk, "mermoz", country="CH", postcode="1200", city="Genève", taxable="yes")
    assert refusal(lambda: correct(desk, invoice.number)).code == "correction_changes_amounts"
    change_client(desk, "mermoz", country="FR", postcode="31130", city="Balma", taxable="unknown")
    received(desk, 1_000, invoice.number)
    line = CreditInvoice(invoice.number, "remise", position=1, cents=100)
    credit_invoice(line, desk.write(), TODAY)
    assert refusal(lambda: correct(desk, invoice.number)).code == "correction_after_credit"
    credit_note = "OF01-2026-00002"
    assert refusal(lambda: correct(desk, credit_note)).code == "document_wrong_kind"


def test_a_replaced_invoice_is_not_replaced_again(desk, invoice):
    made = correct(desk, invoice.number)
    again = refusal(lambda: correct(desk, invoice.number))
    assert (again.code, again.values["following"]) == ("document_replaced", made.number)


def test_a_preview_issues_nothing(desk, invoice):
    with desk.read() as session:
        facts = preview_correction(session, CorrectInvoice(invoice.number, "x"), desk.today)
    assert (facts.kind.value, facts.number) == ("corrective", "")
    assert sheet(desk, invoice.number).row.state == "open"


def test_the_content_of_both_is_kept(desk, invoice):
    with desk.read() as session:
        before = document_numbered(session, invoice.number).content
    correct(desk, invoice.number)
    with desk.read() as session:
        kept = document_numbered(session, invoice.number).content
    assert kept == before
    assert facts_of(kept).kind.value == "invoice"
