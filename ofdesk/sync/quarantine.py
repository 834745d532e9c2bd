"""Documents that the hub will never take: kept as issued, not sent, and told to a person (OF411).

Nothing is ever renumbered. What hangs on such a document waits with it; everything else goes on.
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
DOCUMENT = "document"
INCIDENT = "incident"


def set_aside(replica: Replica, db: sqlite3.Connection, said: str) -> int:
    """Put every unsent document of the series that the hub refused aside, each with a record; how
    many were not aside yet. ``said`` is what the hub said: the number, then why."""
    match = NUMBER.match(said)
    if match is None:
        return 0
    kind, desk, year, why = match.groups()
    rows = db.execute(
        "SELECT id, number FROM document WHERE type = ? AND desk = ? AND year = ?"
        " AND row_seq IS NULL AND id NOT IN (SELECT document_id FROM quarantine)"
        " ORDER BY sequence",
        (kind, desk, int(year)),
    ).fetchall()
    if not rows:
        return 0
    table = next(table for table in replica.tables if table.name == DOCUMENT)
    with replica.writing(db):
        found = Clashes(db, replica)
        for key, number in rows:
            db.execute(
                "INSERT INTO quarantine (document_id, number, why, at) VALUES (?, ?, ?, ?)",
                (key, number, why, ledger.instant()),
            )
            found.add(table, key, Clash("", None, number, why, INCIDENT), "")
        found.record({})
    return len(rows)


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
