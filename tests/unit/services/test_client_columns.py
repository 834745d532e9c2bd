"""Columns of a client file: found out, looked at, said, remembered."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import select

from ofdesk.domain.errors import DomainError
from ofdesk.models import Client, DeskSetting
from ofdesk.services.client_columns import (
    FIELDS,
    IGNORED,
    REMEMBERED,
    Said,
    column_names,
    field_named,
    look_at_file,
    read_lines,
    signature,
)
from ofdesk.services.client_headings import KNOWN
from ofdesk.services.client_import import ImportClients, import_clients
from ofdesk.services.table_files import sheet_names
from ofdesk.words.ui_import import TEXTS

ODD = (
    "Notre ref;Le club;Adresse;Adresse;Boîte aux lettres;\n"
    "annecy;AC Annecy;1 rue A;bât. B;a@annecy.example;x\n"
    "gap;AC Gap;2 rue C;;g@gap.example;\n"
)


@pytest.fixture
def odd(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text(ODD, encoding="utf-8")
    return path


def looked(house, path, sheet=""):
    with house.read() as session:
        return look_at_file(session, path, sheet)


def fields(look):
    return {column.name: column.field for column in look.columns}


def refused(work):
    with pytest.raises(DomainError) as found:
        work()
    return found.value


@given(st.lists(st.text("ABab ()2;é", max_size=8), max_size=60))
def test_every_column_has_a_name_of_its_own(cells):
    names = column_names(cells)
    assert len(names) == len(cells)
    again = [name for name in names if names.count(name) > 1]
    assert all(name.endswith(")") for name in again)
    assert all(names)


def test_columns_without_a_heading_are_called_by_their_letter():
    assert column_names(["", "nom", " "]) == ["A", "nom", "C"]
    assert column_names([""] * 28)[-2:] == ["AA", "AB"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(("city", "city"), ("Ville", "city"), ("billing_city", "billing_city")),
        *(("plateforme", "platform"), ("anciens noms", "aliases")),
        *(("-", IGNORED), ("", IGNORED), ("Ignorer", IGNORED)),
    ],
)
def test_a_field_is_named_by_its_code_or_by_any_known_heading(typed, name):
    assert field_named(typed) == name


def test_a_field_that_is_none_is_refused():
    error = refused(lambda: field_named("couleur"))
    assert (error.code, error.values["name"]) == ("field_unknown", "couleur")


def test_the_window_has_words_for_every_field_and_no_other():
    shown = [key.removeprefix("f_") for key in TEXTS if key.startswith("f_")]
    assert sorted(shown) == sorted(FIELDS)
    assert set(KNOWN.values()) <= set(FIELDS)


def test_a_file_with_headings_of_its_own_is_read_as_a_person_says(odd):
    said = Said({"Notre ref": "platform", "le club": "name", "Adresse (2)": "address_2"})
    lines, ignored = read_lines(odd, said)
    assert lines[0].fields == {
        "platform": "annecy",
        "name": "AC Annecy",
        "address_1": "1 rue A",
        "address_2": "bât. B",
    }
    assert ignored == ("Boîte aux lettres",)
    assert lines[1].line == 3


def test_what_is_said_wins_over_what_a_heading_says(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("plateforme;nom;structure\ngap;Président;AC Gap\n")
    assert refused(lambda: read_lines(path, Said())).code == "heading_twice"
    lines, _ = read_lines(path, Said({"structure": "name"}))
    assert lines[0].fields == {"platform": "gap", "name": "AC Gap"}
    lines, ignored = read_lines(path, Said({"nom": "-"}))
    assert (lines[0].fields["name"], ignored) == ("AC Gap", ("nom",))


def test_a_column_without_a_heading_is_said_by_its_letter(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("plateforme;nom;\ngap;AC Gap;Gap\n")
    lines, ignored = read_lines(path, Said({"C": "city"}))
    assert (lines[0].fields["city"], ignored) == ("Gap", ())


def test_title_lines_above_the_headings_are_passed_over(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Liste des clubs;;\n;;\nRef;Club;Ville\ngap;AC Gap;Gap\n")
    lines, _ = read_lines(path, Said({"Ref": "platform", "Club": "name"}))
    assert [line.fields["city"] for line in lines] == ["Gap"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"Couleur": "city"}, "column_unknown"),
        ({"Notre ref": "couleur"}, "field_unknown"),
        ({"Notre ref": "platform", "Le club": "platform"}, "heading_twice"),
        ({"Le club": "name"}, "heading_twice"),
        ({"Le club": "name", "Adresse (2)": "-"}, "heading_missing"),
        (
            {"Notre ref": "platform", "Le club": "-", "Adresse": "-", "Adresse (2)": "-"},
            "heading_missing",
        ),
    ],
)
def test_what_cannot_be_said_of_a_file_is_refused(odd, said, code):
    error = refused(lambda: read_lines(odd, Said(said)))
    assert error.code == code
    if code == "column_unknown":
        assert error.values["heading"] == "Couleur"
        assert "Notre ref" in error.values["found"]


def test_a_look_shows_samples_and_what_each_column_is_taken_for(house, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "Plateforme;Nom du clubs;Courriel;N SIRET;Couleur;;Vide\n"
        "gap;AC Gap;g@gap.example;44306184100047;rouge;x;\n"
        "gap2;AC Gap;;;vert;;\n"
    )
    look = looked(house, path)
    assert fields(look) == {
        "Plateforme": "platform",
        "Nom du clubs": "name",
        "Courriel": "email_structure",
        "N SIRET": "siret",
        "Couleur": IGNORED,
        "F": IGNORED,
        "Vide": IGNORED,
    }
    assert [column.name for column in look.columns if column.guessed] == ["Nom du clubs"]
    assert look.columns[0].samples == ("gap", "gap2")
    assert look.columns[1].samples == ("AC Gap",)
    assert (look.lines, look.sheets, look.remembered) == (2, (), False)


def test_values_say_what_a_heading_does_not(house, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "a1;b2;c3;d4\n"
        "http://gap.openflyers.fr;g@gap.example;443 061 841 00047;other\n"
        "annecy.openflyers.fr;;;\n"
    )
    look = looked(house, path)
    assert [*fields(look).values()] == ["platform", "email_structure", "siret", IGNORED]
    assert all(column.guessed for column in look.columns[:3])


def test_a_file_without_any_known_heading_is_looked_at_by_its_fullest_line(house, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Titre\nq;w;z\n1;2;3\n")
    assert [column.name for column in looked(house, path).columns] == ["q", "w", "z"]


def test_the_choice_is_remembered_for_the_same_headings_in_any_order(house, odd, tmp_path):
    said = dict.fromkeys(("Adresse", "Adresse (2)", "Boîte aux lettres", "F"), IGNORED)
    said |= {"Notre ref": "platform", "Le club": "name"}
    request = ImportClients(odd, True, Said(said), remember=True)
    import_clients(request, house.write(), house.today)
    assert not looked(house, odd).remembered
    email = {**said, "Boîte aux lettres": "email_structure"}
    for columns in (said, email):
        request = ImportClients(odd, False, Said(columns), remember=True)
        import_clients(request, house.write(), house.today)
    other = tmp_path / "next.csv"
    other.write_text(
        "Le club;Notre ref;Adresse;Adresse;Boîte aux lettres;\nULM;ulm;1 rue;;u@u.example;y\n"
    )
    look = looked(house, other)
    assert look.remembered
    assert fields(look) == {
        "Le club": "name",
        "Notre ref": "platform",
        "Adresse": IGNORED,
        "Adresse (2)": IGNORED,
        "Boîte aux lettres": "email_structure",
        "F": IGNORED,
    }
    with house.read() as session:
        keys = session.scalars(select(DeskSetting.key)).all()
    assert len([key for key in keys if key.startswith(REMEMBERED)]) == 1


def test_a_remembered_field_that_is_none_any_more_is_ignored(house, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("ref;club\ngap;AC Gap\n")
    with house.write() as uow:
        key = REMEMBERED + signature(["ref", "club"])
        text = '{"ref": "platform", "club": "field_of_old"}'
        uow.session.add(DeskSetting(key=key, value=text))
        uow.commit()
    assert fields(looked(house, path)) == {"ref": "platform", "club": IGNORED}


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "clubs.xlsx"
    workbook = Workbook()
    workbook.active.title = "Lisez-moi"
    workbook.active.append(["Rien ici", "ni là"])
    clubs = workbook.create_sheet("Clubs")
    clubs.append(["plateforme", "nom", "e-mail"])
    clubs.append(["gap", "AC Gap", "g@gap.example"])
    workbook.save(path)
    return path


def test_a_sheet_of_a_workbook_is_chosen(house, book, odd):
    assert sheet_names(book) == ("Lisez-moi", "Clubs")
    assert sheet_names(odd) == ()
    assert looked(house, book).sheet == "Lisez-moi"
    look = looked(house, book, "Clubs")
    assert (look.sheet, fields(look)["nom"]) == ("Clubs", "name")
    request = ImportClients(book, said=Said(sheet="Clubs"))
    assert import_clients(request, house.write(), house.today).added == 1


def test_a_sheet_that_is_not_there_is_refused(house, book, odd):
    error = refused(lambda: looked(house, book, "Avions"))
    assert (error.code, error.values["known"]) == ("sheet_unknown", ["Lisez-moi", "Clubs"])
    assert refused(lambda: looked(house, odd, "Clubs")).code == "sheet_unknown"


def test_a_workbook_that_is_none_has_no_sheets(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"not a workbook")
    assert refused(lambda: sheet_names(path)).code == "file_unreadable"


def test_each_line_says_what_came_of_it(house, club, tmp_path):
    club("mermoz")
    path = tmp_path / "x.csv"
    path.write_text(
        "plateforme;nom;e-mail;ville;ressources;anciens noms;facture a\n"
        "mermoz;;;Paris;9;vieux;\n"
        "gap;AC Gap;g@gap.example;Gap;;;\n"
        "demo;Réservé;d@d.example;;;;\n"
        "mermoz2;;;;;;\n"
    )
    for dry_run in (True, False):
        found = import_clients(ImportClients(path, dry_run), house.write(), house.today)
        assert [(line.line, line.fate, line.changed) for line in found.taken] == [
            (2, "updated", ("city", "resources", "aliases")),
            (3, "added", ()),
        ]
        assert [line.line for line in found.refused] == [4, 5]
        assert found.changes == (frozenset() if dry_run else {"client"})
    again = import_clients(ImportClients(path), house.write(), house.today)
    assert [line.fate for line in again.taken] == ["unchanged", "unchanged"]


class Stopped(Exception):
    """What a progress raises when a person stops the import."""


def test_an_import_that_is_stopped_keeps_nothing(house, tmp_path):
    path = tmp_path / "x.csv"
    lines = [f"club{n};Club {n};c{n}@x.example" for n in range(120)]
    path.write_text("\n".join(["plateforme;nom;e-mail", *lines]))
    told = SimpleNamespace(steps=[])

    def step(done, total):
        told.steps.append((done, total))
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        import_clients(ImportClients(path), house.write(), house.today, step)
    assert told.steps == [(0, 120), (50, 120)]
    with house.read() as session:
        assert session.scalars(select(Client)).all() == []
