"""A base that is open on this desk, and how to open, create, back up and restore one."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ofdesk.domain.errors import OfdeskError
from ofdesk.ports.client_rows import ClientRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ofdesk.ports.bank import TableReader
    from ofdesk.ports.documents import DocumentRenderer
    from ofdesk.ports.mail import Mailer
    from ofdesk.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeskOptions:
    """How a base is opened: its file, who acts, the day (FACTICE only), answers given ahead."""

    base: Path
    operator: str = ""
    today: date | None = None
    answers: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class BackupFile:
    """One backup: where, when, how many bytes, why (``automatic``, ``migration``, ``asked``)."""

    path: Path
    made_at: datetime
    size: int
    reason: str


class Desk(Protocol):
    """An open base. ``read`` and ``write`` may be called from any thread, each use on one."""

    @property
    def path(self) -> Path:
        """The file of the base."""
        ...

    @property
    def factice(self) -> bool:
        """Whether it is a test base."""
        ...

    @property
    def operator(self) -> str:
        """Who acts."""
        ...

    @property
    def number(self) -> str:
        """The number of this desk, two digits."""
        ...

    @property
    def renderer(self) -> "DocumentRenderer":
        """Draws its documents."""
        ...

    @property
    def statements(self) -> "TableReader":
        """Reads the files of banks."""
        ...

    @property
    def mailer(self) -> "Mailer":
        """Sends its mail."""
        ...

    def mail_alone(self) -> AbstractContextManager[object]:
        """Be the only one who sends mail of this base, until the context ends.

        Raises ``Unavailable('mail_running')`` at once when another window or command does.
        """
        ...

    @property
    def today(self) -> date:
        """The legal day: a day in Europe/Paris, or the one given on a FACTICE base."""
        ...

    @property
    def warnings(self) -> Sequence[OfdeskError]:
        """What the person should know of the base and that stopped nothing, oldest first."""
        ...

    def adopt_number(self, desk: str, last_numbers: Sequence[str]) -> None:
        """Give this desk a number that was never used and close the series of the old one.

        ``last_numbers`` are the last on paper of the old number. Raises
        ``DomainError('desk_number_invalid')``, ``desk_number_taken``.
        """
        ...

    def known_last_numbers(self) -> Sequence[str]:
        """The last number of each series that the base or its archive folder knows."""
        ...

    def turn_clock(self, day: date, at: time | None = None) -> None:
        """Act as if it were ``day``, at ``at`` in Paris (by default: at the hour that it is).

        Raises ``DomainError('today_not_factice')`` on a real base.
        """
        ...

    def write(self, answers: frozenset[str] = frozenset()) -> "UnitOfWork":
        """A unit of work; ``answers`` are added to those given when the base was opened."""
        ...

    def read(self) -> "AbstractContextManager[Session]":
        """A session on a read-only connection with one consistent snapshot."""
        ...

    def data_version(self) -> int:
        """Changes whenever any program commits to the file (``PRAGMA data_version``)."""
        ...

    def commits_of_others(self) -> int:
        """Changes whenever somebody else commits to the file; at times also for a commit of this
        desk, never the other way round."""
        ...

    def backup(self, target: Path) -> BackupFile:
        """Copy the base, consistent while in use. Raises ``Unavailable`` (disk full)."""
        ...

    def backups(self) -> Sequence[BackupFile]:
        """Automatic backups that can be restored, newest first."""
        ...

    def close(self) -> None:
        """Release the file."""
        ...


class Desks(Protocol):
    """Opens bases; the only door of the command line and of the windows to the store."""

    def default_base(self) -> Path:
        """The user's base when none is named."""
        ...

    def first_rows(
        self,
        base: str | Path,
        *,
        search: str = "",
        due_on: date | None = None,
        limit: int | None = None,
    ) -> Sequence[ClientRow] | None:
        """The head of the client list by raw sqlite3, read-only, without SQLAlchemy.

        ``search`` is matched as the list does: each folded word is found in the column ``search``
        or in a former name; with ``due_on``, those that end by that day, by that end. ``None``
        when the base must first be opened in full (older than the program). Raises
        ``DomainError('base_missing')``, ``base_newer``, ``base_corrupt``.
        """
        ...

    def first_setting(self, base: str | Path, key: str) -> str:
        """One setting of the desk, by the same quick door; empty when there is none."""
        ...

    def open(self, options: DeskOptions) -> Desk:
        """Open and, after a backup, migrate. Raises ``DomainError('base_missing')``,
        ``base_newer``, ``base_corrupt``, ``today_not_factice``; ``Unavailable('base_locked')``."""
        ...

    def create(self, options: DeskOptions, *, factice: bool, desk: str) -> Desk:
        """Make a new base with the shipped rows. Raises ``DomainError('base_exists')``."""
        ...

    def restore(self, base: Path, backup: Path) -> Sequence[str]:
        """Bring back a backup, carrying over what was issued since; needs the base alone.

        Returns the numbers carried over. Raises ``Unavailable('base_in_use')``.
        """
        ...
