"""Cheques, notes and what was paid too much through the command line alone."""

import pytest

from tests.builders import TODAY
from tests.cli.money_shell import invoice, shell_on

LINE = "0000012 031234567890 012345678901"


@pytest.fixture
def shell(base, run):
    return shell_on(base, run)


def test_a_cheque_is_described_laid_aside_and_deposited(shell, tmp_path):
    number = invoice(shell)["number"]
    add = ("receipts", "add", "--method", "cheque", "--invoice", number, "--cents", "5000")
    made = shell.done(*add, "--cheque", LINE, "--bank", "BNP", "--written", "2026-06-10")
    scan = tmp_path / "cheque.pdf"
    scan.write_bytes(b"%PDF")
    said = shell.done("cheques", "describe", made["number"], "--place", "Gap", "--scan", str(scan))
    assert (said["written_on"], said["place"], said["cmc7"]) == ("2026-06-10", "Gap", LINE)
    assert said["attachment_id"]
    (row,) = shell.done("cheques", "list")
    assert (row["cheque_number"], row["state"], row["place"]) == ("0000012", "received", "Gap")
    moved = shell.done("cheques", "prepare", made["number"])
    assert moved == {"cheques": [made["number"]], "count": 1, "state": "preparing"}
    assert shell.done("cheques", "list", "--state", "preparing")[0]["number"] == made["number"]
    assert shell.done("cheques", "unprepare", "0000012")["state"] == "received"
    shell.done("cheques", "prepare", "0000012")
    later = ("--cheque", "0000013", "--deposit-from", "2026-07-01")
    waits = shell.done(*add[:4], "--client", "figeac", "--cents", "700", *later)
    slip = shell.done("cheques", "deposit", "--control-total", "5000")
    assert (slip["count"], slip["left_out"]) == (1, [waits["number"]])
    shown = shell.done("receipts", "show", made["number"])
    assert (shown["state"], shown["allocated"][0]["invoice"]) == ("allocated", number)
    assert [x["state"] for x in shown["cheque_events"]][-1] == "deposited"
    assert "Gap" in shell.said("receipts", "show", made["number"])


def test_what_is_wrong_with_a_cheque_is_said(shell):
    add = ("receipts", "add", "--method", "cheque", "--client", "mermoz", "--cents", "5000")
    assert shell(*add, "--cmc7", "12").error == "cmc7_invalid"
    assert shell(*add, "--cheque", "0000013", "--cmc7", LINE).error == "cmc7_number_differs"
    assert shell(*add, "--written", "2020-01-01").status == 0
    found = shell("cheques", "deposit", "--control-total", "5000")
    assert (found.error, found.status) == ("confirm_cheque_stale", 1)
    deposit = ("cheques", "deposit", "--control-total", "5000", "--confirm", "cheque_stale")
    assert shell.done(*deposit)["count"] == 1
    assert shell("cheques", "describe", "0000099", "--place", "Gap").error == "cheque_unknown"


def test_money_paid_too_much_is_asked_about_and_refunded(shell, tmp_path):
    made = shell.done(
        *("receipts", "add", "--method", "transfer", "--client", "mermoz", "--cents", "5000")
    )
    out = tmp_path / "lettre.pdf"
    letter = shell.done("receipts", "letter", made["number"], "--out", str(out))
    assert (letter["credit_cents"], letter["platform"]) == (5000, "mermoz")
    assert out.read_bytes().startswith(b"%PDF")
    by = ("--by", "Mme Carpentier, téléphone")
    kept = shell.done("receipts", "choose", made["number"], "keep", *by)
    assert (kept["choice"], kept["cents"], kept["refund"]) == ("keep", 5000, None)
    back = shell.done("receipts", "choose", made["number"], "refund", *by)
    assert back["refund"].startswith("RC01-")
    rows = {row["number"]: row["state"] for row in shell.done("receipts", "list")}
    assert rows == {made["number"]: "refunded", back["refund"]: "counter"}
    assert shell("receipts", "letter", made["number"]).error == "credit_none"
    assert shell("receipts", "choose", made["number"], "burn", *by).status == 2


def test_notes_are_written_corrected_and_taken_away(shell):
    made = shell.done("clients", "note", "mermoz", "--text", "Le trésorier change")
    (row,) = shell.done("clients", "notes", "mermoz")
    assert (row["id"], row["text"], row["written_by"]) == (made["id"], "Le trésorier change", "Ada")
    shell.done("clients", "note", "mermoz", "--id", made["id"], "--text", "Il a changé")
    assert "Il a changé" in shell.said("clients", "notes", "mermoz")
    assert shell("clients", "note", "mermoz", "--remove").status == 2
    assert shell("clients", "note", "mermoz").error == "note_empty"
    shell.done("clients", "note", "mermoz", "--id", made["id"], "--remove")
    assert shell.done("clients", "notes", "mermoz") == []
    assert TODAY.isoformat() in row["written_at"]


def test_an_odd_number_of_a_cheque_is_kept_and_said(shell):
    words = ("receipts", "add", "--cents", "5000", "--method", "cheque", "--bank", "BNP")
    assert shell.done(*words, "--cheque", "1234567")["warnings"] == []
    assert shell.done(*words, "--cheque", LINE)["warnings"] == []
    (told,) = shell.done(*words, "--cheque", "12")["warnings"]
    assert (told["code"], told["values"]) == ("cheque_number_odd", {"number": "12"})
    assert "sept chiffres" in told["message"]
