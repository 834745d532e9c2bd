"""The bank by the command line: an unknown CSV, rules, accounts, and what is refused."""

from datetime import date

import pytest

from ofdesk.ports.bank import StatementLine
from tests.bank.writers import csv_file
from tests.cli.money_shell import invoice, shell_on

ODD = (
    "Banque du Lac\n\nJour|Quoi|Sorti|Rentré\n"
    "15.06.2026|VIR M DUPONT JEAN 17||900,00\n"
    "14.06.2026|COTISATION TENUE DE COMPTE|12,90|\n"
)


@pytest.fixture
def shell(tmp_path, run):
    return shell_on(tmp_path / "base.db", run)


@pytest.fixture
def odd(tmp_path):
    path = tmp_path / "lac.csv"
    path.write_text(ODD, encoding="cp1252")
    return str(path)


def refused(shell, *words):
    found = shell("bank", *words)
    assert found.status == 1
    return found.document["error"]


def test_a_bank_that_nobody_knows_from_the_guess_to_the_books(shell, odd, tmp_path):
    assert refused(shell, "import", odd) == "statement_unknown_format"
    guessed = shell.done("bank", "profile", "guess", odd)
    assert (guessed["debit"], guessed["credit"], guessed["skip"]) == ("Sorti", "Rentré", 2)
    assert [line["cents"] for line in guessed["lines"]] == [90_000, -1_290]
    made = shell.done("bank", "profile", "set", "Lac", "--from", odd, "payer=Quoi", "value_day=1")
    assert (made["payer"], made["value_day"]) == ("Quoi", "1")
    made = shell.done("bank", "profile", "set", "Lac", "payer=", "value_day=", "--from", odd)
    assert made["payer"] == made["value_day"] == ""
    assert made["titles"] == ["Jour", "Quoi", "Sorti", "Rentré"]
    done = shell.done("bank", "import", odd)
    assert {"lines": 2, "new": 2, "duplicates": 0, "balanced": True, "profile": "Lac"}.items() <= (
        done.items()
    )
    assert shell.done("bank", "import", odd, "--profile", "lac")["new"] == 0
    fees, transfer = sorted(shell.done("bank", "proposals"), key=lambda one: one["cents"])
    assert fees["proposal"] is None
    assert refused(shell, "accept", fees["id"]) == "bank_line_debit"
    (done,) = shell.done("bank", "accept", fees["id"], "--account", "627")
    assert (done["account"], done["rule"]) == ("627000", "cotisation tenue compte")
    (done,) = shell.done("bank", "accept", transfer["id"], "--client", "mermoz")
    assert (done["credit_cents"], done["rule"]) == (90_000, "dupont jean")
    listed = shell.done("bank", "list", "--state", "accepted")
    assert {row["posted"] for row in listed} == {"627000", "RC01-2026-00001"}
    fec = str(tmp_path / "fec.txt")
    entries = shell.done(
        "export", "fec", "--from", "2026-06-01", "--to", "2026-06-30", "--out", fec
    )
    assert entries["debit_cents"] == entries["credit_cents"] == 90_000 + 1_290
    assert shell.done("bank", "undo", fees["id"])["account"] == "627000"
    assert [rule["pattern"] for rule in shell.done("bank", "rules")] == ["dupont jean"]


def test_profiles_by_hand(shell, odd):
    assert [one["name"] for one in shell.done("bank", "profile")] == ["cic"]
    values = ("separator=|", "skip=2", "day=Jour", "label=Quoi", "debit=Sorti", "encoding=cp1252")
    assert refused(shell, "profile", "set", "lac", *values) == "bank_layout_missing"
    shell.done("bank", "profile", "set", "lac", *values, "credit=Recette")
    found = shell("bank", "import", odd, "--profile", "lac")
    assert (found.status, found.document["error"]) == (1, "bank_profile_column")
    assert found.document["values"]["column"] == "Recette"
    looked = shell.done("bank", "profile", "guess", odd, "--profile", "lac")
    assert [(one["field"], one["error"]) for one in looked["problems"]] == [
        ("credit", "bank_profile_column")
    ]
    shell.done("bank", "profile", "set", "lac", "credit=Rentré", "name=Banque du Lac")
    assert shell.done("bank", "import", odd)["profile"] == "Banque du Lac"
    assert shell.done("bank", "profile", "show", "banque du lac")["label"] == ["Quoi"]
    assert shell.done("bank", "profile", "remove", "Banque du Lac")["removed"]
    assert refused(shell, "profile", "show", "lac") == "bank_profile_unknown"
    assert refused(shell, "import", odd, "--profile", "lac") == "bank_profile_unknown"


def test_rules_by_hand(shell):
    assert shell.done("bank", "rules", "list") == []
    rule = shell.done("bank", "rules", "set", "URSSAF Midi", "--account", "431")
    assert (rule["pattern"], rule["direction"], rule["client"]) == ("urssaf midi", "out", None)
    shell.done("bank", "rules", "set", "Dupont", "--client", "mermoz")
    assert refused(shell, "rules", "set", "x", "--client", "mermoz") == "bank_pattern_invalid"
    assert shell.done("bank", "rules", "remove", rule["id"])["removed"]
    assert [one["client"] for one in shell.done("bank", "rules", "list")] == ["mermoz"]


def test_what_is_refused_of_several_is_told_with_what_was_posted(shell, tmp_path):
    paid = invoice(shell)
    day = date(2026, 6, 15)
    lines = [StatementLine(day, 92_880, f"VIR {paid['number']}"), StatementLine(day, 5, "X")]
    path = tmp_path / "r.csv"
    path.write_bytes(csv_file(lines, 0))
    shell.done("bank", "import", str(path))
    ids = [one["id"] for one in shell.done("bank", "proposals")]
    found = shell("bank", "accept", *ids)
    assert (found.status, found.document["error"]) == (1, "bank_lines_refused")
    assert found.document["values"]["codes"] == ["bank_line_unclear"]
    assert len(found.document["values"]["posted"]) == 1
    assert len(shell.done("bank", "proposals")) == 1


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_a_person_reads(shell, odd, lang):
    assert "12,90" in shell.said("bank", "profile", "guess", odd, lang="fr").replace("\u202f", " ")
    shell.said("bank", "profile", "set", "Lac", "--from", odd, lang=lang)
    assert "Lac" in shell.said("bank", "import", odd, lang=lang)
    assert "cic" in shell.said("bank", "profile", lang=lang)
    assert "Jour" in shell.said("bank", "profile", "show", "lac", lang=lang)
    shell.said("bank", "rules", "set", "Dupont", "--client", "mermoz", lang=lang)
    shell.said("bank", "rules", "set", "tenue compte", "--account", "627", lang=lang)
    assert "mermoz" in shell.said("bank", "rules", lang=lang)
    assert "627000" in shell.said("bank", "proposals", lang=lang)
    lines = shell.done("bank", "list")
    assert lines[0]["id"] in shell.said("bank", "list", lang=lang)
    assert "627000" in shell.said("bank", "accept", lines[1]["id"], lang=lang)
    assert "dupont" in shell.said("bank", "rules", "remove", "dupont", lang=lang)
    assert "Lac" in shell.said("bank", "profile", "remove", "lac", lang=lang)


@pytest.mark.parametrize("place", ["nowhere.csv", "."])
def test_a_file_that_is_no_file(shell, tmp_path, place):
    assert refused(shell, "import", str(tmp_path / place)) == "file_missing"


def test_a_huge_file_is_refused_before_it_is_read(shell, tmp_path):
    path = tmp_path / "huge.xml"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    assert refused(shell, "import", str(path)) == "statement_too_large"
    assert shell.done("bank", "proposals") == []
