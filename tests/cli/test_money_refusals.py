"""Bad input to the commands about money: a sentence with its code, and nothing changed."""

import sqlite3
from datetime import timedelta
from hashlib import sha256

import pytest

from tests.builders import (
    TODAY,
    add_client,
    add_year,
    complete_company,
    make_desk,
    received,
    renewed,
)

TABLES = (
    *("document", "document_line", "document_vat", "document_event", "series", "blob", "receipt"),
    *("receipt_owner", "allocation", "period", "act", "migration", "migration_task", "client"),
    *("confirmation", "catalogue", "history"),
)
LONG = "x" * 100_000
EMOJI = "\N{SMALL AIRPLANE}\N{GRINNING FACE}"
HUGE = "9" * 5000
ISSUE = ("renew", "mermoz", "--issue", "--ordered-by")
ADD = ("receipts", "add", "--method", "card", "--cents")
BILL = ("invoices", "bill", "mermoz", "--ordered-by", "X", "--line")
CREDIT = ("invoices", "credit", "OF01-2026-00001", "--issue", "--reason")
RESET = ("act", "mermoz", "password", "--email", "bureau@mermoz.example", "--asked-by")
EMAIL = ("act", "mermoz", "email", "--asked-by", "X", "--field", "email_contact", "--to")

REFUSED = [
    # who and when
    (("price", LONG), "client_unknown"),
    (("price", ""), "client_unknown"),
    (("price", "'; DROP TABLE client; --"), "client_unknown"),
    (("price", "mermoz", "--offer", EMOJI), "offer_unknown"),
    (("price", "mermoz", "--date", "0001-01-01"), "catalogue_missing"),
    (("price", "figeac", "--date", "9999-12-31"), "date_out_of_range"),
    (("price", "mermoz", "--resources", "0"), "resources_below_platform"),
    (("price", "mermoz", "--resources", "9007199254740992"), "amount_too_large"),
    (("renew", "mermoz", "--acts", "unknown"), "act_unknown"),
    (("renew", "mermoz", "--restart"), "restart_not_lapsed"),
    # orders
    (("renew", "mermoz", "--issue"), "order_missing"),
    ((*ISSUE, "   "), "order_missing"),
    ((*ISSUE, LONG), "field_too_long"),
    ((*ISSUE, "X\x1b[31m"), "field_control_characters"),
    ((*ISSUE, EMOJI), "glyph_missing"),
    ((*ISSUE, "X", "--channel", LONG), "field_too_long"),
    ((*ISSUE, "X", "--resources", "11"), "resources_below_platform"),
    # migrations
    (("migrate", "mermoz", "--to", ""), "version_unknown"),
    (("migrate", "mermoz", "--to", LONG), "version_unknown"),
    (("migrate", "mermoz", "--to", "4.0gamma"), "version_unknown"),
    (("migrate", "mermoz", "--to", "3"), "version_same"),
    (("migrate", "mermoz", "--to", "4.2", "--done"), "migration_none"),
    (("migrate", "mermoz", "--to", "4.2", "--quote", "--accept", "--by", LONG), "field_too_long"),
    # acts
    ((*RESET, ""), "asked_by_missing"),
    ((*RESET, LONG), "field_too_long"),
    (("act", "mermoz", "password", "--asked-by", "X"), "email_not_known"),
    ((*EMAIL, "nobody"), "email_invalid"),
    ((*EMAIL, EMOJI + "@x.example"), "email_invalid"),
    (("act", "list", "password", "--asked-by", "X"), "client_unknown"),
    # free lines
    ((*BILL, "Formation;1;abc"), "amount_invalid"),
    ((*BILL, "Formation;1;1,234"), "amount_invalid"),
    ((*BILL, f"Formation;1;{HUGE}"), "amount_invalid"),
    ((*BILL, ";1;10"), "label_missing"),
    ((*BILL, f"{LONG};1;10"), "field_too_long"),
    ((*BILL, f"{EMOJI};1;10"), "glyph_missing"),
    ((*BILL, "Rien;1;0"), "total_zero"),
    ((*BILL, "Rien;0;10"), "total_zero"),
    ((*BILL, "Remise;1;-10"), "total_zero"),
    ((*BILL, "Trop;999999999;9999999999"), "amount_too_large"),
    # credit notes
    ((*CREDIT, ""), "reason_missing"),
    ((*CREDIT, LONG), "field_too_long"),
    ((*CREDIT, EMOJI), "glyph_missing"),
    ((*CREDIT, "x", "--line", "99"), "line_unknown"),
    ((*CREDIT, "x", "--cents", "0"), "amount_not_positive"),
    ((*CREDIT, "x", "--cents", "-100"), "amount_not_positive"),
    ((*CREDIT, "x", "--cents", "77401"), "over_credit"),
    (("invoices", "credit", "RC01-2026-00001", "--reason", "x"), "document_wrong_kind"),
    (("invoices", "credit", LONG, "--reason", "x"), "document_unknown"),
    # receipts
    ((*ADD, "0"), "amount_not_positive"),
    ((*ADD, "9007199254740992"), "amount_too_large"),
    ((*ADD, "5", "--date", "2026-06-16"), "received_in_future"),
    ((*ADD, "5", "--payer", LONG), "field_too_long"),
    ((*ADD, "5", "--payer", "a\tb\x00"), "field_control_characters"),
    ((*ADD, "5", "--invoice", "OF01-2026-00001:6"), "receipt_used_up"),
    ((*ADD, "100000", "--invoice", "OF01-2026-00001:99999"), "over_allocated"),
    ((*ADD, "5", "--invoice", "OF01-2026-00001:0"), "amount_not_positive"),
    ((*ADD, "5", "--invoice", ""), "document_unknown"),
    ((*ADD, "5", "--invoice", "RC01-2026-00001"), "document_wrong_kind"),
    (("receipts", "allocate", "RC01-2026-00001", "OF01-2026-00001"), "receipt_used_up"),
    (("receipts", "allocate", "x" * 36, "OF01-2026-00001"), "receipt_unknown"),
    (("receipts", "allocate", "OF01-2026-00001", "OF01-2026-00001"), "receipt_unknown"),
    (("receipts", "identify", "RC01-2026-00001", "figeac"), "receipt_in_use"),
    (("receipts", "reverse", "RC01-2026-00001", "--reason", " "), "reason_missing"),
    (("receipts", "reverse", "RC01-2026-00001", "--reason", LONG), "field_too_long"),
    (("receipts", "refund", "RC01-2026-00001", "--cents", "0"), "amount_not_positive"),
    (("receipts", "refund", "RC01-2026-00001", "--cents", "-1"), "amount_not_positive"),
    (("receipts", "refund", "RC01-2026-00001", "--cents", "1"), "over_refund"),
    ((*ADD, "-5"), "amount_not_positive"),
    (("renew", "mermoz", "--resources", "-3"), "resources_invalid"),
    (("price", "mermoz", "--resources", "-3"), "resources_invalid"),
    (("receipts", "list", "--client", "nobody"), "client_unknown"),
    # documents
    (("invoices", "list", "--client", "nobody"), "client_unknown"),
    (("invoices", "show", "OF01-2026-99999"), "document_unknown"),
    (("invoices", "pdf", "RC01-2026-00001", "--out", "x.pdf"), "page_missing"),
    (("invoices", "duplicata", "RC01-2026-00001", "--out", "x.pdf"), "page_missing"),
    # other nouns
    (("activate", "mermoz", "--reason", ""), "reason_missing"),
    (("activate", "mermoz", "--reason", LONG), "field_too_long"),
    (("supplement", "mermoz", "--resources", "12"), "nothing_to_bill"),
    (("supplement", "figeac", "--resources", "99"), "no_period"),
]

MISUSED = [
    (*ADD, HUGE),
    (*ADD, "1,50"),
    (*ADD, "٣"),
    (*ADD, "5", "--date", "15/06/2026"),
    (*ADD, "5", "--date", "2026-02-30"),
    (*ADD, "5", "--invoice", f"OF01-2026-00001:{HUGE}"),
    (*ADD, "5", "--invoice", "OF01-2026-00001:²"),
    (*BILL, "Formation"),
    (*BILL, "Formation;²;10"),
    (*BILL, f"Formation;{HUGE};10"),
    (*BILL, "Formation;1,5;10"),
    ("receipts", "add", "--cents", "5", "--method", "bitcoin"),
    ("renew", "mermoz", "--pay", "bitcoin"),
    ("renew", "mermoz", "--propose", "--issue"),
    ("renew", "mermoz", "--resources", "many"),
    ("migrate", "mermoz", "--to", "4", "--cleanup", "nobody"),
    ("invoices", "list", "--kind", "poem"),
    ("invoices", "credit", "OF01-2026-00001"),
    ("act", "mermoz"),
    ("export", "sales", "--from", "2026-01-01", "--out", "x.csv"),
    ("receipts",),
]


@pytest.fixture
def shell(base, run):
    """A club with an invoice and a receipt that pays a part of it, and another without a year."""
    desk = make_desk(base.parent, name=base.name)
    complete_company(desk)
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    add_client(desk, "figeac")
    number = renewed(desk).number
    received(desk, 1_000, number)
    desk.close()
    return run


def held(base):
    """A digest of all that was issued, recorded or changed."""
    raw, digest = sqlite3.connect(base), sha256()
    for table in TABLES:
        for row in raw.execute(f"SELECT * FROM {table} ORDER BY 1"):
            digest.update(repr(row).encode())
    raw.close()
    return digest.hexdigest()


def mistakes(shell, base, asked):
    """What a list of (words, status, code) got otherwise, each on the base as it was."""
    before, found = held(base), []
    for words, status, code in asked:
        ran = shell("--json", "--today", TODAY.isoformat(), *words)
        told = (ran.status, ran.error if code else "")
        message = ran.document["message"]
        if told != (status, code) or not message or message == ran.error or ran.err:
            found.append((words, told, ran.out[:300]))
        assert held(base) == before, words
    return found


@pytest.mark.parametrize("noun", sorted({words[0] for words, _ in REFUSED}))
def test_what_the_rules_refuse_changes_nothing(shell, base, noun):
    asked = [(words, 1, code) for words, code in REFUSED if words[0] == noun]
    assert mistakes(shell, base, asked) == []


def test_what_cannot_be_read_is_wrong_usage_and_changes_nothing(shell, base):
    assert mistakes(shell, base, [(words, 2, "") for words in MISUSED]) == []


def test_there_are_many_kinds_of_bad_input():
    assert len({code for _, code in REFUSED}) >= 25
    assert len(REFUSED) + len(MISUSED) >= 90


@pytest.mark.parametrize(
    ("out", "status", "code"),
    [
        ("missing/ventes.csv", 3, "file_not_writable"),
        ("ventes.ods", 1, "file_ending"),
        ("ventes", 1, "file_ending"),
    ],
)
def test_an_export_goes_nowhere_but_to_a_table(shell, tmp_path, out, status, code):
    period = ("--from", "2026-01-01", "--to", "2026-12-31")
    found = shell("--json", "export", "sales", *period, "--out", str(tmp_path / out))
    assert (found.status, found.error) == (status, code)


@pytest.mark.parametrize("verb", ["pdf", "duplicata"])
def test_a_page_goes_to_no_folder_that_is_not_there(shell, base, tmp_path, verb):
    before = held(base)
    target = str(tmp_path / "missing" / "x.pdf")
    found = shell("--json", "invoices", verb, "OF01-2026-00001", "--out", target)
    assert (found.status, found.error) == (3, "file_not_writable")
    assert held(base) == before


def test_a_refusal_is_a_sentence_in_the_language_asked(shell):
    words = ("--today", TODAY.isoformat(), "renew", "mermoz", "--resources", "3")
    french, english = shell("--lang", "fr", *words), shell("--lang", "en", *words)
    assert (french.status, french.out) == (1, "")
    assert "Désactivez" in french.err
    assert "Deactivate" in english.err


def test_a_second_base_is_never_made_by_mistake(shell, tmp_path):
    for words in (("verify",), ("price", "mermoz"), ("invoices", "list"), ("receipts", "list")):
        found = shell("--json", *words, at=tmp_path / "nowhere.db")
        assert (found.status, found.error) == (1, "base_missing")
    assert not (tmp_path / "nowhere.db").exists()
