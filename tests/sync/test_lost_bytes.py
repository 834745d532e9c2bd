"""Bytes that a restored hub has lost come back from whoever has them."""

import pytest

from ofdesk.sync import blobs
from tests.sync import acts, faults
from tests.sync.simulator import World, hub_of
from tests.sync.test_directed import named_without_bytes, pages


@pytest.fixture
def world(cluster, template, tmp_path):
    """Two desks on a hub of their own."""
    made = World(cluster, hub_of(cluster, cluster.fresh("lostbytes", template)), tmp_path, 3, 2)
    yield made
    made.close()


def test_the_issuer_sends_a_page_again_that_another_desk_had_offered_without_it(world, monkeypatch):
    """The other desk had the document and not its page yet when the hub went back, and is first to
    offer it again: the issuer has nothing left to send but the page."""
    one, two = world.machines
    faults.hub_backup(world, one)
    while not world.figures.issued or not pages(world):
        acts.issue(world, one)
    world.sync(one)
    with monkeypatch.context() as patch:
        patch.setattr(blobs, "fetch", lambda *_given: 0)
        world.sync(two)
    world.hub_goes_back()
    world.hub_was_restored = True
    for machine in (two, one, two):
        world.sync(machine)
    assert named_without_bytes(world) == []
    assert world.broken() == []
