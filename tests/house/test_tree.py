"""The tree holds no address of a machine, no address of a registry, and locks that pin by hash."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.house.checks.tree import ROOT, kept_files

TEXT = {".py", ".md", ".toml", ".txt", ".sh", ".po", ".json", ".yml", ".cfg", ".ini", ""}
# In pieces, so that this file does not hold what it forbids.
MACHINE = re.compile(
    "|".join(
        (
            r"(?<![\w.])/(?:root|farm|work" + r")(?:/|\b)",
            r"/home/" + r"(?!user\b)\w+",
            "/tmp/" + r"\w",
            "bash" + "_jobs",
            r"\.\./" + "shared",
            "index" + "-url|find" + "-links",
            "pypi" + r"\.org|python" + r"hosted|registry\." + "npmjs|deb" + r"\.debian\.org",
        )
    )
)


def addresses(text: str) -> list[str]:
    """What in ``text`` only means something on one machine, or names where to download from."""
    return [found[0] for found in MACHINE.finditer(text)]


def test_no_file_names_a_machine_or_a_registry():
    found = {
        str(path.relative_to(ROOT)): addresses(path.read_text(encoding="utf-8"))
        for path in kept_files()
        if path.suffix in TEXT and path != Path(__file__)
    }
    assert {name: here for name, here in found.items() if here} == {}


@pytest.mark.parametrize(
    "text",
    [
        "see /root" + "/.config",
        "cd /work" + "/main",
        "pip install --extra-index" + "-url x",
        "https://files.python" + "hosted.org/packages/x",
        "read .." + "/shared/spec",
        "open('/tmp" + "/x')",
    ],
)
def test_an_address_is_found(text):
    assert addresses(text) != []


@pytest.mark.parametrize("text", ["/workflows/x", "the root of the tree", "a/work/b.c"])
def test_a_harmless_text_is_not(text):
    assert addresses(text.replace("a/work/b.c", "homework/b.c")) == []


def names(requirements: list[str]) -> set[str]:
    """Distribution names of requirements, as the index compares them."""
    found = (re.match(r"[\w.-]+", one) for one in requirements)
    return {re.sub(r"[-_.]+", "-", one[0]).lower() for one in found if one}


def locked(name: str) -> dict[str, int]:
    """Each pinned distribution of a lock with the number of its hashes."""
    counts: dict[str, int] = {}
    for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if pin := re.match(r"([\w.-]+)==", line):
            current = pin[1]
            counts.setdefault(current, 0)
        elif line.strip().startswith("--hash=sha256:"):
            counts[current] += 1
        else:
            assert not line or line.startswith("#"), line
    return counts


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_locks_hold_every_requirement_with_hashes():
    extras = project()["optional-dependencies"]
    run = names(project()["dependencies"]) | names(extras["build"])
    assert run <= locked("run.txt").keys()
    assert run | names(extras["test"]) <= locked("test.txt").keys()
    for lock in ("run.txt", "test.txt"):
        assert min(locked(lock).values()) > 0


def test_both_locks_hold_the_same_versions():
    pins = {
        name: set(re.findall(r"(?m)^[\w.-]+==\S+", (ROOT / "requirements" / name).read_text()))
        for name in ("run.txt", "test.txt")
    }
    assert pins["run.txt"] <= pins["test.txt"]


@pytest.mark.parametrize("script", ["tools/setup.sh", "tools/check.sh", ".ci/run", "tools/run.sh"])
def test_scripts_are_sound_bash_and_can_be_run(script):
    path = ROOT / script
    assert path.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(path)], check=True)
