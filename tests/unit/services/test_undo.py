"""Undo takes back exactly the last change that issued nothing, or says why it does not."""

import pytest
from sqlalchemy import select

from ofdesk.bootstrap import desks
from ofdesk.domain.errors import DomainError
from ofdesk.models import Client, History, Setting
from ofdesk.ports.desk import Desk, DeskOptions
from ofdesk.services.receipts import AddReceipt, add_receipt
from ofdesk.services.undo import Undoable, last_undoable, undo_change
from ofdesk.words.undo import undo_name


@pytest.fixture
def desk(tmp_path):
    opened = desks().create(
        DeskOptions(tmp_path / "base.ofdesk", operator="Anne"), factice=True, desk="01"
    )
    uow = opened.write()
    with uow:
        uow.session.add(
            Client(
                platform="mermoz",
                name="Aéro-club Jean Mermoz",
                email_structure="club@example.org",
                city="Balma",
                created_at=uow.now(),
            )
        )
        uow.commit()
    yield opened
    opened.close()


def last(desk: Desk) -> Undoable | None:
    with desk.read() as session:
        return last_undoable(session, desk.number)


def change(desk: Desk, **values: str) -> None:
    uow = desk.write()
    with uow:
        client = uow.session.scalars(select(Client)).one()
        for name, value in values.items():
            setattr(client, name, value)
        uow.commit()


def test_the_last_change_is_found_by_an_index_alone_however_many_rows_it_has(desk):
    statements: list[str] = []
    with desk.read() as session:
        raw = session.connection().connection.driver_connection
        raw.set_trace_callback(statements.append)
        found = last_undoable(session, desk.number)
        raw.set_trace_callback(None)
        plans = [
            row[3]
            for statement in statements
            if "FROM history" in statement
            for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    assert found is not None
    assert found.rows == 1
    assert not [plan for plan in plans if plan.startswith("SCAN") or "TEMP B-TREE" in plan]
    assert sum("COVERING INDEX ix_history_change" in plan for plan in plans) == 2


def sheet(desk: Desk) -> Client:
    with desk.read() as session:
        return session.scalars(select(Client)).one()


def test_a_change_is_named_and_taken_back_with_its_sort_key_and_search(desk):
    change(desk, name="Les Ailes", city="Lyon")
    found = last(desk)
    assert found is not None
    assert (
        undo_name(found.subject, found.name) == "Annuler\N{NO-BREAK SPACE}: modification de mermoz"
    )
    undo_change(found.txn_id, desk.write())
    client = sheet(desk)
    assert (client.name, client.city) == ("Aéro-club Jean Mermoz", "Balma")
    assert client.name_key == "aero-club jean mermoz"
    assert "balma" in client.search
    assert "lyon" not in client.search


def test_changes_are_undone_one_after_the_other_and_never_twice(desk):
    change(desk, city="Lyon")
    change(desk, city="Nantes")
    first = last(desk)
    undo_change(first.txn_id, desk.write())
    assert sheet(desk).city == "Lyon"
    second = last(desk)
    assert second.txn_id != first.txn_id
    undo_change(second.txn_id, desk.write())
    assert sheet(desk).city == "Balma"


def test_a_value_that_changed_again_is_left_alone(desk):
    change(desk, city="Lyon")
    found = last(desk)
    change(desk, city="Nantes")
    with pytest.raises(DomainError) as refused:
        undo_change(found.txn_id, desk.write())
    assert refused.value.code == "undo_changed_since"
    assert sheet(desk).city == "Nantes"


def test_a_row_that_was_added_goes_and_one_that_was_deleted_comes_back(desk):
    uow = desk.write()
    with uow:
        uow.session.add(Setting(key="company.name", value="OpenFlyers"))
        uow.commit()
    added = last(desk)
    assert added.subject == "setting"
    undo_change(added.txn_id, desk.write())
    with desk.read() as session:
        assert session.scalars(select(Setting)).all() == []

    with (uow := desk.write()):
        uow.session.add(Setting(key="company.city", value="Toulouse"))
        uow.commit()
    with (uow := desk.write()):
        uow.session.delete(uow.session.scalars(select(Setting)).one())
        uow.commit()
    undo_change(last(desk).txn_id, desk.write())
    with desk.read() as session:
        assert session.scalars(select(Setting)).one().value == "Toulouse"


def test_what_issued_something_cannot_be_undone(desk):
    receipt = AddReceipt(1000, "transfer", desk.today, platform="mermoz")
    add_receipt(receipt, desk.write(), desk.today)
    assert last(desk) is None
    with desk.read() as session:
        txn_id = session.scalars(select(History.txn_id).where(History.tbl == "document")).first()
    with pytest.raises(DomainError) as refused:
        undo_change(txn_id, desk.write())
    assert refused.value.code == "undo_impossible"


def test_an_unknown_change_is_refused(desk):
    with pytest.raises(DomainError) as refused:
        undo_change("00000000-0000-7000-8000-000000000000", desk.write())
    assert refused.value.code == "undo_impossible"
