"""The real command line, run in this process on real bases."""

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ofdesk.__main__ import LazyDesks, hubs
from ofdesk.cli import main
from ofdesk.cli.output import tamed
from ofdesk.words.sentences import sentence_of
from tests.ran import Ran

DATA = (
    *("client", "client_alias", "party", "period", "setting", "desk_setting", "history"),
    *("catalogue", "catalogue_offer", "catalogue_bracket", "catalogue_act", "platform_version"),
)
"""Tables that hold what people typed."""

SECOND = ("name=ULM du Lac", "email_contact=ulm@lac.example")
MERMOZ = ("name=Aéro-club Jean Mermoz", "email_structure=bureau@mermoz.example")


Run = Callable[..., Ran]


def content(base: Path) -> str:
    """A digest of all that people typed in ``base``."""
    connection = sqlite3.connect(base)
    digest = sha256()
    for table in DATA:
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1"):
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
    connection.close()
    return digest.hexdigest()


@pytest.fixture
def base(tmp_path) -> Path:
    return tmp_path / "base.db"


@pytest.fixture
def run(base, capsys) -> Run:
    """Run ``ofdesk --base BASE …`` as the program does."""

    def ran(*argv: str, at: Path | None = None) -> Ran:
        capsys.readouterr()
        status = main(
            ["--base", str(at or base), "--operator", "Ada", *argv], LazyDesks(), None, hubs
        )
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return Ran(status, shown.out, shown.err)

    return ran


@pytest.fixture
def ask(run) -> Run:
    """As ``run``, with ``--json``; nothing but the document may be written."""

    def asked(*argv: str, at: Path | None = None) -> Ran:
        found = run("--json", *argv, at=at)
        assert found.err == ""
        return found

    return asked


@pytest.fixture
def desk(run, base) -> Path:
    """A new FACTICE base."""
    assert run("init", "--factice").status == 0
    return base


@pytest.fixture
def mermoz(ask, desk) -> dict[str, Any]:
    """One client on that base; its sheet."""
    added = ask("clients", "add", "mermoz", *MERMOZ)
    assert added.status == 0
    found: dict[str, Any] = added.document
    return found


@pytest.fixture(scope="session")
def filled(tmp_path_factory) -> Path:
    """A base with two clients, one renamed; each test works on a copy."""
    base = tmp_path_factory.mktemp("filled") / "base.db"
    for argv in (
        ["init", "--factice"],
        ["clients", "add", "mermoz", *MERMOZ, "resources=12"],
        ["clients", "add", "ulm", *SECOND],
        ["clients", "rename", "ulm", "ulm-du-lac"],
    ):
        assert main(["--base", str(base), "--operator", "Ada", *argv], LazyDesks()) == 0
    return base


@pytest.fixture
def whole(filled, base) -> Path:
    shutil.copy(filled, base)
    return base


@pytest.fixture
def refused(ask, run, whole):
    """Check a refusal twice, as JSON and as a sentence; the base holds what it held."""

    def check(argv: Sequence[str], code: str, status: int = 1) -> None:
        before = content(whole)
        found = ask(*argv)
        assert (found.status, found.error) == (status, code), found.out
        said = run(*argv)
        assert (said.status, said.out) == (status, "")
        assert said.err.strip() == tamed(found.document["message"])
        assert len(said.err) > 15
        assert code not in said.err
        assert not {"{", "\x1b", "\ufffd"} & set(said.err)
        assert sentence_of("unknown_code", {"code": code}) != said.err.strip()
        assert content(whole) == before

    return check
