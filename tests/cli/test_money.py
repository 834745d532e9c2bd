"""The commands about money as a script calls them: JSON field by field, statuses, refusals."""

import json
from datetime import date, timedelta

import pytest

from ofdesk.bootstrap import desks
from ofdesk.cli import main
from tests.builders import TODAY, add_client, add_year, make_desk

DAY = TODAY.isoformat()
EMAIL = "bureau@mermoz.example"


class Shell:
    """Runs the command line in this process on one base."""

    def __init__(self, base, capsys):
        self.base, self._capsys = base, capsys

    def __call__(self, *words, day=DAY):
        """The status and the JSON document of a command."""
        self._capsys.readouterr()
        options = ["--base", str(self.base), "--json", "--today", day, "--operator", "Anne"]
        status = main([*options, *words], desks())
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        return status, json.loads(out)

    def done(self, *words, day=DAY):
        """The JSON of a command that must succeed."""
        status, data = self(*words, day=day)
        assert status == 0, data
        return data

    def refused(self, *words, day=DAY):
        """The code of a command that must be refused, with a sentence."""
        status, data = self(*words, day=day)
        assert status == 1, data
        assert data["message"]
        assert isinstance(data["values"], dict)
        return data["error"]

    def text(self, *words, language="fr"):
        """What a person reads on standard output."""
        self._capsys.readouterr()
        options = ["--base", str(self.base), "--lang", language, "--today", DAY]
        status = main([*options, *words], desks())
        out, err = self._capsys.readouterr()
        return status, out, err


@pytest.fixture
def shell(tmp_path, capsys):
    """A base with two clubs, closed."""
    desk = make_desk(tmp_path)
    add_year(desk, add_client(desk, "mermoz"), TODAY + timedelta(days=20))
    add_year(desk, add_client(desk, "figeac"), TODAY - timedelta(days=90))
    path = desk.path
    desk.close()
    return Shell(path, capsys)


def test_price_says_what_and_why(shell):
    found = shell.done("price", "mermoz")
    assert {"lines", "total_ht_cents", "vat", "total_cents"} <= found.keys()
    line = found["lines"][0]
    assert {"label", "quantity", "unit_cents", "total_cents", "why"} <= line.keys()
    assert sum(x["total_cents"] for x in found["lines"]) == found["total_ht_cents"]
    assert found["total_ht_cents"] + found["vat"][0]["vat_cents"] == found["total_cents"]
    more = shell.done("price", "mermoz", "--resources", "40", "--offer", "business")
    assert more["total_ht_cents"] > found["total_ht_cents"]
    assert shell.refused("price", "mermoz", "--resources", "1") == "resources_below_platform"
    assert shell.refused("price", "nobody") == "client_unknown"
    assert shell.refused("price", "mermoz", "--offer", "gold") == "offer_unknown"
    assert shell.refused("price", "mermoz", "--date", "1999-01-01") == "catalogue_missing"


def test_renew_previews_proposes_and_issues(shell, tmp_path):
    preview = shell.done("renew", "mermoz")
    assert preview["number"] is None
    proposed = shell.done("renew", "mermoz", "--propose")
    assert proposed["number"] == "PR01-2026-00001"
    pdf = tmp_path / "page.pdf"
    issued = shell.done(
        "renew", "mermoz", "--issue", "--ordered-by", "Mme X", "--pay", "cheque", "--pdf", str(pdf)
    )
    assert issued["number"] == "OF01-2026-00001"
    assert issued["starts_on"] == (TODAY + timedelta(days=21)).isoformat()
    assert issued["reference_rf"].startswith("RF")
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert len(issued["pdf_sha256"]) == 64
    assert shell.refused("renew", "figeac", "--issue") == "order_missing"


def test_a_stale_count_is_asked_and_answered(shell):
    later = (TODAY + timedelta(days=8)).isoformat()
    words = ("renew", "mermoz", "--issue", "--ordered-by", "X")
    assert shell.refused(*words, day=later) == "confirm_count_stale"
    assert shell.done("--confirm", "count_stale", *words, day=later)["number"]


def test_receipts_pay_and_are_reversed(shell):
    number = shell.done("renew", "mermoz", "--issue", "--ordered-by", "X")["number"]
    total = shell.done("invoices", "show", number)["total_cents"]
    paid = shell.done(
        "receipts",
        "add",
        "--cents",
        "1000",
        "--method",
        "cheque",
        "--invoice",
        number,
        "--cheque",
        "1234567",
        "--bank",
        "CA",
    )
    assert {"id", "number", "allocated", "credit_cents"} <= paid.keys()
    assert paid["allocated"] == [{"invoice": number, "cents": 1000, "open_cents": total - 1000}]
    shown = shell.done("invoices", "show", number)
    assert (shown["state"], shown["open_cents"]) == ("part_paid", total - 1000)
    shell.done("receipts", "reverse", paid["number"], "--reason", "rejeté")
    assert shell.done("invoices", "show", number)["open_cents"] == total
    loose = shell.done("receipts", "add", "--cents", "500", "--method", "transfer")
    assert loose["credit_cents"] == 500
    shell.done("receipts", "identify", loose["id"], "figeac")
    shell.done("receipts", "allocate", loose["number"], f"{number}:200")
    refund = shell.done("receipts", "refund", loose["number"], "--cents", "300")
    assert refund["credit_cents"] == 0
    listed = shell.done("receipts", "list")
    assert [row["kind"] for row in listed][:1] == ["refund"]
    assert shell.done("receipts", "list", "--client", "figeac")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("receipts", "add", "--cents", "0", "--method", "card"), "amount_not_positive"),
        (
            ("receipts", "add", "--cents", "5", "--method", "card", "--invoice", "X"),
            "document_unknown",
        ),
        (
            ("receipts", "add", "--cents", "5", "--method", "card", "--client", "no"),
            "client_unknown",
        ),
        (
            ("receipts", "add", "--cents", "5", "--method", "card", "--date", "2030-01-01"),
            "received_in_future",
        ),
        (("receipts", "reverse", "RC01-2026-00001", "--reason", "x"), "receipt_unknown"),
        (("receipts", "identify", "nope", "mermoz"), "receipt_unknown"),
        (("invoices", "show", "OF01-2026-00009"), "document_unknown"),
        (("invoices", "credit", "OF01-2026-00009", "--reason", "x"), "document_unknown"),
        (("invoices", "bill", "mermoz", "--ordered-by", "x"), "nothing_to_bill"),
        (("activate", "mermoz", "--reason", "x"), "no_period"),
        (("activate", "mermoz", "--reason", " "), "reason_missing"),
        (("migrate", "mermoz", "--to", "9"), "version_unknown"),
        (("migrate", "mermoz", "--to", "quatre"), "version_unknown"),
        (("migrate", "mermoz", "--to", "3", "--accept"), "migration_none"),
        (("act", "mermoz", "password", "--email", "x@y.fr", "--asked-by", "M"), "email_not_known"),
        (("act", "mermoz", "password", "--email", "x@y.fr"), "asked_by_missing"),
        (
            ("act", "mermoz", "email", "--field", "email", "--to", "a@b.fr", "--asked-by", "M"),
            "email_field_unknown",
        ),
        (("supplement", "mermoz", "--resources", "1"), "resources_below_platform"),
        (("supplement", "figeac", "--resources", "90"), "no_period"),
        (("renew", "mermoz", "--restart"), "restart_not_lapsed"),
        (
            ("export", "sales", "--from", "2026-02-01", "--to", "2026-01-01", "--out", "x.csv"),
            "period_inverted",
        ),
    ],
)
def test_each_refusal_has_its_code_and_changes_nothing(shell, words, code):
    before = shell.base.read_bytes()
    assert shell.refused(*words) == code
    assert shell.done("invoices", "list") == []
    assert shell.base.read_bytes()[:100] == before[:100]


@pytest.mark.parametrize(
    "words",
    [
        ("renew", "mermoz", "--pay", "cash"),
        ("renew", "mermoz", "--resources", "1e9"),
        ("renew",),
        ("receipts", "add", "--method", "card"),
        ("receipts", "add", "--cents", "1,5", "--method", "card"),
        ("receipts", "add", "--cents", "5", "--method", "card", "--invoice", "N:x"),
        ("invoices", "list", "--from", "31/12/2026"),
        ("invoices", "bill", "mermoz", "--line", "sans prix"),
        ("act", "mermoz"),
        ("migrate", "mermoz"),
        ("nothing",),
    ],
)
def test_wrong_usage_is_status_two(shell, words):
    status, data = shell(*words)
    assert status == 2
    assert data["message"]


def test_credit_notes_preview_then_issue(shell):
    number = shell.done("renew", "mermoz", "--issue", "--ordered-by", "X")["number"]
    preview = shell.done(
        "invoices", "credit", number, "--reason", "r", "--line", "1", "--cents", "500"
    )
    assert (preview["number"], preview["total_ht_cents"], preview["total_cents"]) == (
        None,
        500,
        600,
    )
    issued = shell.done(
        "invoices", "credit", number, "--reason", "abonnement non souscrit", "--issue"
    )
    assert issued["number"] == "OF01-2026-00002"
    assert shell.refused("invoices", "credit", number, "--reason", "r") == "not_open"
    assert shell.done("invoices", "list", "--kind", "credit_note")[0]["number"] == issued["number"]


def test_a_migration_from_price_to_done(shell, tmp_path):
    price = shell.done("migrate", "mermoz", "--to", "4.2", "--cleanup", "self")
    assert {"price_cents", "why", "cleanup_cents", "number"} <= price.keys()
    quote = shell.done("migrate", "mermoz", "--to", "4.2", "--cleanup", "self", "--quote")
    assert quote["number"] == "DV01-2026-00001"
    assert shell.done("migrate", "mermoz", "--to", "4.2", "--accept", "--by", "Mme X")["state"] == (
        "accepted"
    )
    done = shell.done("migrate", "mermoz", "--to", "4.2", "--done")
    assert done["state"] == "done"
    assert shell.done("clients", "show", "mermoz")["production_version"] == "4.2"


def test_acts_are_charged_and_listed(shell):
    reset = shell.done("act", "mermoz", "password", "--email", EMAIL, "--asked-by", "M. X")
    assert len(reset["temporary_password"]) > 12
    changed = shell.done(
        "act",
        "mermoz",
        "email",
        "--field",
        "email_contact",
        "--to",
        "neuf@club.example",
        "--asked-by",
        "M. X",
        "--our-mistake",
        "faute de frappe",
    )
    assert changed["price_cents"] == 0
    assert {act["kind"] for act in shell.done("act", "list")} == {"password", "email"}
    billed = shell.done(
        "invoices", "bill", "mermoz", "--ordered-by", "M. X", "--line", "Formation;2;150,00"
    )
    assert billed["number"] == "OF01-2026-00001"


def test_pages_duplicates_and_exports_are_written(shell, tmp_path):
    number = shell.done("renew", "mermoz", "--issue", "--ordered-by", "X")["number"]
    page = tmp_path / "page.pdf"
    found = shell.done("invoices", "pdf", number, "--out", str(page))
    assert found["pdf_sha256"] == shell.done("invoices", "show", number)["pdf_sha256"]
    copy = tmp_path / "copy.pdf"
    shell.done("invoices", "duplicata", number, "--out", str(copy))
    assert copy.read_bytes() != page.read_bytes()
    for name in ("sales.csv", "sales.xlsx"):
        out = tmp_path / name
        sales = shell.done(
            "export", "sales", "--from", "2026-01-01", "--to", "2026-12-31", "--out", str(out)
        )
        assert sales["rows"] == 1
        assert sales["debit_cents"] == sales["credit_cents"] > 0
        assert out.stat().st_size > 50
    assert (
        shell.refused("export", "sales", "--from", DAY, "--to", DAY, "--out", "x.ods")
        == "file_ending"
    )


def test_supplement_and_activation(shell):
    preview = shell.done("supplement", "mermoz", "--resources", "30")
    assert preview["number"] is None
    issued = shell.done("supplement", "mermoz", "--resources", "30", "--issue", "--ordered-by", "X")
    assert issued["number"] == "OF01-2026-00001"
    shell.done("renew", "mermoz", "--resources", "30", "--issue", "--ordered-by", "X")
    activated = shell.done("activate", "mermoz", "--reason", "bon client")
    assert date.fromisoformat(activated["ends_on"]) > TODAY


def test_verify_is_silent_on_a_whole_base(shell):
    shell.done("renew", "mermoz", "--issue", "--ordered-by", "X")
    assert shell.done("verify") == {"documents": 1, "receipts": 0, "broken": []}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ("price", "mermoz"),
        ("renew", "mermoz"),
        ("invoices", "list"),
        ("receipts", "list"),
        ("act", "list"),
        ("verify",),
        ("migrate", "mermoz", "--to", "4.2"),
        ("renew", "--help"),
        ("receipts", "add", "--help"),
    ],
)
def test_a_person_reads_words_in_both_languages(shell, words, language):
    status, out, err = shell.text(*words, language=language)
    assert status == 0, err
    assert out.strip()


def test_an_invented_base_issues_with_no_more_than_an_iban(tmp_path, capsys):
    shell = Shell(tmp_path / "bare.db", capsys)
    shell.done("init", "--factice", "iban=FR7630006000011234567890189")
    shell.done(
        *("clients", "add", "mermoz", "name=Club", "email_structure=a@example.org"),
        *("offer=business", "resources=2", "address_1=1 rue X", "postcode=31000", "city=Toulouse"),
        "taxable=no",
    )
    found = shell.done("renew", "mermoz", "--pay", "transfer", "--issue", "--ordered-by", "Anne")
    assert found["number"] == "OF01-2026-00001"
    assert shell.done("verify")["broken"] == []
