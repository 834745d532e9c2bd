"""What the accountant is given: entries in lots, VAT, deferred income, receipts."""

import csv
import io
from collections import Counter
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from ofdesk.models import Client, ReceiptOwner
from ofdesk.services.accounting_reports import (
    deferred_income,
    receipts_report,
    vat_due_report,
    vat_invoiced,
)
from ofdesk.services.corrections import CorrectInvoice, correct_invoice
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.deposits import DepositCheques, deposit_cheques
from ofdesk.services.fec_export import export_fec
from ofdesk.services.home_rows import read_tasks
from ofdesk.services.receipts import (
    Payment,
    RefundReceipt,
    allocate_receipt,
    identify_receipt,
    receipt_named,
    refund_receipt,
    reverse_receipt,
)
from ofdesk.services.report_files import RateSum, Scaled, table_bytes
from ofdesk.services.sales_export import ExportSales, export_sales
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.words.report_codes import code_name
from tests.builders import TODAY, add_client, add_year, later, received, refusal, renewed

YEAR = ExportSales(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def invoice(desk):
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    return renewed(desk)


def fec(desk, period=YEAR):
    done = export_fec(period, desk.write())
    rows = done.content.decode("iso8859_15").split("\r\n")
    assert rows.pop() == ""
    names = rows[0].split("\t")
    return done, [dict(zip(names, row.split("\t"), strict=True)) for row in rows[1:]]


def cents(text):
    return int(text.replace(",", ""))


def balances(rows):
    found = Counter()
    for row in rows:
        found[row["CompteNum"]] += cents(row["Debit"]) - cents(row["Credit"])
    return dict(found)


def report(desk, make, period=YEAR):
    with desk.read() as session:
        return make(session, period)


def money(table, column):
    return [row[column].value for row in table.rows if isinstance(row[column], Scaled)]


# Entries


def test_an_invoice_and_its_cheque(desk, invoice):
    paid = received(desk, invoice.total_cents, invoice.number, method="cheque")
    deposit_cheques(DepositCheques(invoice.total_cents), desk.write(), desk.today)
    done, rows = fec(desk)
    vat = invoice.preview.total_vat_cents
    assert done.debit_cents == done.credit_cents
    assert balances(rows) == {
        "411000": 0,
        "706000": -invoice.preview.total_ht_cents,
        "445740": 0,
        "445710": -vat,
        "511200": 0,
        "512000": invoice.total_cents,
    }
    assert [row["EcritureNum"] for row in rows] == sorted(row["EcritureNum"] for row in rows)
    pieces = {row["PieceRef"] for row in rows}
    assert pieces == {invoice.number, paid.number, "RM01-2026-00001"}
    clients = {row["CompAuxNum"] for row in rows if row["CompteNum"] == "411000"}
    assert len(clients) == 1
    assert not {row["CompAuxNum"] for row in rows if row["CompteNum"] == "706000"} - {""}
    assert {row["JournalLib"] for row in rows} == {"Ventes", "Banque", "Opérations diverses"}


def test_a_cheque_that_was_credited_already_is_in_the_bank_and_leaves_it_when_it_bounces(
    desk, invoice
):
    paid = received(
        desk, invoice.total_cents, invoice.number, method="cheque", credited_on=desk.today
    )
    found = balances(fec(desk)[1])
    assert (found["511200"], found["512000"]) == (0, invoice.total_cents)
    reverse_receipt(paid.number, "rejeté", desk.write(), desk.today)
    assert balances(fec(desk)[1])["512000"] == -invoice.total_cents


def test_each_fact_is_exported_once_and_what_comes_later_goes_to_the_next_lot(desk, invoice):
    first, rows = fec(desk)
    assert (first.lot, first.entries, first.rows) == (1, 1, 3)
    empty, nothing = fec(desk)
    assert (empty.lot, empty.rows, nothing) == (0, 0, [])
    received(desk, 1_000, invoice.number)
    second, later_rows = fec(desk)
    assert second.lot == 2
    numbers = [int(row["EcritureNum"]) for row in (*rows, *later_rows)]
    assert sorted(set(numbers)) == list(range(1, 4))
    outside = ExportSales(date(2025, 1, 1), date(2025, 12, 31))
    received(desk, 500)
    assert fec(desk, outside)[0].rows == 0
    assert fec(desk)[0].entries == 1


def test_what_is_entered_after_the_export_of_its_day_goes_to_the_next_lot(desk, invoice):
    june = ExportSales(date(2026, 6, 1), date(2026, 6, 30))
    july = ExportSales(date(2026, 7, 1), date(2026, 7, 31))
    assert fec(desk, june)[0].lot == 1
    later(desk, 25)
    late = received(desk, 1_000, platform="mermoz", method="cheque", received_on=date(2026, 6, 29))
    early = received(desk, 500, platform="mermoz", method="cheque", received_on=date(2026, 5, 2))
    second, rows = fec(desk, july)
    assert (second.lot, {row["PieceRef"] for row in rows}) == (2, {late.number})
    assert {row["EcritureDate"] for row in rows} == {"20260629"}
    assert fec(desk, july)[0].lot == 0
    third, rows = fec(desk)
    assert (third.lot, {row["PieceRef"] for row in rows}) == (3, {early.number})


def test_money_of_nobody_waits_in_471_until_its_owner_is_found(desk, invoice):
    found = received(desk, invoice.total_cents, payer="VIR SEPA 123")
    assert balances(fec(desk)[1])["471000"] == -invoice.total_cents
    identify_receipt(found.number, "mermoz", desk.write())
    assert balances(fec(desk)[1]) == {
        "471000": invoice.total_cents,
        "419100": -invoice.total_cents,
    }
    allocate_receipt(found.number, [Payment(invoice.number)], desk.write(), desk.today)
    after = balances(fec(desk)[1])
    assert (after["419100"], after["411000"]) == (invoice.total_cents, -invoice.total_cents)


def test_a_refund_goes_out_of_the_bank(desk, invoice):
    held = received(desk, 700, platform="mermoz")
    refund_receipt(RefundReceipt(held.number, 700), desk.write(), desk.today)
    found = balances(fec(desk)[1])
    assert (found["419100"], found["512000"]) == (0, 0)


def test_credit_notes_corrections_and_reversals(desk, invoice):
    corrected = correct_invoice(CorrectInvoice(invoice.number, "nom"), desk.write(), desk.today)
    paid = received(desk, invoice.total_cents, corrected.number)
    reverse_receipt(paid.number, "erreur", desk.write(), desk.today)
    credit_invoice(CreditInvoice(corrected.number, "non souscrit"), desk.write(), desk.today)
    done, rows = fec(desk)
    assert set(balances(rows).values()) == {0}
    assert done.debit_cents > 0
    assert corrected.number not in {r["PieceRef"] for r in rows if r["JournalCode"] == "VE"}


def test_with_the_option_debits_the_vat_is_due_by_the_invoice(desk):
    set_settings(SetSettings({"company.vat_on_debits": "yes"}), desk.write())
    add_client(desk)
    invoice = renewed(desk)
    received(desk, invoice.total_cents, invoice.number)
    found = balances(fec(desk)[1])
    assert found["445710"] == -invoice.preview.total_vat_cents
    assert "445740" not in found
    assert report(desk, vat_due_report).rows == ()


def test_the_account_plan_is_ours_to_set(desk, invoice):
    set_settings(SetSettings({"accounts.sales": "7061A", "accounts.bank": "512100"}), desk.write())
    received(desk, 100, invoice.number)
    accounts = {row["CompteNum"] for row in fec(desk)[1]}
    assert {"7061A", "512100"} <= accounts
    wrong = SetSettings({"accounts.bank": "51"})
    assert refusal(lambda: set_settings(wrong, desk.write())).code == "plan_account_invalid"


# VAT


def test_a_cheque_counts_the_day_it_is_handed_over_a_transfer_the_day_it_is_credited(desk, invoice):
    handed, credited = TODAY + timedelta(days=1), TODAY + timedelta(days=20)
    half = invoice.total_cents // 2
    later(desk, 19)
    # Both are typed on the same day of July: the cheque was in hand in June already.
    received(desk, half, invoice.number, method="cheque", received_on=handed)
    transfer = {"received_on": desk.today, "credited_on": credited}
    received(desk, invoice.total_cents - half, invoice.number, **transfer)
    table = report(desk, vat_due_report)
    assert sum(money(table, 6)) == invoice.preview.total_vat_cents
    assert [row[0] for row in table.rows] == [handed, credited]
    june = report(desk, vat_due_report, ExportSales(date(2026, 6, 1), date(2026, 6, 30)))
    assert abs(sum(money(june, 6)) - invoice.preview.total_vat_cents / 2) <= 1
    assert table.debit_cents == table.credit_cents == invoice.preview.total_vat_cents


def test_a_rejected_cheque_takes_its_vat_back(desk, invoice):
    paid = received(desk, invoice.total_cents, invoice.number, method="cheque")
    reverse_receipt(paid.number, "rejeté", desk.write(), desk.today)
    table = report(desk, vat_due_report)
    assert money(table, 6) == [
        invoice.preview.total_vat_cents,
        -invoice.preview.total_vat_cents,
    ]


def test_vat_invoiced_is_by_document_and_rate(desk, invoice):
    credit_invoice(
        CreditInvoice(invoice.number, "remise", position=1, cents=5_000), desk.write(), desk.today
    )
    table = report(desk, vat_invoiced)
    assert [row[1] for row in table.rows] == ["OF01-2026-00001", "OF01-2026-00002"]
    assert money(table, 7) == [invoice.preview.total_vat_cents, -1_000]
    assert (table.credit_cents, table.debit_cents) == (invoice.preview.total_vat_cents, 1_000)


# Deferred income


def test_deferred_income_of_five_clients_summed_by_hand(desk):
    """Days after 31/12/2026 over the days of each period, HT, by hand."""
    at = date(2026, 12, 31)
    expected = {}
    for n, ends_on in enumerate(
        (date(2026, 6, 30), date(2026, 8, 31), date(2026, 12, 31), date(2026, 7, 14), None)
    ):
        name = f"club{n}"
        client = add_client(desk, name)
        if ends_on is not None:
            add_year(desk, client, ends_on)
        made = renewed(desk, name)
        span = made.preview.period
        days = (span.ends_on - span.starts_on).days + 1
        after = min((span.ends_on - at).days, days)
        parts = [
            (entry.line.total_cents * after * 2 + days) // (2 * days)
            for entry in made.preview.lines
        ]
        expected[made.number] = sum(parts)
    table = report(desk, deferred_income)
    found = Counter()
    for row in table.rows:
        if str(row[0]).startswith("OF"):
            found[row[0]] += row[6].value
    assert dict(found) == expected
    whole = sum(expected.values())
    assert table.debit_cents == table.credit_cents == 2 * whole
    closing = [row for row in table.rows if not str(row[0]).startswith("OF")]
    assert [(row[0], row[2].split()[0], row[6].value) for row in closing] == [
        (date(2026, 12, 31), "706000", whole),
        (date(2026, 12, 31), "487000", -whole),
        (date(2027, 1, 1), "487000", whole),
        (date(2027, 1, 1), "706000", -whole),
    ]


def test_a_credited_year_is_not_deferred(desk, invoice):
    credit_invoice(CreditInvoice(invoice.number, "non souscrit"), desk.write(), desk.today)
    table = report(desk, deferred_income)
    assert sum(money(table, 6)) == 0
    assert (table.debit_cents, table.credit_cents) == (0, 0)
    assert report(desk, deferred_income, ExportSales(TODAY, date(2030, 1, 1))).rows == ()


# Files


def test_receipts_in_and_out(desk, invoice):
    paid = received(desk, 5_000, invoice.number, method="cheque", cheque_number="7654321")
    reverse_receipt(paid.number, "rejeté", desk.write(), desk.today)
    table = report(desk, receipts_report)
    assert (table.debit_cents, table.credit_cents) == (5_000, 5_000)
    rows = list(
        csv.reader(io.StringIO(table_bytes("x.csv", table).decode("utf-8-sig")), delimiter=";")
    )
    assert [row[6] for row in rows[1:]] == ["50,00", "-50,00"]
    assert rows[2][10] == paid.number
    book = load_workbook(io.BytesIO(table_bytes("x.xlsx", table)))
    assert [row[6] for row in book.active.iter_rows(min_row=2, values_only=True)] == [50, -50]


@pytest.mark.parametrize("make", [vat_invoiced, vat_due_report, deferred_income, receipts_report])
def test_periods_are_not_inverted(desk, make):
    wrong = ExportSales(TODAY, TODAY - timedelta(days=1))
    assert refusal(lambda: report(desk, make, wrong)).code == "period_inverted"
    assert refusal(lambda: export_fec(wrong, desk.write())).code == "period_inverted"
    assert report(desk, make).rows == ()


def test_sums_by_rate_are_what_the_declaration_asks_for(desk, invoice):
    received(desk, 46_440, invoice.number)
    (invoiced,) = report(desk, vat_invoiced).sums
    (due,) = report(desk, vat_due_report).sums
    assert invoiced == RateSum(2000, "S", 77_400, 15_480)
    assert due == RateSum(2000, "S", 38_700, 7_740)
    assert report(desk, deferred_income).sums == ()


def test_tables_say_kinds_and_means_in_words(desk, invoice):
    received(desk, 100, invoice.number)
    for make, words in (
        (export_sales, {"facture"}),
        (vat_invoiced, {"facture"}),
        (receipts_report, {"règlement", "virement"}),
    ):
        cells = {cell for row in report(desk, make).rows for cell in row if isinstance(cell, str)}
        assert words <= cells
        assert not {"invoice", "receipt", "transfer"} & cells


def test_codes_without_words_stay_and_states_of_platforms_have_theirs():
    assert code_name("something") == "something"
    assert code_name("flow_refused") == "Plateforme : Refusée".replace(" :", "\N{NO-BREAK SPACE}:")


def test_the_piece_of_a_vat_that_becomes_due_is_of_the_day_of_its_invoice(desk, invoice):
    day = later(desk, 9)
    received(desk, 100, invoice.number)
    _, rows = fec(desk)
    moved = [row for row in rows if row["JournalCode"] == "OD"]
    assert {row["PieceRef"] for row in moved} == {invoice.number}
    assert {row["EcritureDate"] for row in moved} == {f"{day:%Y%m%d}"}
    assert {row["PieceDate"] for row in moved} == {f"{TODAY:%Y%m%d}"}
    assert all(row["PieceDate"] <= row["EcritureDate"] for row in rows)


def test_money_of_nobody_that_was_given_back_in_part_is_the_clients_for_the_rest(desk, invoice):
    found = received(desk, 10_000, payer="Inconnu")
    refund_receipt(RefundReceipt(found.number, 3_000), desk.write(), desk.today)
    with desk.read() as session:
        tasks = {task.code: (task.count, task.cents) for task in read_tasks(session, desk.today)}
    assert tasks["unidentified"] == (1, 7_000)
    identify_receipt(found.number, "mermoz", desk.write())
    accounts = balances(fec(desk)[1])
    assert (accounts["512000"], accounts["419100"]) == (7_000, -7_000)
    assert accounts["471000"] == 0


def test_money_whose_owner_one_desk_found_and_another_had_reversed_is_nobodys(desk, invoice):
    found = received(desk, 10_000, payer="Inconnu")
    reverse_receipt(found.number, "erreur", desk.write(), desk.today)
    with (uow := desk.write()):
        session = uow.session
        owner = session.scalars(select(Client.id).where(Client.platform == "mermoz")).one()
        receipt = receipt_named(session, found.number).id
        more = {"recorded_at": uow.now(), "recorded_by": "Bob"}
        session.add(ReceiptOwner(receipt_id=receipt, client_id=owner, **more))
        uow.commit()
    accounts = balances(fec(desk)[1])
    assert (accounts["512000"], accounts["471000"], accounts.get("419100", 0)) == (0, 0, 0)
