"""Files and bases that cannot be taken: told in words, left as they were, nothing changed."""

import sqlite3
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook


def csv_of(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def workbook(path: Path, *rows) -> None:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def bomb(path: Path) -> None:
    """A workbook whose sheet unpacks to more than anybody has."""
    workbook(path, ["platform", "name"])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(300):
            part.write(b"\0" * (1 << 20))


def entities(path: Path) -> None:
    """A workbook whose sheet defines entities (« billion laughs »)."""
    workbook(path, ["platform", "name"])
    kept = {}
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    sheet = kept["xl/worksheets/sheet1.xml"]
    kept["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + sheet
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in kept.items():
            archive.writestr(name, data)


def truncated(path: Path) -> None:
    workbook(path, ["platform", "name"], ["new", "N"])
    path.write_bytes(path.read_bytes()[:-200])


FILES = [
    ("missing.csv", None, "file_missing"),
    ("missing.xlsx", None, "file_missing"),
    ("clients.pdf", b"%PDF-1.4", "file_kind_unknown"),
    ("clients.ods", b"PK", "file_kind_unknown"),
    ("clients", b"platform;name", "file_kind_unknown"),
    ("empty.csv", b"", "file_empty"),
    ("blank.csv", b"\n\n;;;\n", "file_empty"),
    ("binary.csv", bytes(range(256)) * 8, "file_unreadable"),
    ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40, "file_unreadable"),
    ("no-heading.csv", b"a;b;c\n1;2;3\n", "heading_missing"),
    ("twice.csv", b"platform;nom;structure\nx;y;z\n", "heading_twice"),
    ("cell.csv", b'platform;name\n"' + b"x" * 1_100_000 + b'";y\n', "file_unreadable"),
    ("not.xlsx", b"platform;name\nx;y\n", "file_unreadable"),
    ("ole.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_unreadable"),
    ("truncated.xlsx", truncated, "file_unreadable"),
    ("empty.xlsx", workbook, "file_empty"),
    ("bomb.xlsx", bomb, "file_too_large"),
    ("entities.xlsx", entities, "file_unreadable"),
]


@pytest.mark.parametrize(("name", "made", "code"), FILES, ids=[found[0] for found in FILES])
def test_a_file_that_cannot_be_taken_in(refused, tmp_path, name, made, code):
    path = tmp_path / name
    if isinstance(made, bytes):
        path.write_bytes(made)
    elif made is not None:
        made(path)
    refused(("clients", "import", str(path)), code)


def test_a_folder_is_no_file(refused, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    refused(("clients", "import", str(tmp_path / "folder.csv")), "file_missing")


def test_a_sparse_file_beyond_the_limit_is_not_read(refused, tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(80 * 1024 * 1024)
    refused(("clients", "import", str(path)), "file_too_large")


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("x.json", "", "file_unreadable"),
        ("x.json", "[1, 2]", "catalogue_unreadable"),
        ("x.json", "{" * 100_000, "file_unreadable"),
        (
            "x.json",
            '{"label": "L", "valid_from": "2027-01-01", "offers": []}',
            "catalogue_unreadable",
        ),
        (
            "x.json",
            '{"label": "", "valid_from": "2027-01-01", "offers": [1]}',
            "catalogue_unreadable",
        ),
        ("x.json", '{"label": "L", "valid_from": "soon", "offers": [1]}', "field_date_invalid"),
        (
            "x.json",
            '{"label": "L", "valid_from": "2027-01-01", "offers": [1]}',
            "catalogue_unreadable",
        ),
        (
            "x.json",
            '{"label":"L","valid_from":"2027-01-01","offers":[{"offer":"gold"}]}',
            "choice_unknown",
        ),
        (
            "x.json",
            '{"label":"L","valid_from":"2027-01-01","offers":[{"offer":"solo","base_cents":1.5}]}',
            "price_invalid",
        ),
        (
            "x.json",
            '{"label":"L","valid_from":"2027-01-01","offers":[{"offer":"solo","base_cents":-5}]}',
            "price_invalid",
        ),
        (
            "x.json",
            '{"label":"L","valid_from":"2027-01-01","offers":[{"offer":"solo"},{"offer":"solo"}]}',
            "offer_twice",
        ),
        (
            "x.json",
            '{"label":"L","valid_from":"2027-01-01","offers":[{"offer":"solo","acts":{"fly":{}}}]}',
            "catalogue_unreadable",
        ),
        ("x.csv", "a;b\n1;2\n", "catalogue_unreadable"),
        (
            "x.csv",
            "label;valid_from;offer;item;first;price_cents\nL;2027-01-01;solo;bracket;2;5\n",
            "bracket_first",
        ),
        (
            "x.csv",
            "label;valid_from;offer;item;first;price_cents\n{0}{0}".format(
                "L;2027-01-01;solo;bracket;1;5\n"
            ),
            "bracket_order",
        ),
        (
            "x.csv",
            "label;valid_from;offer;item;first;price_cents\nL;2027-01-01;solo;lunch;;5\n",
            "catalogue_unreadable",
        ),
        ("x.pdf", "", "file_kind_unknown"),
        ("missing.json", None, "file_missing"),
    ],
)
def test_a_price_list_that_cannot_be(refused, tmp_path, name, text, code):
    path = tmp_path / name
    if text is not None:
        path.write_text(text)
    refused(("catalogue", "import", str(path)), code)


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_an_export_that_cannot_be_written(refused, tmp_path, name):
    lost = tmp_path / "no such folder" / name
    refused(("clients", "export", str(lost)), "file_not_written", status=3)


def test_an_export_of_an_unknown_kind(refused, tmp_path):
    argv = ("clients", "export", str(tmp_path / "out.pdf"))
    refused(argv, "file_kind_unknown")


def test_a_price_list_that_cannot_be_written(refused, tmp_path):
    argv = ("catalogue", "export", str(tmp_path / "none" / "x.json"))
    refused(argv, "file_not_written", status=3)


# Bases

BASES = [
    ("empty", b"", "base_foreign"),
    ("text", b"not a base at all" * 100, "base_corrupt"),
    ("torn", b"SQLite format 3\0" + b"\xff" * 4000, "base_corrupt"),
]


@pytest.mark.parametrize(("name", "data", "code"), BASES, ids=[found[0] for found in BASES])
@pytest.mark.parametrize("argv", [("clients", "list"), ("clients", "show", "x")])
def test_a_file_that_is_no_base(ask, run, base, name, data, code, argv):
    base.write_bytes(data)
    found = ask(*argv)
    assert found.status == 1
    assert found.error in (code, "base_foreign", "base_corrupt")
    assert str(base) in found.document["message"]
    assert base.read_bytes() == data
    assert run(*argv).out == ""


@pytest.mark.parametrize("argv", [("clients", "list"), ("clients", "show", "mermoz")])
def test_a_base_of_a_newer_program_is_left_alone(ask, whole, argv):
    connection = sqlite3.connect(whole)
    connection.execute("PRAGMA user_version = 999")
    connection.commit()
    connection.close()
    before = whole.read_bytes()
    assert ask(*argv).error == "base_newer"
    assert whole.read_bytes() == before


@pytest.mark.parametrize("argv", [("clients", "list"), ("clients", "show", "mermoz")])
def test_a_base_of_another_program_is_left_alone(ask, whole, argv):
    raw = bytearray(whole.read_bytes())
    raw[68:72] = struct.pack(">I", 12345)
    whole.write_bytes(raw)
    assert ask(*argv).error == "base_foreign"


def test_a_page_torn_out_of_the_base_is_told(ask, whole):
    raw = bytearray(whole.read_bytes())
    raw[8192:] = b"\xff" * (len(raw) - 8192)
    whole.write_bytes(raw)
    for argv in (("clients", "list"), ("clients", "show", "mermoz")):
        found = ask(*argv)
        assert (found.status, found.error) == (1, "base_corrupt")


@pytest.mark.parametrize("argv", [("clients", "list"), ("settings", "list")])
def test_a_folder_is_no_base(ask, base, argv):
    base.mkdir()
    assert ask(*argv).error == "base_missing"


def test_a_locked_base_is_unavailable(ask, whole, monkeypatch):
    monkeypatch.setattr("ofdesk.store.engine.BUSY_MILLISECONDS", 100)
    connection = sqlite3.connect(whole, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    found = ask("clients", "set", "mermoz", "city=Balma")
    connection.rollback()
    connection.close()
    assert (found.status, found.error) == (3, "base_locked")
