"""Many new rows of one table at once, in the history and the outbox as if each had come alone.

The capture trigger fires a row at a time and makes ten thousand rows ten times as slow; here the
history of all of them is one statement, made of the same parts.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Table, text
from sqlalchemy.types import TypeEngine

from ofdesk.store.triggers import history_of_rows

FEW = 4
"""A value stands on so many rows at least, on average, before each is converted once."""
BULK = 3
"""``sync_ctx.applying`` while the capture triggers leave rows to this module."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, which all have the same columns, and capture them."""
    if not rows:
        return
    names = list(rows[0])
    columns = [
        _stored(table.columns[name].type, [row[name] for row in rows], connection.dialect)
        for name in names
    ]
    last = connection.exec_driver_sql(f"SELECT coalesce(max(rowid), 0) FROM {table.name}").scalar()
    places = ", ".join("?" for _ in names)
    connection.execute(text("UPDATE sync_ctx SET applying = :on WHERE id = 1"), {"on": BULK})
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})",
        list(zip(*columns, strict=True)),
    )
    connection.execute(text("UPDATE sync_ctx SET applying = 0 WHERE id = 1"))
    connection.exec_driver_sql(history_of_rows(table), (last,))


def _stored(kind: TypeEngine[Any], values: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    process: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return values
    different = set(values)
    if len(different) * FEW < len(values):
        # Days, instants and parents stand on many rows.
        texts = {value: process(value) for value in different}
        return [texts[value] for value in values]
    return [process(value) for value in values]
