"""An older base is brought up to date in one transaction, after a copy, or left as it was."""

import gzip
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select, text

from ofdesk.domain.errors import DomainError, IntegrityBroken, Unavailable
from ofdesk.models import Base, Client, Document
from ofdesk.ports.desk import DeskOptions
from ofdesk.store import migrations, opening, schema, upgrade
from ofdesk.store.triggers import all_triggers
from tests.store.issuing import issue_one
from tests.store.released import FILES

SECOND = '''"""A revision of the tests."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    {body}
'''
REBUILD = """with op.batch_alter_table("document", recreate="always") as batch:
        batch.add_column(sa.Column("colour", sa.String(), server_default="red"))
    with op.batch_alter_table("client", recreate="always") as batch:
        batch.alter_column("notes", type_=sa.String())"""
LOSE_LINES = 'op.execute("DELETE FROM document_line")'
CHANGE_TOTAL = 'op.execute("UPDATE document SET total_cents = 1")'
BREAK_LINK = "op.execute(\"UPDATE period SET client_id = '0'\")"
STOP = """op.execute("DROP TABLE setting")
    op.execute("SELECT * FROM nowhere")"""


def released(target: Path, version: int = 1) -> Path:
    """The base that was left by a released version."""
    target.parent.mkdir(parents=True, exist_ok=True)
    packed = (FILES / f"schema-{version}.db.gz").read_bytes()
    target.write_bytes(gzip.decompress(packed))
    return target


@pytest.fixture
def revised(tmp_path, monkeypatch):
    """Makes this program one whose schema is 2, by a revision with the given body."""

    def make(body: str) -> None:
        scripts = tmp_path / "scripts"
        shutil.copytree(Path(migrations.__file__).parent, scripts)
        (scripts / "versions" / "0002_second.py").write_text(SECOND.format(body=body))
        monkeypatch.setattr(upgrade, "SCRIPTS", str(scripts))
        monkeypatch.setattr(schema, "SCHEMA_VERSION", 2)
        monkeypatch.setattr(schema, "REVISIONS", {1: "0001", 2: "0002"})

    return make


def statements(connection) -> dict[str, str]:
    """What the tables and indexes are made of, without the way they are laid out."""
    rows = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE sql <> '' AND type IN ('table', 'index')")
    )
    return {row.name: "".join(row.sql.split()) for row in rows}


def test_the_revisions_make_the_tables_of_the_models():
    by_revisions, by_models = create_engine("sqlite://"), create_engine("sqlite://")
    with by_revisions.begin() as made, by_models.begin() as wanted:
        upgrade.run_revisions(made)
        opening.make_tables(wanted)
        assert statements(made) == statements(wanted)
        context = MigrationContext.configure(made)
        differences = compare_metadata(context, Base.metadata)
        assert [found for found in differences if found[1].name != "alembic_version"] == []
        named = text("SELECT version_num FROM alembic_version")
        assert made.scalar(named) == wanted.scalar(named) == schema.REVISIONS[schema.SCHEMA_VERSION]
    by_revisions.dispose()
    by_models.dispose()


@pytest.mark.parametrize("version", range(1, schema.SCHEMA_VERSION + 1))
def test_the_base_of_each_released_version_opens_and_goes_on(version, base, opened):
    desk = opened(released(base, version))
    with desk.read() as session:
        assert session.scalars(select(Client.name)).one() == "Aéro-club Jean Mermoz"
        numbers = session.scalars(select(Document.number).order_by(Document.number)).all()
    assert numbers == ["OF01-2026-00001", "RC01-2026-00001"]
    desk.adopt_number("02", numbers)
    assert issue_one(desk) == "OF02-2026-00001"
    assert schema.read_header(base).version == schema.SCHEMA_VERSION


def test_an_older_base_is_copied_then_migrated(base, opened, revised):
    released(base)
    revised(REBUILD)
    desk = opened()
    with desk.read() as session:
        assert session.scalar(text("SELECT colour FROM document LIMIT 1")) == "red"
        assert session.scalar(text("SELECT count(*) FROM document_line")) == 2
        assert session.scalar(text("SELECT count(*) FROM period")) == 1
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "0002"
        triggers = text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
        assert session.scalar(triggers) == len(all_triggers()) - 1
    copy = next(made for made in desk.backups() if made.reason == "migration")
    assert schema.read_header(copy.path).version == 1
    assert schema.read_header(base).version == 2
    desk.adopt_number("02", [])
    assert issue_one(desk) == "OF02-2026-00001"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (LOSE_LINES, "migration_changed_documents"),
        (CHANGE_TOTAL, "migration_changed_documents"),
        (BREAK_LINK, "migration_broke_links"),
    ],
)
def test_a_migration_that_would_harm_is_undone(base, desks, revised, body, code):
    before = content(released(base))
    revised(body)
    with pytest.raises(IntegrityBroken) as error:
        desks.open(DeskOptions(base))
    assert error.value.code == code
    assert content(base) == before


def test_a_migration_that_stops_half_way_is_undone(base, desks, revised):
    before = content(released(base))
    revised(STOP)
    with pytest.raises(Exception, match="nowhere"):
        desks.open(DeskOptions(base))
    assert content(base) == before


def content(base: Path) -> list[str]:
    with sqlite3.connect(base) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


def test_a_base_that_is_open_elsewhere_is_not_migrated(base, desks, opened, revised):
    other = opened(released(base))
    revised(REBUILD)
    with pytest.raises(Unavailable) as error:
        desks.open(DeskOptions(base))
    assert error.value.code == "base_in_use"
    assert schema.read_header(base).version == 1
    other.close()
    assert opened().number_needed


def test_a_backup_of_an_older_version_is_restored(base, desks, opened, tmp_path, revised):
    released(base)
    backup = shutil.copy(base, tmp_path / "backup.db")
    revised(REBUILD)
    opened().close()
    assert desks.restore(base, Path(backup)) == []
    assert schema.read_header(Path(backup)).version == 1
    with opened().read() as session:
        assert session.scalars(select(Client.city)).all() == ["Rouen"]


def test_the_quick_rows_of_an_older_base_wait_for_the_migration(base, desks, monkeypatch):
    released(base)
    monkeypatch.setattr("ofdesk.store.first_rows.SCHEMA_VERSION", 2)
    assert desks.first_rows(base) is None


def test_a_base_from_the_future_is_refused_by_a_restoration_too(base, desks, tmp_path):
    released(base)
    with sqlite3.connect(base) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    backup = released(tmp_path / "backup.db")
    with pytest.raises(DomainError) as error:
        desks.restore(base, backup)
    assert error.value.code == "base_newer"
