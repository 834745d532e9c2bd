"""The server, hubs and desks of the sync tests."""

import io
import itertools
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from ofdesk.__main__ import LazyDesks, hubs
from ofdesk.bootstrap import desks
from ofdesk.cli import main
from ofdesk.ports.desk import DeskOptions
from ofdesk.store import opening
from ofdesk.store.described import synced_tables
from ofdesk.store.schema import SCHEMA_VERSION
from ofdesk.sync.address import HubAddress, read_where
from ofdesk.sync.install import make_hub
from ofdesk.sync.link import connect
from ofdesk.ui.app import begin, make_application, make_window
from tests import planted
from tests.ran import Ran
from tests.sync.office import COMPANY, DAY, STDIN, client
from tests.sync.server import OWNER, SECRET, STAFF, Cluster, make_cluster
from tests.sync.simulator import World, hub_of

NAMES = itertools.count(1)
TEMPLATE = "hub0"


@pytest.fixture(autouse=True)
def made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each base is made by the program itself: here that is what is looked at."""
    monkeypatch.setattr(opening, "_fill", planted.made_anew)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One server for all tests of this process."""
    made = make_cluster()
    yield made
    made.remove()


@pytest.fixture(scope="session")
def template(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A hub that every test copies, with the member of staff ``alice``."""
    cluster.fresh(TEMPLATE)
    address = read_where(cluster.url(TEMPLATE))
    with connect(address, SECRET, tmp_path_factory.mktemp("ca")) as connection:
        make_hub(connection, address, synced_tables(), SCHEMA_VERSION)
    with cluster.admin() as connection:
        connection.execute(f"CREATE ROLE {STAFF} LOGIN PASSWORD '{SECRET}' IN ROLE ofdesk_staff")
    return TEMPLATE


@pytest.fixture(scope="session")
def begun(
    cluster: Cluster, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], tuple[Path, str]]:
    """The folder and the hub of a world that has just begun, made once for each size: how desks
    are made and join depends on no seed."""
    made: dict[int, tuple[Path, str]] = {}

    def image(size: int) -> tuple[Path, str]:
        if size not in made:
            name = cluster.fresh(f"begun{size}", template)
            folder = tmp_path_factory.mktemp(f"begun{size}-")
            World(cluster, hub_of(cluster, name), folder, 0, size).close()
            made[size] = folder, name
        return made[size]

    return image


@pytest.fixture
def begun_world(
    cluster: Cluster,
    begun: Callable[[int], tuple[Path, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[int, int], AbstractContextManager[World]]:
    """A world of a seed and a size that has just begun, on a hub of its own; nothing is left."""

    @contextmanager
    def world(seed: int, size: int) -> Iterator[World]:
        image, there = begun(size)
        name = cluster.fresh(f"world{seed}", there)
        folder = tmp_path_factory.mktemp(f"world{seed}-")
        made = World(cluster, hub_of(cluster, name), folder, seed, size, image)
        try:
            yield made
        finally:
            made.close()
            shutil.rmtree(folder)
            with cluster.admin() as connection:
                for left in (name, f"{name}_kept"):
                    connection.execute(f'DROP DATABASE IF EXISTS "{left}" WITH (FORCE)')

    return world


@pytest.fixture
def database(cluster: Cluster) -> str:
    """An empty database."""
    return cluster.fresh(f"empty{next(NAMES)}")


@pytest.fixture
def hub(cluster: Cluster, template: str) -> HubAddress:
    """A fresh hub, as its owner logs in."""
    name = cluster.fresh(f"hub{next(NAMES)}", template)
    return read_where(cluster.url(name, OWNER))


Shell = Callable[..., Ran]


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Run ``ofdesk --base BASE … --json`` as the program does, with text on standard input."""

    def run(base: Path, *argv: str, given: str = "", operator: str = "Ada") -> Ran:
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        words = ["--base", str(base), "--operator", operator, "--json", *argv]
        status = main(words, LazyDesks(), None, hubs)
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return Ran(status, shown.out, shown.err)

    return run


@pytest.fixture
def first(shell, tmp_path) -> Path:
    """The base of desk 01, with two clients."""
    base = tmp_path / "one" / "base.db"
    assert shell(base, "init", "--factice", *COMPANY, *DAY).status == 0
    for name in ("mermoz", "latecoere"):
        done = shell(base, *client(name), *DAY)
        assert done.status == 0, done.out
    return base


@pytest.fixture
def second(shell, tmp_path) -> Path:
    """An empty base of somebody else."""
    base = tmp_path / "two" / "base.db"
    assert shell(base, "init", "--factice", *DAY).status == 0
    return base


@pytest.fixture
def sync(shell):
    """Run a cycle and give its document."""

    def run(base, *, status=0):
        done = shell(base, "sync", STDIN, given=f"{SECRET}\n")
        assert done.status == status, done.out
        return done.document

    return run


@dataclass
class Office:
    """Two bases that have joined one hub, kept after the first test for all others of the process:
    their folders, their marks, and a database to copy."""

    folder: Path
    database: str = ""

    def keep(self, cluster: Cluster, database: str, bases: Path, state: Path) -> None:
        """Copy what a test has just made."""
        for source in (bases / "one", bases / "two", state):
            shutil.copytree(source, self.folder / source.name)
        self.database = cluster.fresh("joined0", database)

    def give(self, cluster: Cluster, database: str, bases: Path, state: Path) -> None:
        """Put copies in the places of another test, on a hub of its own."""
        cluster.fresh(database, self.database)
        shutil.copytree(self.folder / state.name, state, dirs_exist_ok=True)
        for name in ("one", "two"):
            shutil.copytree(self.folder / name, bases / name)
            with closing(sqlite3.connect(bases / name / "base.db")) as db:
                (text,) = db.execute("SELECT v FROM sync_meta WHERE k = 'hub_address'").fetchone()
                moved = json.loads(text) | {"database": database}
                db.execute(
                    "UPDATE sync_meta SET v = ? WHERE k = 'hub_address'", (json.dumps(moved),)
                )
                db.commit()


@pytest.fixture(scope="session")
def office_kept(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """What ``joined`` keeps."""
    return Office(tmp_path_factory.mktemp("joined"))


@pytest.fixture
def joined(request, cluster, database, tmp_path, office_kept):
    """A hub made from the command line, and both bases in it; made once, then copied."""
    state = Path(os.environ["XDG_STATE_HOME"])
    first, second = (tmp_path / name / "base.db" for name in ("one", "two"))
    if office_kept.database and not {"first", "second"} & set(request.fixturenames):
        office_kept.give(cluster, database, tmp_path, state)
        return first, second
    shell = request.getfixturevalue("shell")
    for name in ("first", "second"):
        request.getfixturevalue(name)
    url = cluster.url(database)
    made = shell(first, "hub", "init", url, STDIN, given=f"{SECRET}\n")
    assert made.status == 0, made.out
    one = shell(first, "hub", "join", url, STDIN, given=f"{SECRET}\n")
    assert (one.status, one.document["desk"]) == (0, "01"), one.out
    two = shell(second, "hub", "join", url, STDIN, given=f"{SECRET}\n", operator="Bob")
    assert (two.status, two.document["desk"]) == (0, "02"), two.out
    assert two.document["state"] == "up_to_date"
    if not office_kept.database:
        office_kept.keep(cluster, database, tmp_path, state)
    return first, second


@pytest.fixture
def known(monkeypatch):
    """The password is at hand, as a keyring gives it, and nobody waits two seconds."""
    monkeypatch.setenv("PGPASSWORD", SECRET)
    monkeypatch.setattr("ofdesk.ui.sync.automatic.SOON", 50)


@pytest.fixture
def opened(qtbot, tmp_path):
    """Opens windows on bases, and closes them."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "state")
    )
    make_application()

    @contextmanager
    def window_on(base):
        window = make_window(DeskOptions(base, operator="Ada"), desks(), hubs)
        qtbot.addWidget(window)
        window.show()
        with qtbot.waitSignal(window.base_opened, timeout=15000):
            begin(window)
        try:
            yield window
        finally:
            window.close()
            window.tasks.close()
            window.tasks.desk.close()

    return window_on
