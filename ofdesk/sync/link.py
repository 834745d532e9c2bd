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
    options = {"host": address.host, "port": address.port, "dbname": "postgres"}
    asked = make_conninfo(**options, connect_timeout="2")
    return pq.PGconn.ping(asked.encode()) in (pq.Ping.OK, pq.Ping.REJECT)


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


def why_not(address: HubAddress, said: str) -> OfdeskError:
    """libpq gives no code for a failed connection: the server is asked whether it is there."""
    detail = said.strip().splitlines()[-1] if said.strip() else ""
    if "certificate" in said or "SSL" in said or "channel binding" in said:
        return DomainError("hub_certificate", host=address.host, detail=detail)
    if "no password supplied" in said:
        return DomainError("hub_password_needed", login=address.shown)
    if reachable(address):
        return DomainError("hub_login_refused", login=address.shown, detail=detail)
    return Unavailable("hub_unreachable", host=address.host)


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
