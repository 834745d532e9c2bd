"""Documents put aside: listed, sent again, issued anew with all that hangs on them, verified."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ofdesk.bootstrap import replica_of
from ofdesk.models import (
    Allocation,
    Conflict,
    Document,
    DocumentEvent,
    Outbox,
    Period,
    Quarantine,
    Receipt,
    Series,
)
from ofdesk.services.aside_rows import aside_page, list_aside, send_again
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.reissue import reissue_aside
from ofdesk.services.verify import verify_base
from tests.builders import add_client, add_year, complete_company, received, refusal, renewed

REASON = "série close"


def execute(desk, *statements, **values):
    with (uow := desk.write()):
        for statement in statements:
            uow.session.execute(text(statement), values)
        uow.commit()


def put_aside(desk, *numbers, displaced=0):
    """As an exchange does when the hub refuses."""
    with (uow := desk.write()):
        for number in numbers:
            found = uow.session.scalars(select(Document).where(Document.number == number)).one()
            uow.session.add(
                Quarantine(
                    document_id=found.id,
                    number=number,
                    why="the series is unknown or closed",
                    at="2026-06-15T10:00:00.000000Z",
                    displaced=displaced,
                )
            )
            uow.session.add(
                Conflict(
                    table_name="document",
                    row_id=found.id,
                    kind="incident",
                    ours=json.dumps(number),
                    created_at=uow.now(),
                )
            )
        uow.commit()


def displace(desk, number):
    """As a pull does when the hub's own document of this number comes."""
    execute(
        desk,
        "UPDATE sync_ctx SET applying = 3",
        "UPDATE document SET number = number || '~', sequence = sequence + 100000"
        f" WHERE number = '{number}'",
        "UPDATE sync_ctx SET applying = 0",
    )


def renumber(desk):
    """The hub gave this desk another number."""
    execute(desk, "UPDATE desk_setting SET value = '07' WHERE key = 'desk.number'")
    replica_of(desk).refresh()


def rows(desk, kind, *where):
    with desk.read() as session:
        return list(session.scalars(select(kind).where(*where)))


@pytest.fixture(autouse=True)
def mermoz(desk):
    """A club to invoice."""
    complete_company(desk)
    client = add_client(desk)
    add_year(desk, client, desk.today + timedelta(days=10))


@pytest.fixture
def late(desk):
    """A paid invoice and its full credit note, all of which the hub refuses."""
    number = renewed(desk).number
    receipt = received(desk, 12000, number)
    credit = credit_invoice(CreditInvoice(number, "erreur"), desk.write(), desk.today)
    put_aside(desk, number, credit.number)
    return number, credit.number, receipt.number


def test_what_is_aside_is_listed_with_its_page(desk, late):
    number, credit, receipt = late
    with desk.read() as session:
        found = list_aside(session)
        assert [(row.number, row.kind, row.state) for row in found] == [
            (number, "invoice", "waiting"),
            (credit, "credit_note", "waiting"),
        ]
        assert aside_page(session, number).startswith(b"%PDF")
        for wrong, code in (("OF01-2026-00099", "aside_unknown"), (receipt, "aside_unknown")):
            assert refusal(lambda wrong=wrong: aside_page(session, wrong)).code == code
    put_aside(desk, receipt)
    with desk.read() as session:
        assert refusal(lambda: aside_page(session, receipt)).code == "aside_without_page"


def test_nothing_is_issued_upon_it(desk):
    number = renewed(desk).number
    put_aside(desk, number)
    request = CreditInvoice(number, "erreur")
    error = refusal(lambda: credit_invoice(request, desk.write(), desk.today))
    assert (error.code, error.values["number"]) == ("document_aside", number)


def test_sent_again_by_whole_series(desk, late):
    number, credit, receipt = late
    put_aside(desk, receipt)
    with (uow := desk.write()):
        error = refusal(lambda: send_again(uow.session, ("OF01-2026-00099",)))
        assert error.code == "aside_unknown"
        # A chain has no gaps: the documents of one series go together.
        assert send_again(uow.session, (credit,)) == 2
        assert [row.number for row in list_aside(uow.session)] == [receipt]
        assert send_again(uow.session) == 1
        assert refusal(lambda: send_again(uow.session)).code == "nothing_aside"
    assert number


def test_all_is_issued_anew_and_goes_over(desk, late):
    number, credit, receipt = late
    assert refusal(lambda: reissue_aside(" ", desk.write(), desk.today)).code == "reason_missing"
    blocked = refusal(lambda: reissue_aside(REASON, desk.write(), desk.today))
    assert blocked.code == "series_quarantined"
    before = {one.number: one.content for one in rows(desk, Document)}
    renumber(desk)
    done = reissue_aside(REASON, desk.write(), desk.today)
    assert done.numbers == ((number, "OF07-2026-00001"), (credit, "OF07-2026-00002"))
    kept = {one.number: one for one in rows(desk, Document)}
    assert sorted(kept) == ["OF07-2026-00001", "OF07-2026-00002", receipt]
    new, note = kept["OF07-2026-00001"], kept["OF07-2026-00002"]
    assert note.origin_id == new.id
    facts = json.loads(note.content)["facts"]
    assert facts["origin"]["number"] == new.number
    said = json.loads(new.content)["facts"]["notes"]
    assert said[-1].startswith(f"Annule et remplace {number} du ")
    assert {one.invoice_id for one in rows(desk, Period, Period.kind == "renewal")} == {new.id}
    assert {one.invoice_id for one in rows(desk, Allocation)} == {new.id}
    (event,) = rows(desk, DocumentEvent, DocumentEvent.document_id == new.id)
    assert event.detail == f"{number}: {REASON}"
    archive = {one.number: one for one in rows(desk, Quarantine)}
    assert archive[number].content == before[number]
    assert archive[credit].reissued_as == note.number
    assert {one.resolution for one in rows(desk, Conflict)} == {"other"}
    (old,) = rows(desk, Series, Series.type == "OF", Series.desk == "01")
    assert (old.last_number, old.last_issued_on) == (0, None)
    with desk.read() as session:
        assert verify_base(session).broken == ()
        assert [row.state for row in list_aside(session)] == ["reissued", "reissued"]
        assert aside_page(session, number).startswith(b"%PDF")
    assert refusal(lambda: reissue_aside(REASON, desk.write(), desk.today)).code == "nothing_aside"


def test_receipts_keep_their_payment_and_their_place_in_the_queue(desk):
    execute(desk, "UPDATE sync_ctx SET capturing = 1")
    number = renewed(desk).number
    receipt = received(desk, 12000, number).number
    put_aside(desk, receipt)
    renumber(desk)
    done = reissue_aside(REASON, desk.write(), desk.today)
    assert done.numbers == ((receipt, "RC07-2026-00001"),)
    (document,) = rows(desk, Document, Document.type == "RC")
    (money,) = rows(desk, Receipt)
    assert money.id == document.id
    assert {one.receipt_id for one in rows(desk, Allocation)} == {document.id}
    queued = {(one.tbl, one.row_id) for one in rows(desk, Outbox)}
    assert ("receipt", document.id) in queued
    assert ("document", document.id) in queued
    (aside,) = rows(desk, Quarantine)
    assert not {key for key in queued if key[1] == aside.document_id and key[0] != "conflict"}
    with desk.read() as session:
        assert verify_base(session).broken == ()


def test_a_number_that_was_given_up_is_verified_apart(desk, late):
    number, credit, _ = late
    execute(desk, "UPDATE quarantine SET displaced = 1")
    displace(desk, number), displace(desk, credit)
    execute(
        desk,
        "UPDATE sync_ctx SET applying = 1",
        "UPDATE series SET last_number = 0 WHERE type = 'OF'",
        "UPDATE sync_ctx SET applying = 0",
    )
    with (uow := desk.write()):
        assert {row.state for row in list_aside(uow.session)} == {"number_taken"}
        assert verify_base(uow.session).broken == ()
        assert refusal(lambda: send_again(uow.session)).code == "nothing_aside"
    execute(
        desk,
        "UPDATE sync_ctx SET applying = 3",
        f"UPDATE document SET content = replace(content, '{number}', 'x') WHERE kind = 'invoice'",
        "UPDATE sync_ctx SET applying = 0",
    )
    with desk.read() as session:
        broken = verify_base(session).broken
    assert [(one.number, one.reason) for one in broken] == [(number, "hash")]


def test_a_page_that_is_gone_from_the_archive_is_found(desk, late):
    number, credit, _ = late
    renumber(desk)
    reissue_aside(REASON, desk.write(), desk.today)
    execute(
        desk,
        'UPDATE quarantine SET content = replace(content, \'"pdf_sha256":"\', \'"pdf_sha256":"0\')',
    )
    with desk.read() as session:
        broken = {(one.number, one.reason) for one in verify_base(session).broken}
    assert {(number, "pdf_missing"), (credit, "pdf_missing"), (number, "hash")} <= broken


def test_what_the_hub_has_is_never_taken_out_of_its_series(desk, late):
    tables = ("document", "document_line", "allocation", "receipt")
    sent = [f"UPDATE {table} SET row_seq = 4" for table in tables]
    execute(desk, *sent, "UPDATE sync_ctx SET applying = 3")
    for table in tables:
        with desk.write() as uow, pytest.raises(IntegrityError, match="immutable"):
            uow.session.execute(text(f"DELETE FROM {table}"))
