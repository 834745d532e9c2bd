"""Claims: which desk may bill a period, an act, a quote (``spec/sync.md`` P17)."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.ports.claims import BEHIND
from ofdesk.ports.secrets import HUB, Secrets
from ofdesk.ports.sync import Replica
from ofdesk.sync import ledger, outbox
from ofdesk.sync.address import from_text
from ofdesk.sync.clashes import Clashes
from ofdesk.sync.link import Connection, Refused, answering, connect, settled
from ofdesk.sync.merge import Clash

PERIOD = "period"
_CLAIMED = (
    "SELECT 1 FROM claim c WHERE c.kind = 'period' AND c.released_at IS NULL"
    " AND c.subject = p.client_id || ':' || p.starts_on AND c.holder"
)
NOT_ASKED = frozenset(("hub_password_needed", "hub_login_refused", "hub_certificate"))


class HubClaims:
    """``ofdesk.ports.claims.Claims``: one short line a claim, with the password of the keyring."""

    def __init__(
        self, opened: Callable[[Path], sqlite3.Connection], secrets: Secrets, folder: Path
    ) -> None:
        self._opened = opened
        self._secrets = secrets
        self._folder = folder

    def take(self, base: Path, kind: str, subjects: Sequence[str]) -> Mapping[str, str] | None:
        """See the port."""
        with closing(self._opened(base)) as db:
            address = from_text(ledger.get(db, ledger.ADDRESS))
            replica_id = ledger.get(db, ledger.REGISTERED)
            place = ledger.number(db, ledger.CURSOR)
        password = self._secrets.get(HUB, address.shown) or self._secrets.get(HUB, address.host)
        try:
            connection = connect(address, password, self._folder)
        except DomainError as error:
            if error.code in NOT_ASKED:
                # Nobody can ask now: the next cycle takes it, or records who was first.
                return None
            raise
        with closing(connection):
            try:
                with answering(address):
                    return asked(connection, (replica_id, kind, subjects), place)
            except Refused as refusal:
                raise Unavailable("hub_unreachable", host=address.host) from refusal


def asked(
    connection: Connection, wanted: tuple[str, str, Sequence[str]], place: int
) -> dict[str, str]:
    """Take ``wanted`` (replica, kind, subjects), having read up to ``place``: of each who has it,
    as ``Claims.take`` gives it."""
    replica_id, kind, subjects = wanted
    row = connection.execute(
        "SELECT sync.claims(%s, %s, %s::text[], %s)", (replica_id, kind, list(subjects), place)
    ).fetchone()
    settled(connection)
    assert row is not None
    return {subject: _holder(said) for subject, said in row[0].items()}


def _holder(said: Mapping[str, Any]) -> str:
    if said["ours"]:
        return ""
    return BEHIND if said["behind"] else str(said["desk"] or "?")


def settle(replica: Replica, db: sqlite3.Connection, connection: Connection) -> int:
    """Before periods are sent: take the claim of each that was invoiced without one, and ask again
    for those reserved, which an administrator may have freed meanwhile. A period that another desk
    has invoiced too becomes a conflict, for a person to credit one of them; how many.
    """
    me = ledger.get(db, ledger.REPLICA)
    waiting = _unsent(db, replica, me)
    if not waiting:
        return 0
    table = next(table for table in replica.tables if table.name == PERIOD)
    subjects = [subject for _, subject, _, _ in waiting]
    holders = asked(connection, (me, PERIOD, subjects), ledger.number(db, ledger.CURSOR))
    news = [row[:3] for row in waiting if holders[row[1]] or not row[3]]
    if not news:
        return 0
    clashes = 0
    with replica.writing(db):
        found = Clashes(db, replica)
        for key, subject, number in news:
            holder = holders[subject]
            if holder:
                clashes += 1
                found.add(table, key, Clash("", None, number, holder, "claimed"), "")
            db.execute(
                "INSERT OR REPLACE INTO claim (id, kind, subject, holder, claimed_at, used, place)"
                " VALUES (?, ?, ?, ?, ?, 1, 0)",
                (key, PERIOD, subject, holder or me, ledger.instant()),
            )
        found.record({})
    return clashes


def _unsent(db: sqlite3.Connection, replica: Replica, me: str) -> list[tuple[str, str, str, bool]]:
    """Renewed periods of this desk that wait to be sent, but those that are told already:
    identifier, subject, invoice number, and whether this desk holds the claim as far as it knows.
    """
    queued = db.execute("SELECT DISTINCT tbl, row_id FROM outbox WHERE tbl = ?", (PERIOD,))
    waiting = outbox.pending_rows(db, replica.tables, queued.fetchall())
    keys = [one.row_id for one in waiting.values() if one is not None and one.kind == "I"]
    found: list[tuple[str, str, str, bool]] = []
    for some in ledger.chunks(keys):
        found += db.execute(
            "SELECT p.id, p.client_id || ':' || p.starts_on AS subject, d.number,"
            f" EXISTS ({_CLAIMED} = ?) FROM period p"
            " JOIN document d ON d.id = p.invoice_id WHERE p.kind = 'renewal' AND d.row_seq IS NULL"
            " AND p.cancelled_by_id IS NULL"
            f" AND p.id IN ({ledger.marks(some)}) AND NOT EXISTS ({_CLAIMED} <> ?)",
            (me, *some, me),
        ).fetchall()
    return found
