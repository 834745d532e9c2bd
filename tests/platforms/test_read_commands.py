"""``ofdesk resources read|test|profile`` and ``platform-standin``, as the program does them."""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from keyring.backends.fail import Keyring as NoKeyring

from ofdesk.domain.errors import DomainError
from ofdesk.ports.platforms import PlatformProfile
from ofdesk.ports.secrets import PLATFORM, PLATFORM_KEY
from ofdesk.services.platform_profile import CHECKS, profile_of
from tests.platforms.bench import QUICK, make_bench
from tests.rings import LockedKeyring

STDIN = "--password-stdin"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    made = make_bench(tmp_path_factory.mktemp("standin"))
    yield made.standin
    made.standin.stop()


@pytest.fixture
def standin(running):
    """A stand-in that answers well."""
    for club in running.clubs.values():
        club.failing = None
    return running


@pytest.fixture
def profile(shell, clubs, standin):
    """The base reads the stand-in."""
    fields = {**standin.settings, **QUICK, "folder": str(standin.folder)}
    done = shell("resources", "profile", *(f"{name}={value}" for name, value in fields.items()))
    assert done.status == 0, done.out
    return done.document


@pytest.fixture
def kept(ring, shell, standin):
    """The keyring has the secrets."""
    for name, (secret, phrase) in standin.logins.items():
        for kind, value in (("platform", secret), ("platform-key", phrase)):
            assert shell("secrets", "set", f"{kind}:{name}", STDIN, given=value).status == 0


def test_one_platform_is_read(shell, profile, kept, sheet):
    done = shell("resources", "read", "mermoz")
    assert done.status == 0
    found = done.document
    assert (found["platform"], found["count"], found["before"]) == ("mermoz", 14, 12)
    assert found["source"] == "platform"
    assert (datetime.now(UTC) - datetime.fromisoformat(found["read_at"])).total_seconds() < 60
    shown = sheet("mermoz")
    assert (shown["resources"], shown["resources_source"]) == (14, "platform")
    assert (shown["resources_read_at"], shown["resources_by"]) == (found["read_at"], "Ada")


def test_all_platforms_are_read(shell, profile, kept):
    done = shell("resources", "read")
    assert done.status == 0
    assert [(one["platform"], one["count"]) for one in done.document] == [
        ("mermoz", 14),
        ("ulm", 3),
    ]
    two = shell("resources", "read", "ULM", "mermoz", "ulm")
    assert [one["platform"] for one in two.document] == ["ulm", "mermoz"]


def test_archived_clients_are_left_alone(shell, profile, kept):
    assert shell("clients", "archive", "ulm").status == 0
    assert [one["platform"] for one in shell("resources", "read").document] == ["mermoz"]
    assert shell("clients", "archive", "mermoz").status == 0
    assert shell("resources", "read").document == []
    assert shell("resources", "read", as_json=False).out == "Aucune plateforme à lire.\n"


def test_an_equal_count_is_known_again_and_its_virtual_part_too(shell, profile, kept, clubs):
    shell("resources", "read", "mermoz")
    first = shell("resources", "read", "mermoz").document
    assert first["before"] == 14
    again = shell("resources", "read", "mermoz").document
    assert again["read_at"] > first["read_at"]
    with sqlite3.connect(clubs) as db:
        columns = "resources, resources_real, resources_virtual"
        query = f"SELECT {columns} FROM client WHERE platform='mermoz'"
        assert db.execute(query).fetchone() == (14, 12, 2)
    db.close()


@pytest.mark.parametrize(
    ("how", "code"),
    [("server_error", "platform_server_error"), ("html", "platform_report_html")],
)
def test_a_failure_leaves_what_was_known_with_its_date(
    shell, profile, kept, standin, sheet, how, code
):
    before = sheet("mermoz")
    standin.fail("mermoz", how)
    done = shell("resources", "read", "mermoz")
    assert done.status == 3
    found = done.document
    assert (found["error"], found["platform"], found["count"]) == (code, "mermoz", 12)
    assert (found["source"], found["read_at"]) == ("typed", before["resources_read_at"])
    assert len(found["message"]) > 15
    assert sheet("mermoz") == before
    assert done.err == ""


def test_what_failed_and_why_is_told_in_a_table(shell, profile, kept, standin):
    standin.fail("ulm", "truncated")
    done = shell("resources", "read")
    assert done.status == 3
    assert [one.get("error") for one in done.document] == [None, "platform_report_truncated"]
    assert done.document[0]["count"] == 14
    assert done.document[1]["count"] is None
    said = shell("resources", "read", as_json=False)
    assert said.status == 3
    assert "mermoz" in said.out
    assert said.err.startswith("1 plateforme sur 2 n’a pas pu être lue")
    assert "ulm: Le rapport s’interrompt" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("resources", "read", "nobody"), "client_unknown"),
        (("resources", "test", "nobody"), "client_unknown"),
    ],
)
def test_a_client_that_is_not_there(shell, profile, kept, argv, code):
    found = shell(*argv)
    assert (found.status, found.document["error"]) == (1, code)


def test_a_name_set_aside_by_a_clash_waits(shell, profile, kept, clubs):
    with sqlite3.connect(clubs) as db:
        db.execute("UPDATE client SET platform='mermoz~00ff00' WHERE platform='mermoz'")
    db.close()
    assert [one["platform"] for one in shell("resources", "read").document] == ["ulm"]
    found = shell("resources", "read", "mermoz~00ff00")
    assert (found.status, found.document["error"]) == (1, "platform_clashed")


def test_a_profile_without_a_report_reads_nothing(shell, clubs, ring):
    found = shell("resources", "read", "mermoz")
    assert (found.status, found.document["error"]) == (1, "profile_incomplete")
    assert found.document["values"]["missing"] == ["report_id"]
    assert shell("resources", "read", "nobody").document["error"] == "client_unknown"


def test_without_a_secret_it_says_where_to_give_it(shell, profile, ring, sheet):
    found = shell("resources", "read", "mermoz")
    assert (found.status, found.document["error"]) == (3, "platform_secret_missing")
    assert "platform:mermoz" in found.document["message"]
    assert sheet("mermoz")["resources"] == 12


def test_secrets_may_come_on_standard_input(shell, profile, standin):
    secret, phrase = standin.logins["mermoz"]
    for verb in ("read", "test"):
        done = shell("resources", verb, "mermoz", STDIN, given=f"{secret}\n{phrase}\n")
        assert (done.status, done.document["count"]) == (0, 14)
    wrong = shell("resources", "read", "mermoz", STDIN, given=f"{secret}\nwrong\n")
    assert (wrong.status, wrong.document["error"]) == (3, "platform_key_locked")


@pytest.mark.parametrize("no_ring", [NoKeyring, LockedKeyring], indirect=True)
def test_without_a_keyring_it_says_so_or_asks(no_ring, shell, profile, standin, monkeypatch):
    found = shell("resources", "read", "mermoz")
    assert (found.status, found.document["error"]) == (3, "keyring_missing")
    assert found.document["count"] == 12
    assert shell("resources", "read").status == 3

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    typed = list(standin.logins["mermoz"])
    asked = []

    def getpass(prompt):
        asked.append(prompt)
        return typed[len(asked) - 1]

    monkeypatch.setattr("getpass.getpass", getpass)
    monkeypatch.setattr(io, "StringIO", Terminal)
    assert shell("resources", "read", "mermoz").document["count"] == 14
    assert ["platform:mermoz" in asked[0], "platform-key:mermoz" in asked[1]] == [True, True]


def test_the_connection_is_tested_in_words(shell, profile, kept, sheet):
    before = sheet("mermoz")
    done = shell("resources", "test", "Mermoz")
    assert (done.status, done.document["ok"], done.document["count"]) == (0, True, 14)
    names = [step["step"] for step in done.document["steps"]]
    assert names == ["files", "line", "token", "report", "signature", "count"]
    said = shell("resources", "test", "mermoz", as_json=False).out.splitlines()
    assert len(said) == 6
    assert all(line.startswith("✓ ") and line.endswith(".") for line in said)
    assert said[-1] == "✓ Ressources activées\N{NO-BREAK SPACE}: 14."
    assert sheet("mermoz") == before


def test_the_test_ends_with_what_failed(shell, profile, kept, standin):
    standin.fail("mermoz", "bad_signature")
    done = shell("resources", "test", "mermoz")
    assert (done.status, done.document["ok"]) == (3, False)
    assert done.document["error"] == "platform_answer_forged"
    assert done.document["steps"][-1]["error"] == "platform_answer_forged"
    said = shell("resources", "test", "mermoz", as_json=False)
    assert said.out.splitlines()[-1].startswith("✗ La réponse n’est pas signée")
    shell("resources", "profile", "answer_signature=absent")
    standin.fail("mermoz", "unsigned")
    steps = shell("resources", "test", "mermoz").document["steps"]
    assert steps[4]["detail"] == "Le profil ne demande pas de signature des réponses."


def test_the_profile_is_shown_changed_and_put_back(shell, clubs, own_home):
    found = shell("resources", "profile")
    assert found.document["base_url"] == "https://openflyers.com/{platform}/"
    assert found.document["folder"].startswith(str(own_home))
    done = shell("resources", "profile", "report_id=95", "parallel=4", "folder=~/cles")
    assert (done.document["report_id"], done.document["parallel"]) == ("95", "4")
    assert done.document["folder"] == str(own_home / "cles")
    assert shell("resources", "profile").document == done.document
    back = shell("resources", "profile", "report_id=", "parallel=", "folder=").document
    assert back == found.document
    assert "report_kind" in shell("resources", "profile", as_json=False).out


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        ("colour=red", "profile_field_unknown"),
        ("base_url=http://openflyers.com/", "link_invalid"),
        ("base_url=https://", "link_invalid"),
        ("base_url=https://a.example:0x/", "link_invalid"),
        ("base_url=https://a.example/?q=1", "link_invalid"),
        ("base_url=https://bob@a.example/", "link_invalid"),
        ("token_path=//elsewhere.example/", "profile_field_invalid"),
        ("token_path=../../x", "profile_field_invalid"),
        ("report_id=a b", "profile_field_invalid"),
        ("ca_file=../ca.crt", "profile_field_invalid"),
        ("ca_file=/etc/ca.crt", "profile_field_invalid"),
        ("signed_headers=Date", "profile_field_invalid"),
        ("report_kind=other", "choice_unknown"),
        ("algorithm=md5", "choice_unknown"),
        ("client_login=url", "choice_unknown"),
        ("answer_signature=maybe", "choice_unknown"),
        ("counted=both", "choice_unknown"),
        ("attempts=0", "number_out_of_range"),
        ("parallel=33", "number_out_of_range"),
        ("timeout_seconds=soon", "number_out_of_range"),
        ("column=" + "x" * 400, "field_too_long"),
    ],
)
def test_a_field_that_cannot_be_is_refused_and_nothing_changes(shell, clubs, pair, code):
    before = shell("resources", "profile").document
    found = shell("resources", "profile", "scope=all", pair)
    assert (found.status, found.document["error"]) == (1, code)
    assert shell("resources", "profile").document == before


def test_every_field_of_the_profile_is_checked():
    assert {*CHECKS} == {*PlatformProfile.__dataclass_fields__, "folder"}
    for name, value in {**vars_of(PlatformProfile())}.items():
        if value:
            CHECKS[name](value, name)


def vars_of(profile):
    return {name: getattr(profile, name) for name in PlatformProfile.__dataclass_fields__}


def test_a_profile_of_a_newer_program_is_read():
    assert profile_of('{"report_id": 7, "new": "x"}').report_id == "7"
    with pytest.raises(DomainError):
        CHECKS["base_url"]("ftp://x", "base_url")


def test_progress_is_told_on_a_terminal_alone(shell, profile, kept, monkeypatch):
    from ofdesk.cli.platform_answers import tell_progress

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    tell_progress(1, 2)
    tell_progress(2, 2)
    assert screen.getvalue() == "\r1 plateformes sur 2\r2 plateformes sur 2\n"
    plain = io.StringIO()
    monkeypatch.setattr("sys.stderr", plain)
    tell_progress(2, 2)
    assert plain.getvalue() == ""


def program(*argv, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "ofdesk", *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


@pytest.mark.usefixtures("keyboard")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_program_plays_a_platform(shell, clubs, tmp_path, end):
    folder = tmp_path / "files"
    argv = ("platform-standin", "mermoz=9", "ulm", "--folder", str(folder), "--fail", "ulm=html:1")
    with program("--json", *argv) as standin:
        told = json.loads(standin.stdout.readline())
        pairs = [f"{name}={value}" for name, value in told["profile"].items()]
        assert shell("resources", "profile", *pairs).status == 0
        assert {one["platform"] for one in told["platforms"]} == {"mermoz", "ulm"}
        for one, status in zip(told["platforms"], (0, 3), strict=True):
            given = f"{one['secret']}\n{one['passphrase']}\n"
            done = shell("resources", "read", one["platform"], STDIN, given=given)
            assert done.status == status, done.out
        # It was to fail once.
        assert shell("resources", "read", "ulm", STDIN, given=given).document["count"] == 12
        standin.send_signal(end)
        out, err = standin.communicate(timeout=20)
    assert standin.returncode == 0, err
    assert (out.strip(), err) == ("", "")
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}
    texts = b"".join(path.read_bytes() for path in folder.iterdir())
    for one in told["platforms"]:
        assert one["secret"].encode() not in texts
        assert one["passphrase"].encode() not in texts


def test_the_stand_in_tells_a_person_how_to_read_it(tmp_path):
    argv = ("platform-standin", "mermoz", "--folder", str(tmp_path / "files"), "--lang", "fr")
    with program(*argv, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as standin:
        lines = [standin.stdout.readline() for _ in range(3)]
        standin.send_signal(signal.SIGTERM)
        standin.communicate(timeout=20)
    assert lines[0].startswith("Un simulateur répond à https://127.0.0.1:")
    assert lines[1].startswith("ofdesk resources profile 'base_url=https://127.0.0.1:")
    assert lines[2].startswith("mermoz")


@pytest.mark.parametrize(
    ("argv", "status", "code"),
    [
        (("mermoz=many",), 2, "whole_invalid"),
        (("mermoz", "--fail", "ulm=html"), 2, "standin_unknown"),
        (("mermoz", "--fail", "mermoz=dance"), 1, "choice_unknown"),
        (("mermoz", "--fail", "mermoz=html:often"), 1, "choice_unknown"),
        (("mermoz", "--port", "70000"), 3, "port_taken"),
    ],
)
def test_a_stand_in_that_cannot_be_says_why(shell, tmp_path, argv, status, code):
    found = shell("platform-standin", *argv, "--folder", str(tmp_path / "files"))
    assert (found.status, found.document["error"]) == (status, code)


def test_keys_are_never_in_the_base(shell, profile, kept, standin, clubs):
    shell("resources", "read")
    raw = clubs.read_bytes()
    for secret, phrase in standin.logins.values():
        assert secret.encode() not in raw
        assert phrase.encode() not in raw
    assert (PLATFORM, PLATFORM_KEY) == ("platform", "platform-key")
