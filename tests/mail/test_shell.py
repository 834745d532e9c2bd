"""Mail from the command line, as a script and as a person sees it."""

import io
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from ofdesk.__main__ import LazyDesks
from ofdesk.cli import main
from tests.mail.conftest import mail_settings
from tests.mail.server import SECRET, USER
from tests.ran import Ran

DAY = ("--today", "2026-06-15")


@pytest.fixture
def shell(capsys, monkeypatch, desk, ring):
    """Run ``ofdesk`` on the base of ``desk``, which stays open as a window would have it."""

    def run(*argv: str, given: str = "", as_json: bool = True, lang: str = "fr") -> Ran:
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        options = ["--base", str(desk.path), "--operator", "Ada", "--lang", lang, *DAY]
        status = main([*options, *(["--json"] if as_json else []), *argv], LazyDesks())
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        assert SECRET not in shown.out + shown.err
        return Ran(status, shown.out, shown.err)

    return run


@pytest.fixture
def ready(shell, port, quick):
    """The settings of the office, typed."""
    given = [f"{key}={value}" for key, value in mail_settings(port).items()]
    assert shell("settings", "set", *given).status == 0
    return shell


def write(shell, *to: str, **more: str):
    found = [word for address in to or ("a@mermoz.example",) for word in ("--to", address)]
    done = shell("mail", "write", *found, "--subject", "Objet", "--text", "Texte")
    assert done.status == 0, done.out
    return done.document


def test_a_message_is_written_listed_sent_and_listed_again(ready, office, ring):
    written = write(ready, "a@mermoz.example", "b@mermoz.example")
    assert written["state"] == "queued"
    (row,) = ready("mail", "list").document
    assert (
        row.items()
        >= {
            "id": written["id"],
            "state": "queued",
            "recipients": ["a@mermoz.example", "b@mermoz.example"],
            "subject": "[FACTICE] Objet",
            "kind": "free",
            "attempts": 0,
            "queued_by": "Ada",
            "sent_at": None,
            "error": "",
            "message": "",
            "attachments": [],
        }.items()
    )
    sent = ready("mail", "send", "--password-stdin", given=f"{SECRET}\n")
    assert sent.status == 0, sent.out
    counted = {name: sent.document[name] for name in ("sent", "failed", "unsure", "queued")}
    assert counted == {"sent": 1, "failed": 0, "unsure": 0, "queued": 0}
    assert [one["state"] for one in sent.document["messages"]] == ["sent"]
    assert ready("mail", "list", "--state", "sent").document[0]["sent_at"]
    assert ready("mail", "list", "--state", "queued").document == []
    # The keyring has it from now on.
    assert ring.kept == {("ofdesk/mail", f"{USER}@localhost"): SECRET}
    write(ready)
    assert ready("mail", "send").document["sent"] == 1
    assert len(office.got) == 2


def test_a_message_goes_to_both_addresses_of_a_client(ready, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("\ufeffBonjour,\n\nÀ bientôt.\n", encoding="utf-8")
    done = ready(
        *("mail", "write", "--client", "mermoz", "--subject", "Objet", "--file", str(text))
    )
    assert done.document["recipients"] == ["bureau@mermoz.example", "tresorier@mermoz.example"]
    shown = ready("mail", "show", done.document["id"]).document
    assert shown["body"] == "Bonjour,\n\nÀ bientôt."
    assert shown["platform"] == "mermoz"
    said = ready("mail", "show", done.document["id"], as_json=False).out
    assert "À bientôt." in said


@pytest.mark.parametrize("words", [(), ("--text", "a", "--file", "b")])
def test_a_text_is_given_once(ready, words):
    done = ready("mail", "write", "--to", "a@x.example", "--subject", "Objet", *words)
    assert (done.status, done.document["error"]) == (2, "mail_text_or_file")


def test_a_server_that_is_away_is_status_3_and_keeps_the_message(ready, office):
    write(ready)
    assert ready("settings", "set", "mail.port=1").status == 0
    done = ready("mail", "send", "--password-stdin", given=f"{SECRET}\n")
    assert (done.status, done.document["error"]) == (3, "mail_unreachable")
    assert "port 1" in done.document["message"]
    assert [row["state"] for row in ready("mail", "list").document] == ["queued"]


def test_a_wrong_password_is_status_3_and_keeps_the_message(ready, office, ring):
    write(ready)
    done = ready("mail", "send", "--password-stdin", given="faux\n")
    assert (done.status, done.document["error"]) == (3, "mail_login_refused")
    assert "faux\n" not in done.out
    assert ring.kept == {}
    assert [row["state"] for row in ready("mail", "list").document] == ["queued"]


def test_without_a_password_it_is_asked_for(ready):
    write(ready)
    done = ready("mail", "send")
    assert (done.status, done.document["error"]) == (1, "mail_password_needed")
    assert done.document["values"] == {"login": f"{USER}@localhost"}


def test_a_person_at_a_terminal_types_it(ready, office, monkeypatch):
    write(ready)

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return SECRET

    monkeypatch.setattr("getpass.getpass", typed)
    from argparse import Namespace

    from ofdesk.cli.secret_input import with_secret
    from ofdesk.domain.errors import DomainError

    def work(ask) -> str:
        secret = ask("x")
        if not secret:
            raise DomainError("mail_password_needed", login="x")
        return secret

    monkeypatch.setattr("sys.stdin", Terminal())
    assert with_secret(Namespace(password_stdin=False), work) == SECRET
    assert asked == ["Mot de passe de x\N{NO-BREAK SPACE}: "]


def test_a_password_is_no_argument(ready):
    done = ready("mail", "send", f"--password={SECRET}")
    assert done.status == 2


def test_a_refused_recipient_is_status_1_with_its_sentence(ready, office):
    office.recipients["gone@mermoz.example"] = "550 no such user"
    write(ready, "gone@mermoz.example")
    write(ready)
    done = ready("mail", "send", "--password-stdin", given=f"{SECRET}\n")
    assert done.status == 1
    assert (done.document["failed"], done.document["sent"]) == (1, 1)
    failed = done.document["messages"][0]
    assert failed["message"] == "Le serveur refuse le destinataire."
    assert failed["detail"] == "550 no such user"
    said = ready("mail", "list", as_json=False).out
    assert "Le serveur refuse le destinataire." in said
    assert "échoué" in said


def test_a_line_that_closes_is_status_3(ready, office):
    office.recipients["a@mermoz.example"] = "421 closing"
    write(ready)
    done = ready("mail", "send", "--password-stdin", given=f"{SECRET}\n")
    assert (done.status, done.document["error"]) == (3, "mail_line_lost")
    assert done.document["queued"] == 1
    said = ready("mail", "send", as_json=False)
    assert said.status == 3
    assert "coupée" in said.err


def test_a_doubtful_message_is_shown_until_a_person_settles_it(ready, office, desk):
    from tests.mail.posting import change

    written = write(ready)["id"]
    change(desk, state="sending")
    (row,) = ready("mail", "list").document
    assert (row["state"], row["error"]) == ("unsure", "mail_interrupted")
    change(desk, state="sending")
    done = ready("mail", "send", as_json=False)
    assert done.status == 1
    assert "Douteux" in done.out + done.err
    assert written in done.err
    refused = ready("mail", "retry", written)
    assert (refused.status, refused.document["error"]) == (1, "confirm_mail_twice")
    sure = ready("--confirm", "mail_twice", "mail", "retry", written)
    assert sure.document["state"] == "queued"
    change(desk, state="unsure")
    assert ready("mail", "arrived", written).document["state"] == "sent"


def test_a_message_is_taken_back(ready):
    written = write(ready)["id"]
    assert ready("mail", "cancel", written).document["state"] == "cancelled"
    again = ready("mail", "cancel", written)
    assert (again.status, again.document["error"]) == (1, "mail_left")
    assert ready("mail", "cancel", "nothing-like").document["error"] == "mail_unknown"


def test_a_draft_is_written_for_a_mail_program(shell, tmp_path):
    written = write(shell)
    target = tmp_path / "draft.eml"
    done = shell("mail", "draft", written["id"], "--out", str(target))
    assert done.document["file"] == str(target)
    found = message_from_bytes(target.read_bytes(), policy=default)
    assert found["X-Unsent"] == "1"
    assert found["Message-ID"] == written["message_id"]
    nowhere = shell("mail", "draft", written["id"], "--out", str(tmp_path / "no" / "a.eml"))
    assert (nowhere.status, nowhere.document["error"]) == (3, "file_not_writable")


def test_the_settings_are_tried_by_a_message(ready, office):
    done = ready("mail", "test", "--password-stdin", given=f"{SECRET}\n")
    assert (done.status, done.document) == (0, {"sent": True, "recipients": [USER]})
    assert office.got[0]["Subject"] == "[FACTICE] Essai des réglages de messagerie"
    said = ready("mail", "test", "--to", "a@x.example", as_json=False, lang="en")
    assert said.out.strip() == "The test message left for a@x.example."
    assert ready("mail", "list").document == []


def test_without_settings_it_is_said_what_is_missing(shell):
    done = shell("mail", "test")
    assert (done.status, done.document["error"]) == (1, "mail_not_configured")
    assert "mail.host" in done.document["message"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_command_has_its_help(shell, lang):
    for verb in ("list", "show", "send", "cancel", "retry", "arrived", "draft", "test", "write"):
        done = shell("mail", verb, "--help", as_json=False, lang=lang)
        assert done.status == 0
        assert f"ofdesk mail {verb}" in done.out


def test_the_start_of_the_program_loads_no_mail():
    import subprocess
    import sys

    code = (
        "import sys; from ofdesk.__main__ import LazyDesks; from ofdesk.cli import main;"
        "main(['--help'], LazyDesks());"
        "print(sorted({'smtplib', 'email', 'ssl', 'keyring'} & set(sys.modules)), file=sys.stderr)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"


def test_a_document_a_template_and_an_alert_from_the_command_line(ready, desk, tmp_path):
    from datetime import date

    from tests.builders import add_year, read_client, renewed

    client = read_client(desk)
    add_year(desk, client.id, date(2026, 7, 15))
    dry = ready("alerts", "due", "--dry-run").document
    assert [(one["platform"], one["step"], one["message"]) for one in dry] == [("mermoz", -30, "")]
    assert ready("mail", "list").document == []
    said = ready("alerts", "due", as_json=False).out
    assert "J-30" in said
    assert "À envoyer\N{NO-BREAK SPACE}: 1." in said
    assert ready("alerts", "due").document == []
    (listed,) = ready("alerts", "list", "--client", "mermoz").document
    assert (listed["step"], listed["period_ends_on"]) == (-30, "2026-07-15")
    number = renewed(desk).number
    done = ready("invoices", "mail", number).document
    assert (done["number"], done["state"], done["delivery"]) == (number, "queued", "post")
    assert ready("mail", "document", number).document["error"] == "confirm_mail_document_again"
    again = ready("mail", "document", number, "--to", "autre@x.example", as_json=False)
    assert "copie" in again.out
    shown = ready("mail", "preview", "invoice", number).document
    assert shown["subject"] == f"Facture {number}"
    assert ready("mail", "preview", "invoice", "mermoz", as_json=False).out.count(number) >= 2
    assert len(ready("mail", "templates", "list").document) == 16
    assert "alert_today" in ready("mail", "templates", "list", as_json=False).out
    text = tmp_path / "text.txt"
    text.write_text("Voici $number.", encoding="utf-8")
    words = ("mail", "templates", "set", "invoice", "--language", "en")
    assert ready(*words, "--subject", "Hi $number", "--file", str(text)).status == 0
    found = ready("mail", "templates", "show", "invoice", "--language", "en")
    assert (found.document["subject"], found.document["body"]) == ("Hi $number", "Voici $number.")
    assert "$valid_until" in ready("mail", "templates", "show", "invoice", as_json=False).out
    refused = ready(*words, "--text", "$iban")
    assert (refused.status, refused.document["error"]) == (1, "template_field_unknown")
    assert "$iban" in refused.document["message"]
    assert ready(*words, "--text", "a", "--file", str(text)).status == 2
