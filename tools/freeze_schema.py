"""Write the tables of the models as the SQL of the first revision; only until the first release.

After it, the file never changes: a change of the models is a revision of its own.
"""

from pathlib import Path

from sqlalchemy import create_engine, text

from ofdesk.models import Base

TARGET = Path(__file__).parent.parent / "ofdesk/store/migrations/versions/0001_first.sql"


def schema_sql() -> str:
    """Each statement as SQLite keeps it: tables as they need each other, their indexes by name."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        kept = text(
            "SELECT one.sql FROM sqlite_master AS one"
            " JOIN sqlite_master AS owner ON owner.type = 'table' AND owner.name = one.tbl_name"
            " WHERE one.sql IS NOT NULL ORDER BY owner.rowid, one.type = 'index', one.name"
        )
        statements = connection.scalars(kept).all()
    engine.dispose()
    return "".join(
        f"{_tidy(statement)};\n\n" for statement in statements if "sqlite_sequence" not in statement
    )


def _tidy(statement: str) -> str:
    return "\n".join(
        line.rstrip() for line in statement.replace("\t", "  ").splitlines() if line.strip()
    )


if __name__ == "__main__":
    TARGET.write_text(schema_sql(), encoding="utf-8")
