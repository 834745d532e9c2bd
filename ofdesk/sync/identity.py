"""Who a base is for the hub: registered under a desk number, or born again as somebody new.

``spec/sync.md`` §3.6: a file that was restored or copied gets a new identity and a new number.
"""

import platform
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from ofdesk import __version__
from ofdesk.domain.errors import DomainError
from ofdesk.ports.sync import Replica
from ofdesk.sync import ledger, outbox
from ofdesk.sync.link import Connection, settled

WORK = ("client", "document", "party", "migration")
"""Tables without whose rows a base is empty: it takes the hub's settings without a word."""
FULL, EMPTY = "full", "empty"


def mode(db: sqlite3.Connection) -> str:
    """How a base joins: with work of its own, or without."""
    work = any(db.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() for name in WORK)
    return FULL if work else EMPTY


def same_hub(db: sqlite3.Connection, said: Mapping[str, Any]) -> None:
    """Raise ``DomainError('hub_other')`` for another hub than the one that was joined."""
    if ledger.get(db, ledger.HUB) != said["hub_id"]:
        raise DomainError("hub_other")


def be_reborn(replica: Replica, db: sqlite3.Connection, *, again: bool) -> None:
    """Forget what was in flight and begin to count anew; with ``again``, under a new identity.

    The edits that wait stay queued: what the hub has of them already merges with itself.
    """
    with replica.writing(db):
        was = ledger.get(db, ledger.REGISTERED)
        if again:
            replica.reborn(db)
        ledger.put(db, {ledger.HEIRS: ",".join(sorted({*_listed(db, ledger.HEIRS), was}))})
        outbox.unfreeze(db)
        ledger.put(db, {ledger.BATCH_NO: 1, ledger.NUMBER_NEEDED: "restored"})
    replica.refresh()


def enrol(replica: Replica, db: sqlite3.Connection, connection: Connection) -> str:
    """Register with the hub and take the number that it gives; returns it.

    Raises ``Refused`` with OF412 (``series_taken``), OF413, OF426.
    """
    card = card_of(replica, db)
    if ledger.get(db, ledger.NUMBER_NEEDED):
        card["present"] = None
    given = register(connection, card)
    with replica.writing(db):
        replica.take_number(db, given)
        own(db, [given])
        ledger.put(db, {ledger.REGISTERED: card["replica"]})
        return_to(db, connection, card["replica"])
    replica.refresh()
    return given


def return_to(db: sqlite3.Connection, connection: Connection, replica_id: str) -> None:
    """Go on counting batches where the hub is."""
    row = connection.execute("SELECT sync.look(%s, 0, '')", (replica_id,)).fetchone()
    assert row is not None
    ledger.put(db, {ledger.BATCH_NO: row[0]["last_batch_no"] + 1})


def register(connection: Connection, card: Mapping[str, Any]) -> str:
    """Show the card to the hub; the number that it gives."""
    from psycopg.types.json import Jsonb

    row = connection.execute("SELECT sync.register(%s)", (Jsonb(dict(card)),)).fetchone()
    settled(connection)
    assert row is not None
    return str(row[0]["number"])


def card_of(replica: Replica, db: sqlite3.Connection) -> dict[str, Any]:
    """What the hub is told of this base. ``used`` are the desk numbers that it issued under."""
    return {
        "replica": ledger.get(db, ledger.REPLICA),
        "label": platform.node()[:60],
        "present": ledger.setting(db, "desk.number"),
        "used": used_numbers(db),
        "wish": None,
        "heirs": _listed(db, ledger.HEIRS),
        "schema": replica.schema_version,
        "app": __version__,
        "factice": int(ledger.get(db, "factice") == "1"),
    }


def used_numbers(db: sqlite3.Connection) -> list[str]:
    """Those desk numbers of this base that it issues under, or whose documents are to be sent."""
    present = ledger.setting(db, "desk.number")
    if ledger.get(db, ledger.NUMBER_NEEDED):
        present = ""
    rows = db.execute(
        "SELECT DISTINCT desk FROM document WHERE row_seq IS NULL OR desk = ?", (present,)
    )
    wanted = {row[0] for row in rows}
    return [number for number in _listed(db, ledger.OWN) if number in wanted]


def own(db: sqlite3.Connection, numbers: Iterable[str]) -> None:
    """Keep ``numbers`` among those of this base."""
    known = {*_listed(db, ledger.OWN), *numbers}
    ledger.put(db, {ledger.OWN: ",".join(sorted(known))})


def _listed(db: sqlite3.Connection, key: str) -> list[str]:
    return [one for one in ledger.get(db, key).split(",") if one]
