"""Engines on one SQLite file: how its connections are made, begin, and fail."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import QueuePool

from ofdesk.store.failures import failure_of
from ofdesk.store.schema import base_uri

BUSY_MILLISECONDS = 10_000
POOL_SECONDS = 2
"""An unclosed session must show as an error, not as a window that stands still for 30 s."""
PRAGMAS = (
    "foreign_keys=ON",
    "recursive_triggers=ON",
    f"busy_timeout={BUSY_MILLISECONDS}",
    "temp_store=MEMORY",
)
CACHE = "cache_size=-32000"
"""To set it reads the whole schema, which takes longer than all the other pragmas together."""
WRITER_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL")


def connect(path: Path, mode: str, *, cached: bool = True) -> sqlite3.Connection:
    """A connection with our pragmas, in the driver's autocommit: BEGIN is said by us.

    One that reads no table does without a cache (``cached``).
    """
    connection = sqlite3.connect(
        base_uri(path, mode),
        uri=True,
        timeout=BUSY_MILLISECONDS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in (*PRAGMAS, CACHE) if cached else PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        # A reader may come before any writer of this file: it cannot change the journal.
        for pragma in WRITER_PRAGMAS if mode == "rw" else ("query_only=ON",):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def writer_engine(path: Path) -> Engine:
    """The engine of writers: each transaction is ``BEGIN IMMEDIATE``, so that it waits its turn
    and that DDL is rolled back with the rest."""
    return _engine(path, "rw", "BEGIN IMMEDIATE", size=2)


def reader_engine(path: Path) -> Engine:
    """The engine of readers: opened read-only, each transaction one snapshot."""
    return _engine(path, "ro", "BEGIN", size=4)


def _engine(path: Path, mode: str, begin: str, size: int) -> Engine:
    def made() -> sqlite3.Connection:
        return connect(path, mode)

    engine = create_engine(
        "sqlite://",
        creator=made,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=4,
        pool_timeout=POOL_SECONDS,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    @event.listens_for(engine, "handle_error")
    def _tell(context: ExceptionContext) -> BaseException | None:
        return failure_of(context.original_exception, path)

    return engine
