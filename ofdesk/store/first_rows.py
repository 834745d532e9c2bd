"""The head of the client list by raw sqlite3, for a first paint that waits for no library.

The same rows as ``ofdesk.services.client_rows`` selects; a test holds the two equal.
"""

import sqlite3

from ofdesk.domain.text import fold
from ofdesk.ports.client_rows import CLIENT_COLUMNS, ClientRow
from ofdesk.store.failures import failure_of
from ofdesk.store.schema import SCHEMA_VERSION, check_header, header_of, read_only

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

_FOUND = (
    " AND (instr(search, ?) OR id IN (SELECT client_id FROM client_alias WHERE instr(platform, ?)))"
)


def first_rows(
    base: "str | Path",
    *,
    search: str = "",
    due_on: "date | None" = None,
    limit: int | None = None,
    archived: bool = False,
) -> "Sequence[ClientRow] | None":
    """The clients of which each folded word of ``search`` is found in their searched text or in a
    former platform name, by name; None when the base is older than the program.

    With ``due_on``, those whose last acquired period ends by that day, by that end; with
    ``archived``, those put away (merged ones too) instead of the others. Raises ``DomainError``:
    ``base_missing``, ``base_newer``, ``base_foreign``, ``base_corrupt``; ``Unavailable``.
    """
    try:
        connection = read_only(base)
        try:
            header = header_of(connection)
            check_header(header, base)
            if header.version < SCHEMA_VERSION:
                return None
            sql, values = _query(search, due_on, limit, archived=archived)
            return [ClientRow(*row) for row in connection.execute(sql, values)]
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise failure_of(error, base) or error from error


def first_setting(base: "str | Path", key: str) -> str:
    """The setting ``key`` of this desk; empty when there is none. Raises as ``first_rows``."""
    try:
        connection = read_only(base)
        try:
            asked = "SELECT value FROM desk_setting WHERE key = ?"
            found = connection.execute(asked, (key,)).fetchone()
            return str(found[0]) if found else ""
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise failure_of(error, base) or error from error


def _query(
    search: str, due_on: "date | None", limit: int | None, *, archived: bool
) -> tuple[str, list[str | int]]:
    where, order = "archived = ?", "name_key, id"
    values: list[str | int] = [int(archived)]
    for word in fold(search).split():
        where += _FOUND
        values += [word, word]
    if due_on is not None:
        where, order = f"{where} AND ends_on <= ?", f"ends_on, {order}"
        values.append(due_on.isoformat())
    columns = ", ".join(CLIENT_COLUMNS)
    # The covering index holds all that is searched: a row is only read once it is known to match.
    sql = f"SELECT {columns} FROM client WHERE {where} ORDER BY {order} LIMIT ?"
    return sql, [*values, -1 if limit is None else limit]
