"""What the sync adapter needs of a base: its tables described, its connection, its identity."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

Stored = str | int | None
"""A value in the one storage form, the same in SQLite, in PostgreSQL and in JSON."""

Values = dict[str, Stored]


@dataclass(frozen=True, slots=True)
class SyncedColumn:
    """One column that goes to the hub. ``kind`` is its merge kind, ``unit`` the group it means
    something in, ``type`` ``text``, ``day`` or ``integer``, ``references`` a table or nothing."""

    name: str
    kind: str
    type: str
    nullable: bool
    unit: str = ""
    references: str = ""


@dataclass(frozen=True, slots=True)
class SyncedTable:
    """One table that goes to the hub. ``columns`` are without the key and ``row_seq``.

    ``append``: rows are only ever added. ``captured``: its edits go through the outbox.
    ``by_key``: two rows with the same unique value are the same thing. ``quiet``: the hub's value
    wins without a record. ``shared``: two desks may add one row, each for itself. ``final``: states
    that nothing follows. ``lasting``: no desk lets go of a row. ``local`` columns exist on the desk
    alone; those that may not be absent have a value to begin with.
    """

    name: str
    key: str
    columns: tuple[SyncedColumn, ...]
    uniques: tuple[tuple[str, ...], ...]
    append: bool = False
    captured: bool = True
    by_key: bool = False
    quiet: bool = False
    shared: bool = False
    lasting: bool = False
    final: frozenset[str] = frozenset()
    local: Mapping[str, Stored] = field(default_factory=dict)
    names: list[str] = field(init=False, compare=False)
    """The names of ``columns``, in their order."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", [column.name for column in self.columns])


class Replica(Protocol):
    """The base that is synced, on SQLite. Connections are the driver's, in autocommit."""

    @property
    def path(self) -> Path:
        """The file."""
        ...

    @property
    def tables(self) -> Sequence[SyncedTable]:
        """Every synced table, parents before children."""
        ...

    @property
    def schema_version(self) -> int:
        """The schema of this program."""
        ...

    @property
    def operator(self) -> str:
        """Who acts, for what the cycle itself records."""
        ...

    def connect(self) -> sqlite3.Connection:
        """A connection of the cycle's own, for writing."""
        ...

    def writing(self, db: sqlite3.Connection) -> AbstractContextManager[None]:
        """``BEGIN IMMEDIATE`` … COMMIT; raises ``Unavailable`` for a locked or full disk."""
        ...

    def alone(self) -> AbstractContextManager[object]:
        """Held by one cycle of this base at a time; raises ``Unavailable('base_in_use')``."""
        ...

    def derive(self, db: sqlite3.Connection, changed: Mapping[str, set[str]]) -> None:
        """Compute anew the columns that are not synced, of and around the rows ``changed``."""
        ...

    def reborn(self, db: sqlite3.Connection) -> str:
        """Give the file a new identity (with its outside mark); the new replica id."""
        ...

    def take_number(self, db: sqlite3.Connection, number: str) -> None:
        """Make ``number``, which the hub gave, the desk number; the file may issue again."""
        ...

    def refresh(self) -> None:
        """Read again what the base says of itself, after a change of identity or number."""
        ...
