"""The command line with every door, on a base with two clients and a keyring of the test's own."""

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ofdesk.__main__ import LazyDesks, LazyDoors, hubs
from ofdesk.cli import main
from tests.platforms.bench import make_bench
from tests.ran import Ran
from tests.rings import MemoryKeyring, in_force

Shell = Callable[..., Ran]


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    """An open keyring."""
    with in_force(MemoryKeyring()) as made:
        yield made


@pytest.fixture
def no_ring(request) -> Iterator[None]:
    """A keyring of the class given as parameter."""
    with in_force(request.param()):
        yield


@pytest.fixture
def base(tmp_path) -> Path:
    return tmp_path / "base.db"


@pytest.fixture
def shell(base, capsys, monkeypatch) -> Shell:
    """Run ``ofdesk --base BASE …`` as the program does, with text on standard input."""

    def run(*argv: str, given: str = "", as_json: bool = True) -> Ran:
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        words = ["--base", str(base), "--operator", "Ada", *(["--json"] if as_json else []), *argv]
        status = main(words, LazyDesks(), None, hubs, LazyDoors())
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return Ran(status, shown.out, shown.err)

    return run


@pytest.fixture(scope="session")
def filled(tmp_path_factory) -> Path:
    """A FACTICE base with ``mermoz`` (12 resources) and ``ulm`` (unknown)."""
    made = tmp_path_factory.mktemp("filled") / "base.db"
    clubs = [
        ["clients", "add", name, f"name=Aéro-club {name}", *more]
        for name, more in (
            ("mermoz", ["email_structure=bureau@mermoz.example", "resources=12"]),
            ("ulm", ["email_structure=bureau@ulm.example"]),
        )
    ]
    for words in (["init", "--factice"], *clubs):
        assert main(["--base", str(made), "--operator", "Ada", *words], LazyDesks()) == 0
    return made


@pytest.fixture
def clubs(filled, base) -> Path:
    """A copy of ``filled``."""
    shutil.copy(filled, base)
    return base


@pytest.fixture
def sheet(shell) -> Callable[[str], dict[str, Any]]:
    """The sheet of a client."""

    def show(name: str) -> dict[str, Any]:
        found: dict[str, Any] = shell("clients", "show", name).document
        return found

    return show


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One stand-in for all tests of this module."""
    made = make_bench(tmp_path_factory.mktemp("standin"))
    yield made
    made.standin.stop()


@pytest.fixture
def bench(running):
    """The stand-in, answering well, with the secrets as they were."""
    kept = dict(running.secrets.kept)
    for club in running.standin.clubs.values():
        club.failing = None
    running.standin.seen.clear()
    yield running
    running.secrets.kept = kept


@pytest.fixture
def folder(bench, tmp_path):
    """A copy of the folder of certificates, to spoil."""
    shutil.copytree(bench.source.folder, tmp_path / "files")
    return tmp_path / "files"
