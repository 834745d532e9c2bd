"""A base begins to share: it publishes what it has, or takes what the hub has, or both."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ofdesk.domain.errors import ConfirmationNeeded, DomainError
from ofdesk.ports.hub import Step
from ofdesk.ports.sync import Replica
from ofdesk.sync import ledger, outbox
from ofdesk.sync.address import HubAddress
from ofdesk.sync.bootstrap import bootstrap
from ofdesk.sync.cycle import Cycle
from ofdesk.sync.identity import FULL, card_of, mode, own, register, return_to
from ofdesk.sync.link import Connection, Refused, answering


def _untold(_taken: int, _total: int) -> None:
    """Nobody asks how far it is."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a base joins: the desk number wished for, the doubts answered with yes, and who is told
    how many rows of how many were taken (what that raises ends the join)."""

    number: str = ""
    answered: Callable[[str], bool] = lambda _code: False
    step: Step = _untold


def join(
    replica: Replica,
    db: sqlite3.Connection,
    line: tuple[Connection, HubAddress],
    wish: Wish,
) -> tuple[str, Cycle]:
    """Register, take everything of the hub, and queue what the hub has not. The desk number, and
    the cycle that goes on from here. Whatever interrupts the taking leaves a base that is alone.

    Raises ``DomainError``: ``series_taken``, ``hub_factice``, ``hub_older``,
    ``hub_missing``; ``ConfirmationNeeded('hub_duplicates')``.
    """
    connection, address = line
    said = _said(connection, address, ledger.get(db, ledger.REPLICA))
    if said["schema"] != replica.schema_version:
        raise DomainError("hub_older" if said["schema"] < replica.schema_version else "hub_newer")
    _check_duplicates(db, connection, address, wish.answered)
    joins_as = mode(db)
    number = _registered(replica, db, line, wish.number)
    with replica.writing(db):
        _begin(replica, db, said, number, replace(address, hub_id=said["hub_id"]))
        return_to(db, connection, ledger.get(db, ledger.REPLICA))
    replica.refresh()
    cycle = Cycle(replica, db, line)
    try:
        if joins_as == FULL:
            cycle.pull(FULL)
        else:
            bootstrap(cycle, wish.step)
    except BaseException:
        leave(replica, db)
        raise
    with replica.writing(db):
        ledger.put(db, {ledger.SWEEP: ""})
        for table in replica.tables:
            if table.captured:
                signed = (replica.operator, replica.schema_version)
                outbox.enqueue_new(db, table, "row_seq IS NULL", signed)
    return number, cycle


def leave(replica: Replica, db: sqlite3.Connection) -> None:
    """Share no more, after a join that was interrupted: the queue is thrown away."""
    with replica.writing(db):
        db.execute("UPDATE sync_ctx SET capturing = 0 WHERE id = 1")
        db.execute("DELETE FROM outbox")
        ledger.put(db, {ledger.HUB: "", ledger.ADDRESS: "", ledger.SWEEP: ""})


def _said(connection: Connection, address: HubAddress, replica_id: str) -> dict[str, Any]:
    try:
        with answering(address):
            row = connection.execute("SELECT sync.look(%s, 0, '')", (replica_id,)).fetchone()
    except Refused as refusal:
        if refusal.state in ("3F000", "42883", "42P01"):
            raise DomainError("hub_missing", database=address.database) from refusal
        if refusal.state == "42501":
            raise DomainError("hub_revoked", login=address.shown) from refusal
        raise
    assert row is not None
    said: dict[str, Any] = row[0]
    if address.hub_id and address.hub_id != said["hub_id"]:
        raise DomainError("hub_other")
    return said


def _registered(
    replica: Replica, db: sqlite3.Connection, line: tuple[Connection, HubAddress], wish: str
) -> str:
    connection, address = line
    issued = {row[0] for row in db.execute("SELECT DISTINCT desk FROM document")}
    card = card_of(replica, db) | {"wish": wish or None, "used": sorted(issued)}
    if ledger.get(db, ledger.NUMBER_NEEDED):
        card["present"] = None
    try:
        with answering(address):
            return register(connection, card)
    except Refused as refusal:
        if refusal.state == "OF412":
            raise DomainError("series_taken", series=refusal.said) from refusal
        if refusal.state == "OF413":
            raise DomainError("hub_factice") from refusal
        if refusal.state == "OF414":
            raise DomainError("hub_full") from refusal
        raise DomainError("hub_refused", state=refusal.state, detail=refusal.said) from refusal


def _begin(
    replica: Replica, db: sqlite3.Connection, said: dict[str, Any], number: str, at: HubAddress
) -> None:
    issued = [row[0] for row in db.execute("SELECT DISTINCT desk FROM document")]
    replica.take_number(db, number)
    own(db, [number, *issued])
    db.execute("UPDATE sync_ctx SET capturing = 1 WHERE id = 1")
    ledger.put(
        db,
        {
            ledger.HUB: said["hub_id"],
            ledger.ADDRESS: at.to_text(),
            ledger.EPOCH: said["epoch"],
            ledger.REGISTERED: ledger.get(db, ledger.REPLICA),
            ledger.CURSOR: 0,
            ledger.ANCHOR_SEQ: 0,
            ledger.ANCHOR_BATCH: "",
            ledger.HISTORY: 0,
            ledger.STOPPED: "",
            # Whoever dies before the queue is made finds what is to be sent by looking at all rows.
            ledger.SWEEP: "1",
        },
    )


def _check_duplicates(
    db: sqlite3.Connection,
    connection: Connection,
    address: HubAddress,
    answered: Callable[[str], bool],
) -> None:
    """The same client on both sides is shown before anything is sent."""
    if answered("hub_duplicates"):
        return
    ours = db.execute("SELECT id, platform, siren FROM client").fetchall()
    if not ours:
        return
    platforms, sirens = [row[1] for row in ours], [row[2] for row in ours if row[2]]
    with answering(address):
        rows = connection.execute(
            'SELECT id, platform FROM "of".client WHERE (platform = ANY(%s) OR siren = ANY(%s))'
            " AND id <> ALL(%s)",
            (platforms, sirens, [row[0] for row in ours]),
        ).fetchall()
    if rows:
        names = sorted(row[1] for row in rows)
        raise ConfirmationNeeded("hub_duplicates", count=len(names), platforms=names)
