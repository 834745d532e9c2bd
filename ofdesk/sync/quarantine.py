"""Documents that the hub will never take: kept as issued, not sent, and told to a person (OF411).

Nothing is ever renumbered. What hangs on such a document waits with it; everything else goes on.
A person has it sent again, or issued anew under another number (``services.reissue``).
"""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from ofdesk.ports.sync import Replica, SyncedTable
from ofdesk.sync import ledger
from ofdesk.sync.clashes import Clashes
from ofdesk.sync.merge import Clash

NUMBER = re.compile(r"^([A-Z]{2})(\d\d)-(\d{4})-\d{5}: (.*)$", re.DOTALL)
DOCUMENT, SERIES = "document", "series"
INCIDENT = "incident"
REISSUING = 3
"""``sync_ctx.applying`` while rows that never left this base give up their place."""
ABOVE = 100_000
"""Above every number of a series."""
TAKEN = "the hub has another document of this number"
FOLLOWS = "it stands on a document that was put aside"

_UNSENT = "row_seq IS NULL AND id NOT IN (SELECT document_id FROM quarantine)"
_FOLLOWING = (
    f"SELECT id, number FROM document d WHERE {_UNSENT} AND ("
    "origin_id IN (SELECT document_id FROM quarantine WHERE reissued_as = '') OR EXISTS ("
    "SELECT 1 FROM quarantine q JOIN document o ON o.id = q.document_id WHERE o.type = d.type"
    " AND o.desk = d.desk AND (o.year, o.sequence % 100000) < (d.year, d.sequence)))"
    " ORDER BY year, sequence"
)


def set_aside(replica: Replica, db: sqlite3.Connection, said: str) -> int:
    """Put every unsent document of the series that the hub refused aside, each with a record; how
    many were not aside yet. ``said`` is what the hub said: the number, then why."""
    match = NUMBER.match(said)
    if match is None:
        return 0
    kind, desk, year, why = match.groups()
    rows = db.execute(
        f"SELECT id, number FROM document WHERE type = ? AND desk = ? AND year = ? AND {_UNSENT}"
        " ORDER BY sequence",
        (kind, desk, int(year)),
    ).fetchall()
    if not rows:
        return 0
    with replica.writing(db):
        found = Clashes(db, replica)
        count = _put(db, replica.tables, found, rows, why)
        found.record({})
    return count


def give_up_number(
    db: sqlite3.Connection, tables: Iterable[SyncedTable], found: Clashes, holder: str
) -> None:
    """The hub's document of this number comes in: ours and all unsent ones after it in its chain
    are put aside and stand above the series. Inside the transaction of a pull."""
    kind, desk, year, sequence = db.execute(
        "SELECT type, desk, year, sequence FROM document WHERE id = ?", (holder,)
    ).fetchone()
    chain = (
        " FROM document WHERE row_seq IS NULL AND type = ? AND desk = ?"
        f" AND (year, sequence) >= (?, ?) AND sequence < {ABOVE}"
    )
    place = (kind, desk, year, sequence)
    rows = db.execute(
        f"SELECT id, number{chain} AND id NOT IN (SELECT document_id FROM quarantine)"
        " ORDER BY year, sequence",
        place,
    ).fetchall()
    _put(db, tables, found, rows, TAKEN)
    moved = [row[0] for row in db.execute(f"SELECT id{chain}", place)]
    ledger.set_applying(db, applying=REISSUING)
    for key in moved:
        db.execute("UPDATE quarantine SET displaced = 1 WHERE document_id = ?", (key,))
        db.execute(
            "UPDATE document SET number = number || '~', sequence = sequence + ? WHERE id = ?",
            (ABOVE, key),
        )
    ledger.set_applying(db, applying=True)


def _put(
    db: sqlite3.Connection,
    tables: Iterable[SyncedTable],
    found: Clashes,
    rows: list[tuple[str, str]],
    why: str,
) -> int:
    """Put ``rows`` (key, number) aside, and whatever unsent document stands on one of them."""
    table = next(table for table in tables if table.name == DOCUMENT)
    count = 0
    while rows:
        for key, number in rows:
            db.execute(
                "INSERT INTO quarantine (document_id, number, why, at, displaced, reissued_as,"
                " reissued_at, reissued_by, reason, content, prev_hash, hash, events)"
                " VALUES (?, ?, ?, ?, 0, '', '', '', '', '', '', '', '[]')",
                (key, number, why, ledger.instant()),
            )
            found.add(table, key, Clash("", None, number, why, INCIDENT), "")
            count += 1
        rows, why = db.execute(_FOLLOWING).fetchall(), FOLLOWS
    return count


def held(
    db: sqlite3.Connection, tables: Iterable[SyncedTable], ops: Iterable[Mapping[str, Any]]
) -> set[tuple[str, str]]:
    """Of ``ops`` the (table, row) that hang on a document that was set aside, itself included."""
    aside = {row[0] for row in db.execute("SELECT document_id FROM quarantine")}
    if not aside:
        return set()
    referring = {
        table.name: [(c.name, c.references) for c in table.columns if c.references]
        for table in tables
    }
    rest = list(ops)
    waiting = {(str(op["t"]), str(op["id"])) for op in rest if op["id"] in aside}
    waiting |= {(DOCUMENT, key) for key in aside}
    while True:
        more = {
            (str(op["t"]), str(op["id"]))
            for op in rest
            for name, table in referring[op["t"]]
            if (table, (op.get("set") or {}).get(name)) in waiting
        } - waiting
        if not more:
            return waiting
        waiting |= more
