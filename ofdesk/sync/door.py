"""The hub for windows and commands (``ofdesk.ports.hub.Hubs``): opens the line, runs the cycle."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from ofdesk.domain.errors import DomainError, OfdeskError, Unavailable
from ofdesk.ports.desk import Desk
from ofdesk.ports.hub import (
    ALONE,
    OFFLINE,
    STOPPED,
    AskPassword,
    HubMade,
    Joined,
    JoinHub,
    Step,
    SyncReport,
    TableDigest,
)
from ofdesk.ports.secrets import HUB, Secrets
from ofdesk.ports.sync import Replica, SyncedTable
from ofdesk.sync import digest, ledger, rights, staff
from ofdesk.sync.address import HubAddress, from_text, invitation, read_where
from ofdesk.sync.cycle import Cycle, Done, Stop
from ofdesk.sync.install import make_hub, upgrade_hub
from ofdesk.sync.joining import Wish, join
from ofdesk.sync.link import Connection, Refused, answering, connect, reachable
from ofdesk.sync.office import Office
from ofdesk.sync.reports import kept, not_done, report
from ofdesk.sync.waiting import wait_for_news

PATIENCE = 10.0
"""Seconds that a person's act waits for the cycle of the window to end."""
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

    def join(
        self, desk: Desk, request: JoinHub, ask: AskPassword, step: Step | None = None
    ) -> Joined:
        """See the port."""
        address = read_where(request.where, request.user or _login())
        replica = self._replica_of(desk)
        if self._kept(desk, ledger.HUB):
            raise DomainError("hub_already_joined")
        with _alone(replica), self._line(address, ask) as line, _base(replica) as db:
            uow = desk.write(request.answers)
            wish = Wish(request.wish, uow.answered, step or _untold)
            number, cycle = join(replica, db, line, wish)
            done = cycle.run()
            hub_id = ledger.get(db, ledger.HUB)
            return Joined(hub_id, number, kept(replica, db, report(db, done)))

    def invite(self, desk: Desk, target: Path) -> Path:
        """See the port."""
        address = self._address(desk)
        if target.suffix != ".ofhub":
            target = target.with_name(f"{target.name}.ofhub")
        # Whole or not there: a colleague may open it from a shared folder at once.
        part = target.with_name(f".{target.name}.part")
        part.write_text(invitation(address), encoding="utf-8")
        return part.replace(target)

    def sync(self, desk: Desk, ask: AskPassword) -> SyncReport:
        """See the port."""
        replica = self._replica_of(desk)
        if not self._kept(desk, ledger.HUB):
            return SyncReport(0, 0, 0, 0, ALONE)
        with _alone(replica), _base(replica) as db:
            try:
                with self._line(self._address(desk), ask) as line:
                    done = Cycle(replica, db, line).run()
                return kept(replica, db, report(db, done))
            except Stop as stop:
                error = stop.error
            except OfdeskError as failure:
                if failure.code not in TOLD:
                    raise
                error = failure
            return kept(replica, db, not_done(replica, db, error))

    def status(self, desk: Desk) -> SyncReport:
        """See the port."""
        if not self._kept(desk, ledger.HUB):
            return SyncReport(0, 0, 0, 0, ALONE)
        with _base(self._replica_of(desk)) as db:
            found = report(db, Done())
            if found.state != STOPPED and not reachable(self._address(desk)):
                return replace(found, state=OFFLINE, reason="hub_unreachable")
            return found

    def digest(self, desk: Desk, ask: AskPassword) -> Sequence[TableDigest]:
        """See the port."""
        with self._cycling(desk, ask) as (cycle, db):
            cycle.run()
            found = digest.compare(cycle.replica, db, cycle.connection)
            if found is None:
                raise DomainError("digest_not_at_rest")
            digest.keep(cycle.replica, db, found, ledger.instant()[:10])
            return found

    def reserve(
        self, desk: Desk, wanted: Sequence[tuple[str, str]], ask: AskPassword
    ) -> Mapping[tuple[str, str], str]:
        """See the port."""
        with self._cycling(desk, ask) as (cycle, db), answering(cycle.address):
            cycle.run()
            return rights.reserve(cycle.replica, db, cycle.connection, wanted)

    def let_go(self, desk: Desk, ask: AskPassword) -> int:
        """See the port."""
        with self._cycling(desk, ask) as (cycle, db), answering(cycle.address):
            cycle.run()
            return rights.let_go(cycle.replica, db, cycle.connection)

    def renumber(self, desk: Desk, ask: AskPassword) -> str:
        """See the port."""
        with self._cycling(desk, ask) as (cycle, db):
            with cycle.replica.writing(db):
                cycle.replica.reborn(db)
            cycle.replica.refresh()
            cycle.run()
            return ledger.setting(db, "desk.number")

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

    @property
    def office(self) -> Office:
        """See the port."""
        return Office(lambda desk, ask: self._line(self._address(desk), ask))

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
    def _cycling(self, desk: Desk, ask: AskPassword) -> Iterator[tuple[Cycle, sqlite3.Connection]]:
        """A cycle that is ready to run, alone; what stops it is raised."""
        address, replica = self._address(desk), self._replica_of(desk)
        with _patient(replica), _base(replica) as db, self._line(address, ask) as line:
            try:
                yield Cycle(replica, db, line), db
            except Stop as stop:
                raise stop.error from stop

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


def _untold(_taken: int, _total: int) -> None:
    """Nobody asks how far it is."""


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


@contextmanager
def _patient(replica: Replica) -> Iterator[None]:
    """``_alone``, after a cycle that the window has begun meanwhile."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            held = replica.alone()
            break
        except Unavailable as error:
            if error.code != "base_in_use" or time.monotonic() > until:
                raise Unavailable("sync_running") from error
            time.sleep(PATIENCE / 100)
    with held:
        yield


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
