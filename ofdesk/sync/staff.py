"""Who may log in to the hub: roles made and taken away, desks retired, by an administrator."""

import secrets

import psycopg
from psycopg import sql

from ofdesk.domain.errors import DomainError
from ofdesk.sync.address import HubAddress
from ofdesk.sync.install import STAFF
from ofdesk.sync.link import Connection, Refused, answering

LIMITS = (
    ("statement_timeout", "60s"),
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "15s"),
)
CONNECTIONS = 5
PASSWORD_BYTES = 15


def add(connection: Connection, address: HubAddress, name: str, secret: str) -> str:
    """Make the login ``name`` and return its password, which the server never sees in clear.

    Raises ``DomainError``: ``staff_name_invalid``, ``staff_exists``, ``hub_rights_missing``.
    """
    if not name or len(name) > 63 or name.startswith(("pg_", "ofdesk_")) or not name.isprintable():
        raise DomainError("staff_name_invalid", name=name)
    password = secret or secrets.token_urlsafe(PASSWORD_BYTES)
    kept = connection.pgconn.encrypt_password(
        password.encode(), name.encode(), b"scram-sha-256"
    ).decode()
    role = sql.Identifier(name)
    try:
        with answering(address), connection.transaction():
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} CONNECTION LIMIT {} IN ROLE {}").format(
                    role, sql.Literal(kept), sql.Literal(CONNECTIONS), sql.Identifier(STAFF)
                )
            )
            for setting, value in LIMITS:
                connection.execute(
                    sql.SQL("ALTER ROLE {} SET {} = {}").format(
                        role, sql.SQL(setting), sql.Literal(value)
                    )
                )
    except Refused as refusal:
        raise _why(refusal, address, name) from refusal
    return password


def revoke(connection: Connection, address: HubAddress, name: str) -> int:
    """Take the login and its rights away, in sessions that are open too, and stop its desks; how
    many it had.

    Raises ``DomainError``: ``staff_unknown``, ``hub_rights_missing``.
    """
    try:
        with answering(address), connection.transaction():
            role = sql.Identifier(name)
            connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(role))
            connection.execute(sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(STAFF), role))
            row = connection.execute("SELECT sync.revoke_owner(%s)", (name,)).fetchone()
        _disconnect(connection, name)
    except Refused as refusal:
        raise _why(refusal, address, name) from refusal
    assert row is not None
    return int(row[0])


def retire(connection: Connection, address: HubAddress, number: str, reason: str) -> None:
    """Close a desk for good. Raises ``DomainError('desk_unknown')``, ``hub_rights_missing``."""
    try:
        with answering(address):
            connection.execute("SELECT sync.retire(%s, %s)", (number, reason))
    except Refused as refusal:
        if refusal.state == "OF404":
            raise DomainError("desk_unknown", number=number) from refusal
        raise _why(refusal, address, number) from refusal


def _disconnect(connection: Connection, name: str) -> None:
    """End the sessions of a person; where this login may not, they can do nothing any more."""
    try:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (name,)
        )
    except psycopg.errors.InsufficientPrivilege:
        return


def _why(refusal: Refused, address: HubAddress, name: str) -> DomainError:
    if refusal.state == "42710":
        return DomainError("staff_exists", name=name)
    if refusal.state == "42704":
        return DomainError("staff_unknown", name=name)
    if refusal.state == "42501":
        return DomainError("hub_rights_missing", login=address.shown, detail=refusal.said)
    return DomainError("hub_refused", state=refusal.state, detail=refusal.said)
