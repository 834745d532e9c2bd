"""Conflicts found in the rows themselves: recorded once, whichever desk finds them first."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import NAMESPACE_OID, uuid4, uuid5

from ofdesk.ports.sync import Replica
from ofdesk.sync import ledger

_TELL = (
    "INSERT INTO conflict (id, table_name, row_id, column_name, kind, base, ours, theirs,"
    " ours_author, theirs_author, desk, created_at, resolved_by, resolution)"
    " VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, '', '')"
)
Record = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A row of a pair: its key, what is said of it, who made it, at which desk; what both are
    about, where there is such a thing."""

    key: str
    shown: str
    author: str
    desk: str
    about: str | None = None


def record(
    db: sqlite3.Connection, kind: str, table: str, later: Side, first: Side
) -> Record | None:
    """The record of a pair, « ours » the ``later`` one; None where one is there already. Its
    identifier is made of that of the later row."""
    own = str(uuid5(NAMESPACE_OID, f"{kind} {later.key}"))
    if db.execute("SELECT 1 FROM conflict WHERE id = ?", (own,)).fetchone() is not None:
        return None
    shown = tuple(json.dumps(one) for one in (later.about, later.shown, first.shown))
    signed = (later.author, first.author, later.desk)
    return (own, table, later.key, kind, *shown, *signed, ledger.instant())


def write(replica: Replica, db: sqlite3.Connection, found: Iterable[Record]) -> None:
    """Write the records, signed by who exchanges; the caller holds the transaction."""
    ledger.stamp(db, replica.operator, str(uuid4()))
    db.executemany(_TELL, found)
    ledger.stamp(db, "", "")
