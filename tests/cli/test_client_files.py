"""Clients in and out of files: whatever program wrote them, line by line, without loss."""

import csv
import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from tests.cli.conftest import content

HEAD = "plateforme;nom;e-mail;ville\n"
ANNECY = "annecy;Aéro-club d’Annecy;bureau@annecy.example;Annecy\n"
FRENCH = HEAD + ANNECY


def taken(ask, path, *more):
    found = ask("clients", "import", str(path), *more)
    assert found.status == 0, found.out
    return found.document


def errors(document):
    return [(line["line"], line["error"]) for line in document["refused"]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encodings_and_delimiters_are_found_out(ask, whole, tmp_path, encoding, delimiter):
    path = tmp_path / "clients.csv"
    path.write_bytes(FRENCH.replace(";", delimiter).encode(encoding))
    assert taken(ask, path)["added"] == 1
    sheet = ask("clients", "show", "annecy").document
    assert (sheet["name"], sheet["city"]) == ("Aéro-club d’Annecy", "Annecy")


def test_latin_1_of_an_old_program_is_read(ask, whole, tmp_path):
    path = tmp_path / "clients.csv"
    path.write_bytes("plateforme;nom;mail\nete;Club d'Été;e@x.example\n".encode("latin-1"))
    assert taken(ask, path)["added"] == 1
    assert ask("clients", "show", "ete").document["name"] == "Club d'Été"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(ask, whole, tmp_path, end):
    path = tmp_path / "clients.csv"
    path.write_bytes(FRENCH.replace("\n", end).encode())
    assert taken(ask, path)["added"] == 1


@pytest.mark.parametrize(
    "head",
    [
        "platform;name;email_structure;city",
        "PLATEFORME;RAISON SOCIALE;COURRIEL;COMMUNE",
        "Sous-domaine;Nom de la structure;E-mail de la structure;Ville",
        "  Nom de la plateforme* ;Structure (légale);E-Mail ;Localité",
        "Subdomain;Dénomination;Mail structure;Town",
    ],
)
def test_headings_are_known_in_both_languages_and_by_synonyms(ask, whole, tmp_path, head):
    path = tmp_path / "clients.csv"
    path.write_text(f"{head}\n{ANNECY}", encoding="utf-8")
    found = taken(ask, path)
    assert (found["added"], found["refused"], found["ignored"]) == (1, [], [])


def test_a_title_above_the_headings_and_unknown_columns_are_passed_over(ask, run, whole, tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(f"Clients au 25/11\n\n{HEAD[:-1]};couleur\n{ANNECY[:-1]};bleu\n", "utf-8")
    found = taken(ask, path)
    assert (found["added"], found["ignored"]) == (1, ["couleur"])
    assert "couleur" in run("clients", "import", str(path)).err


def test_each_bad_line_is_told_and_the_others_are_taken(ask, run, whole, tmp_path):
    path = tmp_path / "clients.csv"
    rows = (
        "ok-1;Un;un@x.example;Ici",
        "demo;Deux;deux@x.example;Ici",
        "no-mail;Trois;;Ici",
        "bad-mail;Quatre;nobody;Ici",
        "ok-1;Cinq;cinq@x.example;Ici",
        ";Six;six@x.example;Ici",
        "emoji;Club 😀;e@x.example;Ici",
        '"two;lines";Huit;h@x.example;Ici',
        "ok-2;Neuf;neuf@x.example;" + "v" * 81,
        "ok-3;Dix;dix@x.example",
    )
    path.write_text(HEAD + "\n".join(rows), encoding="utf-8")
    found = taken(ask, path)
    assert (found["added"], found["updated"]) == (2, 0)
    assert errors(found) == [
        (3, "platform_reserved"),
        (4, "email_missing"),
        (5, "email_invalid"),
        (6, "line_twice"),
        (7, "platform_invalid"),
        (8, "glyph_missing"),
        (9, "platform_invalid"),
        (10, "field_too_long"),
    ]
    assert all(line["message"] and "{" not in line["message"] for line in found["refused"])
    said = run("clients", "import", str(path), "--dry-run")
    assert "Ligne 4 (no-mail)" in said.err
    assert "Rien n’est gardé" in said.out


def test_a_dry_run_keeps_nothing(ask, whole, tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(FRENCH + "mermoz;Autre nom;;\n", encoding="utf-8")
    before = content(whole)
    found = taken(ask, path, "--dry-run")
    assert (found["added"], found["updated"], found["dry_run"]) == (1, 1, True)
    assert content(whole) == before


def test_a_line_updates_by_any_name_and_an_empty_cell_says_nothing(ask, whole, tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(
        "plateforme;nom;ville;ressources\nmermoz;;Balma;9\nhttp://ulm.openflyers.fr;ULM;;\n",
        encoding="utf-8",
    )
    found = taken(ask, path)
    assert (found["added"], found["updated"], found["refused"]) == (0, 2, [])
    sheet = ask("clients", "show", "mermoz").document
    assert (sheet["name"], sheet["city"]) == ("Aéro-club Jean Mermoz", "Balma")
    assert (sheet["resources"], sheet["resources_source"]) == (9, "imported")
    assert ask("clients", "show", "ulm").document["name"] == "ULM"
    assert taken(ask, path)["unchanged"] == 2


def test_a_refused_update_leaves_the_sheet_as_it_was(ask, whole, tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(
        "platform;city;billing_name;billing_city;billing_siren\n"
        "mermoz;Balma;Ville;Balma;123\nulm;Annecy;;;\n",
        encoding="utf-8",
    )
    found = taken(ask, path)
    assert errors(found) == [(2, "siren_invalid")]
    sheet = ask("clients", "show", "mermoz").document
    assert (sheet["city"], sheet["billed_to"]) == ("", "self")


def test_parties_aliases_and_ends_come_with_the_file(ask, whole, tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(
        "platform;name;email;ends_on;billing_name;billing_city;aliases\n"
        "one;Un;1@x.example;31/12/2027;Ville;Balma;uno,ein\n"
        "two;Deux;2@x.example;2020-06-30;ville;Toulouse;uno\n"
        "three;Trois;3@x.example;;Ligue;Paris;mermoz\n",
        encoding="utf-8",
    )
    found = taken(ask, path)
    assert errors(found) == [(3, "platform_taken"), (4, "platform_taken")]
    sheet = ask("clients", "show", "ein").document
    assert (sheet["platform"], sheet["ends_on"]) == ("one", "2027-12-31")
    assert (sheet["billed_to"], sheet["billing_city"]) == ("Ville", "Balma")
    assert [p["starts_on"] for p in sheet["periods"]] == ["2027-01-01"]
    path.write_text("platform;ends_on;ressources\none;2028-12-31;5\n", encoding="utf-8")
    assert taken(ask, path)["updated"] == 1
    period = ask("clients", "show", "one").document["periods"][0]
    assert (period["starts_on"], period["ends_on"]) == ("2028-01-01", "2028-12-31")


def test_cells_of_a_workbook_keep_their_meaning(ask, whole, tmp_path):
    book = Workbook()
    book.active.append(["Plateforme", "Nom", "E-mail", "Ressources", "Fin", "Code postal", "Fax"])
    book.active.append(
        ["annecy", "A", "a@x.example", 12.0, datetime.fromisoformat("2027-03-01"), "01000", 1]
    )
    book.active.append([None, None, None, None, None, None, None])
    book.active.append(["balma", "B", "b@x.example", 3, date(2027, 4, 1), 31130, True])
    book.save(tmp_path / "clients.xlsx")
    found = taken(ask, tmp_path / "clients.xlsx")
    assert (found["added"], found["refused"], found["ignored"]) == (2, [], ["Fax"])
    sheet = ask("clients", "show", "annecy").document
    assert (sheet["resources"], sheet["ends_on"], sheet["postcode"]) == (12, "2027-03-01", "01000")
    assert ask("clients", "show", "balma").document["postcode"] == "31130"


def test_a_formula_without_its_value_is_refused_where_it_stands(ask, whole, tmp_path):
    book = Workbook()
    book.active.append(["platform", "name", "email", "notes"])
    book.active.append(["good", "G", "g@x.example", "plain"])
    book.active.append(["bad", '="B"&"C"', "b@x.example", "plain"])
    book.save(tmp_path / "clients.xlsx")
    found = taken(ask, tmp_path / "clients.xlsx")
    assert (found["added"], errors(found)) == (1, [(3, "cell_formula")])
    assert found["refused"][0]["values"]["field"] == "name"


# Round trips

NASTY = {
    "name": '=Aéro;club "d\'Œuilly"',
    "contact_name": "+Anne, « Ada »",
    "contact_phone": "+33 5 61 00 00 00",
    "address_1": "@hangar",
    "address_2": "'=1+1",
    "address_3": "-12",
    "notes": 'one;two\n=three\n"four"',
    "tags": "-a,=b",
    "postcode": "01000",
    "email_contact": "a@x.example",
    "siren": "732829320",
    "vat_number": "FR44732829320",
    "vat_number_checked_on": "2026-11-01",
    "taxable": "yes",
    "taxable_verified_on": "2026-11-02",
    "offer": "business_plus",
    "production_version": "4.0beta",
    "resources": "7",
    "anniversary": "2020-02-29",
    "ends_on": "2027-02-28",
    "language": "en",
    "delivery": "chorus",
    "billing_name": "'Mairie",
    "billing_address_1": "=place",
    "billing_kind": "public",
    "billing_taxable": "no",
    "country": "BE",
    "archived": "yes",
}


@pytest.mark.parametrize("name", ["clients.csv", "clients.xlsx"])
def test_what_goes_out_comes_back_without_loss(ask, whole, base, tmp_path, name):
    pairs = [f"{field}={value}" for field, value in NASTY.items()]
    added = ask("clients", "add", "nasty", *pairs)
    assert added.status == 0, added.out
    out, again = tmp_path / name, tmp_path / f"again-{name}"
    assert ask("clients", "export", str(out)).document["rows"] == 3
    other = base.with_name("other.db")
    assert ask("init", "--factice", at=other).status == 0
    found = ask("clients", "import", str(out), at=other).document
    assert (found["added"], found["refused"], found["ignored"]) == (3, [], [])
    ask("clients", "export", str(again), at=other)
    assert rows_of(again) == rows_of(out)
    here = ask("clients", "show", "nasty").document
    there = ask("clients", "show", "nasty", at=other).document
    told_here = {"resources_source", "resources_by", "history_count"}
    assert {k: v for k, v in here.items() if k not in told_here} == {
        k: v for k, v in there.items() if k not in told_here
    }
    assert ask("clients", "show", "ulm", at=other).document["platform"] == "ulm-du-lac"
    assert ask("clients", "import", str(out), at=other).document["unchanged"] == 3


def rows_of(path):
    if path.suffix == ".csv":
        return path.read_bytes()
    return [tuple(row) for row in load_workbook(path).active.iter_rows(values_only=True)]


def test_no_spreadsheet_runs_what_a_csv_holds(ask, whole, tmp_path):
    ask("clients", "set", "mermoz", "notes==cmd|' /C calc'!A0", "address_1=@SUM(1)", "city=-2+3")
    out = tmp_path / "clients.csv"
    ask("clients", "export", str(out))
    assert out.read_bytes().startswith(b"\xef\xbb\xbfplatform;")
    cells = [
        c for row in csv.reader(io.StringIO(out.read_text("utf-8-sig")), delimiter=";") for c in row
    ]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_no_cell_of_a_workbook_is_a_formula(ask, whole, tmp_path):
    ask("clients", "set", "mermoz", "notes==1+1")
    out = tmp_path / "clients.xlsx"
    ask("clients", "export", str(out))
    kinds = {cell.data_type for row in load_workbook(out).active for cell in row if cell.value}
    assert kinds == {"s"}


def test_a_merged_sheet_goes_out_as_a_former_name(ask, run, whole, tmp_path):
    ask("clients", "merge", "mermoz", "ulm")
    out = tmp_path / "clients.csv"
    said = run("clients", "export", str(out))
    assert said.out.startswith("1 client écrit")
    [row] = csv.DictReader(io.StringIO(out.read_text("utf-8-sig")), delimiter=";")
    assert row["aliases"] == "mermoz,ulm"


def test_an_export_replaces_the_file_whole(ask, whole, tmp_path):
    out = tmp_path / "clients.csv"
    out.write_text("what was there before")
    assert ask("clients", "export", str(out)).status == 0
    assert "before" not in out.read_text("utf-8")
    assert [path.name for path in tmp_path.glob("*client*")] == ["clients.csv"]


def test_labels_of_clients(ask, whole, tmp_path):
    place = ("address_1=1 rue des Ailes", "postcode=31000", "city=Toulouse")
    for platform, address in (("colomiers", place), ("alize", ())):
        fields = (f"name=Club {platform}", "email_contact=a@b.example", *address)
        assert ask("clients", "add", platform, *fields).status == 0
    out = tmp_path / "labels.pdf"
    names = ("colomiers", "alize")
    done = ask("labels", *names, "--out", str(out), "--first", "3", "--offset-x", "-5")
    assert (done.status, done.document["labels"]) == (0, 1)
    assert done.document["without_address"] == ["alize"]
    assert out.read_bytes().startswith(b"%PDF")
    refused = ask("labels", *names, "--out", str(out), "--format", "L1")
    assert (refused.status, refused.error) == (1, "label_format_unknown")


def test_columns_are_said_on_the_command_line(ask, run, whole, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("Ref=1;Le club;Boîte;Ville\nannecy;AC Annecy;a@annecy.example;Annecy\n")
    refused = ask("clients", "import", str(path))
    assert refused.document["error"] == "heading_missing"
    said = ("--map", "Ref=1=platform", "--map", "Le club=nom", "--map", "boite=email_structure")
    found = taken(ask, path, *said, "--map", "Ville=-")
    assert (found["added"], found["ignored"]) == (1, ["Ville"])
    sheet = ask("clients", "show", "annecy").document
    assert (sheet["name"], sheet["city"]) == ("AC Annecy", "")


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (("--map", "Ville"), "pair_invalid"),
        (("--map", "=city"), "pair_invalid"),
        (("--map", "Ville=city", "--map", "Ville=-"), "pair_twice"),
        (("--map", "Couleur=city"), "column_unknown"),
        (("--map", "Ville=couleur"), "field_unknown"),
        (("--sheet", "Clubs"), "sheet_unknown"),
    ],
)
def test_what_is_said_wrong_of_a_file_is_refused(ask, whole, tmp_path, said, error):
    path = tmp_path / "x.csv"
    path.write_text(FRENCH.replace("ville", "Ville"), encoding="utf-8")
    found = ask("clients", "import", str(path), *said)
    assert (found.status != 0, found.document["error"]) == (True, error)


def test_a_sheet_is_said_on_the_command_line(ask, whole, tmp_path):
    path = tmp_path / "two.xlsx"
    book = Workbook()
    book.active.append(["rien"])
    sheet = book.create_sheet("Clubs")
    for line in (HEAD + ANNECY).splitlines():
        sheet.append(line.split(";"))
    book.save(path)
    assert ask("clients", "import", str(path)).document["error"] == "heading_missing"
    assert taken(ask, path, "--sheet", "Clubs")["added"] == 1
