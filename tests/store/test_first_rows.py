"""The quick list is the list, and loads nothing that is not needed for it."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from ofdesk.domain.errors import DomainError
from ofdesk.models import Client, ClientAlias
from ofdesk.services.client_rows import ListClients, list_clients
from ofdesk.store.first_rows import first_rows
from tests.store.issuing import add_client

ROOT = Path(__file__).parent.parent.parent
NAMES = ("Aéro-club d’Évreux", "Łódź Aeroklub", "AÉRO CLUB", "Vol à 100 %", "École_vol", "zèbre")


@pytest.fixture
def filled(desk):
    with desk.write() as uow:
        for place, name in enumerate(NAMES):
            add_client(
                uow,
                f"p{place}",
                name=name,
                city="Œuilly" if place % 2 else "Rouen",
                resources=place or None,
                ends_on=date(2026, 12, place + 1) if place else None,
                archived=place == 5,
                tags="vip,école" if place == 3 else "",
            )
        first = uow.session.query(Client).filter_by(platform="p0").one()
        uow.session.add(ClientAlias(client_id=first.id, platform="ancien", since=date(2025, 1, 1)))
        uow.commit()
    return desk


def platforms(desk, **asked):
    return [row.platform for row in first_rows(desk.path, **asked)]


def test_rows_come_by_name_without_accents_and_without_the_archived(filled):
    assert platforms(filled) == ["p2", "p0", "p4", "p1", "p3"]
    assert platforms(filled, archived=True) == ["p5"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("AERO", ["p2", "p0", "p1"]),
        ("aéro rouen", ["p2", "p0"]),
        ("oeuilly", ["p1", "p3"]),
        ("lodz", ["p1"]),
        ("%", ["p3"]),
        ("_", ["p4"]),
        ("ecole", ["p4", "p3"]),
        ("ancien", ["p0"]),
        ("ancien rouen", ["p0"]),
        ("ancien oeuilly", []),
        ("  ", ["p2", "p0", "p4", "p1", "p3"]),
        ("'; DROP TABLE client; --", []),
    ],
)
def test_each_word_is_found_somewhere(filled, search, found):
    assert platforms(filled, search=search) == found


def test_the_list_can_be_cut_and_dated(filled):
    assert platforms(filled, limit=2) == ["p2", "p0"]
    assert platforms(filled, limit=0) == []
    assert platforms(filled, due_on=date(2026, 12, 4)) == ["p1", "p2", "p3"]


def test_values_are_in_their_storage_form(filled):
    row = first_rows(filled.path, search="lodz")[0]
    assert (row.ends_on, row.resources, row.resources_read_at) == ("2026-12-02", 1, None)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    search=st.text(st.sampled_from("aéEÉrolzy_%' 1œŁ"), max_size=6),
    due=st.none() | st.dates(date(2026, 11, 30), date(2026, 12, 8)),
    limit=st.none() | st.integers(0, 6),
    archived=st.booleans(),
)
def test_the_quick_rows_are_those_of_the_core_list(filled, search, due, limit, archived):
    quick = first_rows(filled.path, search=search, due_on=due, limit=limit, archived=archived)
    with filled.read() as session:
        full = list_clients(
            session, ListClients(search=search, due_by=due, limit=limit, archived=archived)
        )
    assert quick == full


def test_a_search_walks_the_covering_index(filled):
    with filled.read() as session:
        plan = session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM client WHERE archived = 0"
                " AND instr(search, 'x') ORDER BY name_key, id LIMIT 50"
            )
        ).all()
    assert "COVERING INDEX ix_client_list" in plan[0].detail
    assert not any("TEMP B-TREE" in step.detail for step in plan)


QUICK = """
import sys
from pathlib import Path
from ofdesk.store.first_rows import first_rows
print(len(first_rows(Path(sys.argv[1]), search="aero")))
heavy = ("sqlalchemy", "dataclasses", "typing", "alembic", "reportlab", "PySide6", "platformdirs")
print(*[name for name in heavy if name in sys.modules])
"""


def test_the_quick_rows_load_no_library(filled):
    done = subprocess.run(
        [sys.executable, "-c", QUICK, str(filled.path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    count, heavy = done.stdout.split("\n")[:2]
    assert (count, heavy) == ("3", "")


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "base_missing"), (b"", "base_foreign"), (b"no base " * 900, "base_corrupt")],
)
def test_what_is_no_base_is_told(tmp_path, content, code):
    path = tmp_path / "base.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DomainError) as error:
        first_rows(path)
    assert error.value.code == code
