"""What happens to a desk between two exchanges: each fault ends in a right state, with a sentence.

Wrong passwords and revoked logins are in ``test_shell``, certificates and cuts in ``test_line``.
"""

import os
import signal
import subprocess
import sys
from contextlib import closing

import pytest

from ofdesk.store.described import synced_tables
from ofdesk.store.engine import connect
from ofdesk.store.replica import SqlReplica
from tests.sync import laws
from tests.sync.office import DAY, RENEW, client
from tests.sync.server import SECRET
from tests.sync.simulator import CHECKPOINTS

KILLED = """
import os, signal, sys
from ofdesk.sync import cycle

began, where = cycle.Cycle.__init__, sys.argv.pop(1)


def init(self, replica, db, line, checkpoint=None):
    def die(step):
        if step == where:
            os.kill(os.getpid(), signal.SIGKILL)

    began(self, replica, db, line, die)


cycle.Cycle.__init__ = init
from ofdesk.__main__ import LazyDesks, hubs
from ofdesk.cli import main

sys.exit(main(sys.argv[1:], LazyDesks(), None, hubs))
"""
"""The program, which dies without a word at the checkpoint that its first argument names."""


@pytest.fixture
def equal(cluster, database, shell):
    """What differs between the hub and these bases, and whatever ``verify`` finds."""

    def look(*bases):
        found = []
        with cluster.admin(database) as connection:
            found += laws.replayed(connection, synced_tables())
            for base in bases:
                with closing(connect(base, "ro")) as db:
                    found += laws.equal(connection, db, synced_tables(), base.parent.name)
        for base in bases:
            found += shell(base, "verify").document["broken"]
        return found

    return look


def renew(shell, base, name):
    done = shell(base, "renew", name, *RENEW, *DAY, "--confirm", "catalogue_example")
    assert done.status == 0, done.out
    return done.document["number"]


def set_city(shell, base, city, name="mermoz", **more):
    words = [f"city={city}", *(f"{key}={value}" for key, value in more.items())]
    assert shell(base, "clients", "set", name, *words).status == 0


def city_of(shell, base, name="mermoz"):
    return shell(base, "clients", "show", name).document["city"]


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(step, marks=() if step == "pushed" else pytest.mark.soak)
        for step in CHECKPOINTS
    ],
)
def test_a_program_that_is_killed_goes_on_where_it_was(shell, sync, joined, equal, step):
    first, second = joined
    set_city(shell, second, "Tarbes", "latecoere")
    sync(second)
    number = renew(shell, first, "mermoz")
    set_city(shell, first, "Pau")
    words = ("--base", str(first), "--json", "sync", "--password-stdin")
    died = subprocess.run(
        [sys.executable, "-c", KILLED, step, *words],
        input=f"{SECRET}\n",
        text=True,
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert sync(first)["state"] == "up_to_date"
    sync(second)
    assert city_of(shell, second) == "Pau"
    assert city_of(shell, first, "latecoere") == "Tarbes"
    assert [one["number"] for one in shell(second, "invoices", "list").document] == [number]
    assert equal(first, second) == []


def test_a_full_disk_is_said_and_costs_nothing(shell, sync, joined, equal, monkeypatch):
    """SQLite itself says that there is no room: what was sent is sent, what came comes again."""
    first, second = joined
    set_city(shell, second, "Tarbes", "latecoere", notes="x" * 4000)
    for place in range(40):
        shell(second, *client(f"club{place}"), *DAY)
    sync(second)
    set_city(shell, first, "Pau")
    real = SqlReplica.connect

    def no_room(self):
        db = real(self)
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count={pages}")
        return db

    with monkeypatch.context() as patch:
        patch.setattr(SqlReplica, "connect", no_room)
        full = shell(first, "sync", "--password-stdin", given=f"{SECRET}\n")
    assert (full.status, full.document["error"]) == (3, "disk_full"), full.out
    assert "disque" in full.document["message"].lower()
    assert city_of(shell, first) == "Pau"
    assert sync(first)["state"] == "up_to_date"
    sync(second)
    assert city_of(shell, second) == "Pau"
    assert equal(first, second) == []


def test_yesterdays_hub_gets_back_what_it_lost(shell, sync, joined, equal, cluster, database):
    first, second = joined
    kept = cluster.fresh(f"{database}_yesterday", database)
    number = renew(shell, first, "mermoz")
    set_city(shell, first, "Pau")
    set_city(shell, second, "Tarbes", "latecoere")
    for base in (first, second, first):
        sync(base)
    cluster.fresh(database, kept)
    for base in (second, first, second):
        assert sync(base)["state"] == "up_to_date"
    for base in joined:
        assert [one["number"] for one in shell(base, "invoices", "list").document] == [number]
        assert (city_of(shell, base), city_of(shell, base, "latecoere")) == ("Pau", "Tarbes")
    assert equal(first, second) == []


@pytest.mark.soak
def test_a_laptop_comes_back_after_a_month(shell, sync, joined, equal):
    """It has edited and issued; meanwhile the others have worked, and a hub has counted on."""
    first, second = joined
    number = renew(shell, second, "mermoz")
    set_city(shell, second, "Lourdes", contact_name="Bob Martin", notes="vu au salon")
    later = DAY[1].replace("-06-", "-07-")
    for day in range(25):
        set_city(shell, first, f"Ville {day}", "latecoere")
        sync(first)
    set_city(shell, first, "Pau", contact_phone="0561000001")
    assert shell(first, *client("saintex"), "--today", later).status == 0
    sync(first)
    assert sync(second)["state"] == "conflicts"
    listed = shell(second, "conflicts", "list").document
    assert sorted(one["field"] for one in listed) == ["city", "contact"]
    for conflict in listed:
        settle = ("conflicts", "settle", conflict["id"], "--keep", "mine")
        assert shell(second, *settle).status == 0
    assert sync(second)["state"] == "up_to_date"
    sync(first)
    assert city_of(shell, first) == "Lourdes"
    assert city_of(shell, second, "latecoere") == "Ville 24"
    assert shell(second, "clients", "show", "saintex").status == 0
    assert [one["number"] for one in shell(first, "invoices", "list").document] == [number]
    assert equal(first, second) == []
