"""Capture triggers, generated from the metadata: who changed what, in ``history`` and ``outbox``.

Design: ``spec/sync.md`` §3.2. ``guards.py`` makes the triggers that refuse.
"""

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import Connection, MetaData, Table, text

from ofdesk.models import Base
from ofdesk.store.guards import guard_triggers
from ofdesk.store.schema import SCHEMA_VERSION

CAPTURED_TABLES = frozenset(("rows", "append", "seeded"))
NEVER_CAPTURED = frozenset(("secret", "version", "local"))

_OURS = "(SELECT applying FROM sync_ctx WHERE id = 1) = 0"
_CAPTURING = "(SELECT capturing FROM sync_ctx WHERE id = 1) = 1"


def captured(metadata: MetaData) -> list[Table]:
    """The tables whose edits are captured, parents before children."""
    return [
        table
        for table in metadata.sorted_tables
        if table.info["sync"] in CAPTURED_TABLES and table.info.get("captured", True)
    ]


def capture_triggers(table: Table) -> list[str]:
    """The three triggers of ``table`` that write the history: insert, update, delete."""
    columns = [c.name for c in table.columns if c.info["sync"] not in NEVER_CAPTURED]
    return [_capture(table, kind, columns) for kind in "IUD"]


def outbox_trigger(metadata: MetaData) -> str:
    """What goes to the history goes to the outbox too once a hub is set, without derived columns.

    One trigger for all tables: every connection reads the text of all triggers when it opens.
    """
    old, new = (_sent(metadata, f"NEW.{name}") for name in ("old", "new"))
    return (
        'CREATE TRIGGER "of_outbox" AFTER INSERT ON history'
        f" WHEN {_OURS} AND {_CAPTURING} AND (NEW.kind <> 'U' OR {new} <> '{{}}') BEGIN"
        " INSERT INTO outbox (txn_id, tbl, row_id, kind, old, new, author, schema_version, at)"
        f" VALUES (NEW.txn_id, NEW.tbl, NEW.row_id, NEW.kind, {old}, {new},"
        f" NEW.author, {SCHEMA_VERSION}, NEW.at); END"
    )


def _sent(metadata: MetaData, value: str) -> str:
    cases = ""
    for table in captured(metadata):
        derived = [f"'$.{c.name}'" for c in table.columns if c.info["sync"] == "derived"]
        if derived:
            cases += f" WHEN '{table.name}' THEN json_remove({value}, {', '.join(derived)})"
    return f"CASE NEW.tbl{cases} ELSE {value} END"


def all_triggers(metadata: MetaData = Base.metadata) -> list[str]:
    """Every trigger of a base, in a fixed order."""
    made = [sql for table in captured(metadata) for sql in capture_triggers(table)]
    return [*made, outbox_trigger(metadata), *guard_triggers(metadata)]


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


def _capture(table: Table, kind: str, columns: list[str]) -> str:
    word = {"I": "INSERT", "U": "UPDATE", "D": "DELETE"}[kind]
    row = "OLD" if kind == "D" else "NEW"
    key = next(iter(table.primary_key)).name
    of = f" OF {', '.join(columns)}" if kind == "U" else ""
    values = _differing(columns) if kind == "U" else _whole(columns, row)
    return (
        f'CREATE TRIGGER "of_history_{table.name}_{word.lower()}"'
        f" AFTER {word}{of} ON {table.name} WHEN {_OURS} BEGIN"
        " INSERT INTO history (id, tbl, row_id, kind, old, new, author, desk, txn_id, at)"
        f" SELECT lower(hex(randomblob(16))), '{table.name}', {row}.{key}, '{kind}', d.o, d.n,"
        f" c.author, c.desk, c.txn_id, c.at FROM sync_ctx c, ({values}) d"
        " WHERE c.id = 1 AND d.n IS NOT '{}'; END"
    )


def _whole(columns: list[str], row: str) -> str:
    """One row: ``n`` the new values and no old ones, or the other way round for OLD."""
    pairs = ", ".join(f"'{name}', {row}.{name}" for name in columns)
    present, absent = ("o", "n") if row == "OLD" else ("n", "o")
    return f"SELECT json_object({pairs}) AS {present}, NULL AS {absent}"


def _differing(columns: list[str]) -> str:
    """One row with the old and the new values of the columns that differ, ``{}`` if none does."""
    first, *others = columns
    named = f"SELECT '{first}' AS k, OLD.{first} AS v, NEW.{first} AS w"
    rows = "".join(f" UNION ALL SELECT '{n}', OLD.{n}, NEW.{n}" for n in others)
    return (
        "SELECT json_group_object(k, v) AS o, json_group_object(k, w) AS n"
        f" FROM ({named}{rows}) WHERE v IS NOT w"
    )
