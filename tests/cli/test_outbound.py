"""``ofdesk outbound`` on a base with a town hall, as a script calls it."""

from datetime import timedelta

import pytest

from tests.builders import TODAY, add_client, add_year, complete_company, make_desk
from tests.cli.money_shell import DAY, Shell

SIRET = "44306184100047"


@pytest.fixture
def shell(base, run) -> Shell:
    desk = make_desk(base.parent, name=base.name)
    complete_company(desk)
    facts = {"kind": "public", "siret": SIRET, "service_code": "AERO", "delivery": "chorus"}
    add_year(desk, add_client(desk, "mairie", **facts), TODAY + timedelta(days=20))
    add_year(desk, add_client(desk, "bourg", kind="public"), TODAY + timedelta(days=20))
    desk.close()
    return Shell(base, run)


def issued(shell: Shell, name: str = "mairie") -> str:
    number: str = shell.done("renew", name, "--issue", "--ordered-by", "M. Le Maire")["number"]
    return number


def test_the_whole_way_from_the_folder_to_the_refusal(shell, tmp_path):
    number, bare = issued(shell), issued(shell, "bourg")
    (waiting, *_) = shell.done("outbound", "list", "--state", "waiting")
    assert (waiting["number"], waiting["channel"], waiting["code"]) == (bare, "chorus", "")
    out = tmp_path / "sortie"
    done = shell.done("outbound", "write", "--out", str(out))
    assert (done["written"], done["known"]) == ([number], 0)
    assert [(x["number"], x["error"]) for x in done["refused"]] == [
        (bare, "outbound_siret_missing")
    ]
    assert (out / f"{number}.pdf").is_file()
    assert done["index"] == str(out / "index.csv")
    file = tmp_path / "chorus.csv"
    file.write_text(
        "N° facture;Statut courant;Date statut courant;Motif\r\n"
        f"{number};Déposée;{DAY};\r\n"
        f"{number};REJETEE;{DAY};Engagement inconnu\r\n"
        f"{number};Bizarre;{DAY};\r\n",
        encoding="cp1252",
    )
    read = shell.done("outbound", "status", str(file))
    assert (read["added"], read["known"]) == (2, 0)
    (left_out,) = read["refused"]
    assert (left_out["line"], left_out["error"]) == (4, "lifecycle_status_unknown")
    assert "Bizarre" in left_out["message"]
    again = shell.done("outbound", "status", str(file))
    assert (again["added"], again["known"], len(again["refused"])) == (0, 2, 1)
    flow = shell.done("invoices", "show", number)["flow"]
    assert (flow["state"], flow["code"], flow["since"]) == ("rejected", "213", DAY)
    assert (flow["reason"], flow["to_act"]) == ("Engagement inconnu", True)
    assert [x["state"] for x in flow["history"]] == ["written", "deposited", "rejected"]
    assert set(flow["history"][0]) == {"state", "code", "date", "reason", "recorded_by"}
    assert [x["number"] for x in shell.done("outbound", "list", "--state", "to_act")] == [number]


def test_by_hand_and_taken_back(shell):
    number = issued(shell)
    done = shell.done("outbound", "set", number, "refusée", "--date", DAY, "--reason", "Erreur")
    assert done == {"number": number, "state": "refused", "added": True}
    assert not shell.done("outbound", "set", number, "210")["added"]
    found = shell("outbound", "set", number, "212")
    assert (found.status, found.error) == (1, "lifecycle_forbidden")
    back = shell.done("outbound", "withdraw", number, "--reason", "Autre facture")
    assert back["state"] == "waiting"


def test_a_doubt_about_codes_is_answered_like_any_other(shell, tmp_path):
    number = issued(shell, "bourg")
    shell.done("clients", "set", "bourg", f"siret={SIRET}")
    later = shell.done("invoices", "bill", "bourg", "--ordered-by", "X", "--line", "Stage;1;100")
    assert later["number"] != number
    words = ("outbound", "write", later["number"], "--out", str(tmp_path / "a"))
    (left_out,) = shell.done(*words)["refused"]
    assert left_out["error"] == "outbound_codes_missing"
    sure = shell.done(*words, "--confirm", "outbound_codes_missing")
    assert sure["written"] == [later["number"]]


def test_what_a_person_reads_in_both_languages(shell, tmp_path):
    number = issued(shell)
    assert "À déposer" in shell.said("outbound", "list")
    assert "To be deposited" in shell.said("outbound", "list", lang="en")
    told = shell.said("outbound", "write", "--out", str(tmp_path / "out"))
    assert "Écrites : 1" in told.replace("\u00a0", " ")
    assert "Dans le dossier" in shell.said("invoices", "show", number)
    found = shell.run("--lang", "fr", "--today", DAY, "outbound", "set", number, "rejetée")
    assert "jamais parvenue" in found.err


def test_refusals(shell, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for words, code in (
        (("outbound", "set", "OF01-2026-00042", "200"), "document_unknown"),
        (("outbound", "status", "absent.csv"), "file_missing"),
        (("outbound", "write", "OF01-2026-00042", "--out", "."), "document_unknown"),
        (("outbound", "withdraw", "OF01-2026-00042", "--reason", "x"), "document_unknown"),
    ):
        found = shell(*words)
        assert (found.status, found.error) == (1, code)
    for words in (("outbound", "write"), ("outbound", "list", "--state", "bientôt")):
        assert shell(*words).status == 2


def test_a_folder_that_cannot_be_is_said(shell, tmp_path):
    issued(shell)
    (tmp_path / "file").write_text("x")
    assert shell("outbound", "write", "--out", str(tmp_path / "file" / "in")).status == 3
    assert shell.done("outbound", "list")[0]["state"] == "waiting"


def test_advice_is_about_what_was_refused_an_invoice_or_its_credit_note(shell):
    number = issued(shell)
    words = ("--lang", "en", "--today", DAY, "outbound", "set")
    asked = ("invoices", "credit", number)
    assert "issue a credit note" in shell.run(*words, number, "refused").err
    credit = shell.done(*asked, "--reason", "Refusée", "--issue")["number"]
    told = shell.run(*words, credit, "refused")
    assert (told.status, "to be credited" in told.err) == (0, True), told.err
    assert "issue a credit note" not in told.err
    back = ("outbound", "withdraw", credit, "--reason", "Erreur")
    assert shell.done(*back) == {"number": credit, "state": "waiting", "added": True}


def test_states_are_told_between_the_issue_and_today(shell):
    number = issued(shell)
    eve, morrow = (str(TODAY + timedelta(days=n)) for n in (-1, 1))
    for words, status, code in (
        ((number, "200", "--date", eve), 1, "lifecycle_day_outside"),
        ((number, "200", "--date", morrow), 1, "lifecycle_day_outside"),
        ((number, "written"), 1, "lifecycle_status_unknown"),
        ((number, "999"), 1, "lifecycle_status_unknown"),
        ((number, "200", "--reason", "x" * 501), 1, "field_too_long"),
        ((number, "200", "--date", "hier"), 2, "usage"),
    ):
        found = shell("outbound", "set", *words)
        assert (words, found.status, found.error) == (words, status, code)
    found = shell("outbound", "withdraw", number, "--reason", "x")
    assert (found.status, found.error) == (1, "lifecycle_nothing")
    assert shell.done("outbound", "set", number, "200", "--date", DAY)["added"]
    late = shell("outbound", "set", number, "202", "--date", morrow)
    assert late.document["values"] == {"day_on": morrow, "issued_on": DAY, "field": "date"}
    assert shell.done("outbound", "set", number, "202", day=morrow)["state"] == "received"
