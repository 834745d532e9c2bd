"""The list for the European services return: months, VAT numbers, credit notes, whole euros."""

import csv
import io
from datetime import date

import pytest

from ofdesk.services.accounting_files import REPORTS
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.report_files import table_bytes
from ofdesk.services.sales_export import ExportSales
from tests.builders import ORDER, add_client, later, refusal
from tests.unit.services.money.test_vat_of_documents import BELGIAN

YEAR = ExportSales(date(2026, 1, 1), date(2026, 12, 31))
GERMAN = {"vat_number": "DE136695976", "vat_number_checked_on": date(2026, 6, 1)}
COMPANY = {"taxable": "yes", "kind": "company", "delivery": "email"}


def bill(desk, platform, cents):
    lines = (FreeLine("Formation", 10_000, cents * 10_000),)
    return invoice_client(InvoiceClient(platform, ORDER, (), lines), desk.write(), desk.today)


@pytest.fixture
def sold(desk):
    """Two Belgian invoices of June, one credited in part in July; a German one; a French one."""
    add_client(desk, "namur", country="BE", postcode="5020", city="Namur", **BELGIAN, **COMPANY)
    add_client(desk, "aachen", country="DE", postcode="52062", city="Aachen", **GERMAN, **COMPANY)
    add_client(desk)
    june = [bill(desk, "namur", cents).number for cents in (10_049, 20_000)]
    bill(desk, "aachen", 99_950)
    bill(desk, "mermoz", 50_000)
    later(desk, 20)
    asked = CreditInvoice(june[1], "remise", 1, 5_050)
    return [*june, credit_invoice(asked, desk.write(), desk.today).number]


def listed(desk, period=YEAR):
    with desk.read() as session:
        table = REPORTS["des"](session, period)
    content = table_bytes("x.csv", table).decode("utf-8-sig")
    return table, list(csv.reader(io.StringIO(content), delimiter=";"))[1:]


def test_each_month_and_number_is_one_row_and_only_reverse_charge_is_told(desk, sold):
    table, rows = listed(desk)
    assert [(row[0], row[1], row[4], row[5]) for row in rows] == [
        ("2026-06", "BE0403019261", "300,49", "300"),
        ("2026-06", "DE136695976", "999,50", "1000"),
        ("2026-07", "BE0403019261", "-50,50", "-51"),
    ]
    assert rows[0][3].split() == sold[:2]
    assert rows[2][3] == sold[2]
    assert table.debit_cents == table.credit_cents == 30_049 + 99_950 - 5_050


def test_a_period_without_any_has_headings_alone(desk, sold):
    table, rows = listed(desk, ExportSales(date(2026, 8, 1), date(2026, 8, 31)))
    assert (len(table.headings), rows) == (6, [])
    upside_down = ExportSales(YEAR.until, YEAR.since)
    assert refusal(lambda: listed(desk, upside_down)).code == "period_inverted"
