"""Tables go out and come back as they were, whatever their cells hold."""

from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.services import table_files
from ofdesk.services.table_cells import cell_text, guarded, unguarded
from ofdesk.services.table_csv import decoded, delimiter_of
from ofdesk.services.table_files import read_table, write_table

CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), max_size=12
) | st.sampled_from(["=1+1", "'=1", "''-", "@x", "+33 1", "'", "''", "-", "a\nb", 'say "x"', ";,"])


@given(CELLS)
def test_a_guarded_cell_comes_back_and_is_never_run(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5))
@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
def test_tables_come_back(kind, rows):
    lines = [["first", "second", "third"], *rows]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table{kind}"
        write_table(path, lines)
        found = [tuple(unguarded(cell) for cell in line.cells) for line in read_table(path)]
    padded = [tuple([*line, "", "", ""][:3]) for line in found]
    assert padded == [tuple(line) for line in lines if any(cell.strip() for cell in line)]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        (3.0, "3"),
        (2.5, "2.5"),
        (1e300, "1e+300"),
        (date(2026, 11, 25), "2026-11-25"),
        (datetime.fromisoformat("2026-11-25"), "2026-11-25"),
        (datetime.fromisoformat("2026-11-25T14:02:00"), "2026-11-25T14:02:00"),
        (time(14, 2), "14:02:00"),
        ("0100", "0100"),
    ],
)
def test_cells_of_a_workbook_are_told_as_text(cell, text):
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    ("text", "mark"),
    [("a;b;c\n1,5;2;3\n", ";"), ("a,b\n1;2,3\n", ","), ("a\tb\n1\t2\n", "\t"), ("alone\n", ";")],
)
def test_the_delimiter_cuts_most_evenly(text, mark):
    assert delimiter_of(text) == mark


def test_text_in_utf_16_without_its_mark_is_recognised():
    assert decoded("platform;name".encode("utf-16-be"), "x") == "platform;name"
    with pytest.raises(DomainError):
        decoded(b"\x00\x00a\x00\x00\x00b", "x")


def test_too_many_lines_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(table_files, "MOST_LINES", 3)
    path = tmp_path / "long.csv"
    path.write_text("a;b\n" * 4)
    with pytest.raises(DomainError) as refused:
        read_table(path)
    assert refused.value.code == "file_too_large"


def test_a_table_that_failed_leaves_what_was_there(tmp_path):
    path = tmp_path / "kept.csv"
    path.write_text("before")

    def lines():
        yield ["a"]
        raise OSError(28, "full")

    with pytest.raises(Exception, match="file_not_written"):
        write_table(path, lines())
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
