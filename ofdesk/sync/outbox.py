"""The queue of edits: coalesced by row, frozen to disk before it is sent, and acknowledged."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

from ofdesk.ports.sync import Replica, SyncedTable, Values
from ofdesk.sync import ledger
from ofdesk.sync.quarantine import held

_DIGEST = re.compile("[0-9a-f]{64}")
MOST_OPS = 5_000
MOST_BYTES = 4 * 1024 * 1024
OFFERS = ("DV", "PR")
"""Types of the documents that others stand on."""
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
    db: sqlite3.Connection, tables: Iterable[SyncedTable], among: Sequence[Key] | None = None
) -> dict[Key, Pending | None]:
    """Every row with edits in the queue, or those of ``among``; None where they cancel out (added,
    then deleted)."""
    known = {table.name: table for table in tables}
    queued: dict[Key, list[tuple[Any, ...]]] = {}
    for row in _queued(db, among):
        queued.setdefault((row[0], row[1]), []).append(row[2:])
    return {key: _coalesced(known[key[0]], key[1], ops) for key, ops in queued.items()}


def _queued(db: sqlite3.Connection, among: Sequence[Key] | None) -> Iterator[tuple[Any, ...]]:
    asked = "SELECT tbl, row_id, kind, old, new, author, txn_id, at FROM outbox"
    if among is None:
        yield from db.execute(f"{asked} ORDER BY op")
        return
    by_table: dict[str, list[str]] = {}
    for table, key in among:
        by_table.setdefault(table, []).append(key)
    for table, keys in by_table.items():
        for some in ledger.chunks(keys):
            where = f"WHERE tbl = ? AND row_id IN ({ledger.marks(some)})"
            yield from db.execute(f"{asked} {where} ORDER BY op", (table, *some))


def _next_rows(db: sqlite3.Connection, replica: Replica, most: int) -> list[Key] | None:
    """Of a long queue the rows that go first, read without their values; None when all may go at
    once, or when something was set aside and its followers must be looked for."""
    if open_count(db) <= most or db.execute("SELECT 1 FROM quarantine LIMIT 1").fetchone():
        return None
    order = {table.name: place for place, table in enumerate(replica.tables)}
    numbered = db.execute(
        "SELECT id FROM document WHERE row_seq IS NULL"
        " ORDER BY type NOT IN ('DV', 'PR'), type, desk, year, sequence"
    )
    numbers = {row[0]: place for place, row in enumerate(numbered)}
    rows = db.execute("SELECT tbl, row_id, kind, max(op) FROM outbox GROUP BY tbl, row_id")
    places = sorted(
        (
            *((1, -order[table]) if kind == "D" else (0, order[table])),
            numbers.get(key, -1),
            key,
            table,
        )
        for table, key, kind, _ in rows
    )
    return [(place[-1], place[-2]) for place in places[:most]]


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
    ops, whole = _first(db, replica, most)
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
    sent: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for seq, op in enumerate(batch.ops, answer["first_seq"]):
        sent.setdefault(op["t"], []).append((seq, op))
    for name, ops in sent.items():
        _settle(db, keys[name], ops)
    told = [(op["t"], op["id"], batch.max_op) for op in batch.ops if keys[op["t"]].captured]
    db.executemany("DELETE FROM outbox WHERE tbl = ? AND row_id = ? AND op <= ?", told)
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
    return len(told)


def _settle(
    db: sqlite3.Connection, table: SyncedTable, ops: Sequence[tuple[int, Mapping[str, Any]]]
) -> None:
    """Give the rows of one table their versions."""
    alive = [(seq, op["id"]) for seq, op in ops if op["k"] != "D"]
    done = db.executemany(f'UPDATE "{table.name}" SET row_seq = ? WHERE "{table.key}" = ?', alive)
    here = {key for _, key in alive}
    if done.rowcount != len(alive):
        here = set()
        for some in ledger.chunks(key for _, key in alive):
            asked = f'"{table.key}" IN ({ledger.marks(some)})'
            rows = db.execute(f'SELECT "{table.key}" FROM "{table.name}" WHERE {asked}', some)
            here |= {row[0] for row in rows}
    db.executemany(
        "DELETE FROM tomb WHERE tbl = ? AND row_id = ?", [(table.name, key) for key in here]
    )
    for seq, op in ops:
        if op["k"] == "D" or op["id"] not in here:
            # Deleted, by this batch or since it left; or added again, which the next batch tells.
            ledger.bury(db, table.name, op["id"], seq)


def _first(
    db: sqlite3.Connection, replica: Replica, most: int
) -> tuple[list[dict[str, Any]], bool]:
    """As ``_gathered``, beyond rows whose edits cancel out: those are forgotten on the way."""
    ops, whole = _gathered(db, replica, most)
    while not ops and not whole:
        ops, whole = _gathered(db, replica, most)
    return ops, whole


def _gathered(
    db: sqlite3.Connection, replica: Replica, most: int
) -> tuple[list[dict[str, Any]], bool]:
    """The operations to send, and whether they are all that is queued."""
    order = {table.name: place for place, table in enumerate(replica.tables)}
    among = _next_rows(db, replica, most)
    ready = _ops(db, pending_rows(db, replica.tables, among))
    aside = held(db, replica.tables, ready)
    ready = [op for op in ready if (op["t"], op["id"]) not in aside]
    ready.sort(key=lambda op: _place(op, order))
    taken: list[dict[str, Any]] = []
    size, room = 0, MOST_BYTES * max(1, most // MOST_OPS)
    for op in ready:
        size += len(_text(op))
        if taken and (len(taken) >= most or size > room):
            return taken, False
        taken.append(op)
    return taken, among is None


def _place(op: Mapping[str, Any], order: Mapping[str, int]) -> tuple[Any, ...]:
    """Parents before children, documents in the order of their numbers (an invoice stands on its
    offer), deletions last."""
    if op["k"] == "D":
        return (1, -order[op["t"]], 0, op["id"])
    values = op["set"]
    if op["t"] == "document":
        number = (values["type"], values["desk"], values["year"], values["sequence"])
        return (0, order[op["t"]], values["type"] not in OFFERS, *number, op["id"])
    return (0, order[op["t"]], False, "", "", 0, 0, op["id"])


def _ops(db: sqlite3.Connection, queued: Mapping[Key, Pending | None]) -> list[dict[str, Any]]:
    """What is to be asked of each row; rows whose edits cancel out are forgotten."""
    keys: dict[str, list[str]] = {}
    tables: dict[str, SyncedTable] = {}
    for (name, key), pending in queued.items():
        if pending is None:
            drop(db, name, key)
        else:
            keys.setdefault(name, []).append(key)
            tables[name] = pending.table
    ops: list[dict[str, Any]] = []
    for name, some in keys.items():
        rows = ledger.rows_of(db, tables[name], some)
        tombs = ledger.tombs_of(db, name, some)
        for key in some:
            pending = queued[(name, key)]
            assert pending is not None
            op = _op(pending, rows.get(key), tombs.get(key))
            if op is None:
                drop(db, name, key)
            else:
                ops.append(op)
    return ops


def _op(pending: Pending, found: ledger.Found | None, tomb: int | None) -> dict[str, Any] | None:
    op: dict[str, Any] = {"t": pending.table.name, "id": pending.row_id, "k": pending.kind}
    op["a"] = pending.author
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
    return not open_count(db) or not _first(db, replica, 1)[0]


def digests_named(ops: list[dict[str, Any]]) -> Iterator[str]:
    """The digests of the stored bytes that ``ops`` name."""
    for op in ops:
        for name, value in (op.get("set") or {}).items():
            names_bytes = name.endswith("_sha256") or _is_picture(op["t"], name, value)
            if names_bytes and value:
                yield value


def _is_picture(table: str, name: str, value: object) -> bool:
    """Whether a setting names the bytes of a picture: nothing else that is typed has this form."""
    named = (table, name) == ("setting", "value") and isinstance(value, str)
    return named and _DIGEST.fullmatch(str(value)) is not None
