"""Numbers and chains: days in order, years that restart, drafts without number, faults named.

Of ``cases/numbering.json``: I01 (the next number of a continued series) and I05 (a draft has none)
are followed; **I03 is overruled**: it lets a date go back with a warning, here an earlier date than
the last of the series is refused (``documents.md`` §5).
"""

import json
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ofdesk.domain.errors import IntegrityBroken
from ofdesk.models import Confirmation, Document, Series
from ofdesk.services.content import FIRST_LINK, around_of, canonical_content, facts_of, link_hash
from ofdesk.services.credits import CreditInvoice, credit_invoice, preview_credit
from ofdesk.services.document_rows import read_document
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.lookup import document_numbered
from ofdesk.services.pages import duplicate_page, stored_page
from ofdesk.services.verify import verify_base
from ofdesk.words.sentences import sentence
from tests.builders import (
    ORDER,
    add_client,
    complete_company,
    later,
    make_desk,
    received,
    refusal,
    renewed,
)

NEW_YEAR = date(2027, 1, 4)
CASES = Path(__file__).parents[3] / "cases" / "numbering.json"


def bill(desk, answers=frozenset()):
    request = InvoiceClient("mermoz", ORDER, (), (FreeLine("Formation", 10_000, 10_000_000),))
    return invoice_client(request, desk.write(answers), desk.today).number


def documents(desk):
    with desk.read() as session:
        rows = session.scalars(select(Document).order_by(Document.issued_at, Document.id))
        return list(rows)


def test_numbers_follow_each_other_as_in_case_i01(desk):
    add_client(desk)
    expected = [number[-3:] for number in case("I01")["expected"]]
    for _ in range(9):
        bill(desk)
    assert [bill(desk)[-3:] for _ in expected] == expected


def case(name):
    found = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    return next(entry for entry in found if entry["id"] == name)


def test_an_earlier_date_is_refused_against_case_i03(desk):
    assert "date may be earlier" in case("I03")["expected"]
    add_client(desk)
    bill(desk)
    later(desk, -1)
    refused = refusal(lambda: bill(desk))
    assert refused.code == "series_date"
    assert dict(refused.values) == {"issued_on": "2026-06-14", "last_on": "2026-06-15"}
    assert "14/06/2026" in sentence(refused)
    proposed = renewed(desk, propose=True)
    assert proposed.number == "PR01-2026-00001"
    assert received(desk, 100, platform="mermoz").number == "RC01-2026-00001"


def test_a_draft_leaves_no_hole_as_in_case_i05(desk):
    assert "a draft has no number" in case("I05")["expected"]
    add_client(desk)
    first = bill(desk)
    with desk.read() as session:
        draft = preview_credit(session, CreditInvoice(first, "essai"), desk.today)
    assert draft.facts.number == ""
    bad = InvoiceClient("mermoz", ORDER, (), (FreeLine("Rien", 10_000, 0),))
    assert refusal(lambda: invoice_client(bad, desk.write(), desk.today)).code == "total_zero"
    assert bill(desk) == "OF01-2026-00002"


def test_the_same_day_and_up_to_31_days_later_need_no_answer(desk):
    add_client(desk)
    bill(desk)
    bill(desk)
    later(desk, 31)
    assert bill(desk) == "OF01-2026-00003"


def test_beyond_31_days_the_question_is_asked_and_the_answer_kept(desk):
    add_client(desk)
    bill(desk)
    later(desk, 32)
    asked = refusal(lambda: bill(desk))
    assert (type(asked).__name__, asked.code) == ("ConfirmationNeeded", "series_date")
    assert bill(desk, frozenset(("series_date",))) == "OF01-2026-00002"
    with desk.read() as session:
        kept = session.scalars(select(Confirmation)).one()
        assert (kept.code, kept.table_name) == ("series_date", "series")
        assert json.loads(kept.details) == {"issued_on": "2026-07-17", "last_on": "2026-06-15"}


def test_a_new_year_restarts_at_one_and_the_chain_goes_on(desk):
    add_client(desk)
    for _ in range(2):
        bill(desk)
    desk.turn_clock(NEW_YEAR)
    assert bill(desk, frozenset(("series_date",))) == "OF01-2027-00001"
    last, first = documents(desk)[-2:]
    assert first.prev_hash == last.hash
    with desk.read() as session:
        register = session.scalars(select(Series).order_by(Series.year)).all()
        assert [(s.year, s.last_number, s.desk) for s in register] == [
            (2026, 2, "01"),
            (2027, 1, "01"),
        ]
        assert all(s.opened_why for s in register)
    desk.turn_clock(date(2026, 12, 31))
    assert refusal(lambda: bill(desk)).code == "series_date"


def test_every_kind_has_its_series_and_credit_notes_share_that_of_invoices(desk):
    add_client(desk)
    renewed(desk, propose=True)
    number = bill(desk)
    note = credit_invoice(CreditInvoice(number, "essai"), desk.write(), desk.today)
    received(desk, 100, platform="mermoz")
    assert [row.number for row in documents(desk)] == [
        "PR01-2026-00001",
        "OF01-2026-00001",
        "OF01-2026-00002",
        "RC01-2026-00001",
    ]
    assert note.reference_rf == ""
    firsts = [row.prev_hash for row in documents(desk) if row.sequence == 1]
    assert firsts == [FIRST_LINK] * 3


def test_another_desk_has_series_and_chains_of_its_own(tmp_path):
    desk = make_desk(tmp_path, number="07")
    complete_company(desk)
    add_client(desk)
    assert bill(desk) == "OF07-2026-00001"
    desk.close()


def test_a_closed_series_takes_no_more_documents(desk):
    add_client(desk)
    bill(desk)
    with (uow := desk.write()):
        series = uow.session.scalars(select(Series)).one()
        series.closed_at, series.closed_why = uow.now(), "poste retiré"
        uow.commit()
    refused = refusal(lambda: bill(desk))
    assert (refused.code, refused.values["series"]) == ("series_closed", "OF01-2026")


def test_the_content_is_canonical_and_hashes_to_its_link(desk):
    add_client(desk)
    renewed(desk)
    (row,) = documents(desk)
    assert link_hash(row.prev_hash, row.content) == row.hash
    assert canonical_content(facts_of(row.content), around_of(row.content)) == row.content
    assert ": " not in row.content.split('"label"')[0]
    assert around_of(row.content)["pdf_sha256"] == row.pdf_sha256
    with pytest.raises(ValueError, match="known version"):
        facts_of("[]")
    with pytest.raises(TypeError, match="no canonical form"):
        canonical_content(facts_of(row.content), {"rate": 0.2})


def test_the_stored_page_is_given_back_and_a_duplicate_is_another_file(desk):
    add_client(desk)
    number = bill(desk)
    with desk.read() as session:
        page = stored_page(session, number)
    assert page.startswith(b"%PDF")
    copy = duplicate_page(number, desk.write(), desk.today)
    assert copy.startswith(b"%PDF")
    assert copy != page
    receipt = received(desk, 100, platform="mermoz").number
    with desk.read() as session:
        assert stored_page(session, number) == page
        sheet = read_document(session, document_numbered(session, number), desk.today)
        assert [event.kind for event in sheet.events] == ["duplicated"]
    with desk.read() as session:
        assert refusal(lambda: stored_page(session, receipt)).code == "page_missing"


# What an attacker does with the file, and what ``verify`` says


@pytest.fixture
def books(tmp_path):
    """Four invoices, a credit note and two receipts of one client, and how to attack them."""
    desk = make_desk(tmp_path)
    complete_company(desk)
    add_client(desk)
    for _ in range(4):
        bill(desk)
    credit_invoice(CreditInvoice("OF01-2026-00004", "essai"), desk.write(), desk.today)
    for number in ("OF01-2026-00001", "OF01-2026-00002"):
        received(desk, 1200, number)
    yield desk
    desk.close()


def attack(desk, *statements):
    """Edit the file as somebody who knows SQLite: first the triggers go."""
    connection = sqlite3.connect(desk.path)
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        connection.execute(f'DROP TRIGGER "{name}"')
    for statement, *values in statements:
        connection.execute(statement, values)
    connection.commit()
    connection.close()


def faults(desk):
    with desk.read() as session:
        found = verify_base(session)
    return [(fault.number, fault.reason, fault.detail) for fault in found.broken]


def number(last):
    return f"OF01-2026-{last:05d}"


def test_nothing_is_wrong_before_an_attack(books):
    with books.read() as session:
        found = verify_base(session)
    assert (found.documents, found.receipts, found.broken) == (5, 2, ())


def test_one_flipped_byte_of_a_page_is_named(books):
    with books.read() as session:
        row = document_numbered(session, number(2))
        page = bytearray(stored_page(session, row.number))
    page[len(page) // 2] ^= 1
    attack(books, ("UPDATE blob SET bytes = ? WHERE sha256 = ?", bytes(page), row.pdf_sha256))
    assert faults(books) == [(number(2), "pdf_changed", "")]
    with books.read() as session, pytest.raises(IntegrityBroken) as broken:
        stored_page(session, number(2))
    assert broken.value.code == "pdf_changed"


def test_a_page_that_is_gone_is_named(books):
    with books.read() as session:
        sha = document_numbered(session, number(2)).pdf_sha256
    attack(books, ("DELETE FROM blob WHERE sha256 = ?", sha))
    assert faults(books) == [(number(2), "pdf_missing", "")]
    with books.read() as session, pytest.raises(IntegrityBroken):
        stored_page(session, number(2))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE document SET total_cents = 1 WHERE number = ?", ("index", "total_cents")),
        ("UPDATE document SET buyer_name = 'Moi' WHERE number = ?", ("index", "buyer_name")),
        ("UPDATE document SET issued_on = '2026-06-14' WHERE number = ?", ("index", "issued_on")),
        ("UPDATE document SET client_id = NULL WHERE number = ?", ("index", "client_id")),
        ("UPDATE document SET pay = 'card' WHERE number = ?", ("index", "pay")),
        ("UPDATE document_line SET total_cents = 1 WHERE document_id = @", ("lines", "")),
        ("DELETE FROM document_line WHERE document_id = @", ("lines", "")),
        (
            "UPDATE document_line SET credits_position = 1 WHERE document_id = @",
            ("lines", "credits_position"),
        ),
        ("UPDATE document_vat SET vat_cents = 1 WHERE document_id = @", ("vat", "")),
        ("UPDATE document SET content = content || ' ' WHERE number = ?", ("hash", "")),
    ],
)
def test_one_edited_value_is_named_with_its_document(books, statement, expected):
    found = statement.replace("@", "(SELECT id FROM document WHERE number = ?)")
    attack(books, (found, number(2)))
    assert faults(books) == [(number(2), *expected)]


def test_an_unreadable_content_is_named(books):
    attack(books, ("UPDATE document SET content = '{}' WHERE number = ?", number(2)))
    assert [fault[:2] for fault in faults(books)] == [
        (number(2), "hash"),
        (number(2), "content_unreadable"),
    ]


def test_a_content_rewritten_with_its_hash_breaks_the_next_link(books):
    with books.read() as session:
        row = document_numbered(session, number(2))
    forged = row.content.replace("Formation", "Information")
    new_hash = link_hash(row.prev_hash, forged)
    statement = "UPDATE document SET content = ?, hash = ? WHERE number = ?"
    attack(books, (statement, forged, new_hash, number(2)))
    assert (number(3), "prev_hash", "") in faults(books)
    assert (number(2), "lines", "") in faults(books)


def test_a_deleted_document_leaves_a_gap_that_is_named(books):
    attack(
        books,
        ("PRAGMA foreign_keys = OFF",),
        ("DELETE FROM document WHERE number = ?", number(2)),
    )
    assert faults(books) == [(number(3), "gap", "00002"), (number(3), "prev_hash", "")]


def test_the_last_document_deleted_is_missed_by_the_register(books):
    attack(
        books,
        ("PRAGMA foreign_keys = OFF",),
        ("DELETE FROM document WHERE number = ?", number(5)),
    )
    assert faults(books) == [(number(5), "series_ahead", "00004")]


def test_a_swapped_pair_is_found_at_both_places(books):
    attack(
        books,
        ("UPDATE document SET sequence = 99 WHERE number = ?", number(2)),
        ("UPDATE document SET sequence = 2 WHERE number = ?", number(3)),
        ("UPDATE document SET sequence = 3 WHERE number = ?", number(2)),
    )
    found = faults(books)
    assert {fault[0] for fault in found if fault[1] == "prev_hash"} >= {number(2), number(3)}
    assert {fault for fault in found if fault[1] == "index"} == {
        (number(2), "index", "sequence"),
        (number(3), "index", "sequence"),
    }


def test_a_receipt_that_was_edited_or_emptied_is_named(books):
    attack(books, ("UPDATE receipt SET payer = 'Moi' WHERE cents = 1200",))
    assert [fault[1:] for fault in faults(books)] == [("receipt", "payer")] * 2
    attack(
        books,
        ("PRAGMA foreign_keys = OFF",),
        ("DELETE FROM allocation",),
        ("DELETE FROM receipt_owner",),
        ("DELETE FROM receipt",),
    )
    assert [fault[1:] for fault in faults(books)] == [("receipt", "missing")] * 2


def test_a_document_added_at_the_end_is_found(books):
    statement = (
        "INSERT INTO document SELECT 'x' || substr(id, 2), 'OF01-2026-00006', kind, type, desk,"
        " year, 6, client_id, party_id, platform, buyer_name, issued_on, issued_at, issued_by,"
        " due_on, valid_until, total_ht_cents, total_vat_cents, total_cents, reference_rf,"
        " channel, pay, origin_id, content, hash, 'forged', pdf_sha256, xml_sha256, row_seq"
        " FROM document WHERE number = ?"
    )
    attack(books, (statement, number(5)))
    found = faults(books)
    assert (number(6), "hash", "") in found
    assert (number(6), "index", "sequence") in found
    assert (number(6), "series_ahead", "00006") not in found


def test_the_archive_folder_holds_what_was_issued(books):
    folder = Path(books.path).parent / "base-archive" / "2026"
    assert sorted(page.stem for page in folder.iterdir()) == [number(n) for n in range(1, 6)]
    with books.read() as session:
        for page in folder.iterdir():
            assert page.read_bytes() == stored_page(session, page.stem)


def test_a_day_of_paris_counts_not_one_of_greenwich(desk):
    add_client(desk)
    bill(desk)
    with desk.read() as session:
        row = session.scalars(select(Document)).one()
    assert row.issued_on == desk.today
    assert abs(row.issued_at.date() - row.issued_on) <= timedelta(days=1)
