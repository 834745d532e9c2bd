"""What an administrator erased at the hub, taken over ours: nothing but digests is taken so.

The history and the records of conflicts are written once; erasing personal values is the one thing
that changes them (``spec/sync.md`` §3.7, law 2).
"""

import json
import re
import sqlite3
from collections.abc import Set
from typing import Any

from ofdesk.domain.errors import IntegrityBroken
from ofdesk.ports.sync import Stored, SyncedTable
from ofdesk.sync import ledger

ERASING = 2
"""``sync_ctx.applying`` under which the guards let the values of the history change."""
DIGEST = re.compile(r"^~[0-9a-f]{12}$")
QUOTING = {"history": ("old", "new"), "conflict": ("base", "ours", "theirs")}
"""The columns of each table that quote values of other rows, as JSON."""


def take_erased(
    db: sqlite3.Connection, table: SyncedTable, rows: list[ledger.Row], present: Set[str]
) -> None:
    """Of ``rows`` that were ``present`` before, take the quoted values that were erased.

    Raises ``IntegrityBroken('hub_content_differs')`` where another value is not what we have.
    """
    erased = [
        (str(row[0]), values)
        for row in rows
        if row[0] in present
        for values in [_erased(db, table, row)]
        if values
    ]
    if not erased:
        return
    db.execute("UPDATE sync_ctx SET applying = ? WHERE id = 1", (ERASING,))
    for key, values in erased:
        assigned = ", ".join(f'"{name}" = ?' for name in values)
        db.execute(
            f'UPDATE "{table.name}" SET {assigned} WHERE "{table.key}" = ?',
            (*values.values(), key),
        )
    ledger.set_applying(db, applying=True)


def _erased(db: sqlite3.Connection, table: SyncedTable, row: ledger.Row) -> dict[str, Stored]:
    """The quoted values that the hub has otherwise."""
    here = ledger.row_of(db, table, str(row[0]))
    theirs = dict(zip(table.names, row[1:-1], strict=True))
    if here is None:
        return {}
    found = {name: theirs[name] for name in QUOTING[table.name] if theirs[name] != here[0][name]}
    if not all(_only_digests(here[0][name], value) for name, value in found.items()):
        raise IntegrityBroken("hub_content_differs", table=table.name, row=str(row[0]))
    return found


def _only_digests(ours: Stored, theirs: Stored) -> bool:
    """Whether ``theirs`` is ``ours`` with values replaced by digests, also in texts within it."""
    before, after = _plain(ours), _plain(theirs)
    return before.keys() == after.keys() and all(
        before[name] == value or _is_digest(before[name], value) for name, value in after.items()
    )


def _is_digest(before: object, after: object) -> bool:
    if not isinstance(after, str):
        return False
    if DIGEST.match(after):
        return True
    nested = isinstance(before, str) and after[:1] in ('"', "{") and before[:1] == after[:1]
    return nested and _only_digests(str(before), after)


def _plain(text: Stored) -> dict[str, Any]:
    value = json.loads(str(text)) if text else {}
    return value if isinstance(value, dict) else {"": value}
