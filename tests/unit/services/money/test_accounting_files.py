"""The reports for the accountant agree with each other, and are read back from their files."""

import csv
import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from ofdesk.models import Document, Receipt
from ofdesk.services.accounting_files import REPORTS, read_kept
from ofdesk.services.closings import CloseYear, close_year
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.fec_export import export_fec
from ofdesk.services.report_files import Scaled, table_bytes
from ofdesk.services.sales_export import ExportSales
from tests.builders import (
    TODAY,
    add_client,
    complete_company,
    later,
    make_desk,
    received,
    refusal,
    renewed,
)
from tests.conftest import HOME_VARIABLES

YEAR = ExportSales(date(TODAY.year, 1, 1), date(TODAY.year, 12, 31))
CLUBS = {"mermoz": 12, "vexin": 3, "albi": 25}


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Three invoices over three days: one paid, one paid in part, one credited in part."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable, inside in HOME_VARIABLES.items():
            patch.setenv(variable, str(home / inside))
        desk = make_desk(tmp_path_factory.mktemp("books"))
        complete_company(desk)
        issued = {}
        for platform, resources in CLUBS.items():
            add_client(desk, platform, resources=resources)
            issued[platform] = renewed(desk, platform)
            later(desk, 1)
        received(desk, issued["mermoz"].total_cents, issued["mermoz"].number)
        received(desk, 10_000, issued["vexin"].number)
        credit = CreditInvoice(issued["albi"].number, "geste", 1, 3_000)
        credit_invoice(credit, desk.write(), desk.today)
        yield desk
    desk.close()


def report(desk, name, request=YEAR):
    with desk.read() as session:
        return REPORTS[name](session, request)


def cents_of(table, heading):
    """The sum of a column of amounts."""
    position = [found.casefold() for found in table.headings].index(heading.casefold())
    return sum(row[position].value for row in table.rows)


def test_every_report_is_a_table_with_a_cell_under_each_heading(books):
    for name in REPORTS:
        table = report(books, name)
        # None of these clients is taxed elsewhere: ``test_services_return`` has some.
        assert bool(table.rows) == (name != "des"), name
        assert len(set(table.headings)) == len(table.headings), name
        assert {len(row) for row in table.rows} <= {len(table.headings)}, name


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_both_files_say_the_same_rows(books, name):
    table = report(books, name)
    read = list(
        csv.reader(io.StringIO(table_bytes("a.csv", table).decode("utf-8-sig")), delimiter=";")
    )
    sheet = load_workbook(io.BytesIO(table_bytes("a.xlsx", table))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert read[0] == list(table.headings) == list(rows[0])
    assert len(read) == len(rows) == len(table.rows) + 1
    for row, written, counted in zip(table.rows, read[1:], rows[1:], strict=True):
        for cell, text, figure in zip(row, written, counted, strict=True):
            if isinstance(cell, Scaled):
                assert text == cell.text(",")
                assert round(float(figure) * 10**cell.places) == cell.value
            elif isinstance(cell, date):
                assert text == f"{cell:%d/%m/%Y}"
                assert figure.date() == cell


def test_sales_and_vat_invoiced_are_those_of_the_documents(books):
    with books.read() as session:
        sign = {"invoice": 1, "credit_note": -1}
        found = session.scalars(select(Document).where(Document.kind.in_(sign))).all()
        total = sum(sign[one.kind] * one.total_cents for one in found)
        vat = sum(sign[one.kind] * one.total_vat_cents for one in found)
    table = report(books, "vat-invoiced")
    assert table.credit_cents - table.debit_cents == vat
    assert total > vat > 0
    assert len(report(books, "sales").rows) >= len(found)


def test_vat_due_is_never_more_than_was_invoiced(books):
    due = report(books, "vat-due")
    invoiced = report(books, "vat-invoiced")
    moved = abs(due.credit_cents - due.debit_cents)
    assert 0 <= moved <= invoiced.credit_cents


def test_receipts_are_those_recorded(books):
    with books.read() as session:
        cents = session.scalar(select(func.sum(Receipt.cents)))
        count = session.scalar(select(func.count(Receipt.id)))
    table = report(books, "receipts")
    assert len(table.rows) == count
    assert cents in {sum(cell.value for cell in column) for column in amounts(table)}


def amounts(table):
    """The columns that hold amounts alone."""
    for column in zip(*table.rows, strict=True):
        if all(isinstance(cell, Scaled) for cell in column):
            yield column


def test_the_aged_balance_of_the_last_day_is_what_is_open(books):
    table = report(books, "aged", ExportSales(TODAY, TODAY + timedelta(days=30)))
    assert [row[0] for row in table.rows] == ["albi", "vexin"]
    assert table.debit_cents == sum(row[-3].value for row in table.rows)
    before = report(books, "aged", ExportSales(TODAY, TODAY))
    assert [row[0] for row in before.rows] == ["mermoz"]


@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"aged"}))
def test_a_period_that_ends_before_it_begins_is_refused(books, name):
    upside_down = ExportSales(YEAR.until, YEAR.since)
    assert refusal(lambda: report(books, name, upside_down)).code == "period_inverted"


@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"aged", "deferred"}))
def test_a_year_without_anything_has_its_headings_alone(books, name):
    table = report(books, name, ExportSales(date(2019, 1, 1), date(2019, 12, 31)))
    assert table.headings
    assert table.rows == ()


def test_what_was_closed_and_exported_is_listed_the_newest_first(tmp_path):
    desk = make_desk(tmp_path)
    complete_company(desk)
    add_client(desk)
    with desk.read() as session:
        assert read_kept(session).records == ()
        assert read_kept(session).closed_until is None
    total = renewed(desk).total_cents
    lot = export_fec(YEAR, desk.write())
    day = later(desk, 20)
    closed = CloseYear(day - timedelta(days=10), tmp_path / "year.zip")
    close_year(closed, desk.write(), desk.today)
    with desk.read() as session:
        kept = read_kept(session)
    assert kept.closed_until == closed.ends_on
    year, first = kept.records
    assert (year.kind, year.number, year.until, year.by) == ("year", 0, closed.ends_on, "Anne")
    assert year.total_cents == total
    assert (first.kind, first.number, first.since, first.until) == (
        "lot",
        1,
        YEAR.since,
        YEAR.until,
    )
    assert first.total_cents == lot.debit_cents
    desk.close()
