"""Capture triggers, generated from the metadata: who changed what, in ``history`` and ``outbox``.

Design: ``spec/sync.md`` §3.2. ``guards.py`` makes the triggers that refuse.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256

from sqlalchemy import Connection, MetaData, Table, text

from ofdesk.models import Base
from ofdesk.models.local import APPLIED
from ofdesk.store.guards import guard_triggers, open_columns
from ofdesk.store.schema import SCHEMA_VERSION

CAPTURED_TABLES = frozenset(("rows", "append", "seeded"))
NEVER_CAPTURED = frozenset(("secret", "version", "local"))

_OURS = "(SELECT applying FROM sync_ctx WHERE id = 1) = 0"
_CAPTURING = "(SELECT capturing > applying FROM sync_ctx WHERE id = 1)"
_KEPT = (
    "INSERT INTO history (id, tbl, row_id, kind, old, new, author, desk, txn_id, at)"
    " SELECT lower(hex(randomblob(16))),"
)
_SIGNED = "author, desk, txn_id, at FROM sync_ctx WHERE id = 1"


def captured(metadata: MetaData) -> list[Table]:
    """The tables whose edits are captured, parents before children."""
    return [
        table
        for table in metadata.sorted_tables
        if table.info["sync"] in CAPTURED_TABLES and table.info.get("captured", True)
    ]


def capture_triggers(table: Table) -> list[str]:
    """The triggers of ``table`` that write the history: insert, update where a value may change,
    delete."""
    folded = {c.name for c in table.columns if c.info.get("folded")}
    told = [name for name in open_columns(table, _columns(table)) if name not in folded]
    changed = [_capture_changed(table, told)] if told else []
    return [_capture_whole(table, "I"), *changed, _capture_whole(table, "D")]


CAPTURED_VIEW = (
    "CREATE VIEW captured (tbl, row_id, kind, old, new) AS"
    " SELECT tbl, row_id, kind, old, new FROM history"
)
"""What the triggers of insertions and deletions write whole rows to."""


def history_trigger() -> str:
    """Sign the whole rows that were captured and keep them.

    One for all tables: every connection reads the text of all triggers when it opens.
    """
    return (
        'CREATE TRIGGER "of_keep_whole" INSTEAD OF INSERT ON captured BEGIN'
        f" {_KEPT} NEW.tbl, NEW.row_id, NEW.kind, NEW.old, NEW.new, {_SIGNED}; END"
    )


def history_of_rows(table: Table) -> str:
    """What the capture trigger does for each row, for all rows after the rowid ``?`` at once."""
    key = next(iter(table.primary_key)).name
    return (
        f"{_KEPT} '{table.name}', r.{key}, 'I', NULL,"
        f" {_whole(_columns(table), 'r')}, c.author, c.desk, c.txn_id, c.at"
        f" FROM {table.name} r, sync_ctx c WHERE c.id = 1 AND r.rowid > ? ORDER BY r.rowid"
    )


def outbox_trigger(metadata: MetaData) -> str:
    """Once a hub is set, what goes to the history goes to the outbox too, but derived columns.

    Of an update they may be beside others: who reads the queue looks at what is shared alone.
    """
    told = _without_derived(metadata, "NEW.new", otherwise="''")
    old, new = (
        f"CASE WHEN NEW.kind = 'U' THEN {name} ELSE {_without_derived(metadata, name)} END"
        for name in ("NEW.old", "NEW.new")
    )
    return (
        'CREATE TRIGGER "of_outbox" AFTER INSERT ON history'
        f" WHEN {_CAPTURING} AND (NEW.kind <> 'U' OR {told} <> '{{}}') BEGIN"
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


def _without_derived(metadata: MetaData, value: str, otherwise: str = "") -> str:
    cases = ""
    for table in captured(metadata):
        derived = [f"'$.{c.name}'" for c in table.columns if c.info["sync"] == "derived"]
        if derived:
            cases += f" WHEN '{table.name}' THEN json_remove({value}, {', '.join(derived)})"
    return f"CASE NEW.tbl{cases} ELSE {otherwise or value} END"


@cache
def all_triggers(metadata: MetaData = Base.metadata) -> list[str]:
    """Every view and trigger of a base, in the order of their creation."""
    made = [sql for table in captured(metadata) for sql in capture_triggers(table)]
    kept = [CAPTURED_VIEW, history_trigger(), outbox_trigger(metadata), APPLIED_TRIGGER]
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


def _columns(table: Table) -> list[str]:
    return [c.name for c in table.columns if c.info["sync"] not in NEVER_CAPTURED]


def _capture_whole(table: Table, kind: str) -> str:
    word, row = {"I": ("INSERT", "NEW"), "D": ("DELETE", "OLD")}[kind]
    key = next(iter(table.primary_key)).name
    values = _whole(_columns(table), row)
    values, buried = {
        "I": (f"NULL, {values}", ""),
        "D": (f"{values}, NULL", _buried(table.name, key)),
    }[kind]
    return (
        f'CREATE TRIGGER "of_history_{table.name}_{word.lower()}"'
        f" AFTER {word} ON {table.name} WHEN {_OURS} BEGIN"
        f" INSERT INTO captured VALUES ('{table.name}', {row}.{key}, '{kind}', {values});"
        f"{buried} END"
    )


def _capture_changed(table: Table, columns: list[str]) -> str:
    """Of an update what differs alone, without the texts that are folded from other columns.

    A line a column, which yields nothing where nothing changed: no JSON is made of the rest.
    """
    key = next(iter(table.primary_key)).name
    lines = (f"SELECT '{c}',OLD.{c},NEW.{c} WHERE OLD.{c} IS NOT NEW.{c}" for c in columns)
    every = " UNION ALL ".join(("SELECT '' k,'' o,'' n WHERE 0", *lines))
    return (
        f'CREATE TRIGGER "of_history_{table.name}_update"'
        f" AFTER UPDATE OF {', '.join(columns)} ON {table.name} WHEN {_OURS} BEGIN"
        f" {_KEPT} '{table.name}', NEW.{key}, 'U', o, n, author, desk, txn_id, at"
        f" FROM (SELECT json_group_object(k, o) o, json_group_object(k, n) n FROM ({every})),"
        " sync_ctx c WHERE c.id = 1 AND n <> '{}'; END"
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
