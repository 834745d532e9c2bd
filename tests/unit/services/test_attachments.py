"""Files of a client: kept as blobs, named safely, undone, exported and erased."""

import zipfile

import pytest
from sqlalchemy import select, text

from ofdesk.bootstrap import desks
from ofdesk.domain.errors import DomainError, IntegrityBroken, OfdeskError, Unavailable
from ofdesk.models import Attachment, Blob
from ofdesk.ports.desk import DeskOptions
from ofdesk.services import attachments
from ofdesk.services.attachments import (
    AttachFile,
    attach_file,
    list_attachments,
    read_attachment,
    remove_attachment,
)
from ofdesk.services.clients import AddClient, MergeClients, add_client, merge_clients
from ofdesk.services.gdpr import EraseClient, erase_client, export_known, known_of
from ofdesk.services.undo import last_undoable, undo_change


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "Statuts: signés?.pdf"
    path.write_bytes(b"%PDF-1.7 statuts")
    return path


def attached(house, path, platform="mermoz"):
    return attach_file(AttachFile(platform, path), house.write())


def listed(house, platform="mermoz"):
    with house.read() as session:
        return list_attachments(session, platform)


def content(house, key):
    with house.read() as session:
        return read_attachment(session, key)


def refused(work, kind=DomainError):
    with pytest.raises(kind) as found:
        work()
    error = found.value
    assert isinstance(error, OfdeskError)
    return error.code


@pytest.fixture
def now(tmp_path):
    """A desk of this very moment: undo goes by the clock."""
    desk = desks().create(
        DeskOptions(tmp_path / "now.db", operator="Anne"), factice=True, desk="01"
    )
    fields = {"name": "Aéro-club", "email_structure": "bureau@mermoz.example"}
    add_client(AddClient("mermoz", fields), desk.write(), desk.today)
    yield desk
    desk.close()


def undo(house):
    with house.read() as session:
        found = last_undoable(session, house.number)
    assert found is not None
    undo_change(found.txn_id, house.write())
    return found


def test_a_file_is_kept_byte_by_byte_under_a_safe_name(house, club, letter):
    club()
    made = attached(house, letter)
    assert made.name == "Statuts signés.pdf"
    assert content(house, made.id).content == letter.read_bytes()
    (row,) = listed(house)
    assert (row.name, row.size, row.added_by, row.here) == (made.name, 16, "Anne", True)


def test_the_same_bytes_are_refused_and_the_same_name_gets_a_number(house, club, letter):
    club()
    attached(house, letter)
    assert refused(lambda: attached(house, letter)) == "attachment_known"
    letter.write_bytes(b"%PDF-1.7 other")
    assert attached(house, letter).name == "Statuts signés (2).pdf"
    club("annecy")
    assert attached(house, letter, "annecy").name == "Statuts signés.pdf"
    with house.read() as session:
        assert len(session.scalars(select(Attachment)).all()) == 3


def test_what_cannot_be_attached_is_refused(house, club, tmp_path, monkeypatch):
    club()
    path = tmp_path / "x.pdf"
    assert refused(lambda: attached(house, path)) == "file_missing"
    path.write_bytes(b"")
    assert refused(lambda: attached(house, path)) == "attachment_empty"
    monkeypatch.setattr(attachments, "LARGEST", 4)
    path.write_bytes(b"12345")
    assert refused(lambda: attached(house, path)) == "attachment_large"
    assert refused(lambda: attached(house, path, "nobody")) == "attachment_large"


def test_a_file_that_cannot_be_read_is_said_by_the_system(house, club, letter, monkeypatch):
    club()

    def fails(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(letter), "read_bytes", fails)
    assert refused(lambda: attached(house, letter), Unavailable) == "file_unread"


def test_both_attaching_and_taking_away_are_undone(now, letter):
    house = now
    made = attached(house, letter)
    assert undo(house).subject == "attachment"
    assert listed(house) == []
    made = attached(house, letter)
    assert remove_attachment(made.id, house.write()).name == made.name
    assert listed(house) == []
    assert refused(lambda: content(house, made.id)) == "attachment_unknown"
    assert refused(lambda: remove_attachment(made.id, house.write())) == "attachment_unknown"
    undo(house)
    assert content(house, made.id).content == letter.read_bytes()


def test_files_of_a_merged_sheet_are_those_of_the_kept_one(house, club, letter):
    club("one")
    club("two")
    made = attached(house, letter, "one")
    merge_clients(MergeClients("one", "two"), house.write(), house.today)
    assert [row.id for row in listed(house, "two")] == [made.id]


def test_bytes_that_have_not_come_yet_or_were_changed_are_told(house, club, letter):
    club()
    made = attached(house, letter)
    with house.write() as uow:
        uow.session.execute(text("DROP TRIGGER of_keep_blob_update"))
        uow.session.execute(text("UPDATE blob SET bytes = x'00'"))
        uow.commit()
    assert refused(lambda: content(house, made.id), IntegrityBroken) == "attachment_changed"
    with house.write() as uow:
        row = uow.session.get_one(Attachment, made.id)
        row.content_sha256 = "f" * 64
        uow.commit()
    assert refused(lambda: content(house, made.id), Unavailable) == "attachment_elsewhere"
    assert not listed(house)[0].here


def test_what_is_known_of_a_person_holds_the_files(house, club, letter, tmp_path):
    club()
    made = attached(house, letter)
    with house.read() as session:
        assert known_of(session, "mermoz")["attachment"][0]["name"] == made.name
        export_known(session, "mermoz", tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as pack:
        assert pack.read(f"files/{made.name}") == letter.read_bytes()


def test_erasing_a_person_erases_the_bytes_that_nobody_else_has(house, club, letter, tmp_path):
    club()
    club("annecy")
    shared = tmp_path / "rib.pdf"
    shared.write_bytes(b"%PDF-1.7 rib")
    attached(house, letter)
    attached(house, shared)
    attached(house, shared, "annecy")
    erased = erase_client(EraseClient("mermoz", "demande"), house.write())
    assert "attachment.name" in erased.fields
    assert listed(house) == []
    assert len(listed(house, "annecy")) == 1
    with house.read() as session:
        kept = set(session.scalars(select(Blob.bytes)))
    assert letter.read_bytes() not in kept
    assert shared.read_bytes() in kept
