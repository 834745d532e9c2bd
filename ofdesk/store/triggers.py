"""Capture triggers, generated from the metadata: who changed what, in ``history`` and ``outbox``.

Design: ``spec/sync.md`` §3.2. ``guards.py`` makes the triggers that refuse.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256

from sqlalchemy import Connection, MetaData, Table, text

from ofdesk.models import Base
from ofdesk.models.local import APPLIED
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


CAPTURED_VIEW = (
    "CREATE VIEW captured (tbl, row_id, kind, old, new) AS"
    " SELECT tbl, row_id, kind, old, new FROM history"
)
"""What the capture triggers write to: whole rows, which ``history_triggers`` take over."""


def history_triggers() -> list[str]:
    """Sign what was captured and keep it: whole rows, and of an update what differs alone.

    One pair for all tables: every connection reads the text of all triggers when it opens.
    """
    insert = (
        "INSERT INTO history (id, tbl, row_id, kind, old, new, author, desk, txn_id, at)"
        " SELECT lower(hex(randomblob(16))), NEW.tbl, NEW.row_id, NEW.kind, {old}, {new},"
        " author, desk, txn_id, at FROM {source} WHERE {where}"
    )
    whole = insert.format(old="NEW.old", new="NEW.new", source="sync_ctx", where="id = 1")
    before = "json_extract(NEW.old, e.fullkey)"
    differing = (
        f"SELECT json_group_object(e.key, {before}) AS o, json_group_object(e.key, e.value) AS n"
        f" FROM json_each(NEW.new) e WHERE e.value IS NOT {before}"
    )
    changed = insert.format(
        old="d.o",
        new="d.n",
        source=f"sync_ctx c, ({differing}) d",
        where="c.id = 1 AND d.n <> '{}'",
    )
    return [
        f'CREATE TRIGGER "of_keep_{word}" INSTEAD OF INSERT ON captured'
        f" WHEN NEW.kind {sign} 'U' BEGIN {statement}; END"
        for word, sign, statement in (("whole", "<>", whole), ("changed", "=", changed))
    ]


def history_of_rows(table: Table) -> str:
    """What the capture trigger does for each row, for all rows after the rowid ``?`` at once."""
    columns = [c.name for c in table.columns if c.info["sync"] not in NEVER_CAPTURED]
    key = next(iter(table.primary_key)).name
    return (
        "INSERT INTO history (id, tbl, row_id, kind, old, new, author, desk, txn_id, at)"
        f" SELECT lower(hex(randomblob(16))), '{table.name}', r.{key}, 'I', NULL,"
        f" {_whole(columns, 'r')}, c.author, c.desk, c.txn_id, c.at"
        f" FROM {table.name} r, sync_ctx c WHERE c.id = 1 AND r.rowid > ? ORDER BY r.rowid"
    )


def outbox_trigger(metadata: MetaData) -> str:
    """Once a hub is set, what goes to the history goes to the outbox too, but derived columns."""
    old, new = (_sent(metadata, f"NEW.{name}") for name in ("old", "new"))
    return (
        'CREATE TRIGGER "of_outbox" AFTER INSERT ON history'
        f" WHEN {_OURS} AND {_CAPTURING} AND (NEW.kind <> 'U' OR {new} <> '{{}}') BEGIN"
        " INSERT INTO outbox (txn_id, tbl, row_id, kind, old, new, author, schema_version, at)"
        f" VALUES (NEW.txn_id, NEW.tbl, NEW.row_id, NEW.kind, {old}, {new},"
        f" NEW.author, {SCHEMA_VERSION}, NEW.at); END"
    )


APPLIED_TRIGGER = (
    'CREATE TRIGGER "of_applied" AFTER UPDATE OF applying ON sync_ctx WHEN NEW.applying <> 0 BEGIN'
    f" INSERT INTO sync_meta (k, v) VALUES ('{APPLIED}', '1')"
    " ON CONFLICT (k) DO UPDATE SET v = CAST(v AS INTEGER) + 1; END"
)
"""Count the transactions whose rows the capture triggers leave alone: what follows the base by its
history reads all of it then (decision 0084)."""


def _sent(metadata: MetaData, value: str) -> str:
    cases = ""
    for table in captured(metadata):
        derived = [f"'$.{c.name}'" for c in table.columns if c.info["sync"] == "derived"]
        if derived:
            cases += f" WHEN '{table.name}' THEN json_remove({value}, {', '.join(derived)})"
    return f"CASE NEW.tbl{cases} ELSE {value} END"


@cache
def all_triggers(metadata: MetaData = Base.metadata) -> list[str]:
    """Every view and trigger of a base, in the order of their creation."""
    made = [sql for table in captured(metadata) for sql in capture_triggers(table)]
    kept = [CAPTURED_VIEW, *history_triggers(), outbox_trigger(metadata), APPLIED_TRIGGER]
    return [*kept, *made, *guard_triggers(metadata)]


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
        text("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY type")
    ).all()
    for row in found:
        connection.exec_driver_sql(f'DROP {row.type} "{row.name}"')


def _capture(table: Table, kind: str, columns: list[str]) -> str:
    word = {"I": "INSERT", "U": "UPDATE", "D": "DELETE"}[kind]
    row = "OLD" if kind == "D" else "NEW"
    key = next(iter(table.primary_key)).name
    of = f" OF {', '.join(columns)}" if kind == "U" else ""
    old = "NULL" if kind == "I" else _whole(columns, "OLD")
    new = "NULL" if kind == "D" else _whole(columns, "NEW")
    buried = _buried(table.name, key) if kind == "D" else ""
    return (
        f'CREATE TRIGGER "of_history_{table.name}_{word.lower()}"'
        f" AFTER {word}{of} ON {table.name} WHEN {_OURS} BEGIN"
        f" INSERT INTO captured VALUES ('{table.name}', {row}.{key}, '{kind}', {old}, {new});"
        f"{buried} END"
    )


def _buried(table: str, key: str) -> str:
    """Remember which version of the row the hub has: the deletion that is sent names it."""
    return (
        f" INSERT INTO tomb (tbl, row_id, seq) SELECT '{table}', OLD.{key}, OLD.row_seq"
        " WHERE OLD.row_seq IS NOT NULL"
        " ON CONFLICT (tbl, row_id) DO UPDATE SET seq = excluded.seq;"
    )


def _whole(columns: list[str], row: str) -> str:
    pairs = ", ".join(f"'{name}', {row}.{name}" for name in columns)
    return f"json_object({pairs})"
