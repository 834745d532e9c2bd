"""Several desks and a real hub, driven by one seed: edits, deletes, issues, faults, restores.

``World(…).run(steps)`` acts at random, then lets everything come to rest and names every law that
is broken. A fault is an exception at a checkpoint of the cycle: what was on disk stays, the line is
cut, what was not committed is gone, as when the program is killed there.
"""

import os
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import psycopg

from ofdesk import paths
from ofdesk.bootstrap import replica_of
from ofdesk.models import Client
from ofdesk.models.ids import new_id
from ofdesk.ports.desk import DeskOptions
from ofdesk.store.described import synced_tables
from ofdesk.store.desk import OpenDesk
from ofdesk.store.desks import SqlDesks
from ofdesk.sync import cycle as cycle_module
from ofdesk.sync.address import HubAddress, read_where
from ofdesk.sync.cycle import Cycle, Done
from ofdesk.sync.joining import Wish, join
from ofdesk.sync.link import connect
from tests.store.issuing import BytesRenderer
from tests.sync import laws
from tests.sync.server import SECRET, Cluster

NAMES = ("paris", "lyon", "brest", "nantes", "lille")
MOST_ROUNDS = 14
CHECKPOINTS = (
    *("hello", "taken", "applied", "pulled", "frozen", "blobs", "pushed", "acknowledged"),
    "settled",
)


_shared_state = paths.state_folder
_here = threading.local()


Act = Callable[["World", "Machine"], None]


class Killed(Exception):
    """The program died at a checkpoint."""


@dataclass
class Machine:
    """One computer: its own state folder, its base, perhaps a backup of each."""

    name: str
    folder: Path
    desk: OpenDesk
    edits: list[laws.Edit] = field(default_factory=list)
    backup: "Backup | None" = None
    kept: "Open | None" = None
    number: str = ""
    """Its desk number, as long as nothing but kills and cuts may have come over it."""

    @property
    def base(self) -> Path:
        return self.folder / "base.db"

    @property
    def state(self) -> Path:
        return self.folder / "state"


@dataclass
class Open:
    """A line and the base as a cycle has them; a computer keeps them until something ends them."""

    line: psycopg.Connection
    db: sqlite3.Connection

    def close(self) -> None:
        self.line.close()
        self.db.close()


@dataclass
class Backup:
    """A copy of the file (and of the state folder), and how much had been done then."""

    base: Path
    state: Path
    edits: int
    issued: int


@dataclass
class Figures:
    """What a run did."""

    acts: int = 0
    syncs: int = 0
    faults: int = 0
    interleaved: int = 0
    together: int = 0
    restores: int = 0
    hub_restores: int = 0
    conflicts: int = 0
    issued: int = 0


class World:
    """``size`` desks on a hub of their own; everything follows from ``seed``."""

    def __init__(
        self,
        cluster: Cluster,
        hub: HubAddress,
        folder: Path,
        seed: int,
        size: int,
        image: Path | None = None,
    ):
        """``image``: the folder of a world of this size that has just begun, and whose hub ``hub``
        is a copy of. Without one each desk is made and joins."""
        self.cluster, self.hub, self.folder = cluster, hub, folder
        self.random = random.Random(seed)
        self.desks = SqlDesks(BytesRenderer())
        self.figures = Figures()
        self.printed: dict[str, str] = {}
        self.lost: set[str] = set()
        self.hub_was_restored = False
        self.joined: set[str] = set()
        self.machines: list[Machine] = []
        self.copies = 0
        if image is not None:
            shutil.copytree(image, folder, dirs_exist_ok=True)
        for place in range(size):
            if image is None:
                self.add_machine(f"m{place}", seeded=place == 0)
            else:
                self.find_machine(f"m{place}")
        for machine in self.machines:
            machine.number = machine.desk.number

    # Machines.

    def on(self, machine: Machine) -> OpenDesk:
        """Act on this computer from here on: its marks are the ones that count."""
        machine.state.mkdir(parents=True, exist_ok=True)
        os.environ["XDG_STATE_HOME"] = str(machine.state)
        return machine.desk

    def add_machine(self, name: str, *, seeded: bool) -> None:
        folder = self.folder / name
        (folder / "state").mkdir(parents=True)
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        options = DeskOptions(folder / "base.db", operator=name)
        desk = self.desks.create(options, factice=True, desk="01")
        assert isinstance(desk, OpenDesk)
        machine = Machine(name, folder, desk)
        if seeded:
            for platform in NAMES[:3]:
                self.begin_with(machine, platform)
        self.machines.append(machine)
        replica = replica_of(desk)
        with self.line() as connection, closing(replica.connect()) as db:
            _, cycle = join(replica, db, (connection, self.hub), Wish(answered=lambda _: True))
            cycle.run()

    def find_machine(self, name: str) -> None:
        """It was there, and had joined."""
        folder = self.folder / name
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        desk = self.desks.open(DeskOptions(folder / "base.db", operator=name))
        assert isinstance(desk, OpenDesk)
        assert not desk.number_needed
        self.machines.append(Machine(name, folder, desk))

    def begin_with(self, machine: Machine, platform: str) -> None:
        """A client that is there before anything is shared."""
        desk = self.on(machine)
        with (uow := desk.write()):
            values = {"platform": platform, "name": platform, "created_at": uow.now()}
            uow.session.add(Client(id=new_id(), **values))
            uow.commit()

    def line(self) -> psycopg.Connection:
        return connect(self.hub, SECRET, self.folder)

    def hang_up(self, machine: Machine) -> None:
        """Nothing of this computer is on the line or at its base, but the program itself."""
        if machine.kept is not None:
            machine.kept.close()
            machine.kept = None

    def hub_goes_back(self) -> None:
        """The hub is again what was kept of it, and every line is cut."""
        for machine in self.machines:
            self.hang_up(machine)
        self.cluster.fresh(self.hub.database, f"{self.hub.database}_kept")

    def shut(self, machine: Machine) -> None:
        self.hang_up(machine)
        machine.desk.close()

    def reopen(self, machine: Machine) -> None:
        self.shut(machine)
        self.on(machine)
        desk = self.desks.open(DeskOptions(machine.base, operator=machine.name))
        assert isinstance(desk, OpenDesk)
        machine.desk = desk

    # Running.

    def run(self, steps: int, acts: "Sequence[tuple[Act, float]]") -> list[str]:
        """Act, come to rest, and return what is broken."""
        for _ in range(steps):
            machine = self.random.choice(self.machines)
            act, _ = self.random.choices(acts, [weight for _, weight in acts])[0]
            act(self, machine)
            self.figures.acts += 1
        return self.settle()

    def settle(self) -> list[str]:
        """Sync until nothing moves, then hold the laws."""
        for _ in range(MOST_ROUNDS):
            moved = [self.sync(machine) for machine in self.machines]
            if not any(done.pushed or done.pulled for done in moved):
                break
        else:
            return ["it never comes to rest"]
        return self.broken()

    def broken(self) -> list[str]:
        tables = synced_tables()
        found: list[str] = []
        with self.cluster.admin(self.hub.database) as connection:
            for machine in self.machines:
                with closing(replica_of(machine.desk).connect()) as db:
                    found += laws.equal(connection, db, tables, machine.name)
                    found += self._derived(db, machine.name)
            found += self._renumbered()
            found += laws.replayed(connection, tables)
            found += laws.sincere(connection)
            printed = {n: own for n, own in self.printed.items() if n not in self.lost}
            found += laws.numbered(connection, printed)
            edits = [(machine.name, edit) for machine in self.machines for edit in machine.edits]
            found += laws.told(connection, edits)
            count = connection.execute('SELECT count(*) FROM "of".conflict').fetchone()
            assert count is not None
            self.figures.conflicts += count[0]
        return found

    def _renumbered(self) -> list[str]:
        """A desk that is neither restored nor copied goes on under its number."""
        return [
            f"{machine.name} was {machine.number}, now {machine.desk.number}"
            for machine in self.machines
            if machine.number and machine.desk.number != machine.number
        ]

    def _derived(self, db, who: str) -> list[str]:
        wrong = db.execute(
            "SELECT count(*) FROM series s WHERE last_number <> (SELECT count(*) FROM document d"
            " WHERE d.type = s.type AND d.desk = s.desk AND d.year = s.year)"
        ).fetchone()[0]
        return [f"{who}: {wrong} series are ahead or behind"] if wrong else []

    def sync(
        self, machine: Machine, checkpoint: Callable[[str], None] = lambda _step: None
    ) -> Done:
        """One cycle, with something happening at its checkpoints."""

        def at(step: str) -> None:
            checkpoint(step)
            self.on(machine)

        self.on(machine)
        self.figures.syncs += 1
        return self._cycle(machine, at)

    def sync_together(self) -> None:
        """One cycle of every computer, all at the same time: a thread is one of them, and finds
        its own state folder."""
        self.figures.together += 1
        self.figures.syncs += len(self.machines)

        def alone(machine: Machine) -> None:
            _here.state = machine.state / paths.APPLICATION
            self._cycle(machine, lambda _step: None)

        with (
            patch.object(paths, "state_folder", _own_state),
            ThreadPoolExecutor(len(self.machines)) as pool,
        ):
            list(pool.map(alone, self.machines))

    def _cycle(self, machine: Machine, at: Callable[[str], None]) -> Done:
        replica = replica_of(machine.desk)
        kept, machine.kept = machine.kept or Open(self.line(), replica.connect()), None
        try:
            done = Cycle(replica, kept.db, (kept.line, self.hub), at).run()
        except BaseException:
            kept.close()
            raise
        machine.kept = kept
        return done

    def close(self) -> None:
        for machine in self.machines:
            self.shut(machine)


def _own_state() -> Path:
    """In a thread that is a computer the state folder of that one."""
    return getattr(_here, "state", None) or _shared_state()


def hub_of(cluster: Cluster, name: str) -> HubAddress:
    """A hub as its owner logs in."""
    return read_where(cluster.url(name))


cycle_module.LONGEST_PAUSE = 0.0
