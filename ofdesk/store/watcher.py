"""Notices commits to the base, and tells those of others from our own."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection

from ofdesk.store.engine import connect

VERSION = "PRAGMA data_version"
"""Changes, on one connection, whenever another connection has committed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a writing connection saw while it held the write lock."""

    connection: sqlite3.Connection
    version: int


class Watcher:
    """Looks at the base by a connection of its own, which writes nothing.

    A commit of ours moves the version that this connection sees; that nobody else committed since
    we had the write lock is known from the writing connection, whose version only others move.
    Where the two cannot be told apart, a commit counts as one of others: to read once too often
    is harmless.
    """

    def __init__(self, path: Path) -> None:
        self._connection = connect(path, "ro", cached=False)
        self._looking = Lock()
        self._seen = self._read()
        self._others = 0

    def version(self) -> int:
        """Changes whenever anybody commits, this desk included."""
        with self._looking:
            return self._read()

    def others(self) -> int:
        """Changes whenever somebody else commits."""
        with self._looking:
            self._look()
            return self._others

    @contextmanager
    def committing(self, connection: Connection) -> Iterator[None]:
        """Around a commit of ours, while nobody looks: what changed before it was of others, what
        changed with it is ours, if ours alone. Raises nothing of its own: nothing may look undone
        that was done."""
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        with self._looking:
            mark = self._mark(raw)
            yield
            if mark is not None:
                self._note_ours(mark)

    def _mark(self, raw: sqlite3.Connection) -> Mark | None:
        try:
            self._look()
            return Mark(raw, _version_of(raw))
        except sqlite3.Error:
            # The commit itself says what is wrong with the file, in words.
            return None

    def _note_ours(self, mark: Mark) -> None:
        with suppress(sqlite3.Error):
            # In this order: what is committed between the two questions is not in the answer to
            # the first one, and the next look finds it.
            version = self._read()
            self._note(version, ours=_version_of(mark.connection) == mark.version)

    def close(self) -> None:
        """Release the file."""
        with self._looking:
            self._connection.close()

    def _look(self) -> None:
        self._note(self._read(), ours=False)

    def _note(self, version: int, *, ours: bool) -> None:
        if version != self._seen and not ours:
            self._others += 1
        self._seen = version

    def _read(self) -> int:
        return _version_of(self._connection)


def _version_of(connection: sqlite3.Connection) -> int:
    version: int = connection.execute(VERSION).fetchone()[0]
    return version
