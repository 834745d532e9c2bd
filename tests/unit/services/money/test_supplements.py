"""More resources in mid-year, pro rata; free lines and discounts billed at once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ofdesk.models import Catalogue, Document, DocumentEvent, Period
from ofdesk.services.content import facts_of
from ofdesk.services.document_rows import ListDocuments, list_documents, read_document
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.lookup import document_numbered
from ofdesk.services.migrations import MigrationQuestion, quote_migration
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.services.supplements import AddResources, bill_supplement, preview_supplement
from tests.builders import (
    ORDER,
    TODAY,
    add_client,
    add_year,
    change_client,
    complete_company,
    dearer_catalogue,
    later,
    read_client,
    read_periods,
    received,
    refusal,
    renewed,
)


def document(desk, number):
    with desk.read() as session:
        return read_document(session, document_numbered(session, number), desk.today)


# Supplements


def running(desk, **more):
    """A paid year of 12 resources, from today on."""
    client_id = add_client(desk, **more)
    done = renewed(desk)
    received(desk, done.total_cents, done.number)
    return client_id


def supplement(desk, **asked):
    with desk.read() as session:
        return preview_supplement(session, AddResources("mermoz", **asked), desk.today)


def bill(desk, **asked):
    request = AddResources("mermoz", order=ORDER, **asked)
    return bill_supplement(request, desk.write(frozenset(("series_date",))), desk.today)


def test_more_resources_in_mid_year_are_billed_by_the_day(desk):
    client_id = running(desk)
    later(desk, 100)
    change_client(desk, "mermoz", resources=16)
    found = supplement(desk)
    full = 3 * 4_200 + 3_600
    assert (found.highest_paid, found.resources, found.rest.days) == (12, 16, 265)
    assert found.total_ht_cents == (full * 265 * 2 + 365) // (2 * 365)
    issued = bill(desk)
    assert issued.number == "OF01-2026-00002"
    assert [(p.kind, p.resources) for p in read_periods(desk, client_id)] == [
        ("renewal", 12),
        ("supplement", 16),
    ]
    assert read_client(desk).ends_on == TODAY.replace(year=2027) - timedelta(days=1)
    assert refusal(lambda: supplement(desk)).code == "nothing_to_bill"
    assert supplement(desk, resources=17).highest_paid == 16


def test_fewer_resources_are_never_refunded(desk):
    running(desk)
    change_client(desk, "mermoz", resources=8)
    assert refusal(lambda: supplement(desk)).code == "nothing_to_bill"
    refused = refusal(lambda: supplement(desk, resources=7))
    assert (refused.code, refused.values["activated"]) == ("resources_below_platform", 8)


def test_without_proration_the_whole_difference_is_due(desk):
    running(desk)
    later(desk, 300)
    set_settings(SetSettings({"rules.proration": "no"}), desk.write())
    assert supplement(desk, resources=13).total_ht_cents == 4_200


def test_a_supplement_uses_the_price_list_of_the_periods_own_invoice(desk):
    running(desk)
    later(desk, 7)
    dearer_catalogue(desk, desk.today)
    assert supplement(desk, resources=13).lines[0].values["full_cents"] == 4_200
    assert renewed(desk).preview.lines[0].line.total_cents == 48_000


def test_a_supplement_to_an_imported_year_freezes_the_price_list_it_used(desk):
    client_id = add_client(desk)
    add_year(desk, client_id, date(2026, 12, 31))
    bill(desk, resources=13)
    with desk.read() as session:
        assert session.scalars(select(Catalogue.used_at)).one() is not None


def test_a_supplement_counts_the_resources_that_the_house_bills(desk):
    running(desk, resources_real=12)
    change_client(desk, "mermoz", resources=20, resources_real=13)
    set_settings(SetSettings({"rules.billed_resources": "real"}), desk.write())
    found = supplement(desk)
    assert (found.resources, found.highest_paid) == (13, 12)


def test_a_supplement_needs_a_running_year_a_count_and_an_order(desk):
    client_id = add_client(desk)
    assert refusal(lambda: supplement(desk)).code == "no_period"
    add_year(desk, client_id, date(2026, 12, 31), resources=8)
    assert refusal(lambda: bill_nobody(desk)).code == "order_missing"
    change_client(desk, "mermoz", resources=None)
    assert refusal(lambda: supplement(desk)).code == "count_unknown"


def bill_nobody(desk):
    return bill_supplement(AddResources("mermoz"), desk.write(), desk.today)


# Free lines


def test_free_lines_and_a_discount_are_billed_at_once(desk):
    add_client(desk)
    lines = (
        FreeLine(" Formation ", 25_000, 90_000_000, "sur place"),
        FreeLine("Remise", 10_000, -5_000_000),
    )
    issued = invoice_client(InvoiceClient("mermoz", ORDER, (), lines), desk.write(), desk.today)
    found = document(desk, issued.number)
    assert [(x.label, x.total_cents) for x in found.facts.lines] == [
        ("Formation", 22_500),
        ("Remise", -500),
    ]
    assert issued.total_cents == 26_400
    assert found.facts.period_starts_on is None


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((), "nothing_to_bill"),
        ((FreeLine("  ", 10_000, 1_000_000),), "label_missing"),
        ((FreeLine("Remise", 10_000, -1_000_000),), "total_zero"),
        ((FreeLine("Rien", 10_000, 0),), "total_zero"),
        ((FreeLine("Trop", 10_000, 10**19),), "amount_too_large"),
        ((FreeLine("x" * 5000, 10_000, 1_000_000),), "field_too_long"),
        ((FreeLine("Formation \N{AIRPLANE}\ufe0f\U0001f600", 10_000, 1_000_000),), "glyph_missing"),
    ],
)
def test_free_lines_that_are_refused_leave_nothing(desk, lines, code):
    add_client(desk)
    request = InvoiceClient("mermoz", ORDER, (), lines)
    assert refusal(lambda: invoice_client(request, desk.write(), desk.today)).code == code
    with desk.read() as session:
        assert session.scalars(select(Document)).all() == []


def test_a_real_base_bills_nothing_before_its_company_is_complete(real_desk):
    client_id = add_client(real_desk)
    add_year(real_desk, client_id, real_desk.today + timedelta(days=100))
    change_client(real_desk, "mermoz", resources=20)
    request = InvoiceClient("mermoz", ORDER, (), (FreeLine("Formation", 10_000, 1_000_000),))
    asks = (
        lambda: invoice_client(request, real_desk.write(), real_desk.today),
        lambda: bill(real_desk),
        lambda: quote_migration(
            MigrationQuestion("mermoz", "4.2"), real_desk.write(), real_desk.today
        ),
    )
    assert [refusal(ask).code for ask in asks] == ["company_incomplete"] * 3


def test_a_real_base_bills_no_free_line_before_its_prices_are_saved(real_desk):
    complete_company(real_desk)
    add_client(real_desk)
    request = InvoiceClient("mermoz", ORDER, (), (FreeLine("Formation", 10_000, 1_000_000),))
    refused = refusal(lambda: invoice_client(request, real_desk.write(), real_desk.today))
    assert refused.code == "catalogue_example"


def test_the_content_of_an_invoice_can_be_read_back(desk):
    add_client(desk)
    done = renewed(desk)
    with desk.read() as session:
        row = document_numbered(session, done.number)
        facts = facts_of(row.content)
        assert facts.total_cents == row.total_cents
        assert session.scalars(select(Period.invoice_id)).one() == row.id
        assert session.scalars(select(DocumentEvent)).all() == []
        listed = list_documents(session, ListDocuments(kinds=("invoice",)), desk.today)
        assert [found.number for found in listed] == [done.number]
