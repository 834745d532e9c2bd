"""``sync --watch`` as a process: a line a cycle, at once when somebody else has news."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sync.server import SECRET

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def watching():
    """Starts ``sync --watch`` on a base, and ends it."""
    started = []

    def start(base):
        process = subprocess.Popen(
            [sys.executable, "-m", "ofdesk", "--base", str(base), "--json", "sync", "--watch"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PGPASSWORD": SECRET},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdout.close()


@pytest.mark.usefixtures("keyboard")
def test_a_line_for_each_cycle_and_news_at_once(shell, sync, joined, watching):
    first, second = joined
    process = watching(first)
    begun = json.loads(process.stdout.readline())
    assert begun["state"] == "up_to_date"
    shell(second, "clients", "set", "mermoz", "city=Lourdes", operator="Bob")
    sync(second)
    told = json.loads(process.stdout.readline())
    assert (told["pulled"], told["state"]) == (1, "up_to_date")
    shell(first, "clients", "set", "mermoz", "city=Tarbes")
    sent = 0
    while not sent:
        sent = json.loads(process.stdout.readline())["pushed"]
    assert sent == 1
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130


def test_a_second_cycle_of_one_base_is_refused(shell, joined):
    from ofdesk.store.lock import BaseLock

    first, _ = joined
    with BaseLock(first.with_name(f"{first.name}-sync"), exclusive=True):
        found = shell(first, "sync")
    assert (found.status, found.document["error"]) == (3, "sync_running")


def test_watching_alone_ends(first, watching):
    process = watching(first)
    (line,) = process.stdout.read().splitlines()
    assert process.wait(10) == 0
    assert json.loads(line)["state"] == "alone"
