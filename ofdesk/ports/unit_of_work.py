"""The unit of work that a use case receives: one transaction, its author and its collaborators."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from ofdesk.ports.documents import DocumentRenderer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class UnitOfWork(Protocol):
    """One ``BEGIN IMMEDIATE`` … COMMIT, rolled back unless ``commit`` was called.

    ``with uow:`` may be entered again after it was left. The session is SQLAlchemy's: there is no
    repository on top of it. It is bound to the thread that entered it.
    """

    session: "Session"
    operator: str
    """Name of the person who acts; written in every history row."""
    desk: str
    """Number of this desk, two digits, part of every document number."""
    factice: bool
    """True for a test base: pages are marked FACTICE, ``--today`` is allowed."""
    renderer: DocumentRenderer

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def commit(self) -> None:
        """Commit; with issued pages, between ``intent`` and ``done`` of the outside mark, and then
        write them to the archive folder. Raises ``Unavailable`` (disk full, read-only, locked)."""
        ...

    def now(self) -> datetime:
        """The present instant, UTC, aware (turned by hand only on a FACTICE base)."""
        ...

    def insert_rows(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert many new rows of a table, all with the same columns, in few statements; the
        history keeps each of them as if it had come alone."""
        ...

    def page_issued(self, number: str, pdf: bytes) -> None:
        """A document was issued in this transaction: guard its commit, archive its page."""
        ...

    def claim(self, kind: str, *subjects: str) -> None:
        """Take the right of this desk to do each of ``subjects`` (sync P17); alone it has it.

        Raises ``DomainError``: ``period_claimed``, ``claimed_elsewhere`` when another desk has it,
        ``claim_behind`` when another has done it and this base has not read so;
        ``Unavailable('claim_offline')`` when the hub does not answer and it was not taken before.
        """
        ...

    def card_key(self) -> str:
        """The key of the card gateway, from the keyring; empty, and the person is warned, when
        none is kept."""
        ...

    def answered(self, code: str) -> bool:
        """Whether the person already answered yes to the doubtful question ``code``."""
        ...


Answers = Mapping[str, str]
