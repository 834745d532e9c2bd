"""Where mail leaves from, and that neither secrets nor erased people are found in a base."""

import pytest
from sqlalchemy import select

from ofdesk.models import History
from ofdesk.services.gdpr import EraseClient, erase_client, known_of
from ofdesk.services.lookup import client_named
from ofdesk.services.mail_account import known_account, mail_account
from ofdesk.services.mail_sending import send_queued
from ofdesk.services.settings import SetSettings, set_settings
from tests.builders import refusal
from tests.mail.posting import nothing, queue, states
from tests.mail.server import SECRET


def test_the_account_comes_from_the_desk_then_from_the_house(desk):
    set_settings(SetSettings({"company.email": "c@of.example"}), desk.write())
    with desk.read() as session:
        found = known_account(session)
    assert (found.host, found.port, found.security, found.auth) == ("", 587, "starttls", "password")
    assert (found.sender, found.user, found.reply_to) == ("c@of.example",) * 3
    given = {"mail.host": "SMTP.of.example", "mail.port": "465", "mail.user": "anne"}
    set_settings(SetSettings(given), desk.write())
    with desk.read() as session:
        found = mail_account(session)
    assert (found.host, found.security, found.user) == ("smtp.of.example", "tls", "anne")
    set_settings(SetSettings({"mail.port": "", "mail.security": "tls"}), desk.write())
    with desk.read() as session:
        assert mail_account(session).port == 465
    set_settings(SetSettings({"mail.auth": "none"}), desk.write())
    with desk.read() as session:
        assert mail_account(session).user == ""


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("mail.host", "a b", "mail_host_invalid"),
        ("mail.port", "0", "number_out_of_range"),
        ("mail.port", "65536", "number_out_of_range"),
        ("mail.security", "none", "choice_unknown"),
        ("mail.auth", "kerberos", "choice_unknown"),
        ("mail.sender", "anne", "email_invalid"),
        ("mail.password", "x", "setting_unknown"),
    ],
)
def test_a_wrong_setting_is_refused(desk, key, value, code):
    assert refusal(lambda: set_settings(SetSettings({key: value}), desk.write())).code == code


def test_no_secret_is_anywhere_in_the_base(posting, office):
    queue(posting)
    send_queued(posting, lambda _login: SECRET)
    posting.backup(posting.path.with_name("copy.db"))
    for path in posting.path.parent.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes()
    with posting.read() as session:
        assert all(SECRET not in (row.new or "") for row in session.scalars(select(History)))


def test_what_is_known_of_people_includes_their_mail_and_its_erasure_stops_it(posting, office):
    with posting.read() as session:
        client = client_named(session, "mermoz")
    of_club = {"client_id": client.id, "platform": "mermoz", "body": "Bonjour Madame Carpentier"}
    queue(posting, **of_club)
    send_queued(posting, nothing)
    queue(posting, **of_club)
    with posting.read() as session:
        known = known_of(session, "mermoz")["mail_message"]
    assert [one["state"] for one in known] == ["sent", "queued"]
    erase_client(EraseClient("mermoz", "demande"), posting.write())
    assert states(posting) == ["sent", "cancelled"]
    assert send_queued(posting, nothing).messages == ()
    posting.backup(posting.path.with_name("copy.db"))
    content = posting.path.with_name("copy.db").read_bytes()
    assert b"Madame Carpentier" not in content
