"""Create a base, and open one: lock, header, migration, identity, shipped rows, daily backup."""

import os
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import StaticPool

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.models import Base
from ofdesk.models.ids import new_id
from ofdesk.ports.bank import TableReader
from ofdesk.ports.claims import Claims
from ofdesk.ports.desk import DeskOptions
from ofdesk.ports.documents import DocumentRenderer
from ofdesk.ports.mail import Mailer
from ofdesk.store import backups, identity, meta, schema, seeds
from ofdesk.store.desk import OpenDesk, Opening
from ofdesk.store.engine import writer_engine
from ofdesk.store.failures import disk_failure
from ofdesk.store.lock import BaseLock
from ofdesk.store.mark import MarkState
from ofdesk.store.places import place_warning, system_mounts
from ofdesk.store.schema import checked_header, read_header
from ofdesk.store.triggers import all_triggers, recreate_triggers, triggers_digest
from ofdesk.store.unit_of_work import stamped

SHIPPED_BY = "ofdesk"
"""Author, in the history, of the rows that come with the program."""
CAUGHT_UP_AT_OPEN = 20
Around = tuple[DocumentRenderer, Claims, TableReader | None, Mailer | None, Callable[[], str]]
"""What an open base works with: who draws its pages, grants its claims, reads its statements,
sends its mail."""


def create_base(options: DeskOptions, around: Around, *, factice: bool, desk: str) -> OpenDesk:
    """Make the file of a new base, with its tables, triggers and shipped rows, and open it.

    Raises ``DomainError``: ``base_exists``, ``desk_number_invalid``; ``Unavailable``.
    """
    identity.check_desk_number(desk)
    path = options.base
    _new_file(path)
    facts = {
        meta.BASE: new_id(),
        meta.REPLICA: new_id(),
        meta.COUNTER: "0",
        meta.NONCE: new_id(),
        meta.FACTICE: "1" if factice else "0",
    }
    settings = {"desk.number": desk}
    if options.operator:
        settings["desk.operator"] = options.operator
    try:
        _fill(path, facts, settings)
    except BaseException:
        _removed(path)
        raise
    return _opened(options, around, fresh=True)


def open_base(options: DeskOptions, around: Around) -> OpenDesk:
    """Open a base and bring it up to date. Errors: see ``ofdesk.ports.desk.Desks.open``."""
    if not options.base.is_file():
        raise DomainError("base_missing", base=str(options.base))
    return _opened(options, around, fresh=False)


def _opened(options: DeskOptions, around: Around, *, fresh: bool) -> OpenDesk:
    lock = BaseLock(options.base, exclusive=False)
    try:
        if checked_header(options.base).version < schema.SCHEMA_VERSION:
            _upgrade_alone(options.base, lock)
        desk = OpenDesk(Opening(options, lock, *around))
    except BaseException:
        lock.release()
        raise
    try:
        _prepare(desk, fresh=fresh)
    except BaseException:
        desk.close()
        raise
    return desk


def _upgrade_alone(path: Path, lock: BaseLock) -> None:
    from ofdesk.store.upgrade import upgrade_base

    lock.exclusive()
    upgrade_base(path)
    lock.shared()


def _prepare(desk: OpenDesk, *, fresh: bool) -> None:
    place = place_warning(desk.path.absolute(), system_mounts())
    if place is not None:
        desk.warn(place)
    if not _writable(desk.path):
        desk.warn(Unavailable("base_read_only", base=str(desk.path)))
        return
    try:
        _settle(desk)
        _freshen(desk)
        first = None if fresh else backups.daily(desk.path, datetime.now(UTC))
        # The whole archive is looked through once a day, the last pages at each opening.
        desk.catch_up_archive(CAUGHT_UP_AT_OPEN if first is None else None)
    except Unavailable as failure:
        # A full disk or a busy base must not keep anybody from reading it.
        desk.warn(failure)


def _settle(desk: OpenDesk) -> None:
    state = identity.settle(desk.reader, desk.writer)
    if state in (MarkState.RESTORED, MarkState.COPIED):
        desk.refresh()
    if desk.number_needed:
        known = ", ".join(desk.known_last_numbers())
        desk.warn(DomainError("desk_number_needed", reason=desk.number_needed, known=known))


def _freshen(desk: OpenDesk) -> None:
    """Make triggers and shipped rows those of this program, when they are not."""
    triggers = all_triggers()
    wanted = {meta.TRIGGERS: triggers_digest(triggers), meta.SEEDS: seeds.seeds_digest()}
    with desk.reader.begin() as connection:
        facts = meta.read_meta(connection)
    if all(facts.get(key) == value for key, value in wanted.items()):
        return
    with stamped(desk.writer, SHIPPED_BY, desk.number, desk.now()) as connection:
        if facts.get(meta.TRIGGERS) != wanted[meta.TRIGGERS]:
            recreate_triggers(connection, triggers)
        seeds.plant(connection)
        meta.write_meta(connection, **wanted)


def _fill(path: Path, facts: Mapping[str, str], settings: Mapping[str, str]) -> None:
    try:
        with path.open("wb") as stream:
            stream.write(_empty_base())
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise disk_failure(error, path) from error
    engine = writer_engine(path)
    try:
        with stamped(engine, SHIPPED_BY, settings["desk.number"], datetime.now(UTC)) as connection:
            seeds.plant(connection)
            digests = {
                meta.TRIGGERS: triggers_digest(all_triggers()),
                meta.SEEDS: seeds.seeds_digest(),
            }
            meta.write_meta(connection, **facts, **digests)
            for key, value in settings.items():
                meta.write_setting(connection, key, value)
            # Last: a creation that is killed before leaves a file that the next one takes over.
            connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    finally:
        engine.dispose()


@cache
def _empty_base() -> bytes:
    """The file of a base with its tables and triggers and no row but its context."""
    memory = sqlite3.connect(":memory:")
    engine = create_engine("sqlite://", creator=lambda: memory, poolclass=StaticPool)
    with engine.begin() as connection:
        make_tables(connection)
        recreate_triggers(connection, all_triggers())
    image = memory.serialize()
    engine.dispose()
    return image


def make_tables(connection: Connection) -> None:
    """Create the tables of this program's schema, without triggers, and say which schema it is."""
    Base.metadata.create_all(connection)
    revision = schema.REVISIONS[schema.SCHEMA_VERSION]
    connection.exec_driver_sql(schema.REVISION_TABLE)
    connection.execute(text("INSERT INTO alembic_version VALUES (:name)"), {"name": revision})
    connection.exec_driver_sql(
        "INSERT INTO sync_ctx (id, applying, capturing, txn_id, author, desk, at)"
        " VALUES (1, 0, 0, '', '', '', '')"
    )
    connection.exec_driver_sql(f"PRAGMA user_version = {schema.SCHEMA_VERSION}")


def _new_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        # What a creation that was killed has left holds nothing: it is taken over.
        if not path.is_file() or read_header(path).application:
            raise DomainError("base_exists", base=str(path)) from error
        _removed(path)
        _new_file(path)
    except OSError as error:
        raise disk_failure(error, path) from error


def _removed(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
