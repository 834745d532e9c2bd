"""One cache of compiled SQL for all bases of a test run: the same statements serve each of them.

A program opens one base and compiles each statement once. Tests open thousands, and would spend a
third of their time compiling the same statements for each.
"""

from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_SHARED: LRUCache[Any, Any] = LRUCache(3000)


class AlikeDialect(SQLiteDialect_pysqlite):
    """The dialect of SQLite, equal to that of every other engine: what one has compiled, all
    find."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AlikeDialect)

    def __hash__(self) -> int:
        return hash(AlikeDialect)


def sharing_engine(url: str, **options: Any) -> Engine:
    """As ``create_engine`` of a SQLite base, with the cache of all."""
    engine = create_engine(url, **options)
    engine.dialect.__class__ = AlikeDialect
    engine._compiled_cache = _SHARED
    return engine
