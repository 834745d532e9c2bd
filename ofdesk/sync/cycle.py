"""One cycle: hello, what was in flight, pull, freeze, push, acknowledge; again while stale.

``spec/sync.md`` §3.3. ``checkpoint`` is called between any two steps that a fault may part.
"""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ofdesk.domain.errors import DomainError, OfdeskError, Unavailable
from ofdesk.ports.sync import Replica
from ofdesk.sync import (
    blobs,
    claims,
    digest,
    ledger,
    outbox,
    paid_twice,
    passwords,
    quarantine,
    reversed_twice,
    rights,
    twice,
)
from ofdesk.sync.address import HubAddress
from ofdesk.sync.apply import Applying
from ofdesk.sync.identity import be_reborn, enrol, mode, same_hub
from ofdesk.sync.link import CONTENTION, Connection, Refused, answering, settled
from ofdesk.sync.outbox import Inflight
from ofdesk.sync.pull import AnchorLost, take
from ofdesk.sync.rebase import rebase
from ofdesk.sync.reconcile import reconcile

ROUNDS = 12
PATIENT = 3
"""After this many stale rounds the hub is held while we pull, merge and push (P27)."""
STALE = frozenset(("OF001", "23505", "23503"))
FORKED, BEHIND = frozenset(("OF409",)), frozenset(("OF404", "OF410"))
LONGEST_PAUSE = 0.4
CLOCK_MINUTES = 5


class Stop(Exception):
    """The cycle cannot go on before a person does something; ``error`` says what."""

    def __init__(self, error: OfdeskError) -> None:
        super().__init__(error.code)
        self.error = error


@dataclass(slots=True)
class Done:
    """How much went and came; ``skewed``: this machine's clock is not the hub's."""

    pushed: int = 0
    pulled: int = 0
    skewed: bool = False


def _nothing(_step: str) -> None:
    return None


class Cycle:
    """One cycle of one base over one line; make a new one for each."""

    def __init__(
        self,
        replica: Replica,
        db: sqlite3.Connection,
        line: tuple[Connection, HubAddress],
        checkpoint: Callable[[str], None] = _nothing,
    ) -> None:
        self.replica = replica
        self.db = db
        self.connection, self.address = line
        self.checkpoint = checkpoint
        self.done = Done()
        self._most = outbox.MOST_OPS

    def run(self) -> Done:
        """Until nothing is left to send and everything was taken.

        Raises ``Stop``, ``Unavailable('hub_unreachable')``, ``IntegrityBroken``.
        """
        stale = 0
        while True:
            try:
                with self._held(stale):
                    self.meet()
                    finished = self._exchange()
            except Refused as refusal:
                stale += 1
                self._after_refusal(refusal, stale)
                continue
            except AnchorLost:
                stale += 1
                self._reconcile()
                continue
            if finished:
                break
            stale = 0
        with answering(self.address):
            rights.give_back(self.replica, self.db, self.connection)
            passwords.send(self.replica, self.db, self.connection)
            blobs.exchange(self.connection, self.db, self.replica)
            digest.daily(self.replica, self.db, self.connection)
        if self.done.pushed or self.done.pulled or ledger.get(self.db, ledger.STOPPED):
            # A cycle in which nothing moved writes nothing: windows would think of news.
            with self.replica.writing(self.db):
                ledger.put(self.db, {ledger.LAST: ledger.instant(), ledger.STOPPED: ""})
        return self.done

    def _exchange(self) -> bool:
        """What was in flight, then a pull and a push; whether nothing was left to send."""
        waiting = outbox.in_flight(self.db)
        if waiting is not None:
            self._send(waiting)
        # Whoever died while it joined has rows that the hub never saw and that nobody queued.
        self.pull(mode(self.db) if ledger.get(self.db, ledger.SWEEP) else "")
        self._sweep()
        with answering(self.address):
            claims.settle(self.replica, self.db, self.connection)
            rights.settle_blind(self.replica, self.db, self.connection)
        twice.settle(self.replica, self.db)
        paid_twice.settle(self.replica, self.db)
        reversed_twice.settle(self.replica, self.db)
        frozen = self.freeze()
        if frozen is not None:
            self._send(frozen)
        return frozen is None

    def _sweep(self) -> None:
        """After a restore: rows that the hub never saw and that nobody queued."""
        if not ledger.get(self.db, ledger.SWEEP):
            return
        with self.replica.writing(self.db):
            signed = (self.replica.operator, self.replica.schema_version)
            for table in self.replica.tables:
                if table.captured:
                    outbox.enqueue_new(self.db, table, "row_seq IS NULL", signed)
            ledger.put(self.db, {ledger.SWEEP: "", ledger.HISTORY: 0})

    def meet(self) -> None:
        """Say hello, and settle who this base is for the hub before anything else."""
        with answering(self.address):
            said = self._hello()
        self.checkpoint("hello")
        self._look_at_clock(said["now"])
        same_hub(self.db, said)
        version = self.replica.schema_version
        if version > said["schema"]:
            raise Stop(DomainError("hub_older"))
        if version < said["min_client"]:
            raise Stop(DomainError("hub_newer"))
        mine = ledger.number(self.db, ledger.BATCH_NO, 1) - 1
        moved = ledger.get(self.db, ledger.REGISTERED) != ledger.get(self.db, ledger.REPLICA)
        if not moved and said["known"] and (said["state"] != "active" or not said["mine"]):
            raise Stop(DomainError("hub_revoked", login=self.address.shown))
        ahead = said["known"] and said["last_batch_no"] > mine and not self._is_mine(said)
        if moved or ahead:
            be_reborn(self.replica, self.db, again=not moved)
        if moved or ahead or not said["known"]:
            self._enrol()
            mine = 0
        lost = not moved and not said["known"]
        if lost or self._is_behind(said, mine):
            self._reconcile()

    def _look_at_clock(self, hub_now: float) -> None:
        """Kept in the base: nothing is issued before a hello finds the clock right again."""
        here = time.time()
        self.done.skewed = abs(hub_now - here) > CLOCK_MINUTES * 60
        wrong = ""
        if self.done.skewed:
            wrong = " ".join(
                datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")
                for moment in (hub_now, here)
            )
        if self.done.skewed or ledger.get(self.db, ledger.CLOCK):
            with self.replica.writing(self.db):
                ledger.put(self.db, {ledger.CLOCK: wrong})

    def _is_behind(self, said: Mapping[str, Any], mine: int) -> bool:
        """Whether the hub lacks what this base has reached: it was restored."""
        return (
            not said["anchor_ok"]
            or (said["last_batch_no"] or 0) < mine
            or said["epoch"] != ledger.number(self.db, ledger.EPOCH, 1)
            or said["last_seq"] < ledger.number(self.db, ledger.CURSOR)
        )

    def _is_mine(self, said: Mapping[str, Any]) -> bool:
        waiting = outbox.in_flight(self.db)
        return (
            waiting is not None
            and waiting.batch_no == said["last_batch_no"]
            and waiting.batch_id == said["last_batch_id"]
        )

    def _hello(self) -> dict[str, Any]:
        row = self.connection.execute(
            "SELECT sync.hello(%s, %s, %s)",
            (
                ledger.get(self.db, ledger.REPLICA),
                ledger.number(self.db, ledger.ANCHOR_SEQ),
                ledger.get(self.db, ledger.ANCHOR_BATCH),
            ),
        ).fetchone()
        assert row is not None
        said: dict[str, Any] = row[0]
        return said

    def _enrol(self) -> None:
        with answering(self.address):
            enrol(self.replica, self.db, self.connection)
        self.checkpoint("enrolled")

    def _reconcile(self) -> None:
        with answering(self.address):
            reconcile(self.replica, self.db, self.connection)
        with self.replica.writing(self.db):
            ledger.put(self.db, {ledger.DIGEST_AT: ""})
            passwords.forget(self.db)
        self.checkpoint("reconciled")

    def pull(self, joining: str = "") -> None:
        """Take what is new and write it, merged, in one transaction."""
        place = (
            ledger.number(self.db, ledger.CURSOR),
            ledger.number(self.db, ledger.ANCHOR_SEQ),
            ledger.get(self.db, ledger.ANCHOR_BATCH),
        )
        with answering(self.address):
            snapshot = take(self.connection, self.replica.tables, place)
        self.checkpoint("taken")
        if snapshot.cursor == place[0] and not joining:
            return
        with self.replica.writing(self.db):
            applied = Applying(self.db, self.replica, snapshot, joining).run()
            self.checkpoint("applied")
        self.done.pulled += applied.count
        self.checkpoint("pulled")

    def freeze(self) -> Inflight | None:
        """Put the next batch on disk."""
        with self.replica.writing(self.db):
            frozen = outbox.freeze(self.db, self.replica, self._most)
        self.checkpoint("frozen")
        return frozen

    def _send(self, batch: Inflight) -> None:
        with answering(self.address):
            blobs.send(self.connection, self.db, batch)
            self.checkpoint("blobs")
            row = self.connection.execute("SELECT sync.push(%s)", (batch.envelope,)).fetchone()
            settled(self.connection)
        assert row is not None
        self.checkpoint("pushed")
        with self.replica.writing(self.db):
            self.done.pushed += outbox.acknowledge(self.db, self.replica, batch, row[0])
            self.checkpoint("acknowledged")
        self.checkpoint("settled")

    def _after_refusal(self, refusal: Refused, stale: int) -> None:
        """Go on, or stop: the table of ``spec/sync.md`` §3.3."""
        state = refusal.state
        if stale > ROUNDS:
            raise Unavailable("hub_busy") from refusal
        if state in STALE:
            self._thaw()
            if state == "OF001" and stale > 1:
                with answering(self.address):
                    rebase(self.replica, self.db, self.connection, refusal.said)
            if state != "OF001":
                # A batch that was cut may lack what its rows hang on.
                self._most = outbox.MOST_OPS * 20
        elif state in FORKED:
            be_reborn(self.replica, self.db, again=True)
            self._enrol()
        elif state in BEHIND:
            self._enrol()
            self._reconcile()
        elif state == "OF411" and quarantine.set_aside(self.replica, self.db, refusal.said):
            self._thaw()
        elif state in CONTENTION:
            time.sleep(random.uniform(0, LONGEST_PAUSE))
        else:
            self._thaw()
            raise Stop(_stopping(refusal, self.address))
        if stale < PATIENT:
            time.sleep(random.uniform(0, LONGEST_PAUSE / 20))

    def _thaw(self) -> None:
        with self.replica.writing(self.db):
            outbox.unfreeze(self.db)

    @contextmanager
    def _held(self, stale: int) -> Iterator[None]:
        """From the third stale round on, nobody else pushes while we pull, merge and push."""
        if stale < PATIENT:
            yield
            return
        with answering(self.address):
            self.connection.execute("BEGIN")
            self.connection.execute("SET LOCAL lock_timeout = '5s'")
            self.connection.execute("SET LOCAL idle_in_transaction_session_timeout = '15s'")
            self.connection.execute("SELECT sync.hold()")
        try:
            yield
        finally:
            if not self.connection.closed and not self.connection.broken:
                self.connection.execute("ROLLBACK")


def _stopping(refusal: Refused, address: HubAddress) -> OfdeskError:
    if refusal.state in ("OF403", "42501"):
        return DomainError("hub_revoked", login=address.shown)
    if refusal.state == "OF411":
        return DomainError("hub_series_fork", detail=refusal.said)
    if refusal.state == "OF412":
        return DomainError("series_taken", series=refusal.said)
    if refusal.state == "OF426":
        return DomainError("hub_older")
    return DomainError("hub_refused", state=refusal.state, detail=refusal.said)
