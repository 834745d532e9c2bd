"""One write transaction with its author: stamped for the history, guarded when it issues."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from ofdesk.domain.errors import OfdeskError, Unavailable
from ofdesk.models import Base
from ofdesk.models.ids import new_id
from ofdesk.models.types import instant_text
from ofdesk.store import identity, meta
from ofdesk.store.bulk import insert_rows
from ofdesk.store.claims import check_accepted
from ofdesk.store.watcher import Watcher

if TYPE_CHECKING:
    from ofdesk.ports.documents import DocumentRenderer

_STAMP = text(
    "UPDATE sync_ctx SET txn_id = :txn_id, author = :author, desk = :desk, at = :at WHERE id = 1"
)
_UNSTAMPED = {"txn_id": "", "author": "", "desk": "", "at": ""}


@contextmanager
def stamped(writer: Engine, author: str, desk: str, at: datetime) -> Iterator[Connection]:
    """A transaction of the store itself, in the history under ``author`` like any other."""
    stamp = {"txn_id": new_id(), "author": author, "desk": desk, "at": instant_text(at)}
    with writer.begin() as connection:
        connection.execute(_STAMP, stamp)
        yield connection
        connection.execute(_STAMP, _UNSTAMPED)


class Writing(Protocol):
    """What a unit of work needs of the base that is open."""

    operator: str
    number: str
    factice: bool
    renderer: "DocumentRenderer"
    writer: Engine
    watcher: Watcher

    def now(self) -> datetime:
        """The present instant of this base."""
        ...

    def keep_page(self, number: str, pdf: bytes) -> None:
        """Write an issued page to the archive folder; never raises for the disk."""
        ...

    def warn(self, warning: OfdeskError) -> None:
        """Tell the person of something that did not undo the work."""
        ...

    def check_clock(self, facts: Mapping[str, str]) -> None:
        """Raise ``DomainError('clock_wrong')`` while this machine's clock is known to be wrong."""
        ...

    def claim(self, connection: Connection, kind: str, subjects: Sequence[str]) -> None:
        """See ``ofdesk.ports.unit_of_work``."""
        ...

    def card_key(self) -> str:
        """See ``ofdesk.ports.unit_of_work``."""
        ...


class SqlUnitOfWork:
    """``ofdesk.ports.unit_of_work.UnitOfWork`` on SQLite."""

    def __init__(self, base: Writing, answers: frozenset[str]) -> None:
        self.operator = base.operator
        self.desk = base.number
        self.factice = base.factice
        self.renderer = base.renderer
        self._base = base
        self._answers = answers
        self._pages: list[tuple[str, bytes]] = []

    def __enter__(self) -> Self:
        self._pages = []
        self.session = Session(self._base.writer, expire_on_commit=False)
        event.listen(self.session, "after_begin", self._stamp)
        event.listen(self.session, "before_commit", self._refuse_unguarded)
        try:
            self.session.connection()
        except BaseException as error:
            self.session.close()
            if isinstance(error, PoolTimeoutError):
                raise Unavailable("base_locked", base="") from error
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pages = []
        self.session.close()

    def commit(self) -> None:
        """See the port. What was issued is committed once ``intent`` is on disk; if the disk
        refuses anything before that, nothing was issued."""
        self.session.flush()
        connection = self.session.connection()
        pages, self._pages = self._pages, []
        intent = identity.announce(connection, [n for n, _ in pages]) if pages else None
        connection.execute(_STAMP, _UNSTAMPED)
        with self._base.watcher.committing(connection):
            self.session.commit()
        if intent is None:
            return
        try:
            identity.confirm(intent)
        except Unavailable as failure:
            # The file is ahead of a mark that says « intent »: the next opening sets it right.
            self._base.warn(Unavailable("mark_not_written", detail=failure.code))
        for number, pdf in pages:
            if pdf:
                self._base.keep_page(number, pdf)

    def now(self) -> datetime:
        """See the port."""
        return self._base.now()

    def insert_rows(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """See the port."""
        self.session.flush()
        insert_rows(self.session.connection(), Base.metadata.tables[table], rows)

    def page_issued(self, number: str, pdf: bytes) -> None:
        """See the port; ``pdf`` is empty for a receipt, which has no page.

        Raises ``DomainError``: ``desk_number_needed`` when this file may not issue, ``clock_wrong``
        while the clock of this machine is not the hub's, ``series_quarantined`` where it refuses
        the documents of the series.
        """
        facts = meta.read_meta(self.session.connection())
        identity.check_may_issue(facts)
        self._base.check_clock(facts)
        check_accepted(self.session.connection(), number)
        self._pages.append((number, pdf))

    def claim(self, kind: str, *subjects: str) -> None:
        """See the port."""
        if subjects:
            self._base.claim(self.session.connection(), kind, subjects)

    def card_key(self) -> str:
        """See the port."""
        return self._base.card_key()

    def answered(self, code: str) -> bool:
        """See the port."""
        return code in self._answers

    def _stamp(self, _session: Session, _transaction: object, connection: Connection) -> None:
        connection.execute(
            _STAMP,
            {
                "txn_id": new_id(),
                "author": self.operator,
                "desk": self.desk,
                "at": instant_text(self.now()),
            },
        )

    def _refuse_unguarded(self, _session: Session) -> None:
        if self._pages:
            raise RuntimeError("a transaction that issues is committed by the unit of work")
