"""What the import of statements says at the command line: other formats, rows left out."""

from datetime import date

import pytest

from ofdesk.ports.bank import StatementLine
from tests.bank.writers import csv_file, ofx_file
from tests.cli.money_shell import shell_on

DAY = date(2026, 6, 15)
LINES = [StatementLine(DAY, 5_000, "VIR DUPONT"), StatementLine(DAY, 700, "VIR MARTIN")]


@pytest.fixture
def shell(tmp_path, run):
    return shell_on(tmp_path / "base.db", run)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "r.csv").write_bytes(csv_file(LINES, 0) + b"\r\nTotal;;;57,00;\r\n")
    (tmp_path / "r.ofx").write_bytes(ofx_file(LINES, 0))
    return [str(tmp_path / name) for name in ("r.csv", "r.ofx")]


def test_a_movement_of_two_files_is_told_and_may_be_two(shell, files):
    done = shell.done("bank", "import", files[0])
    assert (done["new"], done["duplicates"], done["other_format"]) == (2, 0, 0)
    assert done["footers"] == [{"line": 6, "text": "Total · 57,00"}]
    done = shell.done("bank", "import", files[1])
    assert (done["lines"], done["new"], done["duplicates"]) == (2, 0, 2)
    assert (done["other_format"], done["footers"]) == (2, [])
    same = shell.done("bank", "list", "--state", "same")
    assert {row["same_as"] for row in same} == {
        one["id"] for one in shell.done("bank", "proposals")
    }
    found = shell("bank", "accept", same[0]["id"], "--unidentified")
    assert (found.status, found.document["error"]) == (1, "bank_line_told_already")
    shell.done("bank", "undo", same[0]["id"])
    assert len(shell.done("bank", "proposals")) == 3


@pytest.mark.parametrize(
    ("lang", "told", "left"),
    [
        ("fr", "Déjà importées (autre format) : 2", "« Total · 57,00 »"),
        ("en", "Imported already (other format): 2", "“Total · 57,00”"),
    ],
)
def test_what_a_person_reads(shell, files, lang, told, left):
    for file, words in zip(files, (left, told), strict=True):
        found = shell.run("--lang", lang, "--today", "2026-06-15", "bank", "import", file)
        said = (found.out + found.err).replace("\u00a0", " ")
        assert words in said
