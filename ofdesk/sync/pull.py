"""A consistent cut of what the hub has beyond a cursor, in one read-only transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ofdesk.ports.sync import SyncedTable
from ofdesk.sync import ledger
from ofdesk.sync.link import Connection


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
            for table in tables:
                made.rows[table.name] = _rows(connection, table, cursor, suspects)
            _tombs(connection, made, cursor)
    return made


@contextmanager
def one_snapshot(connection: Connection) -> Iterator[None]:
    """One consistent view of the hub. Inside a transaction of the caller's, none is begun."""
    if connection.info.transaction_status.name == "INTRANS":
        yield
        return
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        yield
    finally:
        if not connection.closed and not connection.broken:
            connection.execute("ROLLBACK")


def _rows(
    connection: Connection,
    table: SyncedTable,
    cursor: int,
    suspects: Mapping[str, Sequence[str]] | None,
) -> list[ledger.Row]:
    names = ledger.quoted([table.key, *table.names, "row_seq"])
    asked = f'SELECT {names} FROM "of"."{table.name}" WHERE row_seq > %s'
    values: list[Any] = [cursor]
    if suspects and suspects.get(table.name):
        asked += f' OR "{table.key}" = ANY(%s)'
        values.append(list(suspects[table.name]))
    return connection.execute(asked.encode(), values).fetchall()


def _tombs(connection: Connection, made: Snapshot, cursor: int) -> None:
    rows = connection.execute(
        "SELECT table_name, row_id, seq FROM sync.tombstone WHERE seq > %s ORDER BY seq", (cursor,)
    )
    for table, key, seq in rows:
        made.tombs.setdefault(table, []).append((key, seq))


def _one(row: tuple[Any, ...] | None) -> Any:
    assert row is not None
    return row[0]
