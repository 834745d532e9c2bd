"""Reminders on real bases: which level is due, and the one letter that says it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ofdesk.bootstrap import LazyRenderer
from ofdesk.models import Blob, Reminder, ReminderInvoice
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.clients import ChangeClient, MergeClients, merge_clients
from ofdesk.services.clients import change_client as change_sheet
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.dunning import (
    RemindClients,
    preview_letters,
    queue_reminders,
    remind_client,
)
from ofdesk.services.dunning_holds import (
    release_reminders,
)
from ofdesk.services.dunning_log import (
    reminder_text,
)
from ofdesk.services.receipts import reverse_receipt
from ofdesk.store.desks import SqlDesks
from tests.builders import (
    TODAY,
    add_client,
    add_year,
    change_client,
    read_client,
    read_periods,
    refusal,
    renewed,
)
from tests.documents.facturx_checks import pdfa_faults
from tests.documents.ua_checks import ua_faults
from tests.unit.services.money.reminders import (
    ALL,
    LONG_AGO,
    at,
    billed,
    due,
    hold,
    listed,
    page,
    plain,
    queue,
    received,
    states,
)


@pytest.fixture
def invoice(desk):
    add_client(desk)
    return billed(desk)


# Levels


def test_each_level_comes_once_and_in_its_order(desk, invoice):
    seen = []
    for days in range(-8, 60):
        at(desk, days)
        queued = [row for row in queue(desk) if row.state == "queued"]
        seen += [(days, row.level, row.level_name, row.invoices) for row in queued]
    assert seen == [
        (-5, 0, "courtesy", (invoice,)),
        (7, 1, "first", (invoice,)),
        (21, 2, "second", (invoice,)),
        (35, 3, "formal", (invoice,)),
    ]


def test_a_level_is_not_skipped_before_it_is_processed(desk, invoice):
    at(desk, 40)
    assert [row.level for row in due(desk)] == [1]
    queue(desk)
    assert [(row.level, row.held_because) for row in due(desk)] == [(2, "post")]


def test_what_is_paid_or_credited_is_asked_no_more(desk, invoice):
    at(desk, 8)
    queue(desk)
    paid = received(desk, 12_000, invoice)
    at(desk, 50)
    assert due(desk) == []
    reverse_receipt(paid.number, "erreur", desk.write(LONG_AGO), desk.today)
    assert [row.level for row in due(desk)] == [2]
    credit_invoice(CreditInvoice(invoice, "erreur"), desk.write(LONG_AGO), desk.today)
    assert due(desk) == []


def test_a_part_payment_lessens_what_is_asked(desk, invoice):
    received(desk, 5_000, invoice)
    at(desk, 7)
    (row,) = queue(desk)
    assert (row.total_cents, row.lines[0].open_cents) == (7_000, 7_000)
    assert "70,00 €" in plain(page(desk, row.id))


def test_a_proposition_is_never_dunned(desk):
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    renewed(desk, order=None, propose=True)
    for days in (-5, 0, 7, 50):
        at(desk, days)
        assert due(desk) == []


def test_a_level_of_one_client_alone(desk, invoice):
    add_client(desk, "figeac")
    at(desk, -10)
    other = billed(desk, "figeac")
    at(desk, 21)
    assert {row.platform: row.level for row in due(desk)} == {"mermoz": 1}
    queue(desk)
    at(desk, 36)
    assert {row.platform: row.level for row in due(desk)} == {"figeac": 1, "mermoz": 2}
    assert [row.platform for row in due(desk, RemindClients(level="2"))] == ["mermoz"]
    assert [row.platform for row in due(desk, RemindClients(level="first"))] == ["figeac"]
    assert due(desk, RemindClients(level="R3")) == []
    (row,) = queue(desk, RemindClients(platform="figeac"))
    assert (row.platform, row.invoices) == ("figeac", (other,))
    assert refusal(lambda: due(desk, RemindClients(level="9"))).code == "level_unknown"
    assert refusal(lambda: due(desk, RemindClients(platform="nobody"))).code == "client_unknown"


def test_a_formal_notice_takes_no_year_away(desk):
    """Case G23 of dunning.json: a year that is paid stands, whatever else is owed."""
    client_id = add_client(desk)
    add_year(desk, client_id, TODAY + timedelta(days=20))
    year = renewed(desk)
    received(desk, year.total_cents, year.number)
    billed(desk)
    before = [(one.ends_on, one.state) for one in read_periods(desk, client_id)]
    for days in (7, 21, 35):
        at(desk, days)
        queue(desk)
    assert [row.level for row in listed(desk)] == [3, 2, 1]
    assert [(one.ends_on, one.state) for one in read_periods(desk, client_id)] == before
    assert read_client(desk).state == "production"


# One letter a client


def test_one_letter_has_all_late_invoices(desk, invoice):
    at(desk, -12)
    second = billed(desk, cents=2_500)
    at(desk, 20)
    (row,) = queue(desk)
    assert (row.level, row.invoices, row.total_cents) == (1, (invoice, second), 15_000)
    assert [line.level for line in row.lines] == [1, None]
    said = plain(page(desk, row.id))
    for text in (invoice, second, "150,00 €", "Rappel", "en retard", "Total des factures"):
        assert text in said
    with desk.read() as session:
        assert len(list(session.scalars(select(ReminderInvoice)))) == 2
        assert session.scalars(select(Blob.bytes).where(Blob.sha256 == row.pdf_sha256)).one()
    at(desk, 29)
    assert [(row.level, [x.level for x in row.lines]) for row in due(desk)] == [(2, [2, 1])]


def test_the_letter_is_a_page_for_the_window_and_is_read_aloud(desk, invoice):
    at(desk, 7)
    (row,) = queue(desk)
    pdf = page(desk, row.id)
    assert list(pdfa_faults(pdf)) == []
    assert ua_faults(pdf) == []
    said = plain(pdf)
    for text in ("31130 BALMA", "FR76 3000 6000", "mermoz", "120,00 €", "FACTICE"):
        assert text in said
    assert pdf == page(desk, "mermoz")
    with desk.read() as session:
        found, subject, text = reminder_text(session, row.id)
    assert (found.state, subject) == ("queued", "Rappel")
    for part in ("Sauf erreur ou omission", invoice, "120,00", "Par virement"):
        assert part in text.replace("\xa0", " ")


@pytest.mark.parametrize("kind", ["association", "company", "public", "private"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_audience_has_its_own_letters(desk, kind, language):
    add_client(desk, kind=kind, language=language, service_code="SERV-1")
    billed(desk)
    expected = kind if kind in ("public", "private") else "club"
    subjects = []
    for days in (-5, 7, 21, 35):
        at(desk, days)
        (row,) = queue(desk)
        with desk.read() as session:
            reminder = session.get_one(Reminder, row.id)
            _, subject, text = reminder_text(session, row.id)
        subjects.append(subject)
        assert (reminder.audience, reminder.language) == (expected, language)
        assert "{" not in text
        assert "échéancier" not in text or kind == "private"
        assert "mandat" not in text or kind == "public"
    assert len(set(subjects)) == 4
    assert subjects[3] in ("Mise en demeure de payer", "Formal notice to pay")


def test_a_preview_records_nothing(desk, invoice):
    at(desk, 7)
    with desk.read() as session:
        pages = preview_letters(session, ALL, desk.today, desk.renderer, factice=desk.factice)
    assert pages.keys() == {"mermoz"}
    assert invoice in plain(pages["mermoz"])
    assert listed(desk) == []
    assert [row.state for row in due(desk)] == ["due"]


def test_progress_is_told_and_a_refused_client_stops_nobody(desk, invoice):
    add_client(desk, "figeac")
    billed(desk, "figeac")
    change_client(desk, "figeac", city="", postcode="")
    at(desk, 7)
    told = []
    rows = queue_reminders(ALL, desk.write(), desk.today, lambda *step: told.append(step))
    assert told == [(1, 2), (2, 2)]
    assert {row.platform: (row.state, row.error) for row in rows} == {
        "figeac": ("refused", "address_missing"),
        "mermoz": ("queued", None),
    }
    assert states(desk) == {"figeac": "due"}


def test_nothing_due_for_one_client_is_said(desk, invoice):
    request = RemindClients(platform="mermoz")
    refused = refusal(lambda: remind_client(request, desk.write(), desk.today))
    assert refused.code == "nothing_due"


def test_who_is_billed_gets_the_letter(desk, invoice):
    values = {"billing_name": "Mairie de Balma", "billing_city": "Balma"}
    values |= {"billing_postcode": "31130", "service_code": "COMPTA"}
    change_sheet(ChangeClient("mermoz", values), desk.write(), desk.today)
    at(desk, 7)
    (row,) = queue(desk)
    said = plain(page(desk, row.id))
    assert "Mairie de Balma" in said
    assert "Aéro-club Mermoz" in said
    assert "COMPTA" in said


def test_two_sheets_that_were_merged_get_one_letter(desk, invoice):
    add_client(desk, "figeac")
    other = billed(desk, "figeac")
    hold(desk, other, kind="dispute")
    merge_clients(MergeClients("figeac", "mermoz"), desk.write(), desk.today)
    at(desk, 7)
    (row,) = due(desk)
    assert (row.platform, row.invoices) == ("mermoz", (invoice,))
    release_reminders("mermoz", "", desk.write(), desk.today)
    (row,) = due(desk)
    assert sorted(row.invoices) == sorted((invoice, other))


def test_money_that_comes_in_while_letters_are_made_stops_its_letter(desk):
    numbers = {}
    for platform in ("mermoz", "latecoere"):
        add_client(desk, platform)
        numbers[platform] = billed(desk, platform)
    at(desk, 40)
    _first, last = [row.platform for row in due(desk)]

    def pays(count, _total):
        """Another window records what the last client owed, once the first letter is made."""
        if count == 1:
            options = DeskOptions(desk.path, operator="Luc", today=desk.today)
            other = SqlDesks(LazyRenderer()).open(options)
            received(other, 50_000, numbers[last])
            other.close()

    rows = queue_reminders(ALL, desk.write(), desk.today, pays)
    told = [(row.state, row.error) for row in rows]
    assert told == [("queued", None), ("refused", "nothing_due")]
