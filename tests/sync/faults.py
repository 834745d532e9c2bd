"""What the world does in the simulator: kills, interleavings, copies, restored files and hubs.

And exchanges of all computers at one time.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from ofdesk.ports.desk import DeskOptions
from ofdesk.store.desk import OpenDesk
from tests.sync import acts
from tests.sync.simulator import CHECKPOINTS, Act, Backup, Killed, Machine, World


def sync(world: World, machine: Machine) -> None:
    world.sync(machine)


def fault(world: World, machine: Machine) -> None:
    """Die at a checkpoint, perhaps at its second passage."""
    place, passage = world.random.choice(CHECKPOINTS), world.random.choice((1, 1, 2))
    seen = 0

    def die(step: str) -> None:
        nonlocal seen
        seen += step == place
        if step == place and seen == passage:
            raise Killed(step)

    try:
        world.sync(machine, die)
    except Killed:
        world.figures.faults += 1


def interleave(world: World, machine: Machine) -> None:
    """At a checkpoint of one, people work there and another desk syncs from end to end."""
    others = [other for other in world.machines if other is not machine]
    place = world.random.choice(("hello", "taken", "pulled", "frozen", "blobs", "pushed"))
    done = False

    def meanwhile(step: str) -> None:
        nonlocal done
        if step != place or done:
            return
        done = True
        world.figures.interleaved += 1
        world.random.choice((acts.edit, acts.rename, acts.step, acts.delete))(world, machine)
        if others:
            other = world.random.choice(others)
            world.random.choice((acts.edit, acts.swap, acts.delete))(world, other)
            world.sync(other)

    world.sync(machine, meanwhile)


def together(world: World, _machine: Machine) -> None:
    """People work at every computer, then all of them exchange at the same time: pushes wait for
    each other's lock, and most are stale when their turn comes."""
    for one in world.machines:
        world.random.choice((acts.edit, acts.rename, acts.delete, acts.issue))(world, one)
    world.sync_together()


def backup(world: World, machine: Machine) -> None:
    world.on(machine)
    target = machine.folder / "backup.db"
    target.unlink(missing_ok=True)
    machine.desk.backup(target)
    state = machine.folder / "backup-state"
    shutil.rmtree(state, ignore_errors=True)
    shutil.copytree(machine.state, state)
    machine.backup = Backup(target, state, len(machine.edits), len(world.printed))


def restore(world: World, machine: Machine) -> None:
    """Put the old file back behind the program's back, with the marks of today or of then."""
    if machine.backup is None:
        return
    own = _nowhere_else(world, machine)
    since = list(world.printed)[machine.backup.issued :]
    paper_alone = set(since) - _known(world, machine)
    world.lost |= own
    del machine.edits[machine.backup.edits :]
    # The whole computer goes back; documents that nobody but it had would be beyond help.
    whole = not own and not paper_alone and world.random.random() < 0.5
    put_back(world, machine, marks=whole)
    if whole:
        world.sync(machine)
    world.figures.restores += 1


def put_back(world: World, machine: Machine, *, marks: bool) -> None:
    """The file of the backup behind the program's back, with the marks of then or of today."""
    assert machine.backup is not None
    world.shut(machine)
    machine.number = ""
    for suffix in ("-wal", "-shm"):
        machine.base.with_name(machine.base.name + suffix).unlink(missing_ok=True)
    shutil.copy(machine.backup.base, machine.base)
    if marks:
        shutil.rmtree(machine.state)
        shutil.copytree(machine.backup.state, machine.state)
    world.reopen(machine)


def _nowhere_else(world: World, machine: Machine) -> set[str]:
    """Numbers that were printed here and that neither the hub, nor another, nor the backup has."""
    return _numbers(machine.base) - _known(world, machine)


def _known(world: World, machine: Machine) -> set[str]:
    """Numbers that the hub, another computer or the backup of this one has. Those that were given
    up before are on paper alone."""
    assert machine.backup is not None
    with closing(world.cluster.admin(world.hub.database)) as connection:
        known = {row[0] for row in connection.execute('SELECT number FROM "of".document')}
    for base in (machine.backup.base, *(m.base for m in world.machines if m is not machine)):
        known |= _numbers(base)
    return known


def _numbers(base: Path) -> set[str]:
    with closing(sqlite3.connect(base)) as db:
        return {row[0] for row in db.execute("SELECT number FROM document")}


def copy(world: World, machine: Machine) -> None:
    """The file is carried to another computer, and both go on."""
    if world.copies:
        return
    world.copies += 1
    name = f"copy{world.copies}"
    folder = world.folder / name
    (folder / "state").mkdir(parents=True)
    world.on(machine)
    machine.desk.backup(folder / "base.db")
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    desk = world.desks.open(DeskOptions(folder / "base.db", operator=name))
    assert isinstance(desk, OpenDesk)
    assert desk.number_needed
    world.machines.append(Machine(name, folder, desk))


def hub_backup(world: World, _machine: Machine) -> None:
    kept = f"{world.hub.database}_kept"
    for one in world.machines:
        world.hang_up(one)
    with world.cluster.admin() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{kept}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{kept}" TEMPLATE "{world.hub.database}"')


def hub_restore(world: World, _machine: Machine) -> None:
    """Yesterday's hub is back. Its administrator says so, always when desks have joined since, were
    it before the hub went back another time."""
    kept = f"{world.hub.database}_kept"
    with world.cluster.admin() as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (kept,))
        if there.fetchone() is None:
            return
    world.joined |= _replicas(world)
    world.hub_goes_back()
    if world.joined - _replicas(world) or world.random.random() < 0.3:
        with world.line() as connection:
            connection.execute("SELECT sync.after_restore()")
    for one in world.machines:
        one.number = ""
    world.hub_was_restored = True
    world.figures.hub_restores += 1


def _replicas(world: World) -> set[str]:
    with closing(world.cluster.admin(world.hub.database)) as connection:
        return {row[0] for row in connection.execute("SELECT replica_id FROM sync.replica")}


EDITS: tuple[tuple[Act, float], ...] = (
    (acts.edit, 14),
    (acts.add, 3),
    (acts.rename, 5),
    (acts.swap, 3),
    (acts.setting, 3),
    (acts.child, 4),
    (acts.step, 3),
    (acts.delete, 4),
    (acts.party, 3),
    (acts.unlink, 1),
    (acts.issue, 5),
    (acts.settle, 2),
    (sync, 12),
)
FAULTS: tuple[tuple[Act, float], ...] = ((fault, 7), (interleave, 7), (together, 3))
RESTORES: tuple[tuple[Act, float], ...] = ((backup, 4), (restore, 4), (copy, 0.7))
HUB: tuple[tuple[Act, float], ...] = ((hub_backup, 2), (hub_restore, 2))
ALL = EDITS + FAULTS + RESTORES + HUB
