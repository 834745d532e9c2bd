"""What a base remembers of the hub (``sync_meta``), and single rows read in their storage form."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from ofdesk.ports.sync import Stored, SyncedTable, Values

HUB, ADDRESS, EPOCH = "hub_id", "hub_address", "hub_epoch"
REPLICA, REGISTERED = "replica_id", "hub_registered"
CURSOR, ANCHOR_SEQ, ANCHOR_BATCH = "cursor", "anchor_seq", "anchor_batch"
BATCH_NO, HISTORY, STOPPED, LAST = "next_batch_no", "history_mark", "hub_stopped", "last_sync_at"
SWEEP, OWN, HEIRS = "hub_sweep", "own_desks", "hub_heirs"
BYTES = "hub_bytes"
NUMBER_NEEDED = "number_needed"
CLOCK, DIGEST, DIGEST_AT = "clock_wrong", "digest_differs", "digest_on"
ANCHORS_KEPT = 200
THINNED = 20
SOME = 500


def get(db: sqlite3.Connection, key: str, default: str = "") -> str:
    """One fact, or ``default``."""
    row = db.execute("SELECT v FROM sync_meta WHERE k = ?", (key,)).fetchone()
    return default if row is None else str(row[0])


def number(db: sqlite3.Connection, key: str, default: int = 0) -> int:
    """One fact that counts."""
    return int(get(db, key) or default)


def put(db: sqlite3.Connection, facts: Mapping[str, str | int]) -> None:
    """Set each fact."""
    db.executemany(
        "INSERT INTO sync_meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v",
        [(key, str(value)) for key, value in facts.items()],
    )


def setting(db: sqlite3.Connection, key: str) -> str:
    """One setting of this desk, or nothing."""
    row = db.execute("SELECT value FROM desk_setting WHERE key = ?", (key,)).fetchone()
    return "" if row is None else str(row[0])


def reach(db: sqlite3.Connection, cursor: int, seq: int, batch: str) -> None:
    """All up to ``cursor`` was taken; the hub's last batch then was ``batch``, at ``seq``."""
    put(db, {CURSOR: cursor})
    if not batch:
        return
    put(db, {ANCHOR_SEQ: seq, ANCHOR_BATCH: batch})
    db.execute("INSERT OR REPLACE INTO anchor (seq, batch_id) VALUES (?, ?)", (seq, batch))
    db.execute(
        "DELETE FROM anchor WHERE seq % ? <> 0 AND seq NOT IN"
        " (SELECT seq FROM anchor ORDER BY seq DESC LIMIT ?)",
        (THINNED, ANCHORS_KEPT),
    )


def set_applying(db: sqlite3.Connection, *, applying: int) -> None:
    """While rows of the hub are written, the triggers keep quiet."""
    db.execute("UPDATE sync_ctx SET applying = ? WHERE id = 1", (int(applying),))


def stamp(db: sqlite3.Connection, author: str, txn: str) -> None:
    """Sign what the triggers write from here on; empty texts take the signature away."""
    desk, at = (setting(db, "desk.number"), instant()) if author else ("", "")
    db.execute(
        "UPDATE sync_ctx SET txn_id = ?, author = ?, desk = ?, at = ? WHERE id = 1",
        (txn, author, desk, at),
    )


def instant() -> str:
    """The present instant in its storage form."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


Found = tuple[Values, int | None]
"""The synced values of a row and its version."""


def row_of(db: sqlite3.Connection, table: SyncedTable, key: str) -> Found | None:
    """One row, or None if it is not here."""
    return rows_of(db, table, (key,)).get(key)


def rows_of(db: sqlite3.Connection, table: SyncedTable, keys: Iterable[str]) -> dict[str, Found]:
    """Those rows of ``keys`` that are here."""
    names = table.names
    asked = f'SELECT {quoted([*names, "row_seq", table.key])} FROM "{table.name}" WHERE '
    found: dict[str, Found] = {}
    for some in chunks(keys):
        rows = db.execute(f'{asked} "{table.key}" IN ({marks(some)})', some)
        # A row is longer than the names: its version and its key are its last values.
        found |= {row[-1]: (dict(zip(names, row, strict=False)), row[-2]) for row in rows}
    return found


def tomb_of(db: sqlite3.Connection, table: str, key: str) -> int | None:
    """The hub's version of a row that is not here, or None."""
    return tombs_of(db, table, (key,)).get(key)


def tombs_of(db: sqlite3.Connection, table: str, keys: Iterable[str]) -> dict[str, int]:
    """The hub's versions of those of ``keys`` that are not here."""
    found: dict[str, int] = {}
    for some in chunks(keys):
        where = f"tbl = ? AND row_id IN ({marks(some)})"
        found |= dict(db.execute(f"SELECT row_id, seq FROM tomb WHERE {where}", (table, *some)))
    return found


def bury(db: sqlite3.Connection, table: str, key: str, seq: int) -> None:
    """Remember the hub's version of a row that is not here."""
    db.execute(
        "INSERT INTO tomb (tbl, row_id, seq) VALUES (?, ?, ?)"
        " ON CONFLICT (tbl, row_id) DO UPDATE SET seq = excluded.seq",
        (table, key, seq),
    )


def unbury(db: sqlite3.Connection, table: str, key: str) -> None:
    """The row is here again."""
    db.execute("DELETE FROM tomb WHERE tbl = ? AND row_id = ?", (table, key))


def quoted(names: Iterable[str]) -> str:
    """Column names as SQL."""
    return ", ".join(f'"{name}"' for name in names)


def chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    """``keys`` in lists that one statement can name."""
    every = list(keys)
    for start in range(0, len(every), SOME):
        yield every[start : start + SOME]


def marks(values: Iterable[object]) -> str:
    """One placeholder for each of ``values``."""
    return ", ".join("?" for _ in values)


Row = tuple[Stored, ...]
