"""A real Secret Service (gnome-keyring), one that is locked, and a session without any."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.secret_session import SECRET

OPEN = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
LONGEST = 30


def run(folder: Path, *command: str, **more: str) -> dict[str, object]:
    """Run in a home of its own, without the session of whoever runs the tests."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    root = str(Path(__file__).parents[2])
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, (root, kept.get("PYTHONPATH", ""))))
    places = {name: str(folder) for name in ("HOME", "XDG_RUNTIME_DIR")}
    done = subprocess.run(
        command,
        env={**kept, **places, "LANG": "C.UTF-8", **more},
        cwd=root,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert SECRET not in done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def files_with(folder: Path, text: str) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and text.encode() in path.read_bytes()
    ]


@pytest.mark.alone
def test_secrets_are_kept_by_the_secret_service_and_a_locked_one_gives_nothing(tmp_path):
    assert shutil.which("gnome-keyring-daemon"), "run tools/setup.sh test"
    session = f"{OPEN}; exec {sys.executable} -m tests.secret_session --lock"
    found = run(tmp_path, "dbus-run-session", "--", "bash", "-c", session)
    assert found["keyring"] == "keyring.backends.SecretService"
    assert found["open"] == [True, True, SECRET]
    assert (found["again"], found["forgotten"]) == (SECRET, "")
    assert found["locked"] == [False, False, ""]
    assert files_with(tmp_path, SECRET) == []


@pytest.mark.alone
def test_without_a_session_there_is_no_keyring_and_nothing_is_kept(tmp_path):
    nowhere = f"unix:path={tmp_path}/no-bus"
    found = run(
        tmp_path,
        *(sys.executable, "-m", "tests.secret_session"),
        DBUS_SESSION_BUS_ADDRESS=nowhere,
    )
    assert found["open"] == [False, False, ""]
    assert files_with(tmp_path, SECRET) == []
