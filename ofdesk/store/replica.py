"""A base as the sync adapter sees it (``ofdesk.ports.sync.Replica``)."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from ofdesk.models.ids import new_id
from ofdesk.ports.sync import SyncedTable
from ofdesk.store import meta
from ofdesk.store.derived import derive
from ofdesk.store.described import synced_tables
from ofdesk.store.engine import connect
from ofdesk.store.failures import disk_failure, failure_of
from ofdesk.store.lock import BaseLock
from ofdesk.store.mark import DONE, Mark, marks_folder, read_mark, write_mark
from ofdesk.store.schema import SCHEMA_VERSION


class SqlReplica:
    """The file ``path``; ``refreshed`` is called when its identity or its number changed."""

    def __init__(self, path: Path, operator: str, refreshed: Callable[[], None]) -> None:
        self.path = path
        self.operator = operator
        self._refreshed = refreshed

    @property
    def tables(self) -> Sequence[SyncedTable]:
        """See the port."""
        return synced_tables()

    @property
    def schema_version(self) -> int:
        """See the port."""
        return SCHEMA_VERSION

    def connect(self) -> sqlite3.Connection:
        """See the port."""
        try:
            return connect(self.path, "rw")
        except sqlite3.Error as error:
            raise failure_of(error, self.path) or error from error

    @contextmanager
    def writing(self, db: sqlite3.Connection) -> Iterator[None]:
        """See the port."""
        try:
            db.execute("BEGIN IMMEDIATE")
            yield
            db.execute("COMMIT")
        except BaseException as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            told = failure_of(error, self.path) if isinstance(error, sqlite3.Error) else None
            if told is None:
                raise
            raise told from error

    def alone(self) -> AbstractContextManager[object]:
        """See the port."""
        return BaseLock(self.path.with_name(f"{self.path.name}-sync"), exclusive=True)

    def derive(self, db: sqlite3.Connection, changed: Mapping[str, set[str]]) -> None:
        """See the port."""
        derive(db, changed)

    def reborn(self, db: sqlite3.Connection) -> str:
        """See the port. The mark is on disk before COMMIT: alone it harms nothing."""
        facts = dict(db.execute("SELECT k, v FROM sync_meta"))
        replica = new_id()
        try:
            _outdate(facts)
            write_mark(
                Mark(
                    replica_id=replica,
                    base_id=facts[meta.BASE],
                    n=int(facts.get(meta.COUNTER, "0")),
                    phase=DONE,
                    nonce=facts.get(meta.NONCE, ""),
                )
            )
        except OSError as error:
            raise disk_failure(error, marks_folder()) from error
        _set(db, meta.REPLICA, replica)
        _set(db, meta.MARKED, "1")
        _set(db, meta.NUMBER_NEEDED, "restored")
        return replica

    def take_number(self, db: sqlite3.Connection, number: str) -> None:
        """See the port."""
        db.execute(
            "INSERT INTO desk_setting (key, value) VALUES ('desk.number', ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (number,),
        )
        _set(db, meta.NUMBER_NEEDED, "")

    def refresh(self) -> None:
        """See the port."""
        self._refreshed()


def _outdate(facts: Mapping[str, str]) -> None:
    """The mark of who this file was may have gone back with it: the same file, put back another
    time, must not be taken for what was issued last."""
    was, n = facts[meta.REPLICA], int(facts.get(meta.COUNTER, "0"))
    known = read_mark(was)
    if known is None or known.n <= n:
        write_mark(Mark(was, facts[meta.BASE], n + 1, DONE, ""))


def _set(db: sqlite3.Connection, key: str, value: str) -> None:
    db.execute(
        "INSERT INTO sync_meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v",
        (key, value),
    )
