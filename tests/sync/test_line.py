"""The line to the hub: certificates, cuts at any byte, a server that goes away."""

import datetime as dt
import json
import os
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from socket import create_server

import pytest
import trustme
from psycopg import pq

from ofdesk.bootstrap import replica_of
from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.ports.desk import DeskOptions
from ofdesk.store.described import synced_tables
from ofdesk.store.desks import SqlDesks
from ofdesk.sync import link
from ofdesk.sync.address import connection_options, from_text, invitation, read_where
from ofdesk.sync.cycle import Cycle
from ofdesk.sync.joining import Wish, join
from ofdesk.sync.link import connect, reachable, why_not
from tests.builders import add_client, change_client
from tests.store.issuing import BytesRenderer
from tests.sync import laws
from tests.sync.lines import relay
from tests.sync.server import SECRET

EVERY = 293
"""Bytes between two cuts: a run of the quick tests cuts some dozens of times."""


@pytest.fixture
def desk(tmp_path) -> Iterator:
    made = SqlDesks(BytesRenderer()).create(
        DeskOptions(tmp_path / "base.db", operator="Ada"), factice=True, desk="01"
    )
    yield made
    made.close()


def cycle_through(desk, address, folder):
    replica = replica_of(desk)
    with connect(address, SECRET, folder) as connection, closing(replica.connect()) as db:
        return Cycle(replica, db, (connection, address)).run()


def test_a_line_cut_at_any_byte_costs_nothing(desk, hub, cluster, tmp_path):
    add_client(desk, "mermoz")
    replica = replica_of(desk)
    with connect(hub, SECRET, tmp_path) as connection, closing(replica.connect()) as db:
        join(replica, db, (connection, hub), Wish(answered=lambda _: True))[1].run()
    limit, cuts = 40, 0
    while True:
        change_client(desk, "mermoz", city=f"Ville {limit}")
        with relay(cluster.port) as line:
            line.limit = limit
            try:
                cycle_through(desk, replace(hub, port=str(line.port)), tmp_path)
            except Unavailable as failure:
                assert failure.code == "hub_unreachable"
                cuts += 1
            if line.passed <= limit:
                break
        limit += EVERY
    assert cuts > 4
    assert cycle_through(desk, hub, tmp_path).pushed == 0
    with closing(replica.connect()) as db, cluster.admin(hub.database) as connection:
        assert list(laws.equal(connection, db, synced_tables(), "desk")) == []
        assert list(laws.replayed(connection, synced_tables())) == []


@pytest.mark.soak
@pytest.mark.parametrize("outwards", [False, True], ids=["from the hub", "to the hub"])
def test_a_line_cut_at_every_byte_of_the_last_messages(desk, hub, cluster, tmp_path, outwards):
    """Every byte of the push, or of the last four messages from the hub (its answer is among
    them), and every fifty bytes elsewhere."""
    add_client(desk, "mermoz")
    replica = replica_of(desk)
    with connect(hub, SECRET, tmp_path) as connection, closing(replica.connect()) as db:
        join(replica, db, (connection, hub), Wish(answered=lambda _: True))[1].run()

    def once(limit: int | None) -> tuple[bool, list[int]]:
        change_client(desk, "mermoz", city=f"Ville {limit}")
        with relay(cluster.port, outwards=outwards) as line:
            line.limit = limit
            try:
                cycle_through(desk, replace(hub, port=str(line.port)), tmp_path)
            except Unavailable as failure:
                assert failure.code == "hub_unreachable"
                return True, line.ends
            return False, line.ends

    _, ends = once(None)
    begun, ended = ends[-5], ends[-1]
    if outwards:
        ended = max(ends, key=lambda end: end - max((one for one in ends if one < end), default=0))
        begun = max(one for one in ends if one < ended)
    every = range(begun, ended)
    limits = sorted({*range(1, ends[-1], 50), *every})
    assert len(every) > 400
    cuts = sum(once(limit)[0] for limit in limits)
    assert cuts > len(limits) // 2
    cycle_through(desk, hub, tmp_path)
    assert cycle_through(desk, hub, tmp_path).pushed == 0
    with closing(replica.connect()) as db, cluster.admin(hub.database) as connection:
        assert list(laws.equal(connection, db, synced_tables(), "desk")) == []
        assert list(laws.replayed(connection, synced_tables())) == []


@pytest.mark.parametrize("given", ["expired", pytest.param("foreign", marks=pytest.mark.soak)])
def test_a_certificate_that_is_no_good_is_said_by_the_command(
    secured, joined, shell, cluster, given
):
    """The exchange does not happen, nothing is lost, and a sentence says why."""
    first, _ = joined
    pem = secured.cert_pem.bytes().decode()
    if given == "expired":
        until = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
        since = until - dt.timedelta(days=60)
        _install(cluster, secured.issue_cert("localhost", not_before=since, not_after=until))
    else:
        pem = trustme.CA().cert_pem.bytes().decode()
    with closing(sqlite3.connect(first)) as db:
        (text,) = db.execute("SELECT v FROM sync_meta WHERE k = 'hub_address'").fetchone()
        moved = {"host": "localhost", "sslmode": "verify-full", "ca_pem": pem}
        db.execute(
            "UPDATE sync_meta SET v = ? WHERE k = 'hub_address'",
            (json.dumps(json.loads(text) | moved),),
        )
        db.commit()
    assert shell(first, "clients", "set", "mermoz", "city=Pau").status == 0
    done = shell(first, "sync", "--password-stdin", given=f"{SECRET}\n")
    assert done.document["error"] == "hub_certificate", done.out
    assert done.status in (1, 3)
    assert "certificat" in done.document["message"]
    assert done.document["pending"] == 1


@pytest.fixture
def secured(cluster, tmp_path_factory) -> Iterator[trustme.CA]:
    """The server shows a certificate for « localhost » by an authority of our own."""
    ca = trustme.CA()
    given = ca.issue_cert("localhost")
    _install(cluster, given)
    yield ca
    with cluster.admin() as connection:
        connection.execute("ALTER SYSTEM SET ssl = off")
        connection.execute("SELECT pg_reload_conf()")


def _install(cluster, given) -> None:
    data = cluster.folder / "d"
    key, chain = data / "server.key", data / "server.crt"
    key.write_bytes(given.private_key_pem.bytes())
    chain.write_bytes(b"".join(pem.bytes() for pem in given.cert_chain_pems))
    owner = data.stat()
    for path in (key, chain):
        os.chown(path, owner.st_uid, owner.st_gid)
        path.chmod(0o600)
    with cluster.admin() as connection:
        connection.execute("ALTER SYSTEM SET ssl = on")
        connection.execute("SELECT pg_reload_conf()")
    for _ in range(50):
        with cluster.admin() as connection:
            row = connection.execute("SHOW ssl").fetchone()
            if row == ("on",):
                return
    raise AssertionError("the server speaks no TLS")


def checked(hub, pem: str):
    """The address of the hub as from another machine, with the authority ``pem``."""
    return replace(hub, host="localhost", sslmode="verify-full", ca_pem=pem)


def test_the_right_certificate_passes(secured, hub, tmp_path):
    pem = secured.cert_pem.bytes().decode()
    with connect(checked(hub, pem), SECRET, tmp_path) as connection:
        assert connection.pgconn.ssl_in_use
        assert connection.execute("SELECT last_seq FROM sync.hub").fetchone() == (0,)


def test_a_foreign_certificate_is_refused(secured, hub, tmp_path):
    other = trustme.CA().cert_pem.bytes().decode()
    with pytest.raises(DomainError) as error:
        connect(checked(hub, other), SECRET, tmp_path)
    assert error.value.code == "hub_certificate"


@pytest.mark.parametrize(
    ("name", "days"), [("other.example", 30), ("localhost", -1)], ids=["of another", "expired"]
)
def test_the_certificate_of_another_and_an_expired_one_are_refused(
    secured, hub, cluster, tmp_path, name, days
):
    until = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    since = until - dt.timedelta(days=60)
    _install(cluster, secured.issue_cert(name, not_before=since, not_after=until))
    with pytest.raises(DomainError) as error:
        connect(checked(hub, secured.cert_pem.bytes().decode()), SECRET, tmp_path)
    assert error.value.code == "hub_certificate"


def test_beyond_this_machine_everything_is_checked(tmp_path):
    address = read_where("postgresql://ada@hub.example/of")
    options = connection_options(address, "x", tmp_path)
    assert options["sslmode"] == "verify-full"
    assert options["channel_binding"] == "require"
    assert options["require_auth"] == "scram-sha-256"
    assert options["ssl_min_protocol_version"] == "TLSv1.2"
    assert Path(options["sslrootcert"]).is_file()
    for mode in ("disable", "allow", "prefer", "require", "verify-ca"):
        with pytest.raises(DomainError) as error:
            read_where(f"postgresql://ada@hub.example/of?sslmode={mode}")
        assert error.value.code == "hub_tls_needed"


def test_an_invitation_comes_back_whole_without_its_person(tmp_path):
    address = read_where("postgresql://ada@hub.example:5433/of")
    again = from_text(invitation(replace(address, hub_id="h", ca_pem="PEM")))
    assert again == replace(address, user="", hub_id="h", ca_pem="PEM")
    for text in ("", "{}", "[]", '{"format": 2}', '{"format": 1, "host": "x"}'):
        with pytest.raises(ValueError, match=r"invitation|value"):
            from_text(text)


@pytest.mark.parametrize(
    ("said", "pinged", "code"),
    [
        ('FATAL: no pg_hba.conf entry for host "x", SSL encryption', "OK", "hub_login_refused"),
        ("FATAL: pas d'entrée dans pg_hba.conf pour l'hôte « x »", "OK", "hub_login_refused"),
        ("SSL error: certificate verify failed", "OK", "hub_certificate"),
        ("channel binding required, but server did not offer it", "OK", "hub_certificate"),
        ("SSL SYSCALL error: EOF detected", "OK", "hub_unreachable"),
        ("server closed the connection unexpectedly", "NO_RESPONSE", "hub_unreachable"),
        ("FATAL: the database system is starting up", "REJECT", "hub_busy"),
        ("FATAL: le système de bases de données démarre", "REJECT", "hub_busy"),
        ("FATAL: désolé, trop de clients sont déjà connectés", "OK", "hub_busy"),
        ("FATAL: password authentication failed", "OK", "hub_login_refused"),
        ("connection refused", "NO_RESPONSE", "hub_unreachable"),
        ("", "NO_RESPONSE", "hub_unreachable"),
    ],
)
def test_why_a_line_failed_is_said_as_it_is(hub, monkeypatch, said, pinged, code):
    monkeypatch.setattr(link, "_pinged", lambda _address: pq.Ping[pinged])
    assert why_not(hub, said).code == code


def test_a_login_whose_connections_are_all_taken_is_not_refused(hub, cluster, tmp_path):
    with cluster.admin() as connection:
        connection.execute("ALTER ROLE alice CONNECTION LIMIT 0")
    try:
        with pytest.raises(Unavailable) as error:
            connect(replace(hub, user="alice"), SECRET, tmp_path)
        assert error.value.code == "hub_busy"
    finally:
        with cluster.admin() as connection:
            connection.execute("ALTER ROLE alice CONNECTION LIMIT -1")


def test_a_port_where_nobody_listens_is_known_as_such(hub):
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert not reachable(replace(hub, port=str(port)))
    assert reachable(hub)
    assert ssl.HAS_TLSv1_2
