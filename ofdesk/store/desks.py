"""Opens, creates and restores bases: the only door to the store.

SQLAlchemy is imported on use: the first rows of a window are painted without it.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ofdesk import paths
from ofdesk.ports.bank import TableReader
from ofdesk.ports.claims import Claims, NoClaims
from ofdesk.ports.client_rows import ClientRow
from ofdesk.ports.desk import Desk, DeskOptions
from ofdesk.ports.documents import DocumentRenderer
from ofdesk.ports.mail import Mailer
from ofdesk.store.first_rows import first_rows, first_setting

if TYPE_CHECKING:
    from ofdesk.store.opening import Around


class SqlDesks:
    """``ofdesk.ports.desk.Desks`` on SQLite files; ``renderer`` draws the pages of all of them,
    ``claims`` asks the hub who may bill what, ``statements`` reads the files of banks,
    ``mailer`` sends mail."""

    def __init__(
        self,
        renderer: DocumentRenderer,
        claims: Claims | None = None,
        statements: TableReader | None = None,
        mailer: Mailer | None = None,
    ) -> None:
        self._seen = (renderer, claims or NoClaims(), statements, mailer)
        self.card_key: Callable[[], str] = str
        """Gives the key of the card gateway, where the program has a keyring."""

    @property
    def _around(self) -> "Around":
        return (*self._seen, self.card_key)

    def default_base(self) -> Path:
        """See the port."""
        return paths.default_base()

    def first_rows(
        self,
        base: str | Path,
        *,
        search: str = "",
        due_on: date | None = None,
        limit: int | None = None,
    ) -> Sequence[ClientRow] | None:
        """See the port."""
        return first_rows(base, search=search, due_on=due_on, limit=limit)

    def first_setting(self, base: str | Path, key: str) -> str:
        """See the port."""
        return first_setting(base, key)

    def open(self, options: DeskOptions) -> Desk:
        """See the port; also ``DomainError('base_foreign')``, ``Unavailable('base_in_use')``."""
        from ofdesk.store import opening

        return opening.open_base(options, self._around)

    def create(self, options: DeskOptions, *, factice: bool, desk: str) -> Desk:
        """See the port; ``desk`` is two digits, else ``DomainError('desk_number_invalid')``."""
        from ofdesk.store import opening

        return opening.create_base(options, self._around, factice=factice, desk=desk)

    def restore(self, base: Path, backup: Path) -> Sequence[str]:
        """See the port; also ``DomainError('backup_foreign')``, and those of the backup's file."""
        from ofdesk.store.restore import restore_base

        return restore_base(base, backup)
