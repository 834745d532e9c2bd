"""The hub for windows and commands (``ofdesk.ports.hub.Hubs``): opens the line, runs the cycle."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from ofdesk.domain.errors import DomainError, OfdeskError, Unavailable
from ofdesk.ports.desk import Desk
from ofdesk.ports.hub import (
    ALONE,
    CONFLICTS,
    OFFLINE,
    PENDING,
    STOPPED,
    UP_TO_DATE,
    AskPassword,
    HubMade,
    Joined,
    JoinHub,
    SyncReport,
)
from ofdesk.ports.secrets import HUB, Secrets
from ofdesk.ports.sync import Replica, SyncedTable
from ofdesk.sync import ledger, outbox, staff
from ofdesk.sync.address import HubAddress, from_text, invitation, read_where
from ofdesk.sync.cycle import Cycle, Done, Stop
from ofdesk.sync.install import make_hub, upgrade_hub
from ofdesk.sync.joining import join
from ofdesk.sync.link import Connection, Refused, connect, reachable
from ofdesk.sync.waiting import wait_for_news

Line = tuple[Connection, HubAddress]
TOLD = frozenset(("hub_unreachable", "hub_busy", "hub_login_refused", "hub_certificate"))
"""Failures that a cycle reports instead of raising them."""


class HubDoor:
    """``ofdesk.ports.hub.Hubs``; ``replica_of`` gives the base of a desk, ``folder`` is where the
    certificates of hubs are put, ``login`` who joins when the URL names nobody."""

    def __init__(
        self,
        replica_of: Callable[[Desk], Replica],
        tables: Callable[[], tuple[tuple[SyncedTable, ...], int]],
        secrets: Secrets,
        folder: Path,
    ) -> None:
        self._replica_of = replica_of
        self._tables = tables
        self._secrets = secrets
        self._folder = folder

    def make(self, where: str, ask: AskPassword) -> HubMade:
        """See the port."""
        address = read_where(where, _login())
        tables, version = self._tables()
        with self._line(address, ask) as (connection, _):
            made = make_hub(connection, address, tables, version)
        return replace(made, invitation=invitation(replace(address, hub_id=made.hub_id)))

    def upgrade(self, desk: Desk, ask: AskPassword) -> HubMade:
        """See the port."""
        tables, version = self._tables()
        with self._line(self._address(desk), ask) as (connection, address):
            return upgrade_hub(connection, address, tables, version)

    def join(self, desk: Desk, request: JoinHub, ask: AskPassword) -> Joined:
        """See the port."""
        address = read_where(request.where, request.user or _login())
        replica = self._replica_of(desk)
        if self._kept(desk, ledger.HUB):
            raise DomainError("hub_already_joined")
        with _alone(replica), self._line(address, ask) as line, _base(replica) as db:
            uow = desk.write(request.answers)
            number, cycle = join(replica, db, line, request.wish, uow.answered)
            done = cycle.run()
            hub_id = ledger.get(db, ledger.HUB)
            return Joined(hub_id, number, _report(db, done))

    def invite(self, desk: Desk, target: Path) -> Path:
        """See the port."""
        address = self._address(desk)
        if target.suffix != ".ofhub":
            target = target.with_name(f"{target.name}.ofhub")
        target.write_text(invitation(address), encoding="utf-8")
        return target

    def sync(self, desk: Desk, ask: AskPassword) -> SyncReport:
        """See the port."""
        replica = self._replica_of(desk)
        if not self._kept(desk, ledger.HUB):
            return SyncReport(0, 0, 0, 0, ALONE)
        with _alone(replica), _base(replica) as db:
            try:
                with self._line(self._address(desk), ask) as line:
                    return _report(db, Cycle(replica, db, line).run())
            except Stop as stop:
                error = stop.error
            except OfdeskError as failure:
                if failure.code not in TOLD:
                    raise
                error = failure
            return self._not_done(replica, db, error)

    def status(self, desk: Desk) -> SyncReport:
        """See the port."""
        if not self._kept(desk, ledger.HUB):
            return SyncReport(0, 0, 0, 0, ALONE)
        with _base(self._replica_of(desk)) as db:
            report = _report(db, Done())
            if report.state != STOPPED and not reachable(self._address(desk)):
                return replace(report, state=OFFLINE, reason="hub_unreachable")
            return report

    def login(self, desk: Desk) -> str:
        """See the port."""
        text = self._kept(desk, ledger.ADDRESS)
        return from_text(text).shown if text else ""

    def wait(self, desk: Desk, ask: AskPassword, seconds: float) -> None:
        """See the port."""
        address = self._address(desk)

        def opened() -> Connection:
            return connect(address, self._password(address, ask), self._folder)

        wait_for_news(opened, desk.data_version, seconds)

    def add_staff(self, desk: Desk, name: str, secret: str, ask: AskPassword) -> str:
        """See the port."""
        with self._line(self._address(desk), ask) as (connection, address):
            return staff.add(connection, address, name, secret)

    def revoke_staff(self, desk: Desk, name: str, ask: AskPassword) -> int:
        """See the port."""
        with self._line(self._address(desk), ask) as (connection, address):
            return staff.revoke(connection, address, name)

    def retire(self, desk: Desk, number: str, reason: str, ask: AskPassword) -> None:
        """See the port."""
        with self._line(self._address(desk), ask) as (connection, address):
            staff.retire(connection, address, number, reason)

    @contextmanager
    def _line(self, address: HubAddress, ask: AskPassword) -> Iterator[Line]:
        password = self._password(address, ask)
        connection = connect(address, password, self._folder)
        try:
            if password:
                self._secrets.keep(HUB, address.shown, password)
            yield connection, address
        except Refused as refusal:
            raise _told(refusal, address) from refusal
        except psycopg.OperationalError as error:
            raise Unavailable("hub_unreachable", host=address.host) from error
        finally:
            connection.close()

    def _password(self, address: HubAddress, ask: AskPassword) -> str:
        """One that was given now, else the keyring's, for this login or for the host, else none:
        the hub may want none."""
        kept = self._secrets.get
        return ask(address.shown) or kept(HUB, address.shown) or kept(HUB, address.host)

    def _address(self, desk: Desk) -> HubAddress:
        text = self._kept(desk, ledger.ADDRESS)
        if not text:
            raise DomainError("hub_not_joined")
        return from_text(text)

    def _kept(self, desk: Desk, key: str) -> str:
        with _base(self._replica_of(desk)) as db:
            return ledger.get(db, key)

    def _not_done(self, replica: Replica, db: sqlite3.Connection, error: OfdeskError) -> SyncReport:
        values = {name: str(value) for name, value in error.values.items()}
        offline = isinstance(error, Unavailable)
        if not offline:
            with replica.writing(db):
                ledger.put(db, {ledger.STOPPED: error.code})
        report = _report(db, Done())
        state = OFFLINE if offline else STOPPED
        return replace(report, state=state, reason=error.code, values=values)


@contextmanager
def _base(replica: Replica) -> Iterator[sqlite3.Connection]:
    with closing(replica.connect()) as db:
        yield db


@contextmanager
def _alone(replica: Replica) -> Iterator[None]:
    try:
        held = replica.alone()
    except Unavailable as error:
        if error.code != "base_in_use":
            raise
        raise Unavailable("sync_running") from error
    with held:
        yield


def _report(db: sqlite3.Connection, done: Done) -> SyncReport:
    conflicts = db.execute("SELECT count(*) FROM conflict WHERE resolved_at IS NULL").fetchone()[0]
    pending = outbox.open_count(db)
    stopped = ledger.get(db, ledger.STOPPED)
    state = UP_TO_DATE
    if stopped:
        state = STOPPED
    elif conflicts:
        state = CONFLICTS
    elif pending:
        state = PENDING
    warning = "clock_skewed" if done.skewed else ""
    return SyncReport(done.pushed, done.pulled, conflicts, pending, state, stopped, warning=warning)


def _told(refusal: Refused, address: HubAddress) -> OfdeskError:
    if refusal.state in ("OF403", "42501"):
        return DomainError("hub_revoked", login=address.shown)
    if refusal.state in ("3F000", "42P01", "42883"):
        return DomainError("hub_missing", database=address.database)
    return DomainError("hub_refused", state=refusal.state, detail=refusal.said)


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
