"""A temporary password on its way: it leaves once, and no file of the desk ever holds it."""

import sqlite3
from email import message_from_bytes
from email.policy import default

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from ofdesk.domain.errors import Unavailable
from ofdesk.models import Act
from ofdesk.services.acts import ResetPassword, list_acts, rehearse_reset
from ofdesk.services.mail_templates import SetTemplate, set_template
from ofdesk.services.password_mail import draft_password, letter_password, mail_password
from ofdesk.services.settings import SetSettings, set_settings
from tests.builders import change_client, refusal
from tests.documents.reading import text_of
from tests.mail.posting import nothing, rows
from tests.mail.server import SECRET

ASKED = ResetPassword("mermoz", "Tresorier@Mermoz.example", "Mme Carpentier", "téléphone")
LETTER = ResetPassword("mermoz", "autre@x.example", "Mme X", "", "papier à en-tête")


def acts(desk) -> list[Act]:
    with desk.read() as session:
        return list(session.scalars(select(Act)))


def nowhere(desk, secret: str) -> bool:
    """Whether no file beside the base, nor the base, holds ``secret``."""
    raw = sqlite3.connect(desk.path)
    said = "\n".join(raw.iterdump())
    raw.close()
    found = [path for path in desk.path.parent.rglob("*") if path.is_file()]
    return secret not in said and all(secret.encode() not in p.read_bytes() for p in found)


def test_it_goes_to_the_address_that_proved_who_asks(posting, office):
    handed = mail_password(ASKED, posting, nothing)
    assert handed.mailed_to == "tresorier@mermoz.example"
    assert office.to == [["tresorier@mermoz.example"]]
    (got,) = office.got
    password = handed.reset.temporary_password
    assert password in got.get_body().get_content().splitlines()
    assert password not in got["Subject"]
    (act,) = acts(posting)
    assert PasswordHasher().verify(act.password_hash, password)
    assert act.detail == f"tresorier@mermoz.example {got['Message-ID']}"
    assert rows(posting) == []
    assert nowhere(posting, password)
    assert password not in repr(handed)


@pytest.mark.parametrize("answer", ["550 no", "450 later", "421 closing"])
def test_when_it_does_not_leave_nothing_is_kept(posting, office, answer):
    office.recipients["tresorier@mermoz.example"] = answer
    with pytest.raises(Unavailable) as raised:
        mail_password(ASKED, posting, nothing)
    assert raised.value.code == "mail_password_lost"
    assert raised.value.__cause__ is None
    assert acts(posting) == []
    assert rows(posting) == []


def test_when_the_server_is_away_nothing_is_kept(posting):
    set_settings(SetSettings({"mail.port": "1"}), posting.write())
    with pytest.raises(Unavailable) as raised:
        mail_password(ASKED, posting, nothing)
    assert raised.value.code == "mail_password_lost"
    assert "ne répond pas" in str(raised.value.values["reason"])
    assert acts(posting) == []


def test_what_a_person_can_mend_is_told_as_it_is(posting, desk, ring):
    ring.kept.clear()
    assert refusal(lambda: mail_password(ASKED, posting, nothing)).code == "mail_password_needed"
    set_settings(SetSettings({"mail.host": ""}), posting.write())
    assert refusal(lambda: mail_password(ASKED, posting, nothing)).code == "mail_not_configured"
    assert acts(posting) == []


def test_what_the_act_refuses_is_refused_before_anything_leaves(posting, office):
    stranger = ResetPassword("mermoz", "autre@x.example", "Mme X")
    assert refusal(lambda: mail_password(stranger, posting, nothing)).code == "email_not_known"
    nobody = ResetPassword("mermoz", "tresorier@mermoz.example", " ")
    assert refusal(lambda: mail_password(nobody, posting, nothing)).code == "asked_by_missing"
    for act in (
        lambda: mail_password(LETTER, posting, nothing),
        lambda: draft_password(LETTER, posting),
    ):
        assert refusal(act).code == "mail_password_unproved"
    assert office.got == []
    assert acts(posting) == []


def test_a_rehearsal_keeps_nothing(desk):
    found = rehearse_reset(ASKED, desk.write(), desk.today, "x")
    assert (found.platform, found.email) == ("mermoz", "tresorier@mermoz.example")
    with desk.read() as session:
        assert list_acts(session) == []


def test_a_draft_holds_it_for_a_person_and_the_base_does_not(desk):
    handed = draft_password(ASKED, desk)
    found = message_from_bytes(handed.file.replace(b"\r\n", b"\n"), policy=default)
    assert found["X-Unsent"] == "1"
    assert handed.reset.temporary_password in found.get_body().get_content()
    assert len(acts(desk)) == 1
    assert nowhere(desk, handed.reset.temporary_password)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_letter_says_it_behind_the_window(desk, language):
    change_client(desk, "mermoz", language=language)
    handed = letter_password(LETTER, desk)
    said = text_of(handed.file)
    assert handed.reset.temporary_password in said
    assert "Balma" in said.title()
    assert ("temporaire" if language == "fr" else "Temporary") in said
    (act,) = acts(desk)
    assert (act.proof, act.reason, act.detail) == ("override", "papier à en-tête", "")
    assert nowhere(desk, handed.reset.temporary_password)


def test_a_letter_follows_the_template(desk):
    body = "Madame,\n\nLe voici : $temporary_password, gardez-le.\n\nFin"
    set_template(SetTemplate("password", "fr", "Objet", body), desk.write())
    handed = letter_password(LETTER, desk)
    assert f"Le voici : {handed.reset.temporary_password}, gardez-le." in " ".join(
        text_of(handed.file).split()
    )


def test_from_the_command_line(capsys, monkeypatch, posting, office, tmp_path):
    import io
    import json
    import stat

    from ofdesk.__main__ import LazyDesks
    from ofdesk.cli import main

    def run(*words: str) -> tuple[int, dict]:
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
        asked = ("act", "mermoz", "password", "--email", "bureau@mermoz.example")
        options = ("--base", str(posting.path), "--today", "2026-06-15", "--json")
        status = main([*options, *asked, "--asked-by", "Mme X", *words], LazyDesks())
        return status, json.loads(capsys.readouterr().out)

    status, found = run("--mail", "--password-stdin")
    assert (status, found["mailed_to"], found["file"]) == (0, "bureau@mermoz.example", None)
    assert found["temporary_password"] in office.got[0].get_body().get_content()
    for option, name in (("--draft", "a.eml"), ("--letter", "a.pdf")):
        target = tmp_path / name
        status, found = run(option, str(target))
        assert (status, found["mailed_to"], found["file"]) == (0, None, str(target))
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert run("--mail", "--draft", "x.eml")[1]["error"] == "act_one_way"
    assert run("--draft", str(tmp_path / "no" / "x.eml"))[1]["error"] == "file_not_writable"
    office.recipients["bureau@mermoz.example"] = "550 no"
    status, found = run("--mail")
    assert (status, found["error"]) == (3, "mail_password_lost")
    assert len(acts(posting)) == 3
