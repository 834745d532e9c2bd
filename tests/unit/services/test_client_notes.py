"""Dated notes of a client: who wrote what and when, what they said before, undone and erased."""

import pytest

from ofdesk.bootstrap import desks
from ofdesk.domain.errors import DomainError
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.client_notes import (
    change_note,
    list_notes,
    note_versions,
    remove_note,
    write_note,
)
from ofdesk.services.clients import AddClient, MergeClients, add_client, merge_clients
from ofdesk.services.gdpr import EraseClient, erase_client, known_of
from ofdesk.services.undo import last_undoable, undo_change


@pytest.fixture
def now(tmp_path):
    """A desk of this very moment: undo goes by the clock."""
    options = DeskOptions(tmp_path / "now.db", operator="Anne")
    desk = desks().create(options, factice=True, desk="01")
    for platform in ("mermoz", "vexin"):
        fields = {"name": f"Aéro-club {platform}", "email_structure": f"x@{platform}.example"}
        add_client(AddClient(platform, fields), desk.write(), desk.today)
    yield desk
    desk.close()


def listed(desk, platform="mermoz"):
    with desk.read() as session:
        return list_notes(session, platform)


def versions(desk, key):
    with desk.read() as session:
        return [(one.text, one.author) for one in note_versions(session, key)]


def undo(desk):
    with desk.read() as session:
        found = last_undoable(session, desk.number)
    assert found is not None
    undo_change(found.txn_id, desk.write())
    return found.subject


def test_a_note_says_who_and_when_and_keeps_what_it_said(now):
    first = write_note("mermoz", "  Le trésorier change.\r\nRappeler lundi. ", now.write())
    second = write_note("mermoz", "Réglé", now.write())
    assert [row.id for row in listed(now)] == [second.id, first.id]
    row = listed(now)[1]
    assert (row.text, row.written_by) == ("Le trésorier change.\nRappeler lundi.", "Anne")
    assert (row.changed_at, row.changed_by) == (None, "")
    change_note(first.id, "Le trésorier a changé", now.write())
    row = listed(now)[1]
    assert row.text == "Le trésorier a changé"
    assert row.changed_at is not None
    assert row.changed_at >= row.written_at
    assert versions(now, first.id) == [
        ("Le trésorier change.\nRappeler lundi.", "Anne"),
        ("Le trésorier a changé", "Anne"),
    ]
    assert listed(now, "vexin") == []


def test_what_is_taken_away_or_corrected_is_undone_with_a_name(now):
    note = write_note("mermoz", "avant", now.write())
    change_note(note.id, "après", now.write())
    assert undo(now) == "client_note"
    assert [row.text for row in listed(now)] == ["avant"]
    remove_note(note.id, now.write())
    assert listed(now) == []
    undo(now)
    assert [row.text for row in listed(now)] == ["avant"]


def test_notes_follow_a_merge_and_are_exported_and_erased(now):
    write_note("mermoz", "Monsieur Secret est en deuil", now.write())
    merge_clients(MergeClients("mermoz", "vexin"), now.write(), now.today)
    assert [row.text for row in listed(now, "vexin")] == ["Monsieur Secret est en deuil"]
    with now.read() as session:
        (told,) = known_of(session, "vexin")["client_note"]
    assert told["text"] == "Monsieur Secret est en deuil"
    erase_client(EraseClient("vexin", "demandé"), now.write())
    (row,) = listed(now, "vexin")
    assert row.text.startswith("~")
    assert all("Secret" not in text for text, _author in versions(now, row.id))


def test_an_empty_an_unknown_and_an_endless_note_are_refused(now):
    for text, code in ((" \n ", "note_empty"), ("x" * 20_001, "field_too_long")):
        with pytest.raises(DomainError, match=code):
            write_note("mermoz", text, now.write())
    with pytest.raises(DomainError, match="client_unknown"):
        write_note("nobody", "x", now.write())
    for act in (lambda: change_note("x", "y", now.write()), lambda: remove_note("x", now.write())):
        with pytest.raises(DomainError, match="note_unknown"):
            act()
    with now.read() as session, pytest.raises(DomainError, match="note_unknown"):
        note_versions(session, "x")
