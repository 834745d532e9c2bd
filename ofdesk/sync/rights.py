"""Rights taken blindly, in advance, and given back once what rests on them was sent (P17)."""

import sqlite3
from collections.abc import Iterable, Sequence
from uuid import uuid4

from ofdesk.ports.sync import Replica, Stored
from ofdesk.sync import ledger, outbox
from ofdesk.sync.claims import PERIOD, asked
from ofdesk.sync.clashes import Clashes
from ofdesk.sync.link import Connection
from ofdesk.sync.merge import Clash

ROWS = {
    "act": "act",
    "quote": "document",
    "credit": "document",
    "deposit": "receipt",
    "close": "closing",
    "reminder": "document",
    "alert": "client",
    "bank_line": "bank_line",
    "settle": "receipt",
}
"""Of each kind of right the table of the row that its subject begins with."""


def settle_blind(replica: Replica, db: sqlite3.Connection, connection: Connection) -> int:
    """Ask for what was done while nobody could ask, and again for what was done upon a right that
    an administrator may have freed. What another desk has, or has done since this base read the
    hub, becomes a conflict for a person; how many."""
    me = ledger.get(db, ledger.REPLICA)
    waiting = db.execute(
        "SELECT id, kind, subject, place, holder FROM claim WHERE holder IN ('', ?) AND used = 1"
        " AND released_at IS NULL AND kind <> ?",
        (me, PERIOD),
    ).fetchall()
    together: dict[tuple[str, int], list[str]] = {}
    for _, kind, subject, place, _ in waiting:
        together.setdefault((kind, place), []).append(subject)
    holders = {
        (kind, subject): holder
        for (kind, place), subjects in together.items()
        for subject, holder in asked(connection, (me, kind, subjects), place).items()
    }
    news = [row[:3] for row in waiting if (holders[row[1:3]] or me) != row[4]]
    if not news:
        return 0
    with replica.writing(db):
        found = Clashes(db, replica)
        for key, kind, subject in news:
            holder = holders[(kind, subject)]
            if holder:
                _tell(replica, db, found, (kind, subject, holder))
            db.execute("UPDATE claim SET holder = ? WHERE id = ?", (holder or me, key))
        found.record({})
    return sum(bool(holder) for holder in holders.values())


def _tell(
    replica: Replica, db: sqlite3.Connection, found: Clashes, about: tuple[str, str, str]
) -> None:
    kind, subject, holder = about
    table = next(table for table in replica.tables if table.name == ROWS[kind])
    key = subject.partition(":")[0]
    if kind == "close":
        row = db.execute("SELECT id FROM closing WHERE ends_on = ?", (subject,)).fetchone()
        key = subject if row is None else row[0]
    found.add(table, key, Clash("", None, kind, holder, "claimed"), "")


def give_back(replica: Replica, db: sqlite3.Connection, connection: Connection) -> int:
    """Release what was used and whose effect the hub has: whoever has read so far may go on.

    Under the write lock, so that nothing that rests on a right can be queued meanwhile. Periods
    stay: a full credit note frees them.
    """
    me = ledger.get(db, ledger.REPLICA)
    there = _held(connection, me)
    if _forgotten(db, me, there):
        with replica.writing(db):
            gone = [(ledger.instant(), key) for key in _forgotten(db, me, there)]
            db.executemany("UPDATE claim SET released_at = ? WHERE id = ?", gone)
    if not _used(db) and not _orphans(db, there):
        return 0
    with replica.writing(db):
        if not outbox.nothing_to_send(db, replica):
            return 0
        resting = _resting(db, replica)
        rows = [row for row in _used(db) if row[2].partition(":")[0] not in resting]
        for key, kind, subject in rows:
            connection.execute("SELECT sync.finish(%s, %s, %s)", (me, kind, subject))
            db.execute("UPDATE claim SET released_at = ? WHERE id = ?", (ledger.instant(), key))
        # Looked for anew under the lock: what is asked for an act of now is not here yet.
        for kind, subject in _orphans(db, _held(connection, me)):
            connection.execute("SELECT sync.release(%s, %s, %s)", (me, kind, subject))
    return len(rows)


def _resting(db: sqlite3.Connection, replica: Replica) -> set[Stored]:
    """What documents that were put aside are about, and the rows that wait with them: the hub has
    nothing of it, and no other desk may do it meanwhile."""
    aside = "SELECT 'document', document_id FROM quarantine WHERE reissued_as = ''"
    if db.execute(aside).fetchone() is None:
        return set()
    waiting: dict[str, list[str]] = {}
    for name, key in db.execute(f"{aside} UNION SELECT tbl, row_id FROM outbox"):
        waiting.setdefault(name, []).append(key)
    named: set[Stored] = {key for keys in waiting.values() for key in keys}
    for table in replica.tables:
        for values, _ in ledger.rows_of(db, table, waiting.get(table.name, ())).values():
            named.update(values.values())
    return named


def _used(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    return db.execute(
        "SELECT id, kind, subject FROM claim WHERE used = 1 AND released_at IS NULL"
        " AND kind <> ? AND holder = (SELECT v FROM sync_meta WHERE k = ?)",
        (PERIOD, ledger.REPLICA),
    ).fetchall()


def _held(connection: Connection, me: str) -> set[tuple[str, str]]:
    row = connection.execute("SELECT sync.held_claims(%s)", (me,)).fetchone()
    assert row is not None
    return {(kind, subject) for kind, subject in row[0]}


def _forgotten(db: sqlite3.Connection, me: str, there: set[tuple[str, str]]) -> list[str]:
    """Reserved here, and no more at the hub: an administrator freed it, or the hub was restored.
    Nothing may be done upon it away from the hub."""
    rows = db.execute(
        "SELECT id, kind, subject FROM claim WHERE used = 0 AND released_at IS NULL AND holder = ?",
        (me,),
    )
    return [key for key, *right in rows if tuple(right) not in there]


def _orphans(db: sqlite3.Connection, there: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Taken at the hub for something that was then not done: nobody waits for it any more."""
    known = set(db.execute("SELECT kind, subject FROM claim WHERE released_at IS NULL"))
    return sorted(there - known)


def reserve(
    replica: Replica,
    db: sqlite3.Connection,
    connection: Connection,
    wanted: Sequence[tuple[str, str]],
) -> dict[tuple[str, str], str]:
    """Take ``wanted`` (kind, subject) in advance; of each who has it, as ``Claims.take``."""
    me, place = ledger.get(db, ledger.REPLICA), ledger.number(db, ledger.CURSOR)
    kinds = dict.fromkeys(kind for kind, _ in wanted)
    got: dict[tuple[str, str], str] = {}
    with replica.writing(db):
        for kind in kinds:
            subjects = [subject for one, subject in wanted if one == kind]
            for subject, holder in asked(connection, (me, kind, subjects), place).items():
                got[(kind, subject)] = holder
        _keep(db, me, (key for key, holder in got.items() if not holder))
    return got


def _keep(db: sqlite3.Connection, me: str, taken: Iterable[tuple[str, str]]) -> None:
    db.executemany(
        "INSERT INTO claim (id, kind, subject, holder, claimed_at, used, place)"
        " VALUES (?, ?, ?, ?, ?, 0, 0) ON CONFLICT (kind, subject) DO UPDATE SET"
        " holder = excluded.holder, claimed_at = excluded.claimed_at, released_at = NULL,"
        " used = CASE WHEN released_at IS NULL THEN used ELSE 0 END",
        [(str(uuid4()), kind, subject, me, ledger.instant()) for kind, subject in taken],
    )


def let_go(replica: Replica, db: sqlite3.Connection, connection: Connection) -> int:
    """Give back what was reserved and not used; how many."""
    me = ledger.get(db, ledger.REPLICA)
    with replica.writing(db):
        rows = db.execute(
            "SELECT id, kind, subject FROM claim WHERE used = 0 AND released_at IS NULL"
            " AND holder = ?",
            (me,),
        ).fetchall()
        for key, kind, subject in rows:
            connection.execute("SELECT sync.release(%s, %s, %s)", (me, kind, subject))
            db.execute("UPDATE claim SET released_at = ? WHERE id = ?", (ledger.instant(), key))
    return len(rows)
