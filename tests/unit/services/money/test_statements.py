"""Statements of account and the aged balance: any day is said again as it was."""

import csv
import io
from datetime import timedelta

import pytest

from ofdesk.services.clients import MergeClients, merge_clients
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.receipts import (
    RefundReceipt,
    identify_receipt,
    refund_receipt,
    reverse_receipt,
)
from ofdesk.services.report_files import table_bytes
from ofdesk.services.statement_pages import statement_page
from ofdesk.services.statements import AskStatement, aged_balance, read_statement
from ofdesk.services.write_offs import WriteOffInvoice, write_off
from tests.builders import TODAY, add_client, change_client, later, received, refusal
from tests.documents.facturx_checks import pdfa_faults
from tests.documents.reading import text_of
from tests.documents.ua_checks import ua_faults
from tests.unit.services.money.reminders import billed

DUE = TODAY + timedelta(days=30)


def statement(desk, platform="mermoz", at=None, since=None):
    with desk.read() as session:
        return read_statement(session, AskStatement(platform, at or desk.today, since))


def aged(desk, day):
    with desk.read() as session:
        table = aged_balance(session, day)
    rows = list(
        csv.reader(io.StringIO(table_bytes("a.csv", table).decode("utf-8-sig")), delimiter=";")
    )
    return table, {row[0]: row[2:] for row in rows[1:]}


def page(desk, found):
    with desk.read() as session:
        listing = statement_page(session, found, desk.today, factice=desk.factice)
        return desk.renderer.render_listing(listing)


@pytest.fixture
def lived(desk):
    """Three invoices, part payments, a refund, a credit note, a debt given up, day after day."""
    add_client(desk)
    first = billed(desk)
    later(desk, 1)
    received(desk, 5_000, first)
    later(desk, 1)
    more = received(desk, 9_000, first)
    second = billed(desk, cents=2_000)
    later(desk, 1)
    refund_receipt(RefundReceipt(more.number, 500), desk.write(), desk.today)
    credit_invoice(CreditInvoice(second, "erreur", cents=1_000), desk.write(), desk.today)
    later(desk, 1)
    write_off(WriteOffInvoice(second, "abandoned", "perdu", 200), desk.write(), desk.today)
    return first, second


def test_every_day_has_its_balance(desk, lived):
    days = [TODAY + timedelta(days=n) for n in range(-1, 5)]
    found = [statement(desk, at=day) for day in days]
    assert [(one.open_cents, one.credit_cents) for one in found] == [
        *((0, 0), (12_000, 0), (7_000, 0)),
        *((2_400, 2_000), (1_200, 1_500), (1_000, 1_500)),
    ]
    assert [one.balance_cents for one in found] == [0, 12_000, 7_000, 400, -300, -500]
    for one in found:
        assert one.open_cents == (one.movements[-1].balance_cents if one.movements else 0)
        assert one.late_cents == 0
    first, second = lived
    last = found[-1]
    assert [(m.piece, m.kind) for m in last.movements] == [
        (first, "invoice"),
        ("RC01-2026-00001", "payment"),
        (second, "invoice"),
        ("RC01-2026-00002", "payment"),
        ("OF01-2026-00003", "credit_note"),
        (second, "abandoned"),
    ]
    assert [(item.number, item.open_cents) for item in last.items] == [(second, 1_000)]


def test_a_statement_may_begin_later(desk, lived):
    since = TODAY + timedelta(days=2)
    found = statement(desk, since=since)
    assert found.opening_cents == 7_000
    assert len(found.movements) == 4
    assert found.movements[-1].balance_cents == found.open_cents == 1_000
    inverted = refusal(lambda: statement(desk, at=TODAY, since=since))
    assert inverted.code == "period_inverted"
    assert refusal(lambda: statement(desk, "nobody")).code == "client_unknown"


def test_a_payment_that_is_taken_back_is_owed_again(desk, lived):
    reverse_receipt("RC01-2026-00001", "rejeté", desk.write(), desk.today)
    last = statement(desk).movements[-1]
    assert (last.kind, last.debit_cents, last.credit_cents) in (
        ("payment", 5_000, 0),
        ("abandoned", 0, 200),
    )
    assert statement(desk).open_cents == 6_000


def test_the_page_is_read_aloud_and_says_all(desk, lived):
    found = statement(desk, since=TODAY + timedelta(days=2))
    pdf = page(desk, found)
    assert list(pdfa_faults(pdf)) == []
    assert ua_faults(pdf) == []
    said = text_of(pdf).replace("\xa0", " ")
    first, second = lived
    for text in ("Relevé de compte au 19/06/2026", "report", second, "régularisation", "règlement"):
        assert text in said
    for text in ("10,00 €", "15,00 €", "Factures à payer", "17/07/2026"):
        assert text in said
    assert first not in said


def test_an_english_client_with_nothing_to_pay_reads_so(desk):
    add_client(desk)
    change_client(desk, "mermoz", language="en")
    said = text_of(page(desk, statement(desk)))
    assert "No invoice is left to pay." in said


def test_each_debt_is_in_its_class(desk):
    for n, name in enumerate(("a-un", "b-deux", "c-trois")):
        add_client(desk, name)
        billed(desk, name, cents=1_000 * (n + 1))
    received(desk, 300, platform="c-trois")
    for days, column in ((0, 0), (1, 1), (30, 1), (31, 2), (61, 3), (90, 3), (91, 4)):
        table, rows = aged(desk, DUE + timedelta(days=days))
        assert len(rows) == 3
        expected = ["0,00"] * 5
        expected[column] = "12,00"
        assert rows["a-un"] == [*expected, "12,00", "0,00", "12,00"]
        assert rows["c-trois"][5:] == ["36,00", "3,00", "33,00"]
        assert (table.debit_cents, table.credit_cents) == (7_200, 300)
    table, rows = aged(desk, TODAY - timedelta(days=1))
    assert (rows, table.debit_cents, table.credit_cents) == ({}, 0, 0)


def test_money_of_nobody_is_in_nobodys_credit_until_it_is_known(desk):
    add_client(desk)
    money = received(desk, 700, payer="VIR SEPA")
    later(desk, 2)
    identify_receipt(money.number, "mermoz", desk.write())
    assert statement(desk, at=TODAY).credit_cents == 0
    assert statement(desk).credit_cents == 700


def test_money_recorded_late_counts_from_the_day_it_came(desk):
    add_client(desk)
    later(desk, 5)
    received(desk, 700, platform="mermoz", received_on=TODAY)
    assert statement(desk, at=TODAY).credit_cents == 700
    assert aged(desk, TODAY)[1]["mermoz"][-2:] == ["7,00", "-7,00"]


def test_merged_sheets_are_one_account(desk):
    add_client(desk)
    add_client(desk, "figeac")
    billed(desk)
    billed(desk, "figeac")
    received(desk, 100, platform="figeac")
    merge_clients(MergeClients("figeac", "mermoz"), desk.write(), desk.today)
    found = statement(desk, "figeac")
    assert (found.platform, found.open_cents, found.credit_cents) == ("mermoz", 24_000, 100)
    assert aged(desk, desk.today)[1].keys() == {"mermoz"}
