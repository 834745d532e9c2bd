"""A base that is open on this desk: its two engines, its identity, its archive and its backups."""

import getpass
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from ofdesk.domain.dates import paris_day
from ofdesk.domain.errors import DomainError, IntegrityBroken, OfdeskError, Unavailable
from ofdesk.models.types import instant_text
from ofdesk.ports.bank import TableReader
from ofdesk.ports.claims import BEHIND, Claims, NoClaims
from ofdesk.ports.desk import BackupFile, DeskOptions
from ofdesk.ports.documents import DocumentRenderer
from ofdesk.ports.mail import Mailer
from ofdesk.store import backups, identity, meta
from ofdesk.store.archive import Archive, archive_folder
from ofdesk.store.claims import held, use
from ofdesk.store.engine import reader_engine, writer_engine
from ofdesk.store.lock import BaseLock
from ofdesk.store.unit_of_work import SqlUnitOfWork, stamped
from ofdesk.store.watcher import Watcher

PARIS = ZoneInfo("Europe/Paris")
PERIOD = "period"
BANK_LINE = "bank_line"
"""Decided about without the hub too: two decisions are found when they meet (decision 0086)."""
"""The one kind of right that is asked for again from the periods themselves before they leave."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a desk is opened with: the options, the held lock, what draws the pages."""

    options: DeskOptions
    lock: BaseLock
    renderer: DocumentRenderer
    claims: Claims = field(default_factory=NoClaims)
    statements: TableReader | None = None
    mailer: Mailer | None = None
    card_key: Callable[[], str] = str
    """Gives the key of the card gateway, or nothing."""


class OpenDesk:
    """``ofdesk.ports.desk.Desk`` on SQLite; made by ``ofdesk.store.desks``.

    Raises ``DomainError('today_not_factice')``.
    """

    def __init__(self, opening: Opening) -> None:
        self.path = opening.options.base
        self.renderer = opening.renderer.with_pictures(self.picture)
        self.archive = Archive(archive_folder(self.path))
        self._options = opening.options
        self._hour: time | None = None
        self._lock = opening.lock
        self._claims = opening.claims
        self._statements = opening.statements
        self._mailer = opening.mailer
        self._card_key = opening.card_key
        self._warnings: list[OfdeskError] = []
        self.writer = writer_engine(self.path)
        self.reader = reader_engine(self.path)
        self.watcher = Watcher(self.path)
        try:
            self.refresh()
        except BaseException:
            self.close()
            raise

    def refresh(self) -> None:
        """Read again what the base says of itself and of this desk."""
        with self.reader.begin() as connection:
            facts = meta.read_meta(connection)
            self.number = meta.read_setting(connection, "desk.number")
            kept = meta.read_setting(connection, "desk.operator")
        self.factice = facts.get(meta.FACTICE) == "1"
        self._number_needed = facts.get(meta.NUMBER_NEEDED, "")
        self.operator = self._options.operator or kept or _login()
        if self._options.today is not None and not self.factice:
            raise DomainError("today_not_factice")

    @property
    def today(self) -> date:
        """See the port."""
        return paris_day(self.now())

    @property
    def warnings(self) -> tuple[OfdeskError, ...]:
        """What the person should know and that stopped nothing, oldest first."""
        return tuple(self._warnings)

    @property
    def number_needed(self) -> str:
        """Why this desk may not issue before ``adopt_number`` (``restored``, ``copied``), or
        nothing."""
        return self._number_needed

    def turn_clock(self, day: date, at: time | None = None) -> None:
        """See the port."""
        if not self.factice:
            raise DomainError("today_not_factice")
        self._options = replace(self._options, today=day)
        self._hour = at

    def now(self) -> datetime:
        """The present instant, UTC; on the day of the options if a FACTICE base was given one."""
        moment = datetime.now(UTC)
        if self._options.today is None:
            return moment
        hour = self._hour or moment.astimezone(PARIS).time()
        return datetime.combine(self._options.today, hour, PARIS).astimezone(UTC)

    def write(self, answers: frozenset[str] = frozenset()) -> SqlUnitOfWork:
        """See the port."""
        return SqlUnitOfWork(self, self._options.answers | answers)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """See the port."""
        with Session(self.reader, expire_on_commit=False, autoflush=False) as session:
            try:
                session.connection()
            except PoolTimeoutError as error:
                raise Unavailable("base_locked", base=str(self.path)) from error
            yield session

    def data_version(self) -> int:
        """See the port."""
        return self.watcher.version()

    def commits_of_others(self) -> int:
        """See the port."""
        return self.watcher.others()

    @property
    def statements(self) -> TableReader:
        """See the port."""
        assert self._statements is not None
        return self._statements

    @property
    def mailer(self) -> Mailer:
        """See the port."""
        assert self._mailer is not None
        return self._mailer

    def mail_alone(self) -> AbstractContextManager[object]:
        """See the port."""
        try:
            return BaseLock(self.path.with_name(f"{self.path.name}-mail"), exclusive=True)
        except Unavailable as error:
            raise Unavailable("mail_running") from error

    def adopt_number(self, desk: str, last_numbers: Sequence[str]) -> None:
        """Give this desk the number ``desk``, never used before, and close its old series.

        ``last_numbers`` are the last documents on paper of the old number (« OF01-2026-00123 »).
        Raises ``DomainError``: ``desk_number_invalid``, ``desk_number_taken``.
        """
        moment = self.now()
        with stamped(self.writer, self.operator, desk, moment) as connection:
            identity.adopt_number(connection, desk, last_numbers, instant_text(moment))
        self.refresh()

    def known_last_numbers(self) -> list[str]:
        """The last number of each series that the base or the archive folder knows."""
        last: dict[str, str] = {}
        with self.reader.begin() as connection:
            rows = connection.execute(
                text("SELECT max(number) AS number FROM document GROUP BY type, desk, year")
            )
            found = [row.number for row in rows]
        for number in (*found, *self.archive.last_numbers()):
            series = number.rpartition("-")[0]
            last[series] = max(number, last.get(series, ""))
        return sorted(last.values())

    def check_clock(self, facts: Mapping[str, str]) -> None:
        """See the unit of work; a test base on a day of its own issues on no clock."""
        wrong = facts.get(meta.CLOCK, "")
        if wrong and self._options.today is None:
            hub_at, desk_at = wrong.split()
            raise DomainError("clock_wrong", hub_at=hub_at, desk_at=desk_at)

    def claim(self, connection: Connection, kind: str, subjects: Sequence[str]) -> None:
        """See the port of the unit of work; what was taken is kept for when the hub is away."""
        facts = meta.read_meta(connection)
        if not facts.get(meta.HUB):
            return
        me, place = facts[meta.REPLICA], int(facts.get(meta.CURSOR, "0"))
        at = instant_text(self.now())
        try:
            holders = self._claims.take(self.path, kind, subjects)
        except Unavailable as failure:
            if kind == BANK_LINE:
                return
            if held(connection, me, kind, subjects) != set(subjects):
                raise Unavailable("claim_offline", detail=failure.code) from failure
            use(connection, (me, kind, subjects), at, place)
            return
        if holders is None and kind == BANK_LINE:
            return
        if holders is None:
            ours = held(connection, me, kind, subjects)
            use(connection, (me, kind, sorted(ours)), at, place)
            if kind != PERIOD:
                use(connection, ("", kind, [one for one in subjects if one not in ours]), at, place)
            return
        for subject in subjects:
            _check_ours(kind, holders[subject])
        use(connection, (me, kind, subjects), at, place)

    def card_key(self) -> str:
        """See the port of the unit of work."""
        key = self._card_key()
        if not key:
            self.warn(Unavailable("card_key_missing"))
        return key

    def keep_page(self, number: str, pdf: bytes) -> None:
        """Write an issued page to the archive folder; a failure becomes a warning."""
        failure = self.archive.keep(number, pdf)
        if failure is not None:
            self.warn(failure)

    def picture(self, digest: str) -> bytes | None:
        """A kept picture, for the renderer. Raises ``IntegrityBroken('logo_changed')``."""
        asked = text("SELECT bytes FROM blob WHERE sha256 = :sha")
        with self.reader.begin() as connection:
            found: bytes | None = connection.scalar(asked, {"sha": digest})
        if found is not None and sha256(found).hexdigest() != digest:
            raise IntegrityBroken("logo_changed")
        return found

    def warn(self, warning: OfdeskError) -> None:
        """Add to the warnings."""
        self._warnings.append(warning)

    def catch_up_archive(self, newest: int | None = None) -> int:
        """Write the pages that the archive folder lacks, one read at a time; how many were written.

        ``newest`` limits the look to the last documents. Safe beside everything else.
        """
        present = self.archive.numbers()
        with self.reader.begin() as connection:
            rows = connection.execute(
                text(
                    "SELECT number, pdf_sha256 FROM document WHERE pdf_sha256 <> ''"
                    " ORDER BY id DESC LIMIT :newest"
                ),
                {"newest": -1 if newest is None else newest},
            ).all()
        missing = [row for row in rows if row.number not in present]
        for row in missing:
            with self.reader.begin() as connection:
                pdf = connection.scalar(
                    text("SELECT bytes FROM blob WHERE sha256 = :sha"), {"sha": row.pdf_sha256}
                )
            if pdf is not None:
                self.keep_page(row.number, pdf)
        return len(missing)

    def backup(self, target: Path) -> BackupFile:
        """See the port. Raises ``DomainError('backup_exists')`` rather than overwrite."""
        return backups.copy_base(self.path, target, "asked", self.now())

    def backups(self) -> Sequence[BackupFile]:
        """See the port."""
        return backups.listed(self.path)

    def close(self) -> None:
        """See the port."""
        self.watcher.close()
        self.reader.dispose()
        self.writer.dispose()
        self._lock.release()


def _check_ours(kind: str, holder: str) -> None:
    """Raise what tells a person who has the right, unless nobody else has."""
    if holder == BEHIND:
        raise DomainError("claim_behind")
    if holder and kind == PERIOD:
        raise DomainError("period_claimed", desk=holder)
    if holder:
        raise DomainError("claimed_elsewhere", desk=holder)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "?"
