"""A base that is still being opened: the window is there first, its work waits off the screen."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ofdesk.domain.errors import OfdeskError, Unavailable
from ofdesk.ports.desk import BackupFile, Desk

if TYPE_CHECKING:
    from ofdesk.ports.bank import TableReader
    from ofdesk.ports.documents import DocumentRenderer
    from ofdesk.ports.mail import Mailer
    from ofdesk.ports.unit_of_work import UnitOfWork


class LateDesk:
    """``ofdesk.ports.desk.Desk`` whose methods wait until ``open_now`` has run on a worker."""

    def __init__(
        self,
        path: Path,
        opener: Callable[[], Desk],
        maker: Callable[[str, str], Desk] | None = None,
    ) -> None:
        self._path = path
        self._opener = opener
        self._maker = maker
        self._opened: Future[Desk] = Future()
        self._opening = False

    def open_now(self) -> Desk:
        """Open the base; called once, on a worker. What it raises, every later use raises too."""
        if self._opened.done():
            return self._opened.result()
        self._opening = True
        try:
            self._opened.set_result(self._opener())
        except BaseException as error:
            self._opened.set_exception(error)
            raise
        return self._opened.result()

    def make_now(self, number: str, operator: str) -> Desk:
        """Make the base, which is not there, for the desk of that number; called on a worker.

        What it raises is raised here alone: another try may follow. Errors: see
        ``ofdesk.ports.desk.Desks.create``.
        """
        assert self._maker is not None
        self._opening = True
        try:
            made = self._maker(number, operator)
        except BaseException:
            self._opening = False
            raise
        self._opened.set_result(made)
        return made

    @property
    def is_open(self) -> bool:
        """Whether the base was opened, or could not be."""
        return self._opened.done()

    def give_up(self) -> None:
        """The window closes: work that waits for a base nobody will open any more ends."""
        if not self._opening and not self._opened.done():
            self._opened.set_exception(Unavailable("base_not_opened", base=str(self._path)))

    def _desk(self) -> Desk:
        return self._opened.result()

    @property
    def path(self) -> Path:
        """See the port."""
        return self._path

    @property
    def factice(self) -> bool:
        """See the port."""
        return self._desk().factice

    @property
    def operator(self) -> str:
        """See the port."""
        return self._desk().operator

    @property
    def number(self) -> str:
        """See the port."""
        return self._desk().number

    @property
    def renderer(self) -> "DocumentRenderer":
        """See the port."""
        return self._desk().renderer

    @property
    def statements(self) -> "TableReader":
        """See the port."""
        return self._desk().statements

    @property
    def mailer(self) -> "Mailer":
        """See the port."""
        return self._desk().mailer

    def mail_alone(self) -> AbstractContextManager[object]:
        """See the port."""
        return self._desk().mail_alone()

    @property
    def today(self) -> date:
        """See the port."""
        return self._desk().today

    @property
    def warnings(self) -> Sequence[OfdeskError]:
        """See the port."""
        return self._desk().warnings

    def adopt_number(self, desk: str, last_numbers: Sequence[str]) -> None:
        """See the port."""
        self._desk().adopt_number(desk, last_numbers)

    def known_last_numbers(self) -> Sequence[str]:
        """See the port."""
        return self._desk().known_last_numbers()

    def turn_clock(self, day: date, at: time | None = None) -> None:
        """See the port."""
        self._desk().turn_clock(day, at)

    def write(self, answers: frozenset[str] = frozenset()) -> "UnitOfWork":
        """See the port."""
        return self._desk().write(answers)

    def read(self) -> AbstractContextManager[Any]:
        """See the port."""
        return self._desk().read()

    def data_version(self) -> int:
        """See the port."""
        return self._desk().data_version()

    def commits_of_others(self) -> int:
        """See the port."""
        return self._desk().commits_of_others()

    def backup(self, target: Path) -> BackupFile:
        """See the port."""
        return self._desk().backup(target)

    def backups(self) -> Sequence[BackupFile]:
        """See the port."""
        return self._desk().backups()

    def close(self) -> None:
        """Release the base, if it was opened."""
        if self._opened.done() and self._opened.exception() is None:
            self._opened.result().close()
