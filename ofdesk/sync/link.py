"""The line to the hub: connect, and tell a refusal of the hub from a line that is down."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo

from ofdesk.domain.errors import DomainError, OfdeskError, Unavailable
from ofdesk.sync.address import HubAddress, connection_options

Connection = psycopg.Connection[tuple[Any, ...]]

CONTENTION = frozenset(("40001", "40P01", "55P03", "57014"))


class Refused(Exception):
    """The hub answered with an SQLSTATE that the cycle decides on."""

    def __init__(self, state: str, said: str) -> None:
        super().__init__(f"{state}: {said}")
        self.state = state
        self.said = said


def reachable(address: HubAddress) -> bool:
    """Whether a server answers there, whoever may log in."""
    return _pinged(address) in (pq.Ping.OK, pq.Ping.REJECT)


def _pinged(address: HubAddress) -> pq.Ping:
    """``REJECT``: the server is there, and starts or stops."""
    options = {"host": address.host, "port": address.port, "dbname": "postgres"}
    asked = make_conninfo(**options, connect_timeout="2")
    return pq.Ping(pq.PGconn.ping(asked.encode()))


def connect(address: HubAddress, password: str, folder: Path) -> Connection:
    """Open the line. Raises ``Unavailable('hub_unreachable')``, ``DomainError``:
    ``hub_login_refused``, ``hub_certificate``."""
    options: Mapping[str, Any] = connection_options(address, password, folder)
    try:
        connection = psycopg.connect(**options, autocommit=True)
    except psycopg.OperationalError as error:
        raise why_not(address, str(error)) from error
    connection.prepare_threshold = None
    return connection


def settled(connection: Connection) -> None:
    """What the hub has granted stands, whatever follows: this base is about to write it down. A
    round that holds the hub lets it go."""
    if connection.info.transaction_status.name == "INTRANS":
        connection.execute("COMMIT")


NO_RULE = "pg_hba.conf"
"""Named by the server, in every language, when no rule lets a login in; it names SSL too."""
CUT = ("SSL SYSCALL", "closed unexpectedly", "closed the connection")
FULL = ("too many", "trop de", "connection slots", "emplacements de connexion")
"""Of a login, or of the server, all connections are taken; the server says it in its language."""


def why_not(address: HubAddress, said: str) -> OfdeskError:
    """libpq gives no code for a failed connection: the server is asked whether it is there."""
    detail = said.strip().splitlines()[-1] if said.strip() else ""
    of_tls = any(word in said for word in ("certificate", "SSL", "channel binding"))
    if of_tls and NO_RULE not in said and not _has(said, CUT):
        return DomainError("hub_certificate", host=address.host, detail=detail)
    if "no password supplied" in said:
        return DomainError("hub_password_needed", login=address.shown)
    there = _pinged(address)
    if there == pq.Ping.REJECT or (there == pq.Ping.OK and _has(said, FULL)):
        return Unavailable("hub_busy")
    if there == pq.Ping.OK and not _has(said, CUT):
        return DomainError("hub_login_refused", login=address.shown, detail=detail)
    return Unavailable("hub_unreachable", host=address.host)


def _has(said: str, words: tuple[str, ...]) -> bool:
    return any(word in said for word in words)


@contextmanager
def answering(address: HubAddress) -> Iterator[None]:
    """Errors of the line become ``Unavailable('hub_unreachable')``, of the hub ``Refused``."""
    try:
        yield
    except psycopg.Error as error:
        state = error.sqlstate or ""
        if not state or state.startswith(("08", "57P")):
            raise Unavailable("hub_unreachable", host=address.host) from error
        raise Refused(state, error.diag.message_primary or str(error)) from error
