"""The set-up installs system packages as root, says what to type to others, and asks nobody."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.house.checks.tree import ROOT

SCRIPT = ROOT / "tools" / "system_packages.sh"
FAKES = {
    "dpkg-query": 'cat "$FAKE/packages"',
    "id": 'cat "$FAKE/uid"',
    "apt-get": 'echo "$@" >>"$FAKE/asked-apt"; exit "$(cat "$FAKE/status")"',
    "sudo": 'echo "$@" >>"$FAKE/asked-sudo"',
}


class Machine:
    """A Debian whose package tools only write down what they are asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, body in FAKES.items():
            (folder / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
            (folder / name).chmod(0o755)
        self.set(packages="", uid="0", status="0")

    def set(self, **files: str) -> None:
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8")

    def asked(self, tool: str) -> list[str]:
        path = self.folder / f"asked-{tool}"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def run(self, what: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": f"{self.folder}:{os.environ['PATH']}", "FAKE": str(self.folder)}
        return subprocess.run(
            ["bash", str(SCRIPT), what],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path)


def test_root_installs_what_is_missing(machine):
    machine.set(packages="installed libgl1 \ninstalled poppler-utils \nconfig-files xvfb \n")
    assert machine.run("test").returncode == 0
    update, install = machine.asked("apt")
    assert update.startswith("update")
    assert install.startswith("install -qy --no-install-recommends ")
    assert {"libegl1", "xvfb", "postgresql"} <= set(install.split())
    assert not {"libgl1", "poppler-utils"} & set(install.split())


def test_running_needs_less_than_testing(machine):
    machine.run("run")
    assert "poppler-utils" not in machine.asked("apt")[1]
    assert "libxcb-cursor0" in machine.asked("apt")[1]


def test_others_are_told_what_to_type_and_asked_for_nothing(machine):
    machine.set(uid="1000")
    done = machine.run("run")
    assert done.returncode == 0
    assert "apt-get install --no-install-recommends libgl1 libegl1" in done.stdout
    assert machine.asked("apt") == machine.asked("sudo") == []


def test_a_provided_name_counts_as_installed(machine):
    machine.set(packages="installed python3 \ninstalled x python3-venv (= 3.13), other\n")
    done = machine.run("python")
    assert (done.returncode, done.stdout, machine.asked("apt")) == (0, "", [])


def test_a_failing_apt_get_is_said_and_not_fatal(machine):
    machine.set(status="100")
    done = machine.run("python")
    assert done.returncode == 0
    assert "going on without python3 python3-venv" in done.stderr
