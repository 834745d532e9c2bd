"""A new desk takes everything by COPY, in one transaction: all of it, or nothing at all."""

import time
from contextlib import closing

import pytest

from ofdesk.bootstrap import desks
from ofdesk.domain.errors import IntegrityBroken, Unavailable
from ofdesk.ports.desk import DeskOptions
from ofdesk.ports.hub import ALONE, JoinHub
from ofdesk.store.described import synced_tables
from ofdesk.store.engine import connect
from ofdesk.sync import bootstrap
from ofdesk.sync import joining as joining_module
from ofdesk.sync.cycle import Cycle
from tests.sync import laws
from tests.sync.office import DAY, RENEW, STDIN, client
from tests.sync.server import OWNER, SECRET


class Stopped(Exception):
    """A person has had enough."""


@pytest.fixture
def shared(shell, cluster, database, first):
    """A hub with the work of one desk: clients, an invoice, what both are made of."""
    done = shell(first, "renew", "mermoz", *RENEW, *DAY, "--confirm", "catalogue_example")
    assert done.status == 0, done.out
    url = cluster.url(database)
    for verb in ("init", "join"):
        made = shell(first, "hub", verb, url, STDIN, given=f"{SECRET}\n")
        assert made.status == 0, made.out
    return url


@pytest.fixture
def joining(second, shared, hubs_of):
    """Join with the second base and be told of each step."""
    desk = desks().open(DeskOptions(second, operator="Bob"))

    def join(step):
        return hubs_of().join(desk, JoinHub(shared), lambda _login: SECRET, step)

    yield join
    desk.close()


@pytest.fixture
def hubs_of():
    from ofdesk.__main__ import hubs

    return hubs


def equal(cluster, database, base):
    with (
        cluster.admin(database) as connection,
        closing(connect(base, "ro")) as db,
    ):
        return list(laws.equal(connection, db, synced_tables(), "two"))


def state(shell, base):
    return shell(base, "sync", "status").document["state"]


def test_a_new_desk_is_told_how_far_it_is_and_ends_equal(
    shell, joining, cluster, database, second, monkeypatch
):
    monkeypatch.setattr(bootstrap, "SOME", 7)
    told = []
    done = joining(lambda taken, total: told.append((taken, total)))
    assert (done.desk, done.report.state) == ("02", "up_to_date")
    assert len(told) > 5
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    assert equal(cluster, database, second) == []
    assert shell(second, "verify").status == 0
    assert shell(second, "clients", "list", "--search", "latecoere").document != []
    assert shell(second, "invoices", "list").document[0]["number"] == "OF01-2026-00001"


def test_a_hub_that_takes_long_to_read_is_read_to_its_end(
    joining, cluster, database, second, monkeypatch
):
    """The limits of a login are for what holds others up; here both are passed."""
    monkeypatch.setattr(bootstrap, "SOME", 100)
    limits = ("statement_timeout", "idle_in_transaction_session_timeout")
    checked = bootstrap.digest.compared

    def slow(*given):
        time.sleep(0.4)
        return checked(*given)

    monkeypatch.setattr(bootstrap.digest, "compared", slow)
    with cluster.admin() as connection:
        for limit in limits:
            connection.execute(f"ALTER ROLE {OWNER} IN DATABASE {database} SET {limit} = '300ms'")
    assert joining(lambda *_told: None).report.state == "up_to_date"
    assert equal(cluster, database, second) == []


def test_what_interrupts_it_leaves_a_base_alone(
    shell, joining, cluster, database, second, monkeypatch
):
    """A person stops it, the line is cut, the rows are not those of the hub: each ends in a base
    that shares nothing and has nothing, and that joins as if for the first time."""
    monkeypatch.setattr(bootstrap, "SOME", 7)

    def stop(taken, _total):
        if taken > 20:
            raise Stopped

    def cut(taken, _total):
        if taken > 20:
            with cluster.admin() as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = %s AND pid <> pg_backend_pid()",
                    (database,),
                )

    with pytest.raises(Stopped):
        joining(stop)
    assert (state(shell, second), shell(second, "clients", "list").document) == (ALONE, [])
    with pytest.raises(Unavailable):
        joining(cut)
    assert (state(shell, second), shell(second, "clients", "list").document) == (ALONE, [])
    with monkeypatch.context() as patch:
        patch.setattr(bootstrap.Streaming, "_copied", lambda *_table: iter(()))
        with pytest.raises(IntegrityBroken):
            joining(lambda *_told: None)
    assert (state(shell, second), shell(second, "clients", "list").document) == (ALONE, [])
    assert joining(lambda *_told: None).report.state == "up_to_date"
    assert equal(cluster, database, second) == []


@pytest.mark.parametrize("work", [True, False], ids=["with work", "without"])
def test_a_base_that_died_while_it_joined_goes_on_at_its_next_exchange(
    shell, sync, joining, cluster, database, second, monkeypatch, work
):
    """The hub knows the desk, nothing was taken yet, and both have a client of one name."""

    def die(*_given):
        raise Stopped

    if work:
        assert shell(second, *client("mermoz"), *DAY).status == 0
    with monkeypatch.context() as patch:
        patch.setattr(joining_module, "_check_duplicates", lambda *_given: None)
        patch.setattr(joining_module, "leave", lambda *_given: None)
        patch.setattr(joining_module, "bootstrap", die)
        patch.setattr(Cycle, "pull", die)
        with pytest.raises(Stopped):
            joining(lambda *_told: None)
    assert sync(second)["state"] == ("conflicts" if work else "up_to_date")
    assert equal(cluster, database, second) == []
    names = [row["platform"] for row in shell(second, "clients", "list").document]
    assert [name.partition("~")[0] for name in sorted(names)] == (
        ["latecoere", "mermoz", "mermoz"] if work else ["latecoere", "mermoz"]
    )
