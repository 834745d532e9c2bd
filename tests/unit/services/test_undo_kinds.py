"""Undo of every kind of change puts back every row as it was, and takes nothing back twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from ofdesk.domain.errors import DomainError
from ofdesk.services.attachments import (
    AttachFile,
    attach_file,
    list_attachments,
    read_attachment,
    remove_attachment,
)
from ofdesk.services.bank_rules import SetRule, set_rule
from ofdesk.services.catalogue import AddCatalogue, add_catalogue, catalogue_on
from ofdesk.services.cleanup import Cleanup, SetCleanup, set_cleanup
from ofdesk.services.client_export import export_clients
from ofdesk.services.client_import import ImportClients, import_clients
from ofdesk.services.clients import (
    AddClient,
    ArchiveClient,
    ChangeClient,
    MergeClients,
    RenameClient,
    add_client,
    archive_client,
    change_client,
    merge_clients,
    rename_client,
)
from ofdesk.services.handovers import HandOver, hand_over
from ofdesk.services.mail_templates import SetTemplate, set_template
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.services.undo import UNDOABLE, last_undoable, undo_change
from ofdesk.services.versions import SetVersions, add_version, set_versions
from tests.builders import complete_company, make_desk
from tests.conftest import HOME_VARIABLES
from tests.store.issuing import BytesRenderer

NEW = {"name": "Club Neuf", "email_structure": "neuf@club.example"}
ODD = {
    "name": "=Ærø « Œuilly » ; 'été'",
    "email_structure": "odd@club.example",
    "notes": "+33 ; \"dit\" ; l'un\nl'autre",
    "tags": "a,b",
    "postcode": "01000",
    "billing_name": "Mairie d’Albi",
    "billing_address_1": "1, place",
    "billing_postcode": "81000",
    "billing_city": "Albi",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A desk of this very moment with three clubs, one of them with a file."""
    folder, home = tmp_path_factory.mktemp("office"), tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable, inside in HOME_VARIABLES.items():
            patch.setenv(variable, str(home / inside))
        desk = make_desk(folder, today=None, renderer=BytesRenderer())
    complete_company(desk)
    for platform, more in (
        ("mermoz", {"contact_name": "Ida"}),
        ("albi", {"name": "Albi"}),
        ("odd", ODD),
    ):
        add_client(AddClient(platform, NEW | more), desk.write(), desk.today)
    (folder / "one.txt").write_bytes(b"one")
    (folder / "two.txt").write_bytes(b"two")
    attach_file(AttachFile("mermoz", folder / "one.txt"), desk.write())
    yield desk
    desk.close()


def everything(desk):
    """Every row of what a person edits."""
    found = {}
    with desk.read() as session:
        for table in sorted(UNDOABLE):
            rows = session.execute(text(f'SELECT * FROM "{table}" ORDER BY id')).mappings()
            found[table] = [dict(row) for row in rows]
    return found


def imported(desk, lines, **more):
    path = desk.path.parent / "lines.csv"
    path.write_text("\n".join(lines), "utf-8")
    return import_clients(ImportClients(path, **more), desk.write(), desk.today)


def changed(desk, platform="mermoz", **fields):
    change_client(ChangeClient(platform, fields), desk.write(), desk.today)


def taken_away(desk):
    with desk.read() as session:
        (row,) = list_attachments(session, "mermoz")
    remove_attachment(row.id, desk.write())


def dearer(desk):
    with desk.read() as session:
        sheet = catalogue_on(session, desk.today)
    day = desk.today + timedelta(days=40)
    made = replace(sheet, label="Suivant", valid_from=day, is_example=False, used=False)
    add_catalogue(AddCatalogue(made), desk.write())


KINDS = {
    "client added": lambda d: add_client(AddClient("neuf", NEW), d.write(), d.today),
    "client changed": lambda d: changed(d, name="Éole", city="Pau", notes="", tags="x,y"),
    "count changed": lambda d: changed(d, resources="7"),
    "billed to another": lambda d: changed(d, billing_name="Mairie", billing_city="Pau"),
    "party changed": lambda d: changed(d, "odd", billing_city="Gaillac"),
    "renamed": lambda d: rename_client(RenameClient("mermoz", "guynemer"), d.write(), d.today),
    "merged": lambda d: merge_clients(MergeClients("albi", "mermoz"), d.write(), d.today),
    "archived": lambda d: archive_client(ArchiveClient("mermoz"), d.write(), d.today),
    "handed over": lambda d: hand_over(HandOver("mermoz", "Léa", "0611223344"), d.write(), d.today),
    "several imported": lambda d: imported(
        d, ["platform;name;email;former names", "neuf;N;n@n.example;vieux", "albi;B;b@b.example;"]
    ),
    "setting": lambda d: set_settings(SetSettings({"company.city": "Pau"}), d.write()),
    "setting emptied": lambda d: set_settings(SetSettings({"company.capital": ""}), d.write()),
    "setting new": lambda d: set_settings(SetSettings({"company.tagline": "Volez"}), d.write()),
    "versions": lambda d: set_versions(SetVersions("4", ("5.0beta",)), d.write()),
    "version": lambda d: add_version("4.9", d.write()),
    "clean-up made": lambda d: set_cleanup(
        SetCleanup(Cleanup("2.1", "3", "", ("Un", "Deux"))), d.write()
    ),
    "clean-up cut": lambda d: set_cleanup(
        SetCleanup(Cleanup("3", "4", "", ("Seul",)), ("3", "4")), d.write()
    ),
    "clean-up gone": lambda d: set_cleanup(
        SetCleanup(Cleanup("3", "4", "", ()), ("3", "4")), d.write()
    ),
    "price list": dearer,
    "file": lambda d: attach_file(AttachFile("albi", d.path.parent / "two.txt"), d.write()),
    "file gone": taken_away,
    "bank rule": lambda d: set_rule(SetRule("VIR DU CLUB", client="mermoz"), d.write()),
    "e-mail template": lambda d: set_template(
        SetTemplate("invoice", "fr", subject="Votre facture $number"), d.write()
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_all_is_as_before_and_a_second_undo_changes_nothing(office, kind):
    before = everything(office)
    KINDS[kind](office)
    assert everything(office) != before
    with office.read() as session:
        found = last_undoable(session, office.number)
    assert found is not None
    assert undo_change(found.txn_id, office.write()).subject == found.subject
    assert everything(office) == before
    with pytest.raises(DomainError) as refused:
        undo_change(found.txn_id, office.write())
    assert refused.value.code == "undo_changed_since"
    assert everything(office) == before


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
def test_what_is_exported_is_taken_back_without_any_change(office, kind):
    path, before = office.path.parent / f"all{kind}", everything(office)
    with office.read() as session:
        assert export_clients(session, path).rows == 3
    found = import_clients(ImportClients(path), office.write(), office.today)
    assert (found.unchanged, found.refused, found.ignored) == (3, (), ())
    assert everything(office) == before


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
def test_another_base_exports_the_same_file(office, kind, tmp_path):
    first, second = tmp_path / f"first{kind}", tmp_path / "second.csv"
    with office.read() as session:
        export_clients(session, first)
        export_clients(session, tmp_path / "first.csv")
    other = make_desk(tmp_path, today=None, renderer=BytesRenderer())
    try:
        assert import_clients(ImportClients(first), other.write(), other.today).added == 3
        with other.read() as session:
            export_clients(session, second)
    finally:
        other.close()
    assert second.read_bytes() == (tmp_path / "first.csv").read_bytes()


def test_a_rehearsed_import_tells_the_same_and_keeps_nothing(office):
    before = everything(office)
    lines = ["platform;name;email;former names", "mermoz;;;odd", "neuf;N;n@n.example;", "x y;;;"]
    found = imported(office, [*lines, "neuf;N;n@n.example;", "albi;B;;"], dry_run=True)
    assert [(line.platform, line.fate) for line in found.taken] == [
        ("neuf", "added"),
        ("albi", "updated"),
    ]
    assert [(line.line, line.error) for line in found.refused] == [
        (2, "platform_taken"),
        (4, "platform_invalid"),
        (5, "line_twice"),
    ]
    assert everything(office) == before


def test_a_file_that_two_clubs_have_stays_with_one_when_the_other_loses_it(office):
    attach_file(AttachFile("odd", office.path.parent / "one.txt"), office.write())
    before = everything(office)["attachment"]
    taken_away(office)
    with office.read() as session:
        (row,) = list_attachments(session, "odd")
        assert read_attachment(session, row.id).content == b"one"
        assert list_attachments(session, "mermoz") == []
        found = last_undoable(session, office.number)
    undo_change(found.txn_id, office.write())
    assert everything(office)["attachment"] == before
