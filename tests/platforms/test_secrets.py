"""``ofdesk secrets``: kept in the keyring alone, listed without a value, never repeated."""

import io

import pytest
from keyring.backends.fail import Keyring as NoKeyring

from ofdesk.__main__ import LazyDesks
from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.keychain import Keychain
from ofdesk.mail.door import SmtpMailer
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.kept_secrets import Logins, SetSecret, list_secrets, secret_name, set_secret
from ofdesk.services.mail_account import mail_account
from tests.rings import FullKeyring, LockedKeyring

SECRET = "tres-secret-9f3é"
STDIN = "--password-stdin"
LOGIN = "alice@hub.example:5432/of"


def kept(shell):
    found = shell("secrets", "list")
    assert found.status == 0
    return {one["name"]: one["kept"] for one in found.document}


def test_a_secret_is_kept_listed_and_forgotten(ring, shell):
    assert kept(shell) == {"smtp": False, "card": False}
    done = shell("secrets", "set", "platform:Mermoz", STDIN, given=f"{SECRET}\nrest\n")
    assert (done.status, done.document) == (0, {"name": "platform:mermoz", "kept": True})
    assert ring.kept["ofdesk/platform", "mermoz"] == SECRET
    assert kept(shell) == {"smtp": False, "card": False, "platform:mermoz": True}
    gone = shell("secrets", "forget", "platform:mermoz")
    assert gone.document == {"name": "platform:mermoz", "kept": False, "forgotten": True}
    assert ring.kept == {}
    again = shell("secrets", "forget", "platform:mermoz")
    assert (again.status, again.document["forgotten"]) == (0, False)
    assert kept(shell) == {"smtp": False, "card": False}


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("smtp", ("ofdesk/smtp", "smtp")),
        ("CARD", ("ofdesk/card", "card")),
        ("hub:hub.example", ("ofdesk:hub", "hub.example")),
        ("platform:https://openflyers.com/mermoz/", ("ofdesk/platform", "mermoz")),
        ("platform-key:mermoz", ("ofdesk/platform-key", "mermoz")),
    ],
)
def test_each_kind_has_its_place(ring, shell, name, place):
    assert shell("secrets", "set", name, STDIN, given=SECRET).status == 0
    assert ring.kept[place] == SECRET


@pytest.mark.parametrize("name", ["", "ftp", "platform", "platform:", "hub:", "ftp:x", "hub:a\tb"])
def test_a_name_that_means_nothing_is_refused(ring, shell, name):
    found = shell("secrets", "set", name, STDIN, given=SECRET)
    assert (found.status, found.document["error"]) == (1, "secret_name_unknown")
    assert ring.kept == {}


def test_the_name_of_a_platform_is_checked(ring, shell):
    assert shell("secrets", "set", "platform:demo", STDIN).document["error"] == "platform_reserved"
    assert shell("secrets", "forget", "platform:a b").document["error"] == "platform_invalid"


@pytest.mark.parametrize(
    "words",
    [
        ("set", "smtp", SECRET),
        ("set", "smtp", STDIN, SECRET),
        ("set", "smtp", f"--value={SECRET}"),
        ("set", "smtp", "--value", SECRET),
        ("forget", "smtp", SECRET),
        ("list", SECRET),
        ("set", "smtp", f"--password={SECRET}"),
        ("set", SECRET, SECRET),
    ],
)
@pytest.mark.parametrize("as_json", [True, False])
def test_a_secret_on_the_command_line_is_refused_and_not_said_again(ring, shell, words, as_json):
    found = shell("secrets", *words, given="", as_json=as_json)
    assert found.status == 2
    assert SECRET not in found.out + found.err
    assert ring.kept == {}


def test_other_commands_go_on_saying_what_is_wrong(shell):
    assert "unexpected" in shell("settings", "list", "unexpected").document["message"]


def test_without_standard_input_or_terminal_it_says_how(ring, shell):
    found = shell("secrets", "set", "smtp")
    assert (found.status, found.document["error"]) == (1, "secret_needed")
    assert STDIN in found.document["message"]


def test_an_empty_or_endless_secret_is_refused(ring, shell):
    assert shell("secrets", "set", "smtp", STDIN).document["error"] == "secret_empty"
    found = shell("secrets", "set", "smtp", STDIN, given="x" * 9000)
    assert found.document["error"] == "secret_too_long"
    assert "x" * 20 not in found.out


def test_at_a_terminal_it_is_asked_for(ring, shell, monkeypatch):
    asked = []

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    def typed(prompt):
        asked.append(prompt)
        return SECRET

    monkeypatch.setattr("getpass.getpass", typed)
    monkeypatch.setattr(io, "StringIO", Terminal)
    assert shell("secrets", "set", "smtp").status == 0
    assert ring.kept["ofdesk/smtp", "smtp"] == SECRET
    assert asked == ["Secret de smtp\N{NO-BREAK SPACE}: "]


@pytest.mark.parametrize("no_ring", [NoKeyring, LockedKeyring], indirect=True)
@pytest.mark.parametrize("words", [("list",), ("set", "smtp", STDIN), ("forget", "smtp")])
def test_without_a_keyring_it_says_so(no_ring, shell, words):
    found = shell("secrets", *words, given=SECRET)
    assert (found.status, found.document["error"]) == (3, "keyring_missing")
    said = shell("secrets", *words, given=SECRET, as_json=False)
    assert said.status == 3
    assert "trousseau" in said.err
    assert SECRET not in found.out + said.err + said.out


@pytest.mark.parametrize("no_ring", [FullKeyring], indirect=True)
def test_a_keyring_that_takes_nothing_keeps_nothing(no_ring, shell):
    assert shell("secrets", "set", "smtp", STDIN, given=SECRET).status == 3


def test_forgetting_that_fails_says_so(ring, shell, monkeypatch):
    assert shell("secrets", "set", "smtp", STDIN, given=SECRET).status == 0
    monkeypatch.setattr(Keychain, "keep", lambda *_: False)
    assert shell("secrets", "forget", "smtp").status == 3


def test_text_answers(ring, shell):
    said = shell("secrets", "set", "smtp", STDIN, given=SECRET, as_json=False)
    assert said.out == "smtp est gardé dans le trousseau.\n"
    assert "smtp  oui" in shell("secrets", "list", as_json=False).out
    assert shell("secrets", "forget", "smtp", as_json=False).out == "smtp est oublié.\n"
    assert "Rien" in shell("secrets", "forget", "smtp", as_json=False).out


def test_a_base_that_shares_through_no_hub_changes_nothing(ring, shell, clubs):
    assert kept(shell) == {"smtp": False, "card": False}


def test_the_secret_of_a_hub_is_found_under_its_host_and_its_login(ring):
    secrets = Keychain()
    assert secrets.keep("ofdesk:hub", LOGIN, "old")
    listed = {one.name: one.kept for one in list_secrets(secrets, Logins(hub=LOGIN))}
    assert listed["hub:hub.example"] is True
    set_secret(SetSecret("hub:hub.example", SECRET, Logins(hub=LOGIN)), secrets)
    assert secrets.get("ofdesk:hub", LOGIN) == secrets.get("ofdesk:hub", "hub.example") == SECRET


def test_names_that_somebody_spoilt_are_begun_anew(ring):
    for spoilt in ("{", '{"a": 1}', "[1]"):
        ring.kept = {("ofdesk/names", "names"): spoilt}
        assert [one.name for one in list_secrets(Keychain())] == ["smtp", "card"]


def test_a_request_does_not_show_its_value():
    assert SECRET not in repr(SetSecret("smtp", SECRET))
    assert secret_name("HUB:Hub.Example") == "hub:Hub.Example"
    with pytest.raises(DomainError):
        secret_name("x" * 300)


def test_errors_do_not_carry_the_value():
    with pytest.raises(Unavailable) as caught:
        set_secret(SetSecret("smtp", SECRET), Keychain())
    assert SECRET not in f"{caught.value!r} {caught.value}"


def test_the_secret_of_the_mail_server_is_the_one_that_mail_uses(ring, shell, clubs):
    fields = ("mail.host=smtp.example", "mail.user=bureau", "mail.sender=bureau@house.example")
    assert shell("settings", "set", *fields).status == 0
    assert shell("secrets", "set", "smtp", STDIN, given=SECRET).status == 0
    assert ring.kept["ofdesk/mail", "bureau@smtp.example"] == SECRET
    desk = LazyDesks().open(DeskOptions(clubs))
    with desk.read() as session:
        account = mail_account(session)
    desk.close()
    del ring.kept["ofdesk/mail", "bureau@smtp.example"]
    # Also for an account that was set up after the secret.
    assert SmtpMailer(Keychain())._secret(account, "") == SECRET
    assert shell("secrets", "forget", "smtp").document["forgotten"] is True
    assert ring.kept == {}
