"""Acts, documents and receipts on the command line, and what people read of them."""

from datetime import timedelta
from hashlib import sha256

import pytest

from ofdesk.bootstrap import LazyRenderer
from ofdesk.domain.dates import add_years
from ofdesk.ports.desk import DeskOptions
from ofdesk.store.desks import SqlDesks
from tests.builders import TODAY, dearer_catalogue
from tests.cli.money_shell import DAY, DOCUMENT, PRICE, Shell, invoice, shell_on


@pytest.fixture
def shell(base, run) -> Shell:
    return shell_on(base, run)


def test_acts_show_their_charge_and_the_password_once(shell):
    email = "bureau@figeac.example"
    reset = shell.done("act", "FIGEAC", "password", "--email", email, "--asked-by", "M. X")
    assert {"price_cents", "temporary_password"} <= reset.keys()
    assert (reset["platform"], reset["price_cents"], reset["email"]) == ("figeac", 1_500, email)
    changed = shell.done(
        "act",
        "figeac",
        "email",
        "--field",
        "email_contact",
        "--to",
        "a@b.example",
        "--asked-by",
        "M. X",
    )
    assert (changed["platform"], changed["price_cents"]) == ("figeac", 1_000)
    listed = shell.done("act", "list")
    assert [(act["kind"], act["state"]) for act in listed] == [
        ("email", "pending"),
        ("password", "pending"),
    ]
    assert reset["temporary_password"] not in shell.run("--json", "act", "list").out
    raw = shell.base.read_bytes() + shell.base.with_name(shell.base.name + "-wal").read_bytes()
    assert reset["temporary_password"].encode() not in raw
    billed = shell.done("invoices", "bill", "figeac", "--ordered-by", "M. X")
    assert billed["total_cents"] == 3_000
    assert {act["state"] for act in shell.done("act", "list")} == {"invoiced"}


def test_free_lines_are_billed(shell):
    billed = shell.done(
        "invoices",
        "bill",
        "mermoz",
        "--ordered-by",
        "X",
        "--acts",
        "none",
        "--line",
        "Formation; initiale;2;150,00",
        "--line",
        "Remise;1;-50",
    )
    shown = shell.done("invoices", "show", billed["number"])
    assert [(x["label"], x["total_cents"]) for x in shown["lines"]] == [
        ("Formation; initiale", 30_000),
        ("Remise", -5_000),
    ]


def test_lists_of_documents_are_filtered(shell):
    shell.done("renew", "figeac", "--propose")
    number = invoice(shell)["number"]
    listed = shell.done("invoices", "list")
    assert all(row.keys() >= DOCUMENT for row in listed)
    assert [row["kind"] for row in listed] == ["invoice", "proposition"]
    for words in (
        ("--kind", "invoice"),
        ("--client", "mermoz"),
        ("--search", "aéro mermoz"),
        ("--open",),
        ("--limit", "1"),
        ("--from", DAY, "--to", DAY, "--kind", "invoice"),
    ):
        found = shell.done("invoices", "list", *words)
        assert [row["number"] for row in found] == [number], words
    assert shell.done("invoices", "list", "--late") == []
    assert shell.done("invoices", "list", "--late", day="2026-07-16")[0]["number"] == number


def test_a_credit_note_is_previewed_then_issued(shell):
    number = invoice(shell)["number"]
    credit = ("invoices", "credit", number, "--reason", "geste")
    preview = shell.done(*credit, "--line", "1", "--cents", "1000")
    assert preview.keys() >= DOCUMENT
    assert (preview["number"], preview["state"], preview["total_cents"]) == (None, "preview", 1_200)
    assert len(shell.done("invoices", "list")) == 1
    issued = shell.done(*credit, "--cents", "1000", "--issue")
    assert (issued["number"], issued["origin"]) == ("OF01-2026-00002", number)
    shown = shell.done("invoices", "show", issued["number"])
    assert (shown["kind"], shown["reason"], shown["origin"]) == ("credit_note", "geste", number)
    assert shell.done("invoices", "show", number)["open_cents"] == 92_880 - 1_200
    over = shell(*credit, "--cents", "77000")
    assert (over.error, over.document["values"]["left_cents"]) == ("over_credit", 76_400)


def test_receipts_from_recording_to_refund(shell):
    first, second = invoice(shell)["number"], invoice(shell, "figeac")["number"]
    words = (
        f"--cents 100000 --method cheque --date {DAY} --client mermoz --cheque 1234567 --bank CA"
    )
    invoices = ("--invoice", f"{second}:10000", "--invoice", first)
    paid = shell.done("receipts", "add", *words.split(), *invoices)
    assert [part["cents"] for part in paid["allocated"]] == [10_000, 90_000]
    assert [part["open_cents"] for part in paid["allocated"]] == [11_600, 2_880]
    loose = shell.done("receipts", "add", "--cents", "700", "--method", "other", "--date", DAY)
    found = shell.done("receipts", "identify", loose["id"], "figeac")
    assert (found["number"], found["credit_cents"]) == (loose["number"], 700)
    done = shell.done("receipts", "allocate", loose["number"], f"{second}:300")
    assert done["credit_cents"] == 400
    refund = shell.done("receipts", "refund", loose["id"], "--cents", "150")
    assert (refund["number"], refund["credit_cents"]) == ("RC01-2026-00003", 250)
    reversed_ = shell.done("receipts", "reverse", paid["number"], "--reason", "rejeté")
    assert reversed_["number"] == "RC01-2026-00004"
    rows = shell.done("receipts", "list")
    assert [row["kind"] for row in rows] == ["reversal", "refund", "receipt", "receipt"]
    assert rows[0].keys() == {
        *("id", "number", "kind", "platform", "payer", "method", "cents", "received_on"),
        *("credited_on", "cheque_number", "bank", "credit_cents", "reason"),
        *("state", "allocated_cents"),
    }
    assert [row["number"] for row in shell.done("receipts", "list", "--client", "figeac")] == [
        "RC01-2026-00003",
        "RC01-2026-00002",
    ]


def test_the_sales_of_a_period_are_exported_once_a_rate(shell, tmp_path):
    number = invoice(shell)["number"]
    shell.done("invoices", "credit", number, "--reason", "x", "--cents", "1000", "--issue")
    out = tmp_path / "ventes.csv"
    words = ("export", "sales", "--from", "2026-01-01", "--to", "2026-12-31", "--out", str(out))
    found = shell.done(*words)
    assert (found["rows"], found["debit_cents"]) == (2, found["credit_cents"])
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].split(";")[:3] == ["Date", "Numéro", "Genre"]
    assert ";774,00;154,80;928,80;" in lines[1]
    assert ";-10,00;-2,00;-12,00;" in lines[2]


def test_a_year_that_costs_nothing_is_acknowledged_without_an_invoice(shell, tmp_path):
    ends_on = make_free(shell)
    words = ("renew", "mermoz", "--issue", "--ordered-by", "Mme Carpentier")
    page, again = tmp_path / "x.pdf", tmp_path / "again.pdf"
    assert shell("renew", "mermoz", "--propose").error == "total_zero"
    assert shell("acknowledgement", "pdf", "mermoz", "--out", str(again)).error == (
        "acknowledgement_unknown"
    )
    done = shell.done(*words, "--pdf", str(page))
    kept = shell.done("acknowledgement", "pdf", "mermoz", "--out", str(again))
    assert page.read_bytes() == again.read_bytes()
    assert done["pdf_sha256"] == kept["pdf_sha256"] == sha256(page.read_bytes()).hexdigest()
    assert (done["pdf"], kept["starts_on"]) == (str(page), done["starts_on"])
    (listed,) = shell.done("acknowledgement", "list", "mermoz")
    assert (listed["platform"], listed["ends_on"]) == ("mermoz", done["ends_on"])
    assert "mermoz" in shell.said("acknowledgement", "list")
    assert (done["kind"], done["number"], done["total_cents"]) == ("acknowledgement", None, 0)
    assert done.keys() >= PRICE | {"reference_rf", "due_on", "pdf_sha256", "pdf"}
    assert shell.done("invoices", "list") == []
    assert shell.done("clients", "show", "mermoz")["ends_on"] == done["ends_on"] == ends_on
    assert "rien à payer" in shell.said(*words)
    assert "nothing to pay" in shell.said(*words, lang="en")


def make_free(shell):
    """Every price of today at 0; the last day of the year that follows."""
    desk = SqlDesks(LazyRenderer()).open(DeskOptions(shell.base, operator="Anne", today=TODAY))
    dearer_catalogue(desk, TODAY, factor=0, label="Gratuit")
    desk.close()
    return add_years(TODAY + timedelta(days=20), 1).isoformat()


# For people


TOLD: dict[tuple[str, ...], tuple[str, str]] = {
    ("price", "mermoz"): ("Pourquoi", "Why"),
    ("renew", "mermoz"): ("forfait annuel", "yearly fee"),
    ("renew", "mermoz", "--propose"): ("Proposition", "Proposition"),
    ("renew", "mermoz", "--issue", "--ordered-by", "X"): ("Facture", "Invoice"),
    ("supplement", "mermoz", "--resources", "20"): ("306,00", "306.00"),
    ("migrate", "figeac", "--to", "4"): ("50,00", "50.00"),
    ("migrate", "mermoz", "--to", "4", "--quote"): ("compris", "included"),
    ("invoices", "list"): ("Numéro", "Number"),
    ("receipts", "list"): ("Payeur", "Payer"),
    ("act", "list"): ("Demandé par", "Asked by"),
    ("receipts", "add", "--cents", "100", "--method", "card"): ("Règlement", "Receipt"),
    ("verify",): ("Vérifié", "Checked"),
}


@pytest.mark.parametrize("words", TOLD, ids=" ".join)
def test_people_read_sentences_in_their_language(shell, words):
    french, english = TOLD[words]
    assert french in shell.said(*words)
    assert english in shell.said(*words, lang="en")


def test_a_document_and_a_password_are_told_to_people(shell):
    number = invoice(shell)["number"]
    told = shell.said("invoices", "show", number)
    assert number in told
    assert "928,80" in told
    assert "en attente" in told
    assert "acquise" in shell.said("activate", "mermoz", "--reason", "x")
    credit = shell.said("invoices", "credit", number, "--reason", "x", "--issue", lang="en")
    assert "Credit note OF01-2026-00002 issued." in credit
    email = ("--email", "bureau@figeac.example", "--asked-by", "M. X")
    assert "15,00" in shell.said("act", "figeac", "password", *email)
    to = ("--field", "email_contact", "--to", "a@b.example", "--asked-by", "M. X")
    assert "a@b.example" in shell.said("act", "figeac", "email", *to)


def test_an_invoice_is_corrected(shell):
    number = invoice(shell)["number"]
    shell.done("clients", "set", "mermoz", "address_1=2 rue Neuve")
    draft = shell.done("invoices", "correct", number, "--reason", "mauvaise rue", "--preview")
    assert (draft["number"], draft["state"], draft["origin"]) == (None, "preview", number)
    made = shell.done("invoices", "correct", number, "--reason", "mauvaise rue")
    assert made.keys() >= DOCUMENT
    assert (made["kind"], made["total_cents"]) == ("corrective", draft["total_cents"])
    assert made["open_cents"] == made["total_cents"]
    assert shell.done("invoices", "show", number)["state"] == "replaced"
    assert shell("invoices", "credit", number, "--reason", "x").error == "document_replaced"
    assert shell.done("verify")["broken"] == []


def test_a_year_is_closed_and_a_control_pack_made(shell, tmp_path):
    invoice(shell)
    target = tmp_path / "2026.zip"
    closing = ("close-year", "--end", "2026-06-30", "--out", str(target))
    assert shell(*closing).error == "year_not_over"
    closed = shell.done(*closing, day="2026-07-01")
    assert (closed["documents"], closed["ends_on"]) == (1, "2026-06-30")
    assert closed["perpetual_cents"] == closed["total_cents"] > 0
    assert target.exists()
    asked = ("control-pack", "--from", "2026-01-01", "--to", "2026-12-31")
    made = shell.done(*asked, "--out", str(tmp_path / "c.zip"))
    assert (made["documents"], made["broken"]) == (1, 0)
    assert "Défauts : 0" in shell.said(*asked, "--out", str(tmp_path / "c.zip")).replace(
        "\xa0", " "
    )
    missing = shell(*asked, "--out", str(tmp_path / "no" / "c.zip"))
    assert (missing.status, missing.error) == (3, "file_not_writable")


def test_cheques_go_to_the_bank_and_come_back(shell, tmp_path):
    number, total = (invoice(shell)[key] for key in ("number", "total_cents"))
    add = ("receipts", "add", "--cents", str(total), "--method", "cheque", "--date", DAY)
    shell.done(*add, "--invoice", number, "--cheque", "1234567", "--bank", "BNP")
    (row,) = shell.done("cheques", "list")
    assert (row["cheque_number"], row["state"], row["cents"]) == ("1234567", "received", total)
    assert shell("cheques", "deposit", "--control-total", "1").error == "control_total_differs"
    pdf = tmp_path / "r.pdf"
    slip = shell.done("cheques", "deposit", "--control-total", str(total), "--pdf", str(pdf))
    assert (slip["count"], slip["total_cents"]) == (1, total)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert [one["number"] for one in shell.done("cheques", "deposits")] == [slip["number"]]
    assert shell.done("cheques", "clear", slip["number"])["count"] == 1
    rejected = shell.done("cheques", "reject", row["id"], "--date", DAY)
    assert (rejected["state"], rejected["reopened"]) == ("rejected", [number])
    assert shell.done("invoices", "show", number)["open_cents"] == total
    again = shell.done("cheques", "represent", row["id"])
    assert again["allocated"][0]["invoice"] == number
    shell.done("cheques", "return", again["number"], "--reason", "rendu au club")
    assert shell.done("cheques", "list", "--state", "returned")[0]["number"] == again["number"]
    said = shell.said("cheques", "list")
    assert "représenté" in said
    shell.done("cheques", "slip", slip["number"], "--out", str(tmp_path / "again.pdf"))
    assert (tmp_path / "again.pdf").read_bytes() == pdf.read_bytes()


def test_the_accountant_is_given_files(shell, tmp_path):
    number, total = (invoice(shell)[key] for key in ("number", "total_cents"))
    add = ("receipts", "add", "--cents", str(total), "--method", "transfer", "--date", DAY)
    shell.done(*add, "--invoice", number)
    period = ("--from", "2026-01-01", "--to", "2026-12-31", "--out")
    for name in ("sales", "receipts", "vat-invoiced", "vat-due", "deferred", "lettering"):
        for ending in ("csv", "xlsx"):
            target = tmp_path / f"{name}.{ending}"
            found = shell.done("export", name, *period, str(target))
            assert {"rows", "debit_cents", "credit_cents"} <= found.keys()
            assert found["rows"] > 0
            assert target.stat().st_size > 0
    (due,) = shell.done("export", "vat-due", *period, str(tmp_path / "due.csv"))["by_rate"]
    assert set(due) == {"rate_bp", "category", "base_cents", "vat_cents"}
    assert "base" in shell.said("export", "vat-due", *period, str(tmp_path / "due.csv"))
    fec = tmp_path / "fec.txt"
    found = shell.done("export", "fec", *period, str(fec))
    assert found["debit_cents"] == found["credit_cents"] > total
    assert fec.read_bytes().count(b"\r\n") == found["rows"] + 1
    rows = fec.read_bytes().decode("iso8859_15").split("\r\n")[1:-1]
    settled = [row.split("\t")[13:15] for row in rows]
    assert settled.count(["L012600001", DAY.replace("-", "")]) == 2
    again = tmp_path / "again.txt"
    assert shell.done("export", "fec", *period, str(again))["rows"] == 0
    assert again.read_bytes().count(b"\r\n") == 1
    lot = shell.done("export", "fec", "--lot", "1", "--out", str(again))
    assert (lot["lot"], again.read_bytes()) == (1, fec.read_bytes())
    assert shell("export", "fec", "--lot", "2", "--out", str(again)).error == "fec_lot_unknown"
    for wrong in (("--lot", "1", *period[:2]), period[:2], ()):
        found = shell("export", "fec", *wrong, "--out", str(again))
        assert (found.status, found.error) == (2, "lot_or_period")
    assert shell("export", "vat-due", *period, "x.txt").error == "file_ending"


def test_a_statement_is_imported_and_accepted(shell, tmp_path):
    made = invoice(shell)
    path = tmp_path / "releve.csv"
    euros = f"{made['total_cents'] / 100:.2f}"
    path.write_text(f"Date;Libellé;Montant\n15/06/2026;VIR {made['reference_rf']};{euros}\n")
    found = shell.done("bank", "import", str(path))
    assert {"lines", "new", "duplicates", "balanced"} <= found.keys()
    assert (found["lines"], found["new"], found["balanced"]) == (1, 1, True)
    assert shell.done("bank", "import", str(path))["new"] == 0
    (line,) = shell.done("bank", "proposals")
    assert line["proposal"]["certainty"] == "certain"
    assert line["proposal"]["invoices"] == [
        {"number": made["number"], "cents": made["total_cents"]}
    ]
    assert "certain" in shell.said("bank", "proposals")
    (done,) = shell.done("bank", "accept", line["id"])
    assert done["allocated"][0]["open_cents"] == 0
    assert shell.done("invoices", "show", made["number"])["state"] == "paid"
    assert shell.done("bank", "undo", line["id"])["reversal"] == "RC01-2026-00002"
    shell.done("bank", "ignore", line["id"], "--reason", "essai")
    assert shell.done("bank", "proposals") == []
    path.write_bytes(b"<!DOCTYPE x>")
    assert shell("bank", "import", str(path)).error == "statement_hostile"
