"""Seeds of the simulator: whatever is cut, killed, restored or copied, the laws hold at rest."""

from collections import Counter
from dataclasses import asdict

import pytest

from tests.sync import acts, faults
from tests.sync.simulator import World

QUICK = range(12)
BLOCKS = range(50)
A_BLOCK = 20
FEWEST_STEPS, MOST_STEPS = 30, 90


@pytest.fixture
def live(begun_world):
    """Runs one seed on a hub of its own and returns what is broken."""

    def run(seed: int, size: int, steps: int, acts=faults.ALL) -> tuple[list[str], World]:
        with begun_world(seed, size) as world:
            return world.run(steps, acts), world

    return run


@pytest.mark.parametrize("seed", QUICK)
def test_the_laws_hold(live, seed):
    found, _ = live(seed, 3, 45)
    assert found == []


def test_edits_alone_make_conflicts_and_documents(live):
    """The simulator does what it says: it would prove nothing otherwise."""
    found, world = live(1000, 3, 80, faults.EDITS + faults.FAULTS)
    assert found == []
    figures = world.figures
    assert figures.conflicts > 0
    assert figures.issued > 0
    assert figures.faults + figures.interleaved > 3


@pytest.mark.soak
@pytest.mark.parametrize("size", [3, 6])
@pytest.mark.parametrize("block", BLOCKS)
def test_the_laws_hold_for_long(live, block, size):
    """Short lives and long ones; what they did is printed (``-rP`` shows it)."""
    broken, did = {}, Counter()
    for seed in range(block * A_BLOCK, (block + 1) * A_BLOCK):
        steps = FEWEST_STEPS + seed * 7 % (MOST_STEPS - FEWEST_STEPS + 1)
        found, world = live(10_000 * size + seed, size, steps)
        did.update(asdict(world.figures))
        if found:
            broken[seed] = found
    print(f"{size} desks, {A_BLOCK} seeds: {dict(did)}")
    assert broken == {}


def test_a_file_put_back_twice_gives_no_number_again(begun_world):
    """The whole computer goes back, mark and all, which the hub tells; then its file alone."""
    with begun_world(1, 3) as world:
        one = world.machines[0]
        for _ in range(3):
            acts.issue(world, one)
        faults.backup(world, one)
        for _ in range(3):
            acts.issue(world, one)
        world.sync(one)
        faults.put_back(world, one, marks=True)
        world.sync(one)
        assert one.desk.number != "01"
        faults.put_back(world, one, marks=False)
        assert one.desk.number_needed == "restored"
        acts.issue(world, one)
        assert world.settle() == []
