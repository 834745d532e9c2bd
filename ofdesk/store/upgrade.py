"""Bring an older base up to the schema of this program, in one transaction, after a copy.

``spec/architecture.md`` §6. Alembic is imported here alone, and this module only when needed.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from ofdesk.domain.errors import IntegrityBroken
from ofdesk.ports.desk import BackupFile
from ofdesk.store import backups, meta, schema
from ofdesk.store.engine import connect
from ofdesk.store.failures import failure_of
from ofdesk.store.guards import ISSUED
from ofdesk.store.triggers import (
    all_triggers,
    drop_generated,
    recreate_triggers,
    triggers_digest,
)

SCRIPTS = "ofdesk.store:migrations"
MIGRATION = "migration"
Digests = Mapping[str, tuple[int, str]]


def upgrade_base(path: Path) -> BackupFile:
    """Copy ``path``, then migrate it in place; nobody else may have it open.

    Returns the copy. Raises ``IntegrityBroken('migration_changed_documents')`` or
    ``migration_broke_links``, after which the base is as it was; ``Unavailable``.
    """
    copy = backups.backup_now(path, MIGRATION, datetime.now(UTC))
    upgrade_in_place(path)
    return copy


def upgrade_in_place(path: Path) -> None:
    """Migrate ``path`` without a copy; errors as ``upgrade_base``."""
    driver = connect(path, "rw")
    # Alembic rebuilds tables by dropping them: with foreign keys on, their children would follow.
    driver.execute("PRAGMA foreign_keys=OFF")
    engine = create_engine("sqlite://", creator=lambda: driver, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            _upgrade(connection)
    except DBAPIError as error:
        raise failure_of(error.orig, path) or error from error
    finally:
        engine.dispose()
        driver.close()


def _upgrade(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        columns = _columns(connection)
        before = issued_digests(connection, columns)
        drop_generated(connection)
        run_revisions(connection)
        triggers = all_triggers()
        recreate_triggers(connection, triggers)
        meta.write_meta(connection, **{meta.TRIGGERS: triggers_digest(triggers)})
        connection.exec_driver_sql(f"PRAGMA user_version = {schema.SCHEMA_VERSION}")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise IntegrityBroken("migration_broke_links")
        if issued_digests(connection, columns) != before:
            raise IntegrityBroken("migration_changed_documents")
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise


def run_revisions(connection: Connection) -> None:
    """Run the missing revisions on ``connection``, without beginning or committing."""
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.attributes["connection"] = connection
    command.upgrade(config, schema.REVISIONS[schema.SCHEMA_VERSION])


def issued_digests(connection: Connection, columns: Mapping[str, list[str]]) -> Digests:
    """Of each issued table: how many rows, and a SHA-256 of what stands in ``columns``."""
    made: dict[str, tuple[int, str]] = {}
    for table, names in columns.items():
        # A blob is named by its digest: its length shows a loss without reading it all again.
        shown = ", ".join("length(bytes)" if name == "bytes" else f'"{name}"' for name in names)
        total, digest = 0, sha256()
        for row in connection.execute(text(f'SELECT {shown} FROM "{table}" ORDER BY 1')):
            total += 1
            digest.update(repr(tuple(row)).encode())
        made[table] = (total, digest.hexdigest())
    return made


def _columns(connection: Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table in ISSUED:
        rows = connection.exec_driver_sql(f'PRAGMA table_info("{table}")').all()
        found[table] = [row.name for row in rows]
    return found
