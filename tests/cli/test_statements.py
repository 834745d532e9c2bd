"""``statement``, ``export aged`` and ``receipts abandon|fees|reopen`` as a script calls them."""

from datetime import timedelta

import pytest

from tests.builders import TODAY
from tests.cli.money_shell import BUSINESS_12, invoice, shell_on
from tests.documents.reading import text_of

TOTAL = BUSINESS_12 * 12 // 10
LATE = (TODAY + timedelta(days=75)).isoformat()


@pytest.fixture
def shell(base, run):
    return shell_on(base, run)


@pytest.fixture
def number(shell):
    return invoice(shell)["number"]


def test_a_statement_on_any_day(shell, number, tmp_path):
    pdf = tmp_path / "releve.pdf"
    found = shell.done("statement", "mermoz", "--at", LATE, "--out", str(pdf))
    assert (found["open_cents"], found["late_cents"], found["credit_cents"]) == (TOTAL, TOTAL, 0)
    assert found["balance_cents"] == TOTAL
    assert found["items"][0]["number"] == number
    assert found["items"][0]["days_late"] == 45
    assert number in text_of(pdf.read_bytes())
    before = shell.done("statement", "mermoz", "--at", "2026-01-01")
    assert (before["open_cents"], before["movements"], before["file"]) == (0, [], None)
    table = tmp_path / "releve.csv"
    shell.done("statement", "mermoz", "--out", str(table))
    assert number in table.read_text("utf-8-sig")
    assert shell("statement", "nobody").error == "client_unknown"
    assert shell("statement", "mermoz", "--out", str(tmp_path / "no" / "x.pdf")).status == 3
    inverted = shell("statement", "mermoz", "--at", "2026-01-01", "--from", "2026-02-01")
    assert inverted.error == "period_inverted"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_aged_balance(shell, number, tmp_path, ending):
    out = tmp_path / f"balance.{ending}"
    found = shell.done("export", "aged", "--at", LATE, "--out", str(out))
    assert (found["rows"], found["debit_cents"], found["credit_cents"]) == (1, TOTAL, 0)
    assert out.stat().st_size > 100
    assert shell("export", "aged", "--out", str(tmp_path / "x.doc")).error == "file_ending"


def test_a_debt_is_given_up_and_owed_again(shell, number):
    given = shell.done("receipts", "abandon", number, "--reason", "liquidation")
    assert given == {"invoice": number, "kind": "abandoned", "cents": TOTAL, "open_cents": 0}
    assert shell.done("invoices", "show", number)["state"] == "abandoned"
    assert shell("receipts", "abandon", number, "--reason", "x").error == "not_open"
    back = shell.done("receipts", "reopen", number, "--reason", "retrouvé")
    assert (back["cents"], back["open_cents"]) == (-TOTAL, TOTAL)
    assert shell("receipts", "reopen", number, "--reason", "x").error == "nothing_written_off"
    assert shell("receipts", "abandon", number, "--reason", " ").error == "reason_missing"


def test_fees_of_a_bank_and_a_difference(shell, number):
    short = str(TOTAL - 1_000)
    shell.done("receipts", "add", "--cents", short, "--method", "transfer", "--invoice", number)
    fees = ("receipts", "fees", number, "--reason", "SWIFT")
    assert shell.done(*fees, "--cents", "900")["open_cents"] == 100
    assert shell.done(*fees, "--difference")["kind"] == "difference"
    assert shell.done("invoices", "show", number)["state"] == "paid"
    assert shell.done("statement", "mermoz")["open_cents"] == 0


def test_what_is_given_up_is_exported(shell, number, tmp_path):
    shell.done("receipts", "abandon", number, "--reason", "liquidation")
    out = tmp_path / "fec.txt"
    period = ("--from", "2026-01-01", "--to", "2026-12-31", "--out", str(out))
    found = shell.done("export", "fec", *period)
    assert found["debit_cents"] == found["credit_cents"]
    assert "\t654000\tPertes sur créances irrécouvrables\t" in out.read_text("iso8859_15")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_a_person_reads(shell, number, lang):
    for words in (
        ("statement", "mermoz"),
        ("receipts", "abandon", number, "--reason", "x", "--cents", "5"),
        ("receipts", "fees", number, "--reason", "x"),
        ("receipts", "reopen", number, "--reason", "x"),
        ("statement", "--help"),
        ("receipts", "--help"),
        ("export", "--help"),
    ):
        said = shell.said(*words, lang=lang)
        assert len(said.strip()) > 10
        assert "{" not in said
