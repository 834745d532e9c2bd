"""One movement of the bank out of two formats, accepted by two desks before they met.

Two lines of the bank are two movements, but where account, day, amount and words agree by the rule
of the import, and the files are of two formats (decision 0087): each line is then the twin of one.
"""

import sqlite3
from datetime import date

from ofdesk.domain.bank_twins import Told, twins

_STANDS = (
    "{0}.kind = 'accepted' AND NOT EXISTS (SELECT 1 FROM bank_decision u"
    " WHERE u.line_id = {0}.line_id AND u.undoes_id = {0}.id)"
)
_PAIRS = (
    "SELECT a.id, la.id, coalesce(nullif(la.label, ''), la.payer), la.reference, sa.account,"
    " b.id, lb.id, coalesce(nullif(lb.label, ''), lb.payer), lb.reference, sb.account,"
    " la.day, la.cents"
    " FROM receipt a CROSS JOIN bank_decision da ON da.receipt_id = a.id"
    " CROSS JOIN bank_line la ON la.id = da.line_id"
    " CROSS JOIN bank_statement sa ON sa.id = la.statement_id"
    " CROSS JOIN bank_line lb ON lb.day = la.day AND lb.cents = la.cents AND lb.id <> la.id"
    " CROSS JOIN bank_statement sb ON sb.id = lb.statement_id AND sb.format <> sa.format"
    " CROSS JOIN bank_decision db ON db.line_id = lb.id"
    " JOIN receipt b ON b.id = db.receipt_id JOIN document one ON one.id = a.id"
    " JOIN document two ON two.id = b.id AND two.desk <> one.desk"
    " WHERE a.kind = 'receipt' AND (a.row_seq IS NULL OR a.row_seq > ?)"
    f" AND {_STANDS.format('da')} AND {_STANDS.format('db')}"
    " AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.reverses_id IN (a.id, b.id)"
    " AND r.kind = 'reversal')"
    " AND NOT EXISTS (SELECT 1 FROM bank_decision s WHERE s.kind = 'same'"
    " AND ((s.line_id = la.id AND s.same_as_id = lb.id)"
    " OR (s.line_id = lb.id AND s.same_as_id = la.id)))"
    " ORDER BY la.id, lb.id"
)
_PAIRED = (
    "SELECT c.row_id, d.id FROM conflict c JOIN document d"
    " ON d.number = json_extract(c.theirs, '$') WHERE c.kind = 'paid_twice'"
    " AND EXISTS (SELECT 1 FROM bank_decision x WHERE x.receipt_id = c.row_id)"
    " AND EXISTS (SELECT 1 FROM bank_decision y WHERE y.receipt_id = d.id)"
)


def pairs(db: sqlite3.Connection, mark: int) -> list[tuple[str, str]]:
    """The receipts of one movement, two and two, of which one is newer than ``mark``; those that
    are a conflict already are left out."""
    rows = db.execute(_PAIRS, (mark,)).fetchall()
    if not rows:
        return []
    taken = {key for pair in db.execute(_PAIRED) for key in pair}
    found = []
    for sure in (True, False):
        for row in rows:
            one, other, same = _read(row)
            if taken.isdisjoint((one, other)) and same and (not sure or row[2] == row[7]):
                taken |= {one, other}
                found.append((one, other))
    return found


def _read(row: tuple[object, ...]) -> tuple[str, str, bool]:
    """Two receipts, and whether their lines say one movement."""
    day, cents = date.fromisoformat(str(row[10])), int(str(row[11]))
    lines = [
        Told(str(told[1]), day, cents, str(told[2]), str(told[3]), str(told[4]))
        for told in (row[:5], row[5:10])
    ]
    return str(row[0]), str(row[5]), bool(twins(lines[:1], lines[1:]))
