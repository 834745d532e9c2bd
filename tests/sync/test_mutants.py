"""Our own code made wrong on purpose: the simulator must find each of them within a few seeds."""

import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import SQLAlchemyError

from ofdesk.domain.errors import OfdeskError
from ofdesk.sync import apply, cycle, ledger, outbox, reconcile, writing
from ofdesk.sync.cycle import Stop
from ofdesk.sync.merge import Merged
from tests.sync import faults
from tests.sync.simulator import World

SEEDS = range(2_000, 2_030)
STUMBLES = (
    *(OfdeskError, Stop, sqlite3.Error, psycopg.Error, SQLAlchemyError),
    *(AssertionError, LookupError, ValueError, RuntimeError),
)
SIZE, STEPS = 3, 70


def blind_merge(table, base, local, remote):
    """Ours over theirs, without a record."""
    row = {**remote, **{name: local[name] for name in base}}
    return Merged(row, {name: remote[name] for name in base if row[name] != remote[name]})


def theirs_alone(table, base, local, remote):
    """The hub's row whole: what we edited beside it is dropped."""
    return Merged(dict(remote))


def acknowledge_all(db, replica, batch, answer, *, real=outbox.acknowledge):
    """Edits made while the batch was under way count as sent."""
    told = real(db, replica, batch, answer)
    db.execute("DELETE FROM outbox")
    return told


def no_parking(self, table, coming, dead):
    """Unique values are set row by row."""


def never_behind(self, said, mine):
    """The hub is never restored."""
    return False


def never_reborn(replica, db, *, again):
    """A restored file goes on as who it was, and counts on from where the hub is."""
    with replica.writing(db):
        outbox.unfreeze(db)
        ledger.put(db, {ledger.NUMBER_NEEDED: ""})


def deaf_to_deaths(self, table, dead):
    """Deletions of others are not carried out."""


def edits_die(self, table, dead):
    """A row that somebody deleted dies here too, edits and all."""
    for key in dead:
        outbox.drop(self.db, table.name, key)
        self.pending.pop((table.name, key), None)


def nothing_again(self, table, key, found):
    """What a restored hub has lost is not offered again."""
    return 0


def too_far(db, cursor, seq, batch, *, real=ledger.reach):
    """The cursor skips a row."""
    real(db, cursor + 1, seq, batch)


ON_THE_DESK = {
    "blind merge": (apply, "merge_row", blind_merge),
    "untouched cells not merged": (apply, "merge_row", theirs_alone),
    "later edits acknowledged": (outbox, "acknowledge", acknowledge_all),
    "no parking": (writing.Writing, "park", no_parking),
    "no anchor check": (cycle.Cycle, "_is_behind", never_behind),
    "deletions of others ignored": (apply.Applying, "_bury", deaf_to_deaths),
    "a deletion takes edits with it": (apply.Applying, "_bury_edited", edits_die),
    "a restored hub gets nothing back": (reconcile.Again, "again", nothing_again),
    "a cursor too far": (ledger, "reach", too_far),
    "no new identity after a restore": (cycle, "be_reborn", never_reborn),
}
ON_THE_HUB = {
    "no compare-and-set": (
        "sync.carry_out(text, jsonb, bigint)",
        "IF stale <> '[]' THEN",
        "IF false THEN",
    ),
    "a batch is taken twice": (
        "sync.push(text)",
        "IF earlier.sha = digest AND earlier.replica_id = rep.replica_id THEN",
        "IF false THEN",
    ),
}
"""A function, a piece of its text, and what stands there instead."""


def caught(world: World, acts) -> bool:
    """Whether something is found wrong, or the program itself stumbles."""
    try:
        return world.run(STEPS, acts) != []
    except STUMBLES:
        return True


@pytest.fixture
def found_within(cluster, begun, begun_world):
    """Runs seeds until one finds something wrong, and returns it; ``spoil`` is done to each hub.
    The desks have joined while our code was right."""
    begun(SIZE)

    def run(spoil=lambda _hub: None) -> int | None:
        for seed in SEEDS:
            with begun_world(seed, SIZE) as world:
                with cluster.admin(world.hub.database) as hub:
                    spoil(hub)
                if caught(world, faults.ALL):
                    return seed
        return None

    return run


@pytest.mark.soak
def test_without_a_fault_nothing_is_found(found_within):
    """The same seeds: what finds the others is not the simulator itself."""
    assert found_within() is None


@pytest.mark.soak
@pytest.mark.parametrize("name", ON_THE_DESK)
def test_a_fault_of_the_desk_is_found(name, found_within, monkeypatch):
    where, what, wrong = ON_THE_DESK[name]
    monkeypatch.setattr(where, what, wrong)
    seed = found_within()
    print(f"{name}: seed {seed}")
    assert seed is not None


@pytest.mark.soak
@pytest.mark.parametrize("name", ON_THE_HUB)
def test_a_fault_of_the_hub_is_found(name, found_within):
    seed = found_within(lambda hub: rewrite(hub, *ON_THE_HUB[name]))
    print(f"{name}: seed {seed}")
    assert seed is not None


@pytest.mark.parametrize("name", ["later edits acknowledged", "a cursor too far"])
def test_two_of_them_are_found_at_once(name, found_within, monkeypatch):
    """The tenth of the soak that every run does."""
    where, what, wrong = ON_THE_DESK[name]
    monkeypatch.setattr(where, what, wrong)
    assert found_within() is not None


def rewrite(connection: psycopg.Connection, function: str, piece: str, instead: str) -> None:
    """Replace ``piece`` in the text of a function of the hub, which must be there."""
    row = connection.execute("SELECT pg_get_functiondef(%s::regprocedure)", (function,)).fetchone()
    assert row is not None
    assert piece in row[0]
    connection.execute(row[0].replace(piece, instead))
