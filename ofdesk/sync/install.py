"""Make a hub in an empty database, or bring one up to date; no superuser is needed."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from uuid import uuid4

import psycopg

from ofdesk.domain.errors import DomainError
from ofdesk.ports.hub import HubMade
from ofdesk.ports.sync import SyncedColumn, SyncedTable
from ofdesk.sync.address import HubAddress
from ofdesk.sync.link import Connection, answering

OWNER, ADMIN, STAFF, READER = "ofdesk_owner", "ofdesk_admin", "ofdesk_staff", "ofdesk_reader"
ACCOUNT = "ofdesk_account"
"""The account server: it reads its two views, says what it activated, and nothing else."""
STAFF_CALLS = (
    *("look(text, bigint, text)", "hello(text, bigint, text)", "common(jsonb)"),
    *("register(jsonb)", "claim(text, text, text)", "release(text, text, text)"),
    *("claims(text, text, text[], bigint)", "held_claims(text)", "finish(text, text, text)"),
    *("lacking(text[])", "put_blob(text, bytea)", "push(text)", "digest()", "hold()"),
    *("lacking_passwords(text[])", "put_password(text, text, text)"),
)
ADMIN_CALLS = (
    *("after_restore()", "retire(text, text)", "revoke_owner(name)", "free_claim(text, text)"),
    *("close_series(text, text, bigint, bigint, text)", "erase(text, text, text[])"),
    "reopen_series(text, text, bigint, text)",
)
FEED = '"of".account_feed, "of".account_periods'
ADMIN_READS = ", ".join(
    f"sync.{name}"
    for name in ("change", "incident", "replica", "desk", "claim", "series", "chain", "batch")
)
PROTOCOL = ("change", "batch", "incident", "password")
"""Tables of ``sync`` that are written once."""
LEAST_SERVER = 150000
FUNCTIONS = ("functions.sql", "claims.sql", "admin.sql", "account.sql")


def make_hub(
    connection: Connection, address: HubAddress, tables: Sequence[SyncedTable], version: int
) -> HubMade:
    """Make everything in one transaction. Raises ``DomainError``: ``hub_exists``,
    ``hub_rights_missing``, ``hub_server_old``."""
    with answering(address), connection.transaction():
        _check_server(connection)
        if _has_hub(connection):
            raise DomainError("hub_exists", database=address.database)
        hub_id = str(uuid4())
        try:
            _roles(connection)
            connection.execute(f"CREATE SCHEMA sync AUTHORIZATION {OWNER}")
            connection.execute(f'CREATE SCHEMA "of" AUTHORIZATION {OWNER}')
            connection.execute(f"SET LOCAL ROLE {OWNER}")
            _run(connection, "tables.sql")
            for statement in business_tables(tables):
                connection.execute(statement)
            connection.execute(
                "INSERT INTO sync.hub (hub_id, schema_version, min_client_version)"
                " VALUES (%s, %s, %s)",
                (hub_id, version, version),
            )
            _functions(connection, tables)
        except psycopg.errors.InsufficientPrivilege as error:
            detail = error.diag.message_primary or ""
            raise DomainError("hub_rights_missing", login=address.user, detail=detail) from error
    return HubMade(hub_id, address.database, version)


def upgrade_hub(
    connection: Connection, address: HubAddress, tables: Sequence[SyncedTable], version: int
) -> HubMade:
    """Give the hub the functions of this program and the tables and columns that it lacks.

    Raises ``DomainError``: ``hub_missing``, ``hub_newer``, ``hub_rights_missing``.
    """
    with answering(address), connection.transaction():
        if not _has_hub(connection):
            raise DomainError("hub_missing", database=address.database)
        try:
            connection.execute(f"SET LOCAL ROLE {OWNER}")
            row = connection.execute("SELECT hub_id, schema_version FROM sync.hub").fetchone()
            assert row is not None
            if row[1] > version:
                raise DomainError("hub_newer")
            for statement in _lacking(connection, tables):
                connection.execute(statement)
            connection.execute("UPDATE sync.hub SET schema_version = %s", (version,))
            _functions(connection, tables)
        except psycopg.errors.InsufficientPrivilege as error:
            detail = error.diag.message_primary or ""
            raise DomainError("hub_rights_missing", login=address.user, detail=detail) from error
    return HubMade(row[0], address.database, version)


def business_tables(tables: Sequence[SyncedTable]) -> Iterator[str]:
    """The statements that make the tables of ``of``, from the descriptions of the base."""
    for table in tables:
        yield _created(table)
        yield f'CREATE INDEX ON "of"."{table.name}" (row_seq)'
    for table in tables:
        for column in table.columns:
            if column.references:
                yield _referring(table, column)


def _created(table: SyncedTable) -> str:
    columns = "".join(f", {_column(column)}" for column in table.columns)
    uniques = "".join(
        f", UNIQUE ({_names(names)}) DEFERRABLE INITIALLY IMMEDIATE" for names in table.uniques
    )
    return (
        f'CREATE TABLE "of"."{table.name}" ("{table.key}" text PRIMARY KEY{columns},'
        f" row_seq bigint NOT NULL{uniques})"
    )


def _column(column: SyncedColumn) -> str:
    kind = "bigint" if column.type == "integer" else "text"
    return f'"{column.name}" {kind}{"" if column.nullable else " NOT NULL"}'


def _referring(table: SyncedTable, column: SyncedColumn) -> str:
    return (
        f'ALTER TABLE "of"."{table.name}" ADD FOREIGN KEY ("{column.name}")'
        f' REFERENCES "of"."{column.references}" DEFERRABLE INITIALLY DEFERRED'
    )


def _lacking(connection: Connection, tables: Sequence[SyncedTable]) -> Iterator[str]:
    rows = connection.execute(
        "SELECT table_name::text, column_name::text FROM information_schema.columns"
        " WHERE table_schema = 'of'"
    ).fetchall()
    present = set(rows)
    new = [table for table in tables if (table.name, table.key) not in present]
    yield from business_tables(new)
    for table in tables:
        for column in table.columns:
            if table not in new and (table.name, column.name) not in present:
                filled = "''" if column.type != "integer" else "0"
                begun = "" if column.nullable else f" DEFAULT {filled}"
                yield f'ALTER TABLE "of"."{table.name}" ADD COLUMN {_column(column)}{begun}'


def _functions(connection: Connection, tables: Sequence[SyncedTable]) -> None:
    for name in FUNCTIONS:
        _run(connection, name)
    _guards(connection, tables)
    for order, table in enumerate(tables):
        connection.execute(
            "INSERT INTO sync.table_def VALUES (%s, %s, %s, %s, %s) ON CONFLICT (name) DO UPDATE"
            " SET ord = excluded.ord, append_only = excluded.append_only, cols = excluded.cols",
            (table.name, order, table.append, table.key, table.names),
        )
    _grants(connection)


def _guards(connection: Connection, tables: Sequence[SyncedTable]) -> None:
    written_once = [f'"of"."{table.name}"' for table in tables if table.append]
    for name in (*written_once, '"of".blob', *(f"sync.{name}" for name in PROTOCOL)):
        connection.execute(
            f"CREATE OR REPLACE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON {name}"
            " FOR EACH ROW EXECUTE FUNCTION sync.refuse_change()"
        )
        connection.execute(
            f"CREATE OR REPLACE TRIGGER keep_table BEFORE TRUNCATE ON {name}"
            " FOR EACH STATEMENT EXECUTE FUNCTION sync.refuse_change()"
        )
    for table in tables:
        if table.lasting and not table.append:
            connection.execute(
                f'CREATE OR REPLACE TRIGGER keep_rows BEFORE DELETE ON "of"."{table.name}"'
                " FOR EACH ROW EXECUTE FUNCTION sync.refuse_change()"
            )
    if any(table.name == "series" for table in tables):
        connection.execute(
            'CREATE OR REPLACE TRIGGER guard_closing BEFORE UPDATE ON "of".series'
            " FOR EACH ROW EXECUTE FUNCTION sync.guard_series()"
        )
    if any(table.name == "document" for table in tables):
        connection.execute(
            'CREATE OR REPLACE TRIGGER check_link BEFORE INSERT ON "of".document'
            " FOR EACH ROW EXECUTE FUNCTION sync.check_document()"
        )


def _roles(connection: Connection) -> None:
    """Roles are those of the whole cluster: another hub may have made them."""
    for role in (OWNER, ADMIN, STAFF, READER, ACCOUNT):
        there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
        if there is None:
            connection.execute(f"CREATE ROLE {role} NOLOGIN")
    for role in (OWNER, ADMIN, STAFF):
        member = connection.execute("SELECT pg_has_role(%s, 'USAGE')", (role,)).fetchone()
        if member is None or not member[0]:
            connection.execute(f"GRANT {role} TO CURRENT_USER")


def _grants(connection: Connection) -> None:
    for statement in (
        "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sync FROM PUBLIC",
        f'GRANT USAGE ON SCHEMA "of", sync TO {STAFF}, {ADMIN}',
        f'GRANT USAGE ON SCHEMA "of" TO {READER}, {ACCOUNT}',
        f'GRANT SELECT ON ALL TABLES IN SCHEMA "of" TO {STAFF}, {ADMIN}, {READER}',
        # The views of the account server show hashes of passwords, which nobody else reads.
        f"REVOKE ALL ON {FEED} FROM {STAFF}, {ADMIN}, {READER}",
        f"GRANT USAGE ON SCHEMA sync TO {ACCOUNT}",
        f"GRANT SELECT ON {FEED} TO {ACCOUNT}",
        f"GRANT EXECUTE ON FUNCTION sync.account_done(text) TO {ACCOUNT}",
        f"GRANT SELECT ON sync.tombstone, sync.table_def, sync.hub TO {STAFF}, {ADMIN}",
        f"GRANT SELECT ON {ADMIN_READS} TO {ADMIN}",
        *(f"GRANT EXECUTE ON FUNCTION sync.{name} TO {STAFF}, {ADMIN}" for name in STAFF_CALLS),
        *(f"GRANT EXECUTE ON FUNCTION sync.{name} TO {ADMIN}" for name in ADMIN_CALLS),
    ):
        connection.execute(statement)


def _has_hub(connection: Connection) -> bool:
    row = connection.execute("SELECT to_regclass('sync.hub') IS NOT NULL").fetchone()
    return row is not None and bool(row[0])


def _check_server(connection: Connection) -> None:
    if connection.info.server_version < LEAST_SERVER:
        version = str(connection.info.server_version // 10000)
        raise DomainError("hub_server_old", version=version)


def _run(connection: Connection, name: str) -> None:
    connection.execute(files("ofdesk.sync").joinpath("sql", name).read_bytes())


def _names(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
