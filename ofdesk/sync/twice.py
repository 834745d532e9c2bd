"""Lines of the bank that two desks accepted apart: told, for a person to take one of them back.

Found in the rows themselves, by no clock and no claim: of several acceptances of one line that
stand, each but the first that the hub saw is a conflict. Its identifier is made of that of the
acceptance: whichever desk finds it, it is one (decision 0086).
"""

import sqlite3

from ofdesk.ports.sync import Replica
from ofdesk.sync import told
from ofdesk.sync.told import Side

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


def settle(replica: Replica, db: sqlite3.Connection) -> int:
    """Before anything is sent: record what nobody recorded yet; how many."""
    found = [record for (line,) in db.execute(_SEVERAL).fetchall() for record in _records(db, line)]
    if not found:
        return 0
    with replica.writing(db):
        told.write(replica, db, found)
    return len(found)


def _records(db: sqlite3.Connection, line: str) -> list[told.Record]:
    """One for each acceptance of a line but the first: « ours » of the desk that made it."""
    sides = [
        Side(key, posted, author, desk)
        for key, author, posted, desk in db.execute(_STANDING, (line,))
    ]
    made = (told.record(db, TWICE, "bank_decision", later, sides[0]) for later in sides[1:])
    return [one for one in made if one is not None]
