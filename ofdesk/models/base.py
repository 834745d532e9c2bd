"""The declarative base and the columns that say how they merge (``spec/sync.md`` §3.4).

Every table declares ``info={"sync": …}`` (``rows``, ``append``, ``seeded``, ``derived``, ``local``
or ``blob``) and every column its merge kind, by being made with one of the functions below. A table
may add ``by_key`` (two rows of one unique value are one thing: a setting), ``quiet`` (the hub's
value wins without a conflict record) and ``shared`` (an identifier made of what the row says: two
desks add the same row, and that of the hub stands). A derived column that is ``folded`` from others
of its row is not told in the history of updates.
"""

from typing import Any

from sqlalchemy import ForeignKey, MetaData, String
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine

from ofdesk.models.ids import new_id
from ofdesk.models.types import Id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

COLUMN_KINDS = frozenset(
    (
        *("id", "scalar", "unit", "note", "set", "state", "money", "key", "immutable", "derived"),
        *("secret", "version", "local", "first"),
    )
)
TABLE_KINDS = frozenset(("rows", "append", "seeded", "local", "blob"))

Kind = TypeEngine[Any] | type[TypeEngine[Any]]


class Base(DeclarativeBase):
    """Base of all mapped classes; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMES)


def _column(kind: str, type_: Kind, args: tuple[Any, ...], more: dict[str, Any]) -> Any:
    info = {"sync": kind} | more.pop("info", {})
    return mapped_column(type_, *args, info=info, **more)


def identity() -> MappedColumn[Any]:
    """The primary key: a UUID as text, made when the object is."""
    return mapped_column(Id, primary_key=True, default=new_id, info={"sync": "id"})


def reference(target: str, *, kind: str = "scalar", **more: Any) -> MappedColumn[Any]:
    """A foreign key to ``target`` (``table.id``), which is never deleted under us."""
    info = {"sync": kind}
    return mapped_column(Id, ForeignKey(target, ondelete="RESTRICT"), info=info, **more)


def scalar(type_: Kind = String, *args: Any, **more: Any) -> MappedColumn[Any]:
    """An ordinary value: the hub's wins, ours is kept in the conflict."""
    column: MappedColumn[Any] = _column("scalar", type_, args, more)
    return column


def unit(name: str, type_: Kind = String, *args: Any, **more: Any) -> MappedColumn[Any]:
    """A value that means something only together with the others of its unit (an address)."""
    more["info"] = {"unit": name}
    column: MappedColumn[Any] = _column("unit", type_, args, more)
    return column


def marked(kind: str, type_: Kind = String, *args: Any, **more: Any) -> MappedColumn[Any]:
    """A value of another merge kind of ``COLUMN_KINDS``; ``first``: set once by the program, the
    hub's stands without a word."""
    column: MappedColumn[Any] = _column(kind, type_, args, more)
    return column


def immutable(type_: Kind = String, *args: Any, **more: Any) -> MappedColumn[Any]:
    """A value that is written once."""
    column: MappedColumn[Any] = _column("immutable", type_, args, more)
    return column


def row_version() -> MappedColumn[Any]:
    """``row_seq``: the hub's version of the row, absent as long as the hub has never seen it."""
    from sqlalchemy import BigInteger

    return mapped_column(BigInteger, nullable=True, info={"sync": "version"})
