"""``ofdesk remind`` as a script calls it: JSON field by field, files, holds, refusals."""

from datetime import timedelta

import pytest

from tests.builders import TODAY
from tests.cli.money_shell import BUSINESS_12, invoice, shell_on
from tests.documents.reading import text_of

DUE = TODAY + timedelta(days=30)
ROW = {
    *("platform", "name", "level", "level_name", "invoices", "lines", "total_cents"),
    *("penalty_cents", "fee_cents", "state", "held_because", "held_until", "id", "made_on"),
    *("pdf_sha256", "error"),
}
TOTAL = BUSINESS_12 * 12 // 10


@pytest.fixture
def shell(base, run):
    return shell_on(base, run)


@pytest.fixture
def number(shell):
    return invoice(shell)["number"]


def on(days):
    return (DUE + timedelta(days=days)).isoformat()


def test_what_is_due_is_queued_once_and_never_sent(shell, number, tmp_path):
    assert shell.done("remind", day=on(6)) == []
    (looked,) = shell.done("remind", "--dry-run", day=on(7))
    assert looked.keys() == ROW | {"pdf"}
    assert (looked["state"], looked["id"], looked["pdf"]) == ("due", None, None)
    (row,) = shell.done("remind", "--out", str(tmp_path / "lettres"), day=on(7))
    assert (row["platform"], row["level"], row["level_name"]) == ("mermoz", 1, "first")
    assert (row["invoices"], row["total_cents"]) == ([number], TOTAL)
    assert row["lines"] == [
        {"number": number, "due_on": DUE.isoformat(), "open_cents": TOTAL, "level": 1}
    ]
    assert (row["state"], row["held_because"]) == ("queued", None)
    with open(row["pdf"], "rb") as stream:
        assert number in text_of(stream.read())
    assert shell.done("remind", day=on(8)) == []
    assert [x["state"] for x in shell.done("remind", "list", day=on(8))] == ["queued"]


def test_a_preview_writes_the_letters_and_records_nothing(shell, number, tmp_path):
    (row,) = shell.done("remind", "--dry-run", "--out", str(tmp_path), day=on(7))
    assert row["pdf"].startswith(str(tmp_path))
    assert [x["state"] for x in shell.done("remind", "list", day=on(7))] == ["due"]


def test_levels_are_named_by_rank_or_word(shell, number):
    assert shell.done("remind", "--level", "2", day=on(7)) == []
    assert shell("remind", "--level", "9", day=on(7)).error == "level_unknown"
    (row,) = shell.done("remind", "--level", "first", "--client", "mermoz", day=on(7))
    assert row["state"] == "queued"
    assert shell("remind", "--client", "nobody", day=on(7)).error == "client_unknown"


def test_a_letter_is_read_saved_cancelled_and_posted(shell, number, tmp_path):
    (row,) = shell.done("remind", day=on(7))
    shown = shell.done("remind", "show", row["id"], day=on(7))
    assert shown["subject"] == "Rappel"
    assert number in shown["text"]
    pdf = tmp_path / "lettre.pdf"
    shell.done("remind", "pdf", "mermoz", "--out", str(pdf), day=on(7))
    assert pdf.read_bytes().startswith(b"%PDF")
    assert shell("remind", "cancel", "mermoz", "--reason", " ").error == "reason_missing"
    gone = shell.done("remind", "cancel", "mermoz", "--reason", "déjà payé", day=on(7))
    assert gone["state"] == "cancelled"
    assert shell("remind", "show", "mermoz", day=on(7)).error == "reminder_unknown"
    shell.done("remind", day=on(8))
    assert [x["state"] for x in shell.done("remind", "posted", day=on(9))] == ["posted"]
    found = shell.done("remind", "list", "--all", "--only", "mermoz", day=on(9))
    assert [x["state"] for x in found] == ["posted", "cancelled"]
    assert shell("remind", "posted", row["id"], day=on(9)).error == "not_open"


def test_a_promise_holds_and_is_released(shell, number):
    until = on(10)
    held = shell.done(
        *("remind", "hold", "mermoz", "--reason", "paie vendredi"),
        *("--kind", "promise", "--until", until),
        day=on(7),
    )
    assert (held["kind"], held["until"], held["invoice"]) == ("promise", until, None)
    (row,) = shell.done("remind", day=on(7))
    assert (row["state"], row["held_because"], row["held_until"]) == ("held", "promise", until)
    assert len(shell.done("remind", "holds", day=on(7))) == 1
    released = shell.done("remind", "release", "mermoz", day=on(7))
    assert [x["kind"] for x in released["released"]] == ["promise"]
    (row,) = shell.done("remind", "--dry-run", day=on(7))
    assert row["state"] == "due"
    assert shell("remind", "release", "mermoz", day=on(7)).error == "nothing_held"


def test_an_invoice_is_held_by_its_number(shell, number):
    reason = ("--reason", "contestée", "--kind", "dispute")
    assert shell.done("remind", "hold", number, *reason)["invoice"] == number
    (row,) = shell.done("remind", day=on(7))
    assert row["held_because"] == "dispute"
    assert shell("remind", "hold", "OF01-2026-99999", *reason).error == "client_unknown"
    assert shell("remind", "hold", number, "--reason", "x", "--kind", "mood").status == 2


def test_the_minimum_hides_a_letter_from_what_goes(shell, number):
    shell.done("settings", "set", f"rules.reminder_minimum_cents={TOTAL + 1}")
    assert shell.done("remind", day=on(7)) == []
    (row,) = shell.done("remind", "list", day=on(7))
    assert row["held_because"] == "below_minimum"


def test_penalties_are_refused_without_a_rate(shell, number):
    shell.done("clients", "set", "mermoz", "kind=company")
    refused = shell("remind", "--penalties", day=on(7))
    assert (refused.status, refused.error) == (1, "penalty_rate_missing")
    rate = ("--percent", "2,76", "--from", "2026-07-01", "--source", "arrêté du 30 juin 2026")
    assert shell.done("remind", "rate", *rate) == {
        "rate_bp": 276,
        "valid_from": "2026-07-01",
        "valid_to": "2026-12-31",
    }
    assert [x["rate_bp"] for x in shell.done("remind", "rates")] == [276, 262]
    (row,) = shell.done("remind", "--penalties", day=on(7))
    assert row["penalty_cents"] == round(TOTAL * 3 * 0.0276 * 7 / 365)
    assert row["fee_cents"] == 4_000


def test_switches_of_a_client(shell, number):
    found = shell.done("remind", "client", "mermoz", "--penalties", "yes")
    assert found == {"platform": "mermoz", "reminders": True, "penalties": True}
    shell.done("remind", "client", "mermoz", "--reminders", "no")
    (row,) = shell.done("remind", day=on(7))
    assert row["held_because"] == "off"


def test_rules_are_changed_from_a_day_on(shell, number):
    levels = shell.done("remind", "level", "first", "--days", "3", "--deadline", "10")
    assert [x["days"] for x in levels] == [-5, 3, 21, 35]
    shell.done("remind", "level", "courtesy", "--off", "--from", on(-30))
    assert [x["code"] for x in shell.done("remind", "levels")] == ["first", "second", "formal"]
    assert len(shell.done("remind", "levels", "--on", "2026-01-01")) == 4
    text = ("--subject", "Rappel amical", "--opening", "Bonjour,", "--closing", "Merci.")
    assert shell.done("remind", "text", "first", *text)["subject"] == "Rappel amical"
    subjects = {x["subject"] for x in shell.done("remind", "texts")}
    assert "Rappel amical" in subjects
    (row,) = shell.done("remind", day=on(3))
    assert row["level_name"] == "first"


@pytest.mark.parametrize("text", ["", "2,765", "-2", "2 62", "٢"])
def test_a_rate_is_a_percentage(shell, text):
    given = ("--percent", text, "--from", "2026-07-01", "--source", "x")
    assert shell("remind", "rate", *given).status == 2


def test_a_client_without_address_is_told_of_and_stops_nobody(shell, number):
    shell.done("clients", "set", "mermoz", "city=", "postcode=")
    found = shell("remind", day=on(7))
    assert found.status == 0
    (row,) = found.document
    assert (row["state"], row["error"]) == ("refused", "address_missing")
    told = shell.run("--today", on(7), "remind")
    assert (told.status, "mermoz" in told.err) == (0, True)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_a_person_reads(shell, number, lang):
    day = ("--today", on(7), "--lang", lang)
    for words in (
        ("remind", "--dry-run"),
        ("remind",),
        ("remind", "list"),
        ("remind", "holds"),
        ("remind", "levels"),
        ("remind", "texts"),
        ("remind", "rates"),
        ("remind", "client", "mermoz"),
        ("remind", "--help"),
        ("remind", "hold", "mermoz", "--reason", "x"),
        ("remind", "release", "mermoz"),
        ("remind", "show", "mermoz"),
        ("remind", "posted"),
        ("remind",),
    ):
        found = shell.run(*day, *words)
        assert (found.status, found.err) == (0, ""), words
        assert len(found.out.strip()) > 5
        assert "{" not in found.out
