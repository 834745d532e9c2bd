"""Every table and column says at birth how it merges, and keeps one storage form."""

from sqlalchemy import Column, DateTime, Float, Integer, MetaData, Numeric, String, Table, Uuid

from ofdesk.models import Base
from ofdesk.models.base import COLUMN_KINDS, TABLE_KINDS

FLOATING = (Float, Numeric, DateTime, Uuid)


def unmarked(metadata: MetaData) -> list[str]:
    """Tables and columns without a known ``info["sync"]``."""
    found = []
    for table in metadata.sorted_tables:
        if table.info.get("sync") not in TABLE_KINDS:
            found.append(table.name)
        found += [
            f"{table.name}.{column.name}"
            for column in table.columns
            if column.info.get("sync") not in COLUMN_KINDS
        ]
    return found


def in_another_form(metadata: MetaData) -> list[str]:
    """Columns of a type that SQLite and PostgreSQL write in different ways."""
    return [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, FLOATING)
    ]


def unversioned(metadata: MetaData) -> list[str]:
    """Synced tables without the hub's version of the row."""
    return [
        table.name
        for table in metadata.sorted_tables
        if table.info.get("sync") in ("rows", "append", "seeded")
        and [c.name for c in table.columns if c.info.get("sync") == "version"] != ["row_seq"]
    ]


def test_every_table_and_column_says_how_it_merges():
    assert len(Base.metadata.tables) > 20
    assert unmarked(Base.metadata) == []


def test_every_column_has_the_one_storage_form():
    assert in_another_form(Base.metadata) == []


def test_every_synced_table_keeps_the_version_of_the_hub():
    assert unversioned(Base.metadata) == []


def test_columns_of_money_are_called_cents():
    misnamed = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.info.get("sync") == "money" and not column.name.endswith("_cents")
    ]
    assert misnamed == []


def test_what_is_not_marked_is_found():
    metadata = MetaData()
    Table("bare", metadata, Column("id", String, info={"sync": "id"}), Column("x", Integer))
    Table("odd", metadata, Column("y", Integer, info={"sync": "odd"}), info={"sync": "rows"})
    assert unmarked(metadata) == ["bare", "bare.x", "odd.y"]
    assert unversioned(metadata) == ["odd"]


def test_a_floating_column_is_found():
    metadata = MetaData()
    Table("t", metadata, Column("a", Float), Column("b", DateTime), Column("c", Integer))
    assert in_another_form(metadata) == ["t.a", "t.b"]
