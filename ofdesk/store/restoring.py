"""The statements that set a base back to a backup attached as ``old``, all in one transaction."""

import getpass
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, UniqueConstraint

from ofdesk.models import Base
from ofdesk.models.ids import new_id
from ofdesk.models.types import instant_text
from ofdesk.store import meta
from ofdesk.store.guards import ISSUED

_USED = "(SELECT id FROM main.catalogue WHERE used_at IS NOT NULL)"
_USED_OFFERS = f"(SELECT id FROM main.catalogue_offer WHERE catalogue_id IN {_USED})"
_BILLED = "(SELECT subject_id FROM main.document_line)"
_QUOTED = "(SELECT id FROM main.migration WHERE quote_id IS NOT NULL OR invoice_id IS NOT NULL)"

KEPT_ROWS = {
    "period": "invoice_id IS NOT NULL OR cancelled_by_id IS NOT NULL",
    "act": f"invoice_id IS NOT NULL OR id IN {_BILLED}",
    "migration": f"id IN {_QUOTED} OR id IN {_BILLED}",
    "migration_task": f"migration_id IN {_QUOTED}",
    "catalogue": f"id IN {_USED}",
    "catalogue_offer": f"catalogue_id IN {_USED}",
    "catalogue_bracket": f"offer_id IN {_USED_OFFERS}",
    "catalogue_act": f"offer_id IN {_USED_OFFERS}",
    "mail_message": "state <> ''",
}
"""Rows of the present base that an issued document stands on, and what was mailed: they stay."""

WRITTEN_ONCE = frozenset(("series", *ISSUED))
"""What the guards keep is united with the backup's, never set back."""

_REISSUED = "(SELECT document_id FROM main.quarantine WHERE reissued_as <> '')"
REISSUED_BY = {
    **dict.fromkeys(("document", "receipt"), "id"),
    **dict.fromkeys(("document_line", "document_vat", "document_event"), "document_id"),
}
"""Tables whose rows of a document that was issued anew stay where they were put (decision 0079)."""

BILLED_SINCE = (
    "(SELECT client_id FROM main.document WHERE client_id IS NOT NULL"
    " AND id NOT IN (SELECT id FROM old.document))"
)
FOLLOWING_BILLING = ("state", "offer", "anniversary", "production_version", "ends_on")
"""Columns of a client that its documents have set: kept when it was billed since the backup."""


def carried_numbers(connection: sqlite3.Connection) -> list[str]:
    """The numbers that the present base has and the backup has not, sorted."""
    rows = connection.execute(
        "SELECT number FROM main.document WHERE id NOT IN (SELECT id FROM old.document)"
        " ORDER BY number"
    )
    return [number for (number,) in rows]


def unite(connection: sqlite3.Connection) -> None:
    """Add what was written once in the backup and is missing here, as after a disk's own rollback;
    a series goes on after the higher number."""
    connection.execute("UPDATE main.sync_ctx SET applying = 1 WHERE id = 1")
    for table in Base.metadata.sorted_tables:
        if table.info["sync"] in ("append", "blob", "seeded") or table.name in WRITTEN_ONCE:
            key = next(iter(table.primary_key)).name
            names = _names([column.name for column in table.columns])
            column = REISSUED_BY.get(table.name)
            gone = f" AND {column} NOT IN {_REISSUED}" if column else ""
            connection.execute(
                f"INSERT INTO main.{table.name} ({names}) SELECT {names} FROM old.{table.name}"
                f" WHERE {key} NOT IN (SELECT {key} FROM main.{table.name}){gone}"
            )
    connection.execute(
        "UPDATE main.series SET last_number = o.last_number, last_issued_on = o.last_issued_on"
        " FROM old.series o WHERE o.id = series.id AND o.last_number > series.last_number"
        " AND NOT EXISTS (SELECT 1 FROM main.quarantine WHERE reissued_as <> ''"
        " AND substr(number, 1, 9) = printf('%s%s-%04d', series.type, series.desk, series.year))"
    )
    # What comes from the backup and was never sent is queued by the next exchange with the hub.
    connection.execute(
        "INSERT OR REPLACE INTO main.sync_meta (k, v)"
        " SELECT 'hub_sweep', '1' FROM main.sync_meta WHERE k = 'hub_id' AND v <> ''"
    )
    _count_on(connection)
    connection.execute("UPDATE main.sync_ctx SET applying = 0 WHERE id = 1")


def set_back(connection: sqlite3.Connection, moment: datetime) -> None:
    """Give every mutable row the values of the backup, and remove those made since on which
    nothing stands; each change goes to the history like an edit."""
    _stamp(connection, moment)
    tables = [t for t in Base.metadata.sorted_tables if t.info["sync"] == "rows"]
    tables = [table for table in tables if table.name not in WRITTEN_ONCE]
    for table in reversed(tables):
        _delete_newer(connection, table)
    for table in tables:
        _insert_missing(connection, table)
        _update_common(connection, table)
    for table in reversed(tables):
        _delete_newer(connection, table)
    connection.execute(
        "UPDATE main.client SET ends_on = (SELECT max(p.ends_on) FROM main.period p"
        " WHERE p.client_id = client.id AND p.state = 'acquired' AND p.kind <> 'supplement')"
        " WHERE id IN (SELECT client_id FROM main.period)"
    )
    connection.execute("UPDATE main.sync_ctx SET txn_id = '', author = '', desk = '', at = ''")


def doubt_mail(connection: sqlite3.Connection) -> None:
    """Of messages that wait in a backup nobody knows whether they have left since: a person says
    what follows."""
    connection.execute("UPDATE sync_ctx SET applying = 1 WHERE id = 1")
    connection.execute(
        "UPDATE mail_message SET state = 'unsure', error_code = 'mail_restored'"
        " WHERE state IN ('queued', 'sending')"
    )
    connection.execute("UPDATE sync_ctx SET applying = 0 WHERE id = 1")


def _stamp(connection: sqlite3.Connection, moment: datetime) -> None:
    settings = dict(connection.execute("SELECT key, value FROM main.desk_setting"))
    author = settings.get("desk.operator") or getpass.getuser()
    connection.execute(
        "UPDATE main.sync_ctx SET txn_id = ?, author = ?, desk = ?, at = ? WHERE id = 1",
        (new_id(), author, settings.get("desk.number", ""), instant_text(moment)),
    )


def _count_on(connection: sqlite3.Connection) -> None:
    """Take over the count of a backup of this very replica that is ahead of the file."""
    ours, theirs = (
        dict(connection.execute(f"SELECT k, v FROM {name}.sync_meta")) for name in ("main", "old")
    )
    same = ours[meta.REPLICA] == theirs[meta.REPLICA]
    if same and int(theirs[meta.COUNTER]) > int(ours[meta.COUNTER]):
        for key in (meta.COUNTER, meta.NONCE):
            connection.execute("UPDATE main.sync_meta SET v = ? WHERE k = ?", (theirs[key], key))


def _delete_newer(connection: sqlite3.Connection, table: Table) -> None:
    standing = "".join(
        f" AND id NOT IN (SELECT {column.name} FROM main.{child.name}"
        f" WHERE {column.name} IS NOT NULL)"
        for child in Base.metadata.sorted_tables
        for column in child.columns
        if column.references(table.c.id)
    )
    connection.execute(
        f"DELETE FROM main.{table.name} WHERE id NOT IN (SELECT id FROM old.{table.name})"
        f" AND NOT ({KEPT_ROWS.get(table.name, '0')}){standing}"
    )


def _insert_missing(connection: sqlite3.Connection, table: Table) -> None:
    # Without its version: what the hub has of it is the deletion that this base knows, or nothing.
    columns = [column.name for column in table.columns if column.name != "row_seq"]
    names = _names(columns)
    rows = connection.execute(
        f"SELECT {names} FROM old.{table.name}"
        f" WHERE id NOT IN (SELECT id FROM main.{table.name})"
        f" AND NOT ({_parent_kept(table)})"
    ).fetchall()
    marks = ", ".join("?" * len(columns))
    for row in rows:
        _tried(connection, f"INSERT INTO main.{table.name} ({names}) VALUES ({marks})", row)


def _parent_kept(table: Table) -> str:
    """Whether a row of the backup hangs on a price list that is used now."""
    return KEPT_ROWS[table.name] if table.name.startswith("catalogue_") else "0"


def _update_common(connection: sqlite3.Connection, table: Table) -> None:
    unique = _unique_columns(table)
    names = [c.name for c in table.columns if c.name not in ("id", "row_seq", *unique)]
    if table.name == "client":
        names = [name for name in names if name not in FOLLOWING_BILLING]
        following = f"client.id NOT IN {BILLED_SINCE}"
        _set_columns(connection, table, list(FOLLOWING_BILLING), following)
    _set_columns(connection, table, names, "1")
    _set_unique(connection, table, unique)


def _set_columns(
    connection: sqlite3.Connection, table: Table, names: Sequence[str], where: str
) -> None:
    if not names:
        return
    assigned = ", ".join(f'"{name}" = o."{name}"' for name in names)
    connection.execute(
        f"UPDATE main.{table.name} SET {assigned} FROM old.{table.name} o"
        f" WHERE o.id = {table.name}.id AND ({_differs(table, names)}) AND ({where})"
        f" AND {table.name}.id NOT IN ({_kept_ids(table)})"
    )


def _set_unique(connection: sqlite3.Connection, table: Table, names: Sequence[str]) -> None:
    """Row by row: a value that another row holds now stays with it."""
    if not names:
        return
    rows = connection.execute(
        f"SELECT {_names(names, 'o')}, o.id FROM main.{table.name} JOIN old.{table.name} o"
        f" ON o.id = {table.name}.id WHERE ({_differs(table, names)})"
        f" AND {table.name}.id NOT IN ({_kept_ids(table)})"
    ).fetchall()
    assigned = ", ".join(f'"{name}" = ?' for name in names)
    statement = f"UPDATE main.{table.name} SET {assigned} WHERE id = ?"
    waiting = len(rows) + 1
    while rows and len(rows) < waiting:
        waiting = len(rows)
        rows = [row for row in rows if not _tried(connection, statement, row)]


def _tried(connection: sqlite3.Connection, statement: str, values: Sequence[object]) -> bool:
    try:
        connection.execute(statement, values)
    except sqlite3.IntegrityError:
        return False
    return True


def _kept_ids(table: Table) -> str:
    return f"SELECT id FROM main.{table.name} WHERE {KEPT_ROWS.get(table.name, '0')}"


def _differs(table: Table, names: Sequence[str]) -> str:
    return " OR ".join(f'{table.name}."{name}" IS NOT o."{name}"' for name in names)


def _names(names: Sequence[str], of: str = "") -> str:
    return ", ".join(f'{of}."{name}"' if of else f'"{name}"' for name in names)


def _unique_columns(table: Table) -> list[str]:
    found = {
        column.name
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
        for column in constraint.columns
    }
    return [column.name for column in table.columns if column.name in found]
