"""Money that two desks typed apart: a soft rule tells it, both stay, a person decides.

The same amount by the same way within three days, of one client or with one cheque number, and
from two desks (spec/sync.md P18). Two lines of the bank are two movements, unless two formats say
one of them (``movements``); one line is told by ``twice``. The identifier of the record is made of
that of the later receipt: whichever desk finds it, it is one.
"""

import sqlite3

from ofdesk.ports.sync import Replica
from ofdesk.sync import ledger, movements, told
from ofdesk.sync.told import Side

PAID_TWICE = "paid_twice"
MARK = "paid_twice_seen"
"""The version of the newest receipt that was looked at."""

_OWNER = (
    "(SELECT o.client_id FROM receipt_owner o WHERE o.receipt_id = {0}.id"
    " ORDER BY o.recorded_at DESC, o.id DESC LIMIT 1)"
)
_GONE = "EXISTS (SELECT 1 FROM receipt r WHERE r.reverses_id = {0}.id AND r.kind = 'reversal')"
_OF_BANK = "EXISTS (SELECT 1 FROM bank_decision d WHERE d.receipt_id = {0}.id)"
_NEW = "SELECT id, row_seq FROM receipt WHERE kind = 'receipt' AND (row_seq IS NULL OR row_seq > ?)"
_ALIKE = (
    "SELECT b.id FROM receipt a JOIN document one ON one.id = a.id"
    " JOIN receipt b ON b.received_on"
    " BETWEEN date(a.received_on, '-3 days') AND date(a.received_on, '+3 days')"
    " AND b.cents = a.cents AND b.method = a.method AND b.kind = 'receipt'"
    " AND ltrim(b.cheque_number, '0') = ltrim(a.cheque_number, '0')"
    " JOIN document two ON two.id = b.id AND two.desk <> one.desk"
    f" WHERE a.id = ? AND NOT {_GONE.format('a')} AND NOT {_GONE.format('b')}"
    f" AND NOT ({_OF_BANK.format('a')} AND {_OF_BANK.format('b')})"
    f" AND ({_OWNER.format('a')} = {_OWNER.format('b')} OR (a.cheque_number <> ''"
    f" AND ({_OWNER.format('a')} IS NULL OR {_OWNER.format('b')} IS NULL)))"
)
_TOLD = (
    "SELECT r.id, d.number, d.issued_by, d.desk FROM receipt r JOIN document d ON d.id = r.id"
    " WHERE r.id IN (?, ?) ORDER BY r.row_seq IS NULL, r.row_seq, r.id"
)


def settle(replica: Replica, db: sqlite3.Connection) -> int:
    """Before anything is sent: record what nobody recorded yet; how many."""
    mark = ledger.number(db, MARK)
    new = db.execute(_NEW, (mark,)).fetchall()
    seen = max((seq for _key, seq in new if seq is not None), default=mark)
    alike = [
        (key, other) for key, _seq in new for (other,) in db.execute(_ALIKE, (key,)).fetchall()
    ]
    if new:
        alike += movements.pairs(db, mark)
    records = (_record(db, *pair) for pair in alike)
    found = {record[0]: record for record in records if record is not None}
    if found or seen > mark:
        with replica.writing(db):
            told.write(replica, db, found.values())
            ledger.put(db, {MARK: seen})
    return len(found)


def _record(db: sqlite3.Connection, one: str, two: str) -> told.Record | None:
    """« Ours » is the later one of the two, as the hub saw them."""
    first, later = (Side(*found) for found in db.execute(_TOLD, (one, two)))
    return told.record(db, PAID_TWICE, "receipt", later, first)
