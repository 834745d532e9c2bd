"""The day on which VAT on receipt is due: that of the money, whenever it is typed."""

from datetime import date, timedelta

import pytest

from ofdesk.services.accounting_reports import vat_due_report
from ofdesk.services.balances import open_cents
from ofdesk.services.cheque_returns import RejectCheque, reject_cheque
from ofdesk.services.closings import CloseYear, close_year
from ofdesk.services.corrections import CorrectInvoice, correct_invoice
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.deposits import DepositCheques, deposit_cheques
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipts import Payment, allocate_receipt
from ofdesk.services.sales_export import ExportSales
from ofdesk.services.settings import SetSettings, set_settings
from tests.builders import TODAY, add_client, later, received, renewed
from tests.unit.services.money.test_accounting import balances, fec, report


@pytest.fixture
def invoice(desk):
    add_client(desk)
    return renewed(desk)


def test_money_that_was_held_pays_its_vat_when_it_is_allocated(desk, invoice):
    held = received(desk, invoice.total_cents, platform="mermoz")
    day = later(desk, 20)
    allocate_receipt(held.number, [Payment(invoice.number)], desk.write(), desk.today)
    assert [row[0] for row in report(desk, vat_due_report).rows] == [day]


def test_a_cheque_is_taken_off_on_the_day_that_the_bank_sent_it_back(desk, invoice):
    handed, back = TODAY + timedelta(days=1), TODAY + timedelta(days=9)
    later(desk, 3)
    cheque = {"method": "cheque", "received_on": handed, "cheque_number": "1234567"}
    paid = received(desk, invoice.total_cents, invoice.number, **cheque)
    deposit_cheques(DepositCheques(invoice.total_cents), desk.write(), desk.today)
    later(desk, 20)
    asked = RejectCheque(paid.number, back, "sans provision", 1_200)
    rejected = reject_cheque(asked, desk.write(), desk.today)
    vat = invoice.preview.total_vat_cents
    table = report(desk, vat_due_report)
    assert [(row[0], row[6].value) for row in table.rows] == [(handed, vat), (back, -vat)]
    entries = {row["EcritureDate"] for row in fec(desk)[1] if rejected.number in row.values()}
    assert entries == {f"{back:%Y%m%d}"}
    with desk.read() as session:
        document = document_numbered(session, invoice.number)
        days = [back - timedelta(days=1), back, desk.today]
        assert [open_cents(session, document, day) for day in days] == [
            0,
            *[document.total_cents] * 2,
        ]


def test_what_moves_to_a_corrective_invoice_is_booked_once(desk, invoice):
    received(desk, 10_000, invoice.number)
    entries = fec(desk)[0].entries
    before = report(desk, vat_due_report).rows
    later(desk, 2)
    asked = CorrectInvoice(invoice.number, "adresse")
    corrected = correct_invoice(asked, desk.write(), desk.today)
    assert (entries, fec(desk)[0].entries) == (3, 0)
    assert report(desk, vat_due_report).rows == before
    rest = received(desk, invoice.total_cents - 10_000, corrected.number)
    last = report(desk, vat_due_report).rows[-1]
    assert (last[0], last[1], last[2]) == (desk.today, rest.number, invoice.number)
    vat = [row[6].value for row in report(desk, vat_due_report).rows]
    assert sum(vat) == invoice.preview.total_vat_cents


def test_nothing_is_taken_off_before_it_was_due(desk, invoice):
    """A cheque that lay unallocated, was allocated in July, and had bounced in June."""
    cheque = {"method": "cheque", "platform": "mermoz", "cheque_number": "1234567"}
    held = received(desk, invoice.total_cents, **cheque)
    deposit_cheques(DepositCheques(invoice.total_cents), desk.write(), desk.today)
    day = later(desk, 20)
    allocate_receipt(held.number, [Payment(invoice.number)], desk.write(), desk.today)
    bounced = RejectCheque(held.number, TODAY + timedelta(days=5), "sans provision")
    reject_cheque(bounced, desk.write(), later(desk, 1))
    rows = [(row[0], row[6].value > 0) for row in report(desk, vat_due_report).rows]
    assert rows == [(day, True), (day, False)]


def test_the_option_debits_holds_for_what_was_issued_with_it_alone(desk, invoice):
    """The VAT of an older invoice goes on to wait for its money."""
    set_settings(SetSettings({"company.vat_on_debits": "yes"}), desk.write())
    add_client(desk, "vexin")
    other = renewed(desk, "vexin")
    old, new = invoice.preview.total_vat_cents, other.preview.total_vat_cents
    found = balances(fec(desk)[1])
    assert (found["445740"], found["445710"]) == (-old, -new)
    received(desk, invoice.total_cents, invoice.number)
    received(desk, other.total_cents, other.number)
    after = balances(fec(desk)[1])
    assert (after["445740"], after["445710"]) == (old, -old)
    credit_invoice(CreditInvoice(other.number, "erreur"), desk.write(), desk.today)
    assert balances(fec(desk)[1])["445710"] == new
    set_settings(SetSettings({"company.vat_on_debits": "no"}), desk.write())
    assert fec(desk)[0].entries == 0
    assert {row[2] for row in report(desk, vat_due_report).rows} == {invoice.number}


def test_what_is_found_of_a_closed_year_is_booked_in_the_next_one(desk, invoice, tmp_path):
    june = ExportSales(TODAY, date(2026, 6, 30))
    assert fec(desk, june)[0].lot == 1
    later(desk, 20)
    close_year(CloseYear(june.until, tmp_path / "june.zip"), desk.write(), desk.today)
    before = report(desk, vat_due_report, june).rows
    late = TODAY + timedelta(days=2)
    received(desk, invoice.total_cents, invoice.number, method="cheque", received_on=late)
    assert report(desk, vat_due_report, june).rows == before == ()
    rows = fec(desk)[1]
    assert {row["EcritureDate"] for row in rows} == {"20260701"}
    assert {row["ValidDate"] for row in rows} == {f"{desk.today:%Y%m%d}"}
    assert [row[0] for row in report(desk, vat_due_report).rows] == [date(2026, 7, 1)]
