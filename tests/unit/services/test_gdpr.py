"""Personal data: everything is told, what may be erased leaves no trace, what stays says why."""

import json
import sqlite3
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from pikepdf import Pdf
from sqlalchemy import select

from ofdesk.models import (
    Act,
    Client,
    Confirmation,
    Document,
    History,
    Party,
    Reminder,
    ReminderHold,
)
from ofdesk.services.acts import UpdateEmail, update_email
from ofdesk.services.client_history import client_history
from ofdesk.services.clients import ChangeClient, MergeClients, change_client, merge_clients
from ofdesk.services.dunning_holds import HoldReminders, hold_reminders, release_reminders
from ofdesk.services.gdpr import EraseClient, erase_client, export_known, known_of
from ofdesk.services.undo import last_undoable
from ofdesk.services.verify import verify_base
from tests.builders import (
    TODAY,
    add_client,
    add_year,
    complete_company,
    make_desk,
    read_client,
    received,
    refusal,
    renewed,
)

WHO = ("Carpentier", "0611223344", "bureau@mermoz", "perso@example", "Monsieur Secret")


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    complete_company(made)
    yield made
    made.close()


@pytest.fixture
def lived(desk):
    """A club whose treasurer is known by name, phone, two e-mails and a note, with an invoice."""
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    change(desk, contact_phone="06 11 22 33 44", notes="Appeler Monsieur Secret le soir")
    change(desk, email_contact="perso@example.org")
    asked = UpdateEmail("mermoz", "email_contact", "autre-perso@example.org", "Monsieur Secret")
    update_email(asked, desk.write(), desk.today)
    invoice = renewed(desk)
    received(desk, invoice.total_cents, invoice.number)
    return invoice


def change(desk, platform="mermoz", **fields):
    change_client(ChangeClient(platform, fields), desk.write(), desk.today)


def erase(desk, platform="mermoz", reason="demande du 3 juin"):
    return erase_client(EraseClient(platform, reason), desk.write())


def found_in(desk, words, *tables):
    """The tables of the base where one of ``words`` still stands, read by raw SQL."""
    raw = sqlite3.connect(desk.path)
    names = tables or [
        row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    held = set()
    for name in names:
        # What the history says of an issued document is that document.
        but = " WHERE tbl NOT IN ('document', 'receipt')" if name == "history" else ""
        for row in raw.execute(f'SELECT * FROM "{name}"{but}'):
            text = json.dumps([str(value) for value in row], ensure_ascii=False).lower()
            if any(word.lower() in text for word in words):
                held.add(name)
    raw.close()
    return held


def test_all_that_is_known_is_told(desk, lived):
    with desk.read() as session:
        known = known_of(session, "mermoz")
    text = json.dumps(known, ensure_ascii=False)
    assert all(word in text for word in ("Madame Carpentier", "autre-perso@example.org"))
    assert [row["number"] for row in known["documents"]] == [lived.number]
    assert known["documents"][0]["content"]["facts"]["total_cents"] == lived.total_cents
    assert [row["cents"] for row in known["receipts"]] == [lived.total_cents]
    assert [row["cents"] for row in known["allocations"]] == [lived.total_cents]
    assert {row["tbl"] for row in known["history"]} >= {"client", "period", "act"}
    assert "password_hash" not in text
    assert "row_seq" not in text


def test_the_zip_holds_the_data_and_the_pages(desk, lived, tmp_path):
    with desk.read() as session:
        export_known(session, "mermoz", tmp_path / "m.zip")
    with zipfile.ZipFile(tmp_path / "m.zip") as pack:
        names = {"mermoz.json", f"{lived.number}.pdf", f"{lived.number}.xml", "SHA256SUMS"}
        assert set(pack.namelist()) == names
        assert json.loads(pack.read("mermoz.json"))["platform"] == "mermoz"
        page, form = (pack.read(f"{lived.number}.{ending}") for ending in ("pdf", "xml"))
    assert page.startswith(b"%PDF")
    assert form in attached(page)


def attached(page: bytes) -> list[bytes]:
    """The files inside a page."""
    with Pdf.open(BytesIO(page)) as pdf:
        return [found.get_file().read_bytes() for found in pdf.attachments.values()]


def test_the_reasons_of_holds_are_erased_here_and_in_the_history(desk, lived):
    words = ("Monsieur Secret est en deuil",)
    hold_reminders(HoldReminders("mermoz", words[0]), desk.write(), desk.today)
    hold_reminders(HoldReminders(lived.number, words[0]), desk.write(), desk.today)
    release_reminders("mermoz", "Monsieur Secret a rappelé", desk.write(), desk.today)
    assert found_in(desk, words) == {"reminder_hold", "history"}
    with desk.read() as session:
        told = known_of(session, "mermoz")["reminder_hold"]
    assert [row["reason"] for row in told].count(words[0]) == 2
    done = erase(desk)
    assert "reminder_hold.reason" in done.fields
    assert found_in(desk, (*words, "a rappelé")) == set()
    with desk.read() as session:
        kinds = session.execute(select(ReminderHold.kind, ReminderHold.reason)).all()
    assert {kind for kind, _ in kinds} == {"other", "release"}
    assert len({reason for _, reason in kinds}) == 2


def test_letters_are_kept_and_said_so(desk, lived):
    desk_today = desk.today
    with (uow := desk.write()):
        client = uow.session.scalars(select(Client)).one()
        uow.session.add(
            Reminder(
                client_id=client.id,
                level="first",
                rank=1,
                audience="club",
                language="fr",
                made_on=desk_today,
                total_cents=100,
                subject="Rappel",
                text="Rappel",
                pdf_sha256="",
                made_at=uow.now(),
                made_by="Anne",
            )
        )
        uow.commit()
    assert ("letters", 1, "ten_years") in [(k.what, k.count, k.why) for k in erase(desk).kept]


def test_erased_values_stand_nowhere_but_in_issued_documents(desk, lived):
    assert found_in(desk, WHO) >= {"client", "history", "act"}
    done = erase(desk)
    issued = {"document", "document_event", "document_line", "receipt", "blob"}
    assert found_in(desk, WHO) <= issued
    assert {"client.contact_name", "client.notes", "act.asked_by"} <= set(done.fields)
    assert done.history > 0
    assert [(kept.what, kept.count) for kept in done.kept] == [
        ("documents", 1),
        ("receipts", 1),
        ("platform", 1),
    ]


def test_equal_values_stay_equal_and_no_digest_is_guessed(desk, lived):
    erase(desk)
    with desk.read() as session:
        client = session.scalars(select(Client)).one()
        ages = {entry.after for row in client_history(session, client) for entry in row.changes}
    assert client.contact_name in ages
    other = make_desk(desk.path.parent / "other")
    add_client(other)
    erase(other)
    assert read_client(other).contact_name != client.contact_name
    assert len(client.contact_name) == 13
    other.close()


def test_a_club_keeps_its_name_and_a_natural_person_does_not(desk):
    add_client(desk)
    add_client(desk, "dupont", kind="private", name="Jean Dupont", vat_number="FR1")
    erase(desk)
    erase(desk, "dupont")
    assert read_client(desk).name == "Aéro-club Mermoz"
    assert found_in(desk, ("Dupont",)) <= {"client", "history"}
    person = read_client(desk, "dupont")
    assert person.name.startswith("~")
    assert person.search.startswith("dupont ~")
    assert found_in(desk, ("Jean Dupont", "jean dupont")) == set()


def test_a_party_billed_for_others_too_is_left(desk):
    add_client(desk)
    add_client(desk, "figeac")
    with (uow := desk.write()):
        party = Party(name="Mairie", email="maire@balma.example", city="Balma", postcode="31130")
        uow.session.add(party)
        uow.session.flush()
        for client in uow.session.scalars(select(Client)):
            client.billed_party_id = party.id
        uow.commit()
    assert "party.email" not in erase(desk).fields
    with desk.read() as session:
        assert session.scalars(select(Party.email)).one() == "maire@balma.example"


def test_the_party_of_an_erased_client_alone_is_erased(desk):
    add_client(desk)
    change(desk, billing_name="Mairie", billing_email="maire@balma.example", billing_city="Balma")
    assert "party.email" in erase(desk).fields
    assert found_in(desk, ("maire@balma",)) == set()
    with desk.read() as session:
        assert session.scalars(select(Party.name)).one() == "Mairie"


def test_merged_sheets_are_erased_with_the_kept_one(desk):
    add_client(desk, "double", contact_name="Monsieur Double")
    add_client(desk)
    merge_clients(MergeClients("double", "mermoz"), desk.write(), desk.today)
    erase(desk)
    assert found_in(desk, ("Monsieur Double",)) == set()


def test_an_erasure_is_signed_and_cannot_be_undone(desk, lived):
    erase(desk)
    with desk.read() as session:
        kept = session.scalars(select(Confirmation).where(Confirmation.code == "gdpr_erase")).one()
        assert json.loads(kept.details)["reason"] == "demande du 3 juin"
        assert kept.given_by == "Anne"
        assert last_undoable(session, desk.number) is None
        assert verify_base(session).broken == ()
        assert session.scalars(select(Document.number).where(Document.kind == "invoice")).all()
        assert session.scalars(select(Act.asked_by)).one().startswith("~")


def test_erasures_that_are_refused(desk):
    add_client(desk)
    assert refusal(lambda: erase(desk, reason=" ")).code == "reason_missing"
    assert refusal(lambda: erase(desk, "nobody")).code == "client_unknown"
    erase(desk)
    assert refusal(lambda: erase(desk)).code == "erased_already"


def test_the_history_is_guarded_again_after_an_erasure(desk):
    add_client(desk)
    erase(desk)
    change(desk, city="Pau")
    with desk.read() as session:
        newest = session.scalars(select(History.new).where(History.tbl == "client")).all()
    assert any('"city":"Pau"' in text for text in newest)
    raw = sqlite3.connect(desk.path)
    with pytest.raises(sqlite3.IntegrityError, match="immutable"):
        raw.execute("UPDATE history SET new = '{}'")
    raw.close()
