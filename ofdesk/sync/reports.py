"""What a cycle did, in the words of the port, and the list of past exchanges in the base."""

import json
import sqlite3
from dataclasses import replace

from ofdesk.domain.errors import OfdeskError, Unavailable
from ofdesk.ports.hub import CONFLICTS, OFFLINE, PENDING, STOPPED, UP_TO_DATE, SyncReport
from ofdesk.ports.sync import Replica
from ofdesk.sync import digest, ledger, outbox
from ofdesk.sync.cycle import Done

MOST_KEPT = 500


def report(db: sqlite3.Connection, done: Done) -> SyncReport:
    """Where the base stands after ``done``."""
    conflicts = db.execute("SELECT count(*) FROM conflict WHERE resolved_at IS NULL").fetchone()[0]
    pending = outbox.open_count(db)
    stopped = ledger.get(db, ledger.STOPPED)
    differing = tuple(digest.differing(db))
    state = UP_TO_DATE
    if stopped:
        state = STOPPED
    elif conflicts:
        state = CONFLICTS
    elif pending:
        state = PENDING
    warning = "digest_differs" if differing else ""
    if done.skewed or ledger.get(db, ledger.CLOCK):
        warning = "clock_skewed"
    made = SyncReport(done.pushed, done.pulled, conflicts, pending, state, stopped)
    return replace(made, warning=warning, differing=differing)


def not_done(replica: Replica, db: sqlite3.Connection, error: OfdeskError) -> SyncReport:
    """The report of a cycle that could not go on."""
    values = {name: str(value) for name, value in error.values.items()}
    offline = isinstance(error, Unavailable)
    if not offline:
        with replica.writing(db):
            ledger.put(db, {ledger.STOPPED: error.code})
    state = OFFLINE if offline else STOPPED
    return replace(report(db, Done()), state=state, reason=error.code, values=values)


def kept(replica: Replica, db: sqlite3.Connection, told: SyncReport) -> SyncReport:
    """Put ``told`` on the list of exchanges when something moved, or it ended otherwise than the
    last: a desk that stays offline for a day writes one line, not a thousand."""
    last = db.execute("SELECT state, reason FROM exchange ORDER BY id DESC LIMIT 1").fetchone()
    if not (told.pushed or told.pulled) and last == (told.state, told.reason):
        return told
    with replica.writing(db):
        db.execute(
            'INSERT INTO exchange (at, pushed, pulled, conflicts, pending, state, reason, "values")'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(ledger.instant(), told.pushed, told.pulled, told.conflicts, told.pending),
                *(told.state, told.reason, json.dumps(told.values, ensure_ascii=False)),
            ),
        )
        db.execute(
            "DELETE FROM exchange WHERE id <= (SELECT max(id) FROM exchange) - ?", (MOST_KEPT,)
        )
    return told
