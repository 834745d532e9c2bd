"""Capture triggers, generated from the metadata: who changed what, in ``history`` and ``outbox``.

Design: ``spec/sync.md`` §3.2. ``guards.py`` makes the triggers that refuse.
"""

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import Column, Connection, MetaData, Table, text

from ofdesk.models import Base
from ofdesk.store.guards import guard_triggers
from ofdesk.store.schema import SCHEMA_VERSION

CAPTURED_TABLES = frozenset(("rows", "append", "seeded"))
NEVER_CAPTURED = frozenset(("secret", "version", "local"))
NOT_SENT = NEVER_CAPTURED | {"derived"}
"""Derived columns are recomputed on each desk: kept in the history, never sent."""

_STAMPED = "(SELECT applying FROM sync_ctx WHERE id = 1) = 0"
_CAPTURING = "(SELECT capturing FROM sync_ctx WHERE id = 1) = 1"


def captured(metadata: MetaData) -> list[Table]:
    """The tables whose edits are captured, parents before children."""
    return [
        table
        for table in metadata.sorted_tables
        if table.info["sync"] in CAPTURED_TABLES and table.info.get("captured", True)
    ]


def capture_triggers(table: Table) -> list[str]:
    """The six triggers of ``table``: insert, update and delete, for history and for outbox."""
    kept = [c.name for c in table.columns if c.info["sync"] not in NEVER_CAPTURED]
    sent = [c.name for c in table.columns if c.info["sync"] not in NOT_SENT]
    made: list[str] = []
    for target, columns, condition in (
        ("history", kept, _STAMPED),
        ("outbox", sent, f"{_STAMPED} AND {_CAPTURING}"),
    ):
        made += [_capture(table, kind, target, columns, condition) for kind in "IUD"]
    return made


def all_triggers(metadata: MetaData = Base.metadata) -> list[str]:
    """Every trigger of a base, in a fixed order."""
    made = [sql for table in captured(metadata) for sql in capture_triggers(table)]
    return made + guard_triggers(metadata)


def triggers_digest(triggers: Iterable[str]) -> str:
    """What to compare with the base's own, to know whether they must be made again."""
    return sha256("\n".join(triggers).encode()).hexdigest()


def recreate_triggers(connection: Connection, triggers: Iterable[str]) -> None:
    """Drop every trigger and view of the base and create ``triggers``, in the transaction."""
    drop_generated(connection)
    for sql in triggers:
        connection.exec_driver_sql(sql)


def drop_generated(connection: Connection) -> None:
    """Drop every trigger and view; both are made again from the metadata."""
    found = connection.execute(
        text("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')")
    ).all()
    for row in found:
        connection.exec_driver_sql(f'DROP {row.type} "{row.name}"')


def _capture(table: Table, kind: str, target: str, columns: list[str], condition: str) -> str:
    word = {"I": "INSERT", "U": "UPDATE", "D": "DELETE"}[kind]
    when, of = condition, ""
    if kind == "U":
        of = " OF " + ", ".join(f'"{name}"' for name in columns)
        differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
        when = f"{condition} AND ({differs})"
    row = "OLD" if kind == "D" else "NEW"
    old = {"I": "NULL", "U": _differing(columns, "OLD", "NEW"), "D": _whole(columns, "OLD")}[kind]
    new = {"I": _whole(columns, "NEW"), "U": _differing(columns, "NEW", "OLD"), "D": "NULL"}[kind]
    key = next(column for column in table.primary_key)
    insert = _INSERTS[target].format(
        table=table.name, row_id=_key(key, row), kind=kind, old=old, new=new
    )
    return (
        f'CREATE TRIGGER "of_{target}_{table.name}_{word.lower()}"'
        f' AFTER {word}{of} ON "{table.name}" WHEN {when} BEGIN {insert}; END'
    )


_INSERTS = {
    "history": (
        "INSERT INTO history (id, tbl, row_id, kind, old, new, author, desk, txn_id, at)"
        " SELECT lower(hex(randomblob(16))), '{table}', {row_id}, '{kind}', {old}, {new},"
        " author, desk, txn_id, at FROM sync_ctx WHERE id = 1"
    ),
    "outbox": (
        "INSERT INTO outbox"
        " (txn_id, tbl, row_id, kind, old, new, author, schema_version, at)"
        " SELECT txn_id, '{table}', {row_id}, '{kind}', {old}, {new},"
        f" author, {SCHEMA_VERSION}, at FROM sync_ctx WHERE id = 1"
    ),
}


def _key(column: Column[str], row: str) -> str:
    return f'{row}."{column.name}"'


def _whole(columns: list[str], row: str) -> str:
    pairs = _rows(f"SELECT '{name}' AS k, {row}.\"{name}\" AS v" for name in columns)
    return f"(SELECT json_group_object(k, v) FROM ({pairs}))"


def _differing(columns: list[str], row: str, other: str) -> str:
    triples = _rows(
        f'SELECT \'{name}\' AS k, {row}."{name}" AS v, {other}."{name}" AS w' for name in columns
    )
    return f"(SELECT json_group_object(k, v) FROM ({triples}) WHERE v IS NOT w)"


def _rows(selects: Iterable[str]) -> str:
    return " UNION ALL ".join(selects)
