"""Letters of client accounts in the entries: whole in their lot, the same in every export."""

from collections import defaultdict
from datetime import date, timedelta

import pytest

from ofdesk.services.accounting_letters import lettering_report
from ofdesk.services.corrections import CorrectInvoice, correct_invoice
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.fec_export import entries_report, export_fec, lot_file
from ofdesk.services.receipts import Payment, allocate_receipt, reverse_receipt
from ofdesk.services.sales_export import ExportSales
from ofdesk.services.write_offs import WriteOffInvoice, write_off
from tests.builders import TODAY, add_client, later, received, refusal, renewed

YEAR = ExportSales(date(2026, 1, 1), date(2026, 12, 31))
CODE, AGAIN = "L012600001", "L012600001-2"


@pytest.fixture
def invoice(desk):
    add_client(desk)
    return renewed(desk)


def exported(desk, period=YEAR):
    return read(export_fec(period, desk.write()).content)


def read(content):
    names, *rows = [row.split("\t") for row in content.decode("iso8859_15").split("\r\n")[:-1]]
    return [dict(zip(names, row, strict=True)) for row in rows]


def cents(text):
    return int(text.replace(",", ""))


def letters(rows):
    """The pieces under each letter with its day; every letter balances, on one client."""
    found, sums, clients = defaultdict(list), defaultdict(int), defaultdict(set)
    for row in rows:
        assert bool(row["EcritureLet"]) == bool(row["DateLet"])
        if not row["EcritureLet"]:
            continue
        assert row["CompteNum"] == "411000"
        assert row["EcritureDate"] <= row["DateLet"]
        key = row["EcritureLet"], row["DateLet"]
        found[key].append(row["PieceRef"])
        sums[row["EcritureLet"]] += cents(row["Debit"]) - cents(row["Credit"])
        clients[row["EcritureLet"]].add(row["CompAuxNum"])
    assert set(sums.values()) <= {0}
    assert {len(one) for one in clients.values()} <= {1}
    return dict(found)


def table(desk, make, period=YEAR):
    with desk.read() as session:
        made = make(session, period)
    return [dict(zip(made.headings, row, strict=True)) for row in made.rows]


def test_an_invoice_and_all_that_settled_it_bear_one_letter(desk, invoice):
    credit_invoice(CreditInvoice(invoice.number, "geste", 1, 5_000), desk.write(), desk.today)
    first = received(desk, 10_000, invoice.number)
    day = later(desk, 4)
    rest = invoice.total_cents - 6_000 - 10_000
    last = received(desk, rest, invoice.number)
    assert letters(exported(desk)) == {
        (CODE, f"{day:%Y%m%d}"): [invoice.number, "OF01-2026-00002", first.number, last.number]
    }


def test_what_is_still_owed_has_no_letter(desk, invoice):
    received(desk, invoice.total_cents - 1, invoice.number)
    assert letters(exported(desk)) == {}


def test_one_payment_of_two_invoices_bears_the_letter_of_each(desk, invoice):
    add_client(desk, "vexin")
    other = renewed(desk, "vexin")
    whole = invoice.total_cents + other.total_cents
    paid = received(desk, whole, invoice.number, other.number)
    day = f"{desk.today:%Y%m%d}"
    assert letters(exported(desk)) == {
        (CODE, day): [invoice.number, paid.number],
        ("L012600002", day): [other.number, paid.number],
    }


def test_a_cheque_that_bounces_opens_what_was_settled_and_a_second_letter_closes_it(desk, invoice):
    paid = received(desk, invoice.total_cents, invoice.number, method="cheque")
    first = f"{desk.today:%Y%m%d}"
    later(desk, 3)
    back = reverse_receipt(paid.number, "rejeté", desk.write(), desk.today)
    assert list(letters(table(desk, entries_report, YEAR))) == [(CODE, first)]
    day = later(desk, 3)
    again = received(desk, invoice.total_cents, invoice.number)
    found = letters(exported(desk))
    assert found[CODE, first] == [invoice.number, paid.number]
    assert set(found[AGAIN, f"{day:%Y%m%d}"]) == {invoice.number, again.number}
    assert back.number not in found


def test_advances_corrections_and_losses_are_lettered_too(desk, invoice):
    corrected = correct_invoice(CorrectInvoice(invoice.number, "nom"), desk.write(), desk.today)
    held = received(desk, 4_000, platform="mermoz")
    payment = [Payment(corrected.number, 4_000)]
    allocate_receipt(held.number, payment, desk.write(), desk.today)
    gone = WriteOffInvoice(corrected.number, "abandoned", "liquidation")
    write_off(gone, desk.write(), desk.today)
    day = f"{desk.today:%Y%m%d}"
    number = corrected.number
    assert letters(exported(desk)) == {(CODE, day): [invoice.number, number, number]}


def test_a_lot_never_changes_and_what_lies_in_two_is_told_by_the_lettering(desk, invoice):
    june = exported(desk)
    assert letters(june) == {}
    day = later(desk, 30)
    paid = received(desk, invoice.total_cents, invoice.number)
    july = exported(desk)
    # A letter with one side in another file would balance in neither.
    assert letters(july) == {}
    with desk.read() as session:
        assert read(lot_file(session, 1)) == june
    whole = [row for row in table(desk, lettering_report) if row["EcritureLet"]]
    assert [(row["EcritureLet"], row["DateLet"]) for row in whole] == [(CODE, day)] * 2
    numbers = {row["PieceRef"]: row["EcritureNum"] for row in whole}
    assert numbers == {invoice.number: 1, paid.number: 2}
    assert sum(row["Debit"].value - row["Credit"].value for row in whole) == 0
    assert list(letters(table(desk, entries_report))) == [(CODE, f"{day:%Y%m%d}")]


def test_the_entries_of_a_period_know_nothing_that_was_settled_after_it(desk, invoice):
    later(desk, 30)
    received(desk, invoice.total_cents, invoice.number)
    june = ExportSales(TODAY, TODAY + timedelta(days=10))
    assert letters(table(desk, entries_report, june)) == {}
    assert table(desk, lettering_report, june) == []
    upside_down = ExportSales(june.until, june.since)
    assert refusal(lambda: table(desk, lettering_report, upside_down)).code == "period_inverted"


def test_what_no_lot_took_yet_has_a_letter_and_no_number(desk, invoice):
    received(desk, invoice.total_cents, invoice.number)
    assert [row["EcritureNum"] for row in table(desk, lettering_report)] == [None, None]
    before = letters(exported(desk))
    numbered = table(desk, lettering_report)
    assert [row["EcritureNum"] for row in numbered] == [1, 2]
    assert {row["EcritureLet"] for row in numbered} == {code for code, _ in before}
