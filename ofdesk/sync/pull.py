"""A consistent cut of what the hub has beyond a cursor, in one read-only transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from psycopg import Cursor

from ofdesk.ports.sync import SyncedTable
from ofdesk.sync import ledger
from ofdesk.sync.link import Connection

LONGEST = "1h"
"""The limits of a login, 60 and 15 seconds, are those of writing."""


@dataclass(slots=True)
class Snapshot:
    """Rows by table (key, columns in their order, version), deletions (key, version), and where
    the hub was."""

    cursor: int
    anchor_seq: int
    anchor_batch: str
    rows: dict[str, list[ledger.Row]] = field(default_factory=dict)
    tombs: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


class AnchorLost(Exception):
    """The hub no longer has the place that this base has reached: it was restored."""


def take(
    connection: Connection,
    tables: Sequence[SyncedTable],
    place: tuple[int, int, str],
    suspects: Mapping[str, Sequence[str]] | None = None,
) -> Snapshot:
    """Everything above ``place`` (cursor, anchor), and the rows ``suspects`` at any version.

    Raises ``AnchorLost``.
    """
    cursor, anchor_seq, anchor_batch = place
    with one_snapshot(connection):
        asked = connection.execute("SELECT sync.look('', %s, %s)", (anchor_seq, anchor_batch))
        said: dict[str, Any] = _one(asked.fetchone())
        if not said["anchor_ok"] or said["last_seq"] < cursor:
            raise AnchorLost
        made = Snapshot(said["last_seq"], said["last_batch_seq"] or 0, said["last_batch"] or "")
        if said["last_seq"] > cursor or suspects:
            _fill(connection, tables, made, (cursor, suspects or {}))
    return made


@contextmanager
def one_snapshot(connection: Connection) -> Iterator[None]:
    """One consistent view of the hub. Inside a transaction of the caller's, none is begun."""
    if connection.info.transaction_status.name == "INTRANS":
        yield
        return
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    # Reading holds nobody up: what a large hub or a slow line takes is not a hub that hangs.
    for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(f"SET LOCAL {setting} = '{LONGEST}'".encode())
    try:
        yield
    finally:
        if not connection.closed and not connection.broken:
            connection.execute("ROLLBACK")


def _fill(
    connection: Connection,
    tables: Sequence[SyncedTable],
    made: Snapshot,
    wanted: tuple[int, Mapping[str, Sequence[str]]],
) -> None:
    """All questions at once: a slow line makes us wait for it once, not once a table."""
    cursor, suspects = wanted
    dead = "SELECT table_name, row_id, seq FROM sync.tombstone WHERE seq > %s ORDER BY seq"
    with connection.pipeline():
        asked = [
            (table.name, _asked(connection, table, cursor, suspects.get(table.name, ())))
            for table in tables
        ]
        tombs = connection.execute(dead, (cursor,))
        for name, answer in asked:
            made.rows[name] = answer.fetchall()
        for name, key, seq in tombs:
            made.tombs.setdefault(name, []).append((key, seq))


def _asked(
    connection: Connection, table: SyncedTable, cursor: int, suspects: Sequence[str]
) -> Cursor[tuple[Any, ...]]:
    names = ledger.quoted([table.key, *table.names, "row_seq"])
    asked = f'SELECT {names} FROM "of"."{table.name}" WHERE row_seq > %s'
    values: list[Any] = [cursor]
    if suspects:
        asked += f' OR "{table.key}" = ANY(%s)'
        values.append(list(suspects))
    return connection.execute(asked.encode(), values)


def _one(row: tuple[Any, ...] | None) -> Any:
    assert row is not None
    return row[0]
