"""Lines of the bank that two desks accepted apart: told, for a person to take one of them back.

Found in the rows themselves, by no clock and no claim: of several acceptances of one line that
stand, each but the first that the hub saw is a conflict. Its identifier is made of that of the
acceptance: whichever desk finds it, it is one (decision 0086).
"""

import json
import sqlite3
from uuid import NAMESPACE_OID, uuid4, uuid5

from ofdesk.ports.sync import Replica
from ofdesk.sync import ledger

TWICE = "twice"
_SEVERAL = (
    "SELECT line_id FROM bank_decision WHERE kind = 'accepted' GROUP BY line_id HAVING count(*) > 1"
)
_STANDING = (
    "SELECT d.id, d.decided_by, coalesce((SELECT number FROM document WHERE id = d.receipt_id),"
    " (SELECT number FROM deposit WHERE id = d.deposit_id) || ' · ' || d.decided_by,"
    " (SELECT account FROM bank_entry WHERE id = d.entry_id) || ' · ' || d.decided_by, ''),"
    " coalesce((SELECT h.desk FROM history h WHERE h.tbl = 'bank_decision' AND h.row_id = d.id"
    " AND h.kind = 'I'), '')"
    " FROM bank_decision d WHERE d.line_id = ? AND d.kind = 'accepted' AND NOT EXISTS (SELECT 1"
    " FROM bank_decision u WHERE u.line_id = d.line_id AND u.undoes_id = d.id)"
    " ORDER BY d.row_seq IS NULL, d.row_seq, d.id"
)
_TELL = (
    "INSERT INTO conflict (id, table_name, row_id, column_name, kind, base, ours, theirs,"
    " ours_author, theirs_author, desk, created_at, resolved_by, resolution)"
    " VALUES (?, 'bank_decision', ?, '', ?, 'null', ?, ?, ?, ?, ?, ?, '', '')"
)


def settle(replica: Replica, db: sqlite3.Connection) -> int:
    """Before anything is sent: record what nobody recorded yet; how many."""
    found = [record for (line,) in db.execute(_SEVERAL).fetchall() for record in _records(db, line)]
    if not found:
        return 0
    with replica.writing(db):
        ledger.stamp(db, replica.operator, str(uuid4()))
        db.executemany(_TELL, found)
        ledger.stamp(db, "", "")
    return len(found)


def _records(db: sqlite3.Connection, line: str) -> list[tuple[str, ...]]:
    """One for each acceptance of a line but the first: « ours » of the desk that made it."""
    rows = db.execute(_STANDING, (line,)).fetchall()
    made: list[tuple[str, ...]] = []
    for key, author, posted, desk in rows[1:]:
        own = str(uuid5(NAMESPACE_OID, f"{TWICE} {key}"))
        if db.execute("SELECT 1 FROM conflict WHERE id = ?", (own,)).fetchone() is None:
            told = (json.dumps(posted), json.dumps(rows[0][2]), author, rows[0][1], desk)
            made.append((own, key, TWICE, *told, ledger.instant()))
    return made
