"""``ofdesk resources import``: newer counts are taken, older ones are not, whatever wrote them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.platforms.conftest import Ran

HEADS = ("platform", "count", "read_at")


def text_of(lines, mark=";"):
    return "\r\n".join(mark.join(cells) for cells in lines) + "\r\n"


@pytest.fixture
def soon(clubs) -> str:
    """A moment after the count that was typed in ``clubs``, and not too far ahead."""
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=2)
    return moment.isoformat()


@pytest.fixture
def lines(soon):
    """A file with two newer counts."""
    return [HEADS, ("mermoz", "14", soon), ("ulm", "3", "2026-01-02")]


@pytest.fixture
def take(shell, clubs, tmp_path):
    """Import lines, or bytes as they are."""

    def run(lines, *words, name="counts.csv", mark=";") -> Ran:
        raw = lines if isinstance(lines, bytes) else text_of(lines, mark).encode()
        (tmp_path / name).write_bytes(raw)
        return shell("resources", "import", str(tmp_path / name), *words)

    return run


def test_newer_counts_are_taken_with_their_date(take, sheet, soon, lines):
    done = take(lines)
    assert done.status == 0
    assert done.document == {
        "updated": 2,
        "unchanged": 0,
        "older": 0,
        "refused": [],
        "dry_run": False,
    }
    found = sheet("mermoz")
    assert (found["resources"], found["resources_source"]) == (14, "imported")
    assert datetime.fromisoformat(found["resources_read_at"]) == datetime.fromisoformat(soon)
    assert found["resources_by"] == "Ada"
    # A day without an hour begins at midnight in Paris.
    assert sheet("ulm")["resources_read_at"].startswith("2026-01-01T23:00:00")


def test_an_equal_count_is_known_again(take, sheet, soon):
    assert sheet("mermoz")["resources_source"] == "typed"
    done = take([HEADS, ("mermoz", "12", soon)])
    assert (done.document["updated"], done.document["unchanged"]) == (1, 0)
    found = sheet("mermoz")
    assert (found["resources"], found["resources_source"]) == (12, "imported")
    assert datetime.fromisoformat(found["resources_read_at"]) == datetime.fromisoformat(soon)
    again = take([HEADS, ("mermoz", "12", soon)])
    assert (again.document["updated"], again.document["unchanged"]) == (0, 1)
    assert sheet("mermoz") == found


def test_an_older_file_changes_nothing(take, sheet):
    before = sheet("mermoz")
    done = take([HEADS, ("mermoz", "99", "2026-01-02T10:00:00+01:00")])
    assert done.status == 0
    assert (done.document["older"], done.document["updated"]) == (1, 0)
    assert sheet("mermoz") == before


def test_of_several_lines_the_latest_counts(take, sheet):
    lines = [("ulm", "5", "2026-03-01"), ("ulm", "4", "2026-02-01"), ("ulm", "6", "2026-03-02")]
    done = take([HEADS, *lines])
    assert (done.document["updated"], done.document["older"]) == (2, 1)
    assert sheet("ulm")["resources"] == 6


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-15", "utf-16"])
def test_whatever_program_wrote_it(take, sheet, mark, encoding):
    lines = [
        ("Aéro-club œuvre", "Nom de la plateforme", "Nombre", "Relevé le"),
        ("Hélène", "MERMOZ", "1\N{NO-BREAK SPACE}014", "25/11/2099 10:30"),
        ("Noël", "https://openflyers.com/ulm/", "7", "02/01/2026 10:30"),
    ]
    text = text_of(lines, mark)
    if encoding == "iso-8859-15":
        assert text.encode(encoding) != text.encode("cp1252")
    done = take(text.encode(encoding))
    assert [line["error"] for line in done.document["refused"]] == ["read_at_ahead"]
    assert done.document["updated"] == 1
    found = sheet("ulm")
    assert (found["resources"], found["resources_read_at"][:19]) == (7, "2026-01-02T09:30:00")


def test_a_workbook_is_read_too(take, sheet, tmp_path, shell):
    from openpyxl import Workbook

    book = Workbook()
    for cells in (("platform", "count", "read_at"), ("ulm", 8, date(2026, 1, 2))):
        book.active.append(cells)
    book.save(tmp_path / "counts.xlsx")
    done = shell("resources", "import", str(tmp_path / "counts.xlsx"))
    assert done.document["updated"] == 1
    assert sheet("ulm")["resources"] == 8


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("nobody", "3", "2026-01-02"), "client_unknown"),
        (("", "3", "2026-01-02"), "client_unknown"),
        (("ulm", "three", "2026-01-02"), "count_invalid"),
        (("ulm", "-3", "2026-01-02"), "count_invalid"),
        (("ulm", "", "2026-01-02"), "count_invalid"),
        (("ulm", "9" * 12, "2026-01-02"), "count_invalid"),
        (("ulm", "9" * 99, "2026-01-02"), "field_too_long"),
        (("ulm", "3", ""), "read_at_missing"),
        (("ulm", "3"), "read_at_missing"),
        (("ulm", "3", "2126-01-02"), "read_at_ahead"),
        (("ulm", "3", "yesterday"), "field_date_invalid"),
        (("ulm", "3", "02/01/2026 25:00"), "field_date_invalid"),
        (("ulm", "3", "0001-01-01"), "date_out_of_range"),
    ],
)
def test_a_line_that_cannot_be_is_told_by_its_number(take, sheet, cells, code, soon):
    done = take([HEADS, cells, ("mermoz", "14", soon)])
    assert done.status == 0
    (line,) = done.document["refused"]
    assert (line["line"], line["error"]) == (2, code)
    assert len(line["message"]) > 15
    assert "{" not in line["message"]
    assert done.document["updated"] == 1
    assert sheet("ulm")["resources"] is None
    assert sheet("mermoz")["resources"] == 14


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_empty"),
        (b"\x00" * 200, "file_unreadable"),
        (b"a;b\r\n1;2\r\n", "heading_missing"),
        (b"platform;count\r\nulm;3\r\n", "heading_missing"),
        (b"platform;read_at\r\nulm;2026-01-02\r\n", "heading_missing"),
        (b"platform;count;nombre;read_at\r\nulm;3;4;2026-01-02\r\n", "heading_twice"),
    ],
)
def test_a_file_that_cannot_be_is_refused_whole(take, sheet, raw, code):
    found = take(raw)
    assert (found.status, found.document["error"]) == (1, code)
    assert sheet("ulm")["resources"] is None


def test_other_files_are_refused(take, shell, clubs):
    assert take(b"x", name="counts.pdf").document["error"] == "file_kind_unknown"
    assert shell("resources", "import", "nowhere.csv").document["error"] == "file_missing"


def test_a_dry_run_keeps_nothing(take, sheet, lines):
    before = sheet("mermoz")
    done = take(lines, "--dry-run")
    assert (done.document["updated"], done.document["dry_run"]) == (2, True)
    assert sheet("mermoz") == before


def test_text_answers(shell, take, tmp_path, lines):
    take([*lines, ("nobody", "1", "2026-01-02")])
    said = shell("resources", "import", str(tmp_path / "counts.csv"), as_json=False)
    assert said.out.startswith("0 mis à jour, 2 déjà connus")
    assert said.err.startswith("Ligne 4 (nobody)")


def test_a_former_name_finds_the_sheet(shell, take, sheet):
    assert shell("clients", "rename", "ulm", "ulm-du-lac").status == 0
    take([HEADS, ("ulm", "3", "2026-01-02")])
    assert sheet("ulm-du-lac")["resources"] == 3


def test_the_first_known_count_reaches_the_year_in_course(shell, take, clubs):
    import sqlite3

    assert shell("clients", "set", "ulm", "ends_on=2027-01-31").status == 0
    take([HEADS, ("ulm", "3", "2026-01-02")])
    with sqlite3.connect(clubs) as db:
        assert db.execute("SELECT resources FROM period").fetchall() == [(3,)]
    db.close()
