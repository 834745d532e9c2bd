"""Create a base, and open one: lock, header, migration, identity, shipped rows, daily backup."""

import os
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.models import Base
from ofdesk.models.ids import new_id
from ofdesk.ports.desk import DeskOptions
from ofdesk.ports.documents import DocumentRenderer
from ofdesk.store import backups, identity, meta, seeds
from ofdesk.store.desk import Opening, OpenDesk
from ofdesk.store.engine import writer_engine
from ofdesk.store.failures import disk_failure
from ofdesk.store.lock import BaseLock
from ofdesk.store.mark import MarkState
from ofdesk.store.places import place_warning, system_mounts
from ofdesk.store.schema import (
    APPLICATION_ID,
    REVISIONS,
    SCHEMA_VERSION,
    checked_header,
    read_header,
)
from ofdesk.store.triggers import all_triggers, recreate_triggers, triggers_digest
from ofdesk.store.unit_of_work import stamped

SHIPPED_BY = "ofdesk"
"""Author, in the history, of the rows that come with the program."""
CAUGHT_UP_AT_OPEN = 20


def create_base(
    options: DeskOptions, renderer: DocumentRenderer, *, factice: bool, desk: str
) -> OpenDesk:
    """Make the file of a new base, with its tables, triggers and shipped rows, and open it.

    Raises ``DomainError``: ``base_exists``, ``desk_number_invalid``; ``Unavailable``.
    """
    identity.check_desk_number(desk)
    path = options.base
    _new_file(path)
    try:
        _fill(path, factice=factice, desk=desk, operator=options.operator)
    except BaseException:
        _removed(path)
        raise
    return open_base(options, renderer)


def open_base(options: DeskOptions, renderer: DocumentRenderer) -> OpenDesk:
    """Open a base and bring it up to date. Errors: see ``ofdesk.ports.desk.Desks.open``."""
    if not options.base.is_file():
        raise DomainError("base_missing", base=str(options.base))
    writable = _writable(options.base)
    lock = BaseLock(options.base, exclusive=False)
    try:
        checked_header(options.base)
        desk = OpenDesk(Opening(options, lock, renderer))
    except BaseException:
        lock.release()
        raise
    try:
        _prepare(desk, writable=writable)
    except BaseException:
        desk.close()
        raise
    return desk


def _prepare(desk: OpenDesk, *, writable: bool) -> None:
    place = place_warning(desk.path.absolute(), system_mounts())
    if place is not None:
        desk.warn(Unavailable(place, base=str(desk.path)))
    if not writable:
        desk.warn(Unavailable("base_read_only", base=str(desk.path)))
        return
    try:
        _settle(desk)
        _freshen(desk)
        backups.daily(desk.path, datetime.now(UTC))
        desk.catch_up_archive(CAUGHT_UP_AT_OPEN)
    except Unavailable as failure:
        # A full disk or a busy base must not keep anybody from reading it.
        desk.warn(failure)


def _settle(desk: OpenDesk) -> None:
    with desk.reader.begin() as connection:
        facts = meta.read_meta(connection)
    state = identity.settle(desk.writer, facts)
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


def _fill(path: Path, *, factice: bool, desk: str, operator: str) -> None:
    engine = writer_engine(path)
    try:
        with engine.begin() as connection:
            _make_schema(connection)
            meta.write_meta(
                connection,
                **{
                    meta.BASE: new_id(),
                    meta.REPLICA: new_id(),
                    meta.COUNTER: "0",
                    meta.NONCE: new_id(),
                    meta.FACTICE: "1" if factice else "0",
                },
            )
            meta.write_setting(connection, "desk.number", desk)
            if operator:
                meta.write_setting(connection, "desk.operator", operator)
    finally:
        engine.dispose()


def _make_schema(connection: Connection) -> None:
    Base.metadata.create_all(connection)
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(
        text("INSERT INTO alembic_version VALUES (:revision)"),
        {"revision": REVISIONS[SCHEMA_VERSION]},
    )
    connection.execute(
        text(
            "INSERT INTO sync_ctx (id, applying, capturing, txn_id, author, desk, at)"
            " VALUES (1, 0, 0, '', '', '', '')"
        )
    )
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _new_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        # What a creation that was killed has left holds nothing: it is taken over.
        if not path.is_file() or not read_header(path).blank:
            raise DomainError("base_exists", base=str(path)) from error
    except OSError as error:
        raise disk_failure(error, path) from error


def _removed(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
