"""The queue of edits: coalesced by row, frozen to disk before it is sent, and acknowledged."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

from ofdesk.ports.sync import Replica, SyncedTable, Values
from ofdesk.sync import ledger
from ofdesk.sync.quarantine import held

MOST_OPS = 5_000
MOST_BYTES = 4 * 1024 * 1024
Key = tuple[str, str]
"""A table and the identifier of a row."""


@dataclass(slots=True)
class Pending:
    """What is still to be told of one row. ``kind`` is what the hub will be asked: ``I`` (it does
    not know the row), ``U``, ``D``. ``base`` is what it had of each edited column; ``began`` what
    an inserted row held at first."""

    table: SyncedTable
    row_id: str
    kind: str
    base: Values
    author: str
    txn: str
    at: str
    began: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inflight:
    """A frozen batch; ``envelope`` is sent as it is, however often."""

    batch_no: int
    batch_id: str
    max_op: int
    envelope: str

    @property
    def ops(self) -> list[dict[str, Any]]:
        """What it asks, in the order of its numbers."""
        ops: list[dict[str, Any]] = json.loads(self.envelope)["ops"]
        return ops


def pending_rows(
    db: sqlite3.Connection, tables: Iterable[SyncedTable]
) -> dict[Key, Pending | None]:
    """Every row with edits in the queue; None where they cancel out (added, then deleted)."""
    known = {table.name: table for table in tables}
    queued: dict[Key, list[tuple[Any, ...]]] = {}
    for row in db.execute(
        "SELECT tbl, row_id, kind, old, new, author, txn_id, at FROM outbox ORDER BY op"
    ):
        queued.setdefault((row[0], row[1]), []).append(row[2:])
    return {key: _coalesced(known[key[0]], key[1], ops) for key, ops in queued.items()}


def _coalesced(table: SyncedTable, row_id: str, ops: list[tuple[Any, ...]]) -> Pending | None:
    known, alive = ops[0][0] != "I", ops[-1][0] != "D"
    if not known and not alive:
        return None
    base: Values = {}
    began: Values = {}
    names = frozenset(table.names)
    for kind, old, new, *_ in ops:
        for name, value in (json.loads(old) if old else {}).items():
            if name in names:
                base.setdefault(name, value)
        if kind == "I" and new:
            began = {name: value for name, value in json.loads(new).items() if name in names}
    author, txn, at = ops[-1][3:]
    kind = ("U" if alive else "D") if known else "I"
    return Pending(table, row_id, kind, base if known else {}, author, txn, at, began)


def requeue(db: sqlite3.Connection, pending: Pending, kind: str, old: Values, version: int) -> None:
    """Replace what is queued of a row by one operation; nothing is in flight now."""
    drop(db, pending.table.name, pending.row_id)
    if kind == "U" and not old:
        return
    db.execute(
        "INSERT INTO outbox (txn_id, tbl, row_id, kind, old, new, author, schema_version, at)"
        " VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?)",
        (
            *(pending.txn, pending.table.name, pending.row_id, kind),
            json.dumps(old) if kind != "I" else None,
            *(pending.author, version, pending.at),
        ),
    )


def enqueue_new(
    db: sqlite3.Connection, table: SyncedTable, where: str, signed: tuple[str, int]
) -> int:
    """Queue as new every row of ``table`` that fits ``where`` and is not queued; how many."""
    author, version = signed
    done = db.execute(
        "INSERT INTO outbox (txn_id, tbl, row_id, kind, old, new, author, schema_version, at)"
        f" SELECT '', '{table.name}', \"{table.key}\", 'I', NULL, NULL, ?, ?, ?"
        f' FROM "{table.name}" x WHERE {where} AND NOT EXISTS (SELECT 1 FROM outbox o'
        f" WHERE o.tbl = '{table.name}' AND o.row_id = x.\"{table.key}\")",
        (author, version, ledger.instant()),
    )
    return done.rowcount


def drop(db: sqlite3.Connection, table: str, row_id: str) -> None:
    """Forget what is queued of a row."""
    db.execute("DELETE FROM outbox WHERE tbl = ? AND row_id = ?", (table, row_id))


def in_flight(db: sqlite3.Connection) -> Inflight | None:
    """The batch that waits for its acknowledgement."""
    row = db.execute("SELECT batch_no, batch_id, max_op, envelope FROM inflight").fetchone()
    return None if row is None else Inflight(*row)


def unfreeze(db: sqlite3.Connection) -> None:
    """Throw the frozen batch away; its edits are still queued."""
    db.execute("DELETE FROM inflight")


def freeze(db: sqlite3.Connection, replica: Replica, most: int = MOST_OPS) -> Inflight | None:
    """Write the next batch to ``inflight``, inside a transaction; None when nothing is queued."""
    found = db.execute("SELECT max(op) FROM outbox").fetchone()[0]
    ops, whole = _gathered(db, replica, most)
    if whole:
        ops += _history(db, replica, most - len(ops))
    if not ops:
        return None
    batch_no, batch_id = ledger.number(db, ledger.BATCH_NO, 1), str(uuid4())
    envelope = _text(
        {
            "replica": ledger.get(db, ledger.REPLICA),
            "batch": batch_id,
            "no": batch_no,
            "epoch": ledger.number(db, ledger.EPOCH, 1),
            "schema": replica.schema_version,
            "ops": ops,
        }
    )
    made = Inflight(batch_no, batch_id, found or 0, envelope)
    db.execute(
        "INSERT INTO inflight (id, batch_no, batch_id, max_op, envelope, sha)"
        " VALUES (1, ?, ?, ?, ?, ?)",
        (batch_no, batch_id, made.max_op, envelope, sha256(envelope.encode()).hexdigest()),
    )
    return made


def acknowledge(
    db: sqlite3.Connection, replica: Replica, batch: Inflight, answer: Mapping[str, int]
) -> int:
    """Give each row of ``batch`` its version; edits made since stay queued. How many edits went."""
    keys = {table.name: table for table in replica.tables}
    ledger.set_applying(db, applying=True)
    told = 0
    for seq, op in enumerate(batch.ops, answer["first_seq"]):
        table = keys[op["t"]]
        _settle(db, table, op, seq)
        if table.captured:
            told += 1
            db.execute(
                "DELETE FROM outbox WHERE tbl = ? AND row_id = ? AND op <= ?",
                (op["t"], op["id"], batch.max_op),
            )
    ledger.set_applying(db, applying=False)
    ledger.put(db, {ledger.BATCH_NO: batch.batch_no + 1})
    mark = ledger.number(db, ledger.HISTORY)
    db.execute(
        "INSERT OR REPLACE INTO sync_meta (k, v) SELECT ?, coalesce("
        "(SELECT min(rowid) - 1 FROM history WHERE row_seq IS NULL AND rowid > ?),"
        " (SELECT max(rowid) FROM history), 0)",
        (ledger.HISTORY, mark),
    )
    if answer["first_seq"] == ledger.number(db, ledger.CURSOR) + 1:
        ledger.reach(db, answer["last_seq"], answer["last_seq"], batch.batch_id)
    unfreeze(db)
    return told


def _settle(db: sqlite3.Connection, table: SyncedTable, op: Mapping[str, Any], seq: int) -> None:
    if op["k"] != "D":
        found = db.execute(
            f'UPDATE "{table.name}" SET row_seq = ? WHERE "{table.key}" = ?', (seq, op["id"])
        )
        if found.rowcount:
            ledger.unbury(db, table.name, op["id"])
            return
    # Deleted, by this batch or since it left; or added again, which the next batch tells.
    ledger.bury(db, table.name, op["id"], seq)


def _gathered(
    db: sqlite3.Connection, replica: Replica, most: int
) -> tuple[list[dict[str, Any]], bool]:
    """The operations to send, and whether they are all that is queued."""
    order = {table.name: place for place, table in enumerate(replica.tables)}
    ready = []
    for (table, row_id), pending in pending_rows(db, replica.tables).items():
        op = None if pending is None else _op(db, pending)
        if op is None:
            drop(db, table, row_id)
        else:
            ready.append(op)
    aside = held(db, replica.tables, ready)
    ready = [op for op in ready if (op["t"], op["id"]) not in aside]
    ready.sort(key=lambda op: _place(op, order))
    taken: list[dict[str, Any]] = []
    size = 0
    for op in ready:
        size += len(_text(op))
        if taken and (len(taken) >= most or size > MOST_BYTES):
            return taken, False
        taken.append(op)
    return taken, True


def _place(op: Mapping[str, Any], order: Mapping[str, int]) -> tuple[Any, ...]:
    """Parents before children, documents in the order of their numbers, deletions last."""
    if op["k"] == "D":
        return (1, -order[op["t"]], 0, op["id"])
    values = op["set"]
    if op["t"] == "document":
        number = (values["type"], values["desk"], values["year"], values["sequence"])
        return (0, order[op["t"]], *number, op["id"])
    return (0, order[op["t"]], "", "", 0, 0, op["id"])


def _op(db: sqlite3.Connection, pending: Pending) -> dict[str, Any] | None:
    table, row_id = pending.table, pending.row_id
    op: dict[str, Any] = {"t": table.name, "id": row_id, "k": pending.kind, "a": pending.author}
    tomb = ledger.tomb_of(db, table.name, row_id)
    found = ledger.row_of(db, table, row_id)
    if pending.kind == "D" or found is None:
        return None if tomb is None or found is not None else op | {"k": "D", "v": tomb}
    row, seq = found
    version = seq if seq is not None else tomb
    if pending.kind == "I" or version is None:
        return op | {"k": "I", "v": tomb, "set": row}
    changed = {name: row[name] for name, old in pending.base.items() if row[name] != old}
    if not changed:
        return None
    old = {name: pending.base[name] for name in changed}
    return op | {"v": version, "set": changed, "old": old}


def _history(db: sqlite3.Connection, replica: Replica, room: int) -> list[dict[str, Any]]:
    table = next(table for table in replica.tables if not table.captured)
    rows = db.execute(
        f'SELECT "{table.key}", {ledger.quoted(table.names)} FROM "{table.name}"'
        " WHERE row_seq IS NULL AND rowid > ? ORDER BY rowid LIMIT ?",
        (ledger.number(db, ledger.HISTORY), max(room, 0)),
    )
    return [
        {
            "t": table.name,
            "id": key,
            "k": "I",
            "v": None,
            "a": "",
            "set": dict(zip(table.names, values, strict=True)),
        }
        for key, *values in rows
    ]


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def open_count(db: sqlite3.Connection) -> int:
    """How many rows wait to be sent."""
    found = db.execute("SELECT count(*) FROM (SELECT DISTINCT tbl, row_id FROM outbox)").fetchone()
    return int(found[0])


def nothing_to_send(db: sqlite3.Connection, replica: Replica) -> bool:
    """Whether all that may be sent was sent; what was set aside stays."""
    return not open_count(db) or not _gathered(db, replica, 1)[0]


def digests_named(ops: list[dict[str, Any]]) -> Iterator[str]:
    """The digests of the stored bytes that ``ops`` name."""
    for op in ops:
        for name, value in (op.get("set") or {}).items():
            if name.endswith("_sha256") and value:
                yield value
