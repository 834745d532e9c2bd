"""A real PostgreSQL for tests: its own cluster in a short temporary folder, on loopback."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

OWNER, SECRET = "boss", "Mot de passe"
STAFF = "alice"
HBA = """
local all postgres trust
host all postgres 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
hostssl all all 127.0.0.1/32 scram-sha-256
"""
QUIET = {"fsync": "off", "full_page_writes": "off"}
"""What was answered must be there after the server was switched off, if not the machine."""
MOST_CONNECTIONS = "60"


def programs() -> Path:
    """The folder of initdb; a machine without PostgreSQL fails the tests."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    if not found and named is None:
        raise AssertionError("PostgreSQL 15 or newer is needed: apt-get install postgresql")
    return found[-1].parent if found else Path(str(named)).parent


@dataclass
class Cluster:
    """A running server. ``admin`` is its superuser, ``owner`` a database owner without that."""

    folder: Path
    port: int

    def url(self, database: str, user: str = OWNER) -> str:
        """Where a hub is, without password."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of the superuser."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname=database, autocommit=True
        )

    def fresh(self, name: str, template: str = "template1") -> str:
        """An empty database (or a copy of ``template``) that belongs to the owner."""
        with self.admin() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE "{template}"')
        return name

    def control(self, *words: str) -> None:
        """``pg_ctl``, as the user that the cluster belongs to."""
        _as_server([str(programs() / "pg_ctl"), "-D", str(self.folder / "d"), "-w", *words])

    def stop(self) -> None:
        """Stop at once, as a machine that is switched off."""
        self.control("-m", "immediate", "stop")

    def start(self) -> None:
        """Start again where it was."""
        told = {**QUIET, "listen_addresses": "127.0.0.1", "port": str(self.port)}
        told |= {"unix_socket_directories": str(self.folder), "max_connections": MOST_CONNECTIONS}
        options = " ".join(f"-c {name}={value}" for name, value in told.items())
        self.control("-l", str(self.folder / "log"), "-o", options, "start")

    def remove(self) -> None:
        """Stop and leave nothing."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def make_cluster() -> Cluster:
    """Make and start a cluster, with the owner and nobody else."""
    # A folder of its own, as the path of a socket is short; in memory when the bases of tests are.
    folder = Path(
        tempfile.mkdtemp(prefix="ofpg", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT", "/tmp"))
    )
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    _as_server(
        [str(programs() / "initdb"), "-D", str(folder / "d"), "-U", "postgres", "-A", "trust"]
        + ["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
    )
    (folder / "d" / "pg_hba.conf").write_text(HBA, encoding="ascii")
    cluster = Cluster(folder, _free_port())
    cluster.start()
    with cluster.admin() as connection:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE PASSWORD '{SECRET}'")
    return cluster


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _as_server(words: Sequence[str]) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, *words],
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode(errors="replace")
