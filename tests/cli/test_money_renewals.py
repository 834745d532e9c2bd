"""Renewals and migrations on the command line, field by field."""

import sqlite3
from datetime import timedelta
from hashlib import sha256

import pytest

from tests.builders import TODAY
from tests.cli.money_shell import (
    BUSINESS_12,
    DAY,
    DOCUMENT,
    LINE,
    PRICE,
    VAT,
    Shell,
    invoice,
    shell_on,
)


@pytest.fixture
def shell(base, run) -> Shell:
    return shell_on(base, run)


def test_a_price_has_the_fields_of_the_contract(shell):
    found = shell.done("price", "MERMOZ")
    assert found.keys() == PRICE
    assert [line.keys() for line in found["lines"]] == [LINE] * 3
    assert [row.keys() for row in found["vat"]] == [VAT]
    assert found["platform"] == "mermoz"
    assert found["resources"] == found["platform_count"] == 12
    assert (found["count_source"], found["count_stale"]) == ("platform", False)
    assert found["lines"][1]["quantity"] == 5
    assert found["lines"][1]["unit_cents"] == 4_800
    assert found["lines"][1]["total_cents"] == 24_000
    assert found["lines"][1]["why"] == "5 × 48,00\N{NO-BREAK SPACE}€"
    assert (found["total_ht_cents"], found["total_vat_cents"]) == (BUSINESS_12, 15_480)
    assert found["total_cents"] == 92_880
    assert found["vat"][0]["rate"] == "20\N{NO-BREAK SPACE}%"
    assert (found["starts_on"], found["ends_on"]) == ("2026-07-06", "2027-07-05")


def test_a_price_of_another_day_offer_or_count(shell):
    assert shell.done("price", "mermoz", "--date", "2026-07-01")["total_ht_cents"] == BUSINESS_12
    assert shell.done("price", "mermoz", "--offer", "premiere")["offer"] == "premiere"
    more = shell.done("price", "mermoz", "--resources", "13")
    assert more["total_ht_cents"] == BUSINESS_12 + 4_200


def test_the_preview_of_a_renewal_issues_nothing(shell):
    found = shell.done("renew", "mermoz")
    assert found.keys() == PRICE | {"number", "reference_rf", "pdf_sha256"}
    assert (found["number"], found["reference_rf"], found["pdf_sha256"]) == (None, None, None)
    assert shell.done("invoices", "list") == []


def test_an_issued_renewal_gives_its_number_and_its_stored_page(shell, tmp_path):
    page = tmp_path / "facture.pdf"
    found = shell.done(
        "renew",
        "mermoz",
        "--issue",
        "--ordered-by",
        "Mme X",
        "--channel",
        "e-mail",
        "--pay",
        "cheque",
        "--pdf",
        str(page),
    )
    assert PRICE | {"number", "kind", "reference_rf", "due_on", "pdf_sha256", "pdf"} == found.keys()
    assert (found["number"], found["kind"]) == ("OF01-2026-00001", "invoice")
    assert found["due_on"] == "2026-07-15"
    assert sha256(page.read_bytes()).hexdigest() == found["pdf_sha256"]
    shown = shell.done("invoices", "show", found["number"].lower())
    assert shown.keys() >= DOCUMENT
    assert (shown["ordered_by"], shown["pay"]) == ("Mme X", "cheque")
    assert (shown["starts_on"], shown["ends_on"]) == ("2026-07-06", "2027-07-05")
    assert (shown["state"], shown["open_cents"]) == ("open", 92_880)
    again = shell.done("invoices", "pdf", found["number"], "--out", str(tmp_path / "x.pdf"))
    assert again["pdf_sha256"] == found["pdf_sha256"]


def test_a_page_that_cannot_be_saved_is_said_before_anything_is_issued(shell, tmp_path):
    missing = tmp_path / "nulle" / "part.pdf"
    for words in (
        ("renew", "mermoz", "--propose"),
        ("renew", "mermoz", "--issue", "--ordered-by", "Mme X"),
        ("supplement", "mermoz", "--resources", "20", "--issue", "--ordered-by", "Mme X"),
        ("migrate", "mermoz", "--to", "4", "--quote"),
    ):
        for target in (missing, tmp_path):
            found = shell(*words, "--pdf", str(target))
            assert (found.status, found.error) == (3, "file_not_writable")
    assert shell.done("invoices", "list") == []


def test_a_page_asked_of_a_preview_is_wrong_usage(shell, tmp_path):
    page = str(tmp_path / "x.pdf")
    for words in (
        ("renew", "mermoz"),
        ("supplement", "mermoz"),
        ("migrate", "mermoz", "--to", "4"),
    ):
        found = shell(*words, "--pdf", page)
        assert (found.status, found.error) == (2, "pdf_of_preview")


def test_a_proposition_then_its_payment(shell):
    proposed = shell.done("renew", "mermoz", "--propose")
    assert (proposed["number"], proposed["kind"]) == ("PR01-2026-00001", "proposition")
    assert proposed["due_on"] is None
    paid = shell.done(
        "receipts",
        "add",
        "--cents",
        "92880",
        "--method",
        "transfer",
        "--date",
        DAY,
        "--credited",
        DAY,
        "--invoice",
        proposed["number"],
        "--payer",
        "Mme Carpentier",
    )
    contract = {"id", "number", "allocated", "credit_cents", "invoices_issued"}
    assert paid.keys() == contract | {"warnings"}
    assert paid["warnings"] == []
    assert paid["invoices_issued"] == ["OF01-2026-00001"]
    assert paid["allocated"] == [{"invoice": "OF01-2026-00001", "cents": 92_880, "open_cents": 0}]
    shown = shell.done("invoices", "show", "OF01-2026-00001")
    assert (shown["origin"], shown["state"]) == ("PR01-2026-00001", "paid")
    assert shown["payments"][0]["receipt_number"] == paid["number"]
    back = shell.done("invoices", "show", "PR01-2026-00001")
    assert (back["state"], back["followed_by"]) == ("invoiced", ["OF01-2026-00001"])
    assert [event["kind"] for event in back["events"]] == ["invoiced"]
    assert shell.done("clients", "show", "mermoz")["ends_on"] == "2027-07-05"


def test_a_stale_count_is_confirmed_and_kept(shell):
    late = (TODAY + timedelta(days=8)).isoformat()
    words = ("renew", "mermoz", "--issue", "--ordered-by", "X")
    found = shell(*words, day=late)
    assert (found.status, found.error) == (1, "confirm_count_stale")
    assert found.document["values"]["count"] == 12
    assert "--confirm count_stale" in found.document["message"]
    assert shell.done("renew", "mermoz", day=late)["count_stale"] is True
    shell.done("--confirm", "confirm_count_stale", *words, day=late)
    raw = sqlite3.connect(shell.base)
    rows = raw.execute("SELECT code, given_by, details FROM confirmation").fetchall()
    raw.close()
    assert [row[:2] for row in rows] == [("count_stale", "Ada")]
    assert '"count": 12' in rows[0][2]


def test_a_supplement_and_an_activation(shell):
    found = shell.done("supplement", "MERMOZ", "--resources", "13")
    assert found.keys() >= {"platform", "resources", "highest_paid", "lines", "total_ht_cents"}
    assert (found["platform"], found["number"], found["highest_paid"]) == ("mermoz", None, 12)
    assert found["total_ht_cents"] == round(4_200 * 21 / 365)
    issued = shell.done("supplement", "mermoz", "--resources", "13", "--issue", "--ordered-by", "X")
    assert (issued["number"], issued["total_cents"]) == ("OF01-2026-00001", 290)
    invoice(shell, "figeac")
    activated = shell.done("activate", "FIGEAC", "--reason", "chèque annoncé")
    assert activated.keys() == {"platform", "period_id", "starts_on", "ends_on"}
    assert (activated["platform"], activated["ends_on"]) == ("figeac", "2027-06-14")


# Migrations


WORKED = (
    ("3.0alpha", "3", 0),
    ("3", "4.0alpha", 0),
    ("4.0alpha", "4", 0),
    ("3", "4", 5000),
    ("2.1", "3.0alpha", 0),
    ("3.0alpha", "4", 5000),
    ("4.0alpha", "4.0beta", 0),
)
"""Domain §4, for First Price; the other offers pay nothing."""


@pytest.mark.parametrize(("source", "target", "cents"), WORKED)
def test_worked_examples_of_migrations(shell, source, target, cents):
    stable = "4" if target.endswith(("alpha", "beta")) else target
    prerelease = ("--prerelease", target) if stable != target else ()
    shell.done("versions", "set", "--stable", stable, *prerelease)
    for platform in ("mermoz", "figeac"):
        shell.done("clients", "set", platform, f"production_version={source}")
    found = shell.done("migrate", "figeac", "--to", target)
    assert {"price_cents", "why", "cleanup_cents", "number"} <= found.keys()
    assert (found["price_cents"], found["number"], found["state"]) == (cents, None, None)
    assert found["why"]
    assert shell.done("migrate", "mermoz", "--to", target)["price_cents"] == 0


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("4", "3", "version_downgrade"),
        ("4", "4.0", "version_same"),
        ("3", "3.5", "version_closed"),
        ("3", "8", "version_unknown"),
    ],
)
def test_migrations_that_are_refused(shell, source, target, code):
    shell.done("clients", "set", "figeac", f"production_version={source}")
    found = shell("migrate", "figeac", "--to", target)
    assert (found.status, found.error) == (1, code)


def test_quote_acceptance_and_completion(shell, tmp_path):
    page, bill = tmp_path / "devis.pdf", tmp_path / "facture.pdf"
    words = ("migrate", "figeac", "--to", "4", "--cleanup", "us")
    quote = shell.done(*words, "--quote", "--pdf", str(page))
    assert (quote["number"], quote["state"]) == ("DV01-2026-00001", "quoted")
    assert (quote["price_cents"], quote["cleanup_cents"]) == (5_000, 9_000)
    assert quote["valid_until"] == "2026-07-15"
    assert sha256(page.read_bytes()).hexdigest() == quote["pdf_sha256"]
    lapsed = shell("migrate", "figeac", "--to", "4", "--accept", day="2026-07-16")
    assert (lapsed.status, lapsed.error) == (1, "quote_lapsed")
    early = shell("migrate", "figeac", "--to", "4", "--done")
    assert early.error == "quote_not_accepted"
    accepted = shell.done("migrate", "figeac", "--to", "4", "--accept", "--by", "M. X")
    assert accepted["state"] == "accepted"
    done = shell.done("migrate", "figeac", "--to", "4", "--done", "--pdf", str(bill))
    assert (done["number"], done["state"]) == ("OF01-2026-00001", "done")
    assert bill.read_bytes().startswith(b"%PDF-")
    assert shell.done("invoices", "show", "OF01-2026-00001")["total_ht_cents"] == 14_000
    assert shell.done("clients", "show", "figeac")["production_version"] == "4"


def test_a_migration_that_costs_nothing_is_done_in_one_line(shell):
    found = shell.done("migrate", "mermoz", "--to", "4", "--quote", "--accept", "--done")
    assert (found["price_cents"], found["number"], found["state"]) == (0, None, "done")
    assert [row["kind"] for row in shell.done("invoices", "list")] == ["quote"]


def test_a_quote_can_be_refused(shell):
    shell.done("migrate", "mermoz", "--to", "4", "--quote")
    refused = shell.done("migrate", "mermoz", "--to", "4", "--refuse")
    assert refused["state"] == "refused"
    assert shell("migrate", "mermoz", "--to", "4", "--accept").error == "migration_none"
