"""Programs that end while mail is leaving, and two at once: no message leaves twice by itself."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ofdesk.services.mail import QueueMail, queue_mail
from ofdesk.services.mail_rows import ListMail, list_mail
from ofdesk.services.mail_sending import find_unsure, send_queued
from ofdesk.services.settings import SetSettings, set_settings
from tests.mail.conftest import mail_settings
from tests.mail.server import SECRET, USER

ROOT = Path(__file__).resolve().parents[2]


def nothing(_login: str) -> str:
    return ""


@pytest.fixture
def full(desk, port, quick, ring):
    """A base with three messages, and the settings of the office."""
    set_settings(SetSettings(mail_settings(port)), desk.write())
    ring.kept["ofdesk/mail", f"{USER}@localhost"] = SECRET
    for number in range(3):
        asked = QueueMail((f"a{number}@mermoz.example",), f"n° {number}", "Texte")
        queue_mail(asked, desk.write())
    return desk


def sender(base: Path, moment: str, ca: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.mail.sender", str(base), moment]
    told = {**os.environ, "SSL_CERT_FILE": str(ca), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, cwd=ROOT, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def states(desk) -> list[str]:
    with desk.read() as session:
        return [row.state for row in reversed(list_mail(session, ListMail()))]


def times(office) -> dict[str, int]:
    """How often each message came in."""
    names = [got["Message-ID"] for got in office.got]
    return {name: names.count(name) for name in names}


def test_killed_between_the_answer_and_the_record(full, office, ca_file):
    program = sender(full.path, "before_record", ca_file)
    program.communicate(timeout=60)
    assert program.returncode == -signal.SIGKILL
    assert len(office.got) == 1
    assert states(full) == ["sending", "queued", "queued"]
    assert len(find_unsure(full)) == 1
    assert states(full) == ["unsure", "queued", "queued"]
    assert send_queued(full, nothing).count("sent") == 2
    assert states(full) == ["unsure", "sent", "sent"]
    assert set(times(office).values()) == {1}
    assert len(office.got) == 3


def test_killed_while_the_server_has_the_text(full, office, ca_file):
    program = sender(full.path, "never", ca_file)

    def kill_first() -> str:
        office.on_data = None
        program.kill()
        program.wait(30)
        return "250 taken"

    office.on_data = kill_first
    program.communicate(timeout=60)
    assert program.returncode == -signal.SIGKILL
    run = send_queued(full, nothing)
    assert (len(run.found_unsure), run.count("sent")) == (1, 2)
    assert states(full) == ["unsure", "sent", "sent"]
    assert set(times(office).values()) == {1}


def test_killed_before_anything_was_taken_nothing_is_in_doubt(full, office, ca_file):
    program = sender(full.path, "before_line", ca_file)
    program.communicate(timeout=60)
    assert program.returncode == -signal.SIGKILL
    run = send_queued(full, nothing)
    assert (run.found_unsure, run.count("sent")) == ((), 3)


def kill_at_random(full, office, ca_file, times_killed: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(times_killed):
        program = sender(full.path, "never", ca_file)
        time.sleep(chance.uniform(0.3, 2.5))
        program.kill()
        program.communicate(timeout=60)
    send_queued(full, nothing)
    found = states(full)
    assert set(found) <= {"sent", "unsure"}
    assert all(count == 1 for count in times(office).values())
    assert found.count("sent") <= len(office.got) <= len(found)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_killed_many_times_no_message_leaves_twice(full, office, ca_file, seed):
    for number in range(20):
        asked = QueueMail((f"b{number}@mermoz.example",), f"n° {number}", "Texte")
        queue_mail(asked, full.write())
    kill_at_random(full, office, ca_file, 8, seed)


def test_two_programs_at_once_send_each_message_once(full, office, ca_file):
    programs = [sender(full.path, "never", ca_file) for _ in range(2)]
    for program in programs:
        _, said = program.communicate(timeout=60)
        assert program.returncode == 0 or "mail_running" in said
    send_queued(full, nothing)
    assert states(full) == ["sent"] * 3
    assert set(times(office).values()) == {1}
