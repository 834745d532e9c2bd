"""Headings and files as others write them: any case, accent, encoding, delimiter and sheet."""

import csv
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ofdesk.domain.errors import DomainError
from ofdesk.services import table_csv
from ofdesk.services.client_export import headings
from ofdesk.services.client_headings import SYNONYMS, is_heading_line, matched, plain
from ofdesk.services.table_csv import decoded, read_csv
from ofdesk.services.table_files import read_table, sheet_names, write_table

FEW = settings(max_examples=40)
SAID = sorted((word, name) for name, words in SYNONYMS.items() for word in words)
WESTERN = st.text("abcéèàçœÉ€’« »0129-_", max_size=10)
ROWS = st.lists(st.lists(WESTERN, min_size=3, max_size=3), min_size=1, max_size=5)


def refused(act):
    with pytest.raises(DomainError) as found:
        act()
    return found.value.code, found.value.field


@FEW
@given(st.sampled_from(SAID), st.sampled_from(["{}", " {} ", "{}*", "{} (obligatoire)", "{} :"]))
def test_a_synonym_is_known_however_it_is_dressed(said, dress):
    word, name = said
    for shown in (word, word.upper(), word.title(), f"\ufeff{word}"):
        assert matched(["?", dress.format(shown)]) == {1: name}


@FEW
@given(st.text("aeéÀŒ-°(*)mail_'’9 \ufeff", max_size=30))
def test_a_compared_heading_is_compared_as_itself(text):
    assert plain(plain(text)) == plain(text)
    assert set(plain(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


def test_no_synonym_stands_for_two_fields():
    compared = [(plain(word), name) for word, name in SAID]
    by_word = dict(compared)
    assert [pair for pair in compared if by_word[pair[0]] != pair[1]] == []


def test_every_heading_that_we_write_is_its_own_field():
    ours = headings()
    assert matched(ours) == dict(enumerate(ours))
    assert is_heading_line(ours)


@FEW
@given(st.lists(st.sampled_from(sorted(SYNONYMS)), min_size=1, max_size=6, unique=True))
def test_columns_are_found_in_any_order_and_one_field_twice_is_refused(names):
    cells = list(chain.from_iterable((SYNONYMS[name][0], "inconnu") for name in names))
    assert matched(cells) == {2 * place: name for place, name in enumerate(names)}
    assert refused(lambda: matched([*cells, names[0]])) == ("heading_twice", names[0])


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["Plateforme", "Nom"], True),
        (["Nom", "Ville"], False),
        (["Plateforme"], False),
        (["Plateforme", "couleur"], False),
        (["url", "", "", "E-mail"], True),
        ([], False),
    ],
)
def test_a_line_of_headings_names_the_platform_and_something_else(cells, found):
    assert is_heading_line(cells) == found


@FEW
@given(
    ROWS,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(table_csv.DELIMITERS),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_a_file_is_read_whatever_program_wrote_it(rows, encoding, delimiter, ending):
    lines = [["plateforme", "dénomination", "ville"], *rows]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clients.csv"
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=delimiter, lineterminator=ending).writerows(lines)
        found = [line.cells for line in read_table(path)]
    assert found == [tuple(line) for line in lines if any(cell.strip() for cell in line)]


@FEW
@given(st.text("abcdef;é\n", min_size=4), st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf_16_is_recognised_by_its_zeros(text, encoding):
    assert decoded(text.encode(encoding), "x") == text


def test_a_huge_cell_is_read_up_to_a_bound_that_holds_for_this_file_alone(tmp_path):
    path, before = tmp_path / "huge.csv", csv.field_size_limit()
    path.write_text("a;" + "x" * table_csv.LARGEST_CELL)
    assert len(read_table(path)[0].cells[1]) == table_csv.LARGEST_CELL
    path.write_text("a;" + "x" * (table_csv.LARGEST_CELL + 1))
    assert refused(lambda: read_table(path)) == ("file_unreadable", "file")
    assert csv.field_size_limit() == before


def test_a_record_on_several_lines_is_named_by_its_first(tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text('a;b\n"one\ntwo";c\n\nd;e\n')
    assert [number for number, cells in read_csv(path) if cells] == [1, 2, 5]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("none.csv", b"", "file_empty"),
        ("bom.csv", b"\xef\xbb\xbf", "file_empty"),
        ("blank.csv", b";;;\n  ;\t;\n", "file_empty"),
        ("zeros.csv", b"\x00" * 40, "file_unreadable"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "file_unreadable"),
        ("cut.csv", b"\xff\xfea\x00b", "file_unreadable"),
        ("none.xlsx", b"", "file_unreadable"),
        ("text.xlsx", b"a;b\n", "file_unreadable"),
        ("clients.ods", b"a;b\n", "file_kind_unknown"),
        ("clients", b"a;b\n", "file_kind_unknown"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(lambda: read_table(path)) == (code, "file")


def test_each_sheet_of_a_workbook_is_read_by_its_name(tmp_path):
    book, path = Workbook(), tmp_path / "book.xlsx"
    book.active.title = "Clients 2026"
    book.active.append(["platform", None, 12])
    book.create_sheet("Été").append(["annecy"])
    book.create_sheet("Vide")
    book.save(path)
    assert sheet_names(path) == ("Clients 2026", "Été", "Vide")
    assert read_table(path) == read_table(path, "Clients 2026")
    cells = read_table(path)[0].cells
    assert (cells[:3], set(cells[3:])) == (("platform", "", "12"), {""})
    assert [line.cells[0] for line in read_table(path, "Été")] == ["annecy"]
    assert refused(lambda: read_table(path, "Vide")) == ("file_empty", "file")
    assert refused(lambda: read_table(path, "été")) == ("sheet_unknown", "sheet")


def test_a_text_has_no_sheets(tmp_path):
    path = tmp_path / "text.csv"
    write_table(path, [["a", "b"]])
    assert sheet_names(path) == ()
    assert refused(lambda: read_table(path, "a")) == ("sheet_unknown", "sheet")
