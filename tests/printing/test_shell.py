"""``ofdesk print`` as a script calls it, with a spooler of its own on PATH."""

import pytest

from ofdesk.__main__ import LazyDesks, LazyDoors
from ofdesk.cli import main
from tests.builders import TODAY
from tests.cli.money_shell import invoice, shell_on
from tests.documents.reading import text_of
from tests.ran import Ran

LOT = {
    *("lot", "id", "state", "made_on", "made_by", "printer", "posted_on", "count", "sheets"),
    *("stamps", "letters", "events", "left_out"),
}
DAY = TODAY.isoformat()


@pytest.fixture
def run(tmp_path, capsys):
    def ran(*argv):
        words = ["--base", str(tmp_path / "base.db"), "--operator", "Ada", *argv]
        capsys.readouterr()
        status = main(words, LazyDesks(), doors=LazyDoors())
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return Ran(status, shown.out, shown.err)

    return ran


@pytest.fixture
def shell(tmp_path, run, spooler):
    return shell_on(tmp_path / "base.db", run)


@pytest.fixture
def numbers(shell):
    return [invoice(shell, name)["number"] for name in ("mermoz", "figeac")]


def test_from_the_list_to_the_post(shell, numbers, spooler, tmp_path):
    listed = shell.done("print", "list")
    assert sorted(row["number"] for row in listed) == sorted(numbers)
    assert listed[0].keys() == {
        *("number", "reason", "platform", "name", "dated_on", "sheets", "postcode", "country"),
        *("abroad", "warnings", "left_out"),
    }
    made = shell.done("print", "lot", "--all-due")
    assert made.keys() == LOT | {"pdf"}
    assert (made["lot"], made["state"], made["count"]) == ("LP01-2026-00001", "to_acknowledge", 2)
    assert made["stamps"] == [{"abroad": False, "grams": 20, "count": 2}]
    assert [row["pdf_sha256"] for row in made["letters"]] == spooler.tray
    assert shell.done("print", "list") == []
    first, second = (row["number"] for row in made["letters"])
    assert shell.done("print", "ack", made["lot"], "--last", first)["state"] == "to_resume"
    assert shell.done("print", "resume", made["lot"])["letters"][1]["state"] == "handed"
    assert len(spooler.tray) == 3
    assert shell.done("print", "ack", made["lot"], "--last", "2")["state"] == "acknowledged"
    again = shell.done("print", "reprint", made["lot"], second, "--reason", "tachée")
    assert [row["state"] for row in again["letters"]] == ["acknowledged", "to_reprint"]
    assert again["events"][-1]["reason"] == "tachée"
    target = tmp_path / "lot.pdf"
    resumed = shell.done("print", "resume", made["lot"], "--pdf", str(target))
    assert (resumed["pdf"], resumed["printer"]) == (str(target), str(target))
    assert second in text_of(target.read_bytes())
    assert first not in text_of(target.read_bytes())
    shell.done("print", "ack", made["lot"], "--last", "2")
    copy = ("--today", DAY, "invoices", "duplicata", second, "--out", str(tmp_path / "d.pdf"))
    assert made["lot"] in shell.run("--lang", "fr", *copy).err
    posted = shell.done("print", "posted", made["lot"], "--date", DAY)
    assert shell.run(*copy).err == ""
    assert (posted["state"], posted["posted_on"]) == ("posted", DAY)
    assert shell("print", "lot", first).error == "already_posted"
    (row,) = shell.done("print", "lots")
    assert row.keys() == LOT - {"letters", "events", "left_out"}
    assert shell.done("print", "show", made["lot"])["letters"] == posted["letters"]


def test_what_a_person_reads_the_report_and_the_labels(shell, numbers, tmp_path):
    assert "Facture" in shell.said("print", "list")
    told = shell.said("print", "lot", "--all-due")
    assert "Lot LP01-2026-00001 : à regarder. Plis : 2, feuilles : 2." in told.replace("\xa0", " ")
    assert "remis à l’imprimante" in shell.said("print", "show", "LP01-2026-00001")
    assert "to look at: 1-2" in shell.said("print", "lots", lang="en")
    stamps = shell.said("print", "report", "LP01-2026-00001", lang="en")
    assert "Stamps France up to 20 g: 2" in stamps
    listed, labels = tmp_path / "liste.pdf", tmp_path / "labels.pdf"
    report = shell.done("print", "report", "LP01-2026-00001", "--out", str(listed))
    assert report["pdf"] == str(listed)
    text = text_of(listed.read_bytes())
    for wanted in (*numbers, "LP01-2026-00001", "bureau", "Timbres France jusqu’à 20 g"):
        assert wanted in text
    made = shell.done("print", "labels", "lp01-2026-00001", "--out", str(labels))
    assert made == {"labels": 2, "pdf": str(labels)}
    assert "31130 BALMA" in text_of(labels.read_bytes())


def test_printers_are_named(shell, spooler):
    assert "bureau (usual): ready" in shell.said("print", "printers", lang="en")
    spooler.set(jam=0)
    assert shell.done("print", "printers") == [
        {"name": "bureau", "state": "stopped", "default": True, "detail": "Jam"},
        {"name": "plans", "state": "printing", "default": False, "detail": ""},
    ]


def test_refusals(shell):
    wanted = (
        (["lot"], 2, "letters_or_all"),
        (["lot", "OF01-2026-00001", "--all-due"], 2, "letters_or_all"),
        (["lot", "OF01-2026-00001"], 1, "document_unknown"),
        (["lot", "--all-due"], 1, "nothing_to_print"),
        (["lot", "--all-due", "--printer", "salon"], 1, "printer_unknown"),
        (["lot", "--all-due", "--pdf", "/nowhere/at/all.pdf"], 3, "file_not_writable"),
        (["reprint", "LP01-2026-00001", "--reason", "x"], 2, "letters_missing"),
        (["resume", "LP01-2026-00009"], 1, "lot_unknown"),
        (["ack", "LP01-2026-00009", "--last", "1"], 1, "lot_unknown"),
        (["posted", "LP01-2026-00009"], 1, "lot_unknown"),
    )
    for words, status, error in wanted:
        found = shell("print", *words)
        assert (words, found.status, found.error) == (words, status, error)


def test_a_printer_that_refuses_is_the_fault_of_the_world(shell, numbers, spooler):
    spooler.set(refuses="no paper")
    found = shell("print", "lot", "--all-due")
    assert (found.status, found.error) == (3, "printer_refused")
    spooler.set(refuses="")
    assert shell.done("print", "resume", "LP01-2026-00001")["state"] == "to_acknowledge"
