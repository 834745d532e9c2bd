"""The command line with every door, on a base with two clients and a keyring of the test's own."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keyring
import pytest

from ofdesk.__main__ import LazyDesks, LazyDoors, hubs
from ofdesk.cli import main
from tests.platforms.rings import MemoryKeyring


@dataclass(frozen=True)
class Ran:
    """What a command left."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document of standard output."""
        return json.loads(self.out)


Shell = Callable[..., Ran]


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    """An open keyring."""
    before = keyring.get_keyring()
    made = MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def no_ring(request) -> Iterator[None]:
    """A keyring of the class given as parameter."""
    before = keyring.get_keyring()
    keyring.set_keyring(request.param())
    yield
    keyring.set_keyring(before)


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


@pytest.fixture
def clubs(shell, base) -> Path:
    """A FACTICE base with ``mermoz`` (12 resources) and ``ulm`` (unknown)."""
    assert shell("init", "--factice").status == 0
    for name, more in (("mermoz", ["resources=12"]), ("ulm", [])):
        words = [f"name=Aéro-club {name}", f"email_structure=bureau@{name}.example", *more]
        assert shell("clients", "add", name, *words).status == 0
    return base


@pytest.fixture
def sheet(shell) -> Callable[[str], dict[str, Any]]:
    """The sheet of a client."""

    def show(name: str) -> dict[str, Any]:
        found: dict[str, Any] = shell("clients", "show", name).document
        return found

    return show
