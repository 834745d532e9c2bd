"""Receipts that two desks reversed apart: told, for a person to take one of the reversals back.

Found in the rows themselves, by no clock: of one receipt one reversal stands. What is beyond it is
a conflict, and so is what two desks took back of it apart. The identifier of the record is made of
that of the later entry: whichever desk finds it, it is one (decision 0090).
"""

import sqlite3

from ofdesk.ports.sync import Replica
from ofdesk.sync import told
from ofdesk.sync.told import Side

REVERSED_TWICE = "reversed_twice"
_STAND = "sum(CASE kind WHEN 'reversal' THEN 1 ELSE -1 END)"
_UNEVEN = (
    f"SELECT reverses_id, {_STAND} FROM receipt WHERE reverses_id > ''"
    " AND kind IN ('reversal', 'reinstatement')"
    f" GROUP BY reverses_id HAVING {_STAND} <> 1"
)
_ENTRIES = (
    "SELECT r.id, d.number || CASE r.reason WHEN '' THEN '' ELSE ' · ' || r.reason END,"
    " d.issued_by, d.desk, o.number FROM receipt r JOIN document d ON d.id = r.id"
    " JOIN document o ON o.id = r.reverses_id WHERE r.reverses_id = ? AND r.kind = ?"
    " AND NOT EXISTS (SELECT 1 FROM receipt b JOIN document t ON t.id = b.id"
    " WHERE b.reverses_id = r.reverses_id AND t.origin_id = r.id)"
    " AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.document_id = r.id AND q.reissued_as = '')"
    " ORDER BY r.row_seq IS NULL, r.row_seq, r.id"
)
"""The entries of one kind that no other one takes back, in the order of the hub; without those that
it refused, which a person issues anew."""


def settle(replica: Replica, db: sqlite3.Connection) -> int:
    """Before anything is sent: record what nobody recorded yet; how many."""
    uneven = db.execute(_UNEVEN).fetchall()
    found = [record for receipt, stand in uneven for record in _records(db, receipt, stand)]
    if not found:
        return 0
    with replica.writing(db):
        told.write(replica, db, found)
    return len(found)


def _records(db: sqlite3.Connection, receipt: str, stand: int) -> list[told.Record]:
    """One for each entry too many, the last ones: « ours » of the desk that made it."""
    kind = "reversal" if stand > 1 else "reinstatement"
    sides = [Side(*found) for found in db.execute(_ENTRIES, (receipt, kind))]
    beyond = sides[1:][-abs(stand - 1) :]
    made = (told.record(db, REVERSED_TWICE, "receipt", later, sides[0]) for later in beyond)
    return [one for one in made if one is not None]
