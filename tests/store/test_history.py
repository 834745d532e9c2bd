"""Every change is in the history with its author, whatever way it was written."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, MetaData, Table, select, text, update

from ofdesk.models import Act, Base, Blob, Client, DeskSetting, History, Outbox, Party, Setting
from ofdesk.models.ids import new_id
from ofdesk.store.guards import ERASABLE, ISSUED
from ofdesk.store.triggers import NEVER_CAPTURED, capture_triggers, captured
from tests.store.issuing import add_client, issue_one

MOMENT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def entries(desk, row_id, table=History):
    with desk.read() as session:
        found = session.scalars(
            select(table).where(table.row_id == row_id).order_by(text("rowid"))
        ).all()
    return [
        (e.kind, json.loads(e.old) if e.old else None, json.loads(e.new) if e.new else None)
        for e in found
    ]


def start_capturing(desk):
    with desk.writer.begin() as connection:
        connection.execute(text("UPDATE sync_ctx SET capturing = 1"))


@pytest.fixture
def client_id(desk):
    with desk.write() as uow:
        made = add_client(uow, city="Rouen", resources=12)
        uow.commit()
        return made.id


def test_an_insert_keeps_the_whole_row(desk, client_id):
    ((kind, old, new),) = entries(desk, client_id)
    assert (kind, old) == ("I", None)
    columns = {c.name for c in Client.__table__.columns}
    assert set(new) == columns - {"row_seq"}
    assert (new["city"], new["resources"], new["ends_on"], new["archived"]) == (
        "Rouen",
        12,
        None,
        0,
    )


def test_an_update_keeps_what_differs_and_nothing_else(desk, client_id):
    with desk.write() as uow:
        client = uow.session.get_one(Client, client_id)
        client.city, client.resources = "Évreux", None
        uow.commit()
    kind, old, new = entries(desk, client_id)[-1]
    assert kind == "U"
    assert {k: (old[k], new[k]) for k in new} == {
        "city": ("Rouen", "Évreux"),
        "resources": (12, None),
    }


def test_an_update_that_changes_nothing_leaves_no_trace(desk, client_id):
    with desk.write() as uow:
        uow.session.execute(update(Client).values(city="Rouen"))
        uow.session.execute(update(Client).values(row_seq=5))
        uow.commit()
    assert len(entries(desk, client_id)) == 1


def test_a_delete_keeps_the_row_that_went(desk):
    with desk.write() as uow:
        party = Party(name="Mairie de Rouen")
        uow.session.add(party)
        uow.session.flush()
        uow.session.delete(party)
        uow.commit()
    kinds = entries(desk, party.id)
    assert [kind for kind, _, _ in kinds] == ["I", "D"]
    assert kinds[1][1]["name"] == "Mairie de Rouen"
    assert kinds[1][2] is None


def test_bulk_and_raw_statements_are_captured_too(desk, client_id):
    with desk.write() as uow:
        uow.session.execute(update(Client).values(city="Caen"))
        uow.session.execute(text("UPDATE client SET notes = 'x'"))
        uow.commit()
    assert [sorted(new) for _, _, new in entries(desk, client_id)[1:]] == [["city"], ["notes"]]


def test_each_change_is_signed_by_its_operator_desk_instant_and_transaction(desk, client_id):
    with desk.write() as uow:
        add_client(uow, "blériot")
        add_client(uow, "guynemer")
        uow.commit()
    with desk.read() as session:
        rows = session.scalars(select(History).where(History.tbl == "client")).all()
    assert {(row.author, row.desk) for row in rows} == {("Ada", "01")}
    first, second, third = sorted(rows, key=lambda row: json.loads(row.new)["platform"])
    assert first.txn_id == second.txn_id != third.txn_id
    assert all(row.at.endswith("Z") and len(row.at) == 27 for row in rows)
    assert len({row.id for row in rows}) == 3


def test_a_second_transaction_in_one_unit_is_signed_anew(desk):
    with desk.write() as uow:
        add_client(uow, "a1")
        uow.commit()
        add_client(uow, "b2")
        uow.commit()
    with desk.read() as session:
        rows = session.scalars(select(History).where(History.tbl == "client")).all()
    assert len({row.txn_id for row in rows}) == 2
    assert {row.author for row in rows} == {"Ada"}


def test_a_stranger_who_writes_past_the_program_is_not_signed_for(desk, client_id):
    with desk.writer.begin() as connection:
        connection.execute(text("UPDATE client SET city = 'Dieppe'"))
    with desk.read() as session:
        last = session.scalars(
            select(History).where(History.row_id == client_id, History.kind == "U")
        ).one()
    assert (last.author, last.txn_id) == ("", "")


def test_what_is_rolled_back_leaves_no_history(desk):
    with desk.write() as uow:
        made = add_client(uow).id
    assert entries(desk, made) == []


def test_a_secret_is_nowhere_but_in_its_row(desk, client_id):
    start_capturing(desk)
    with desk.write() as uow:
        act = Act(client_id=client_id, kind="password", done_by="Ada", done_at=MOMENT)
        act.offer, act.password_hash = "business", "$argon2id$secret"
        uow.session.add(act)
        uow.session.flush()
        act.password_hash = "$argon2id$other"
        uow.commit()
    with desk.read() as session:
        kept = session.execute(
            text("SELECT old, new FROM history UNION SELECT old, new FROM outbox")
        )
        assert not any("argon2id" in f"{row.old}{row.new}" for row in kept)
        assert session.get_one(Act, act.id).password_hash == "$argon2id$other"
    assert len(entries(desk, act.id)) == 1


def test_settings_of_this_desk_and_bytes_are_not_captured(desk):
    with desk.write() as uow:
        uow.session.add(DeskSetting(key="printer", value="HP"))
        uow.session.add(Blob(sha256="a" * 64, bytes=b"\x00\xff"))
        uow.session.add(Setting(key="company.name", value="OpenFlyers"))
        uow.commit()
    with desk.read() as session:
        assert set(session.scalars(select(History.tbl).where(History.author == "Ada"))) == {
            "setting"
        }


def test_the_outbox_is_written_once_a_hub_is_set(desk, client_id):
    with desk.read() as session:
        assert session.scalars(select(Outbox)).all() == []
    start_capturing(desk)
    with desk.write() as uow:
        uow.session.get_one(Client, client_id).name = "Aéro-club Mermoz"
        uow.commit()
    assert entries(desk, client_id, Outbox) == [
        ("U", {"name": "Mermoz"}, {"name": "Aéro-club Mermoz"})
    ]
    # What is searched by is folded from the name, and told nowhere.
    assert entries(desk, client_id)[-1] == entries(desk, client_id, Outbox)[-1]
    with desk.read() as session:
        assert session.get_one(Client, client_id).name_key == "aero-club mermoz"


def test_folded_texts_alone_leave_no_trace(desk, client_id):
    start_capturing(desk)
    with desk.write() as uow:
        uow.session.execute(text("UPDATE client SET name_key = 'x', search = 'y'"))
        uow.commit()
    assert len(entries(desk, client_id)) == 1
    assert entries(desk, client_id, Outbox) == []


def test_a_derived_column_beside_others_does_not_keep_them(desk, client_id):
    start_capturing(desk)
    with desk.write() as uow:
        uow.session.execute(text("UPDATE client SET ends_on = '2027-01-01', city = 'Caen'"))
        uow.commit()
    ((kind, old, new),) = entries(desk, client_id, Outbox)
    assert (kind, old["city"], new["city"]) == ("U", "Rouen", "Caen")


def test_a_change_of_derived_columns_alone_is_not_sent(desk, client_id):
    start_capturing(desk)
    with desk.write() as uow:
        uow.session.execute(text("UPDATE client SET ends_on = '2027-01-01'"))
        uow.commit()
    assert entries(desk, client_id, Outbox) == []
    assert entries(desk, client_id)[-1][2] == {"ends_on": "2027-01-01"}


def test_what_a_pull_applies_is_not_captured(desk, client_id):
    start_capturing(desk)
    with desk.writer.begin() as connection:
        connection.execute(text("UPDATE sync_ctx SET applying = 1"))
        connection.execute(text("UPDATE client SET city = 'Lyon'"))
        connection.execute(text("UPDATE sync_ctx SET applying = 0"))
    assert len(entries(desk, client_id)) == 1
    assert entries(desk, client_id, Outbox) == []


def test_issued_documents_are_sent_and_kept_like_the_rest(desk):
    start_capturing(desk)
    number = issue_one(desk)
    with desk.read() as session:
        sent = [json.loads(row.new) for row in session.scalars(select(Outbox)) if row.new]
        assert number in {row.get("number") for row in sent}
        assert {row.schema_version for row in session.scalars(select(Outbox))} == {1}
        # The counter is recomputed by each desk from the documents it has.
        assert not any("last_number" in row for row in sent if "number" not in row)


def test_many_rows_at_once_are_captured_as_each_would_be(desk):
    start_capturing(desk)
    rows = [{"id": new_id(), "key": f"k{n}", "value": f"é{n}"} for n in range(3)]
    with desk.write() as uow:
        uow.insert_rows("setting", rows[:2])
        uow.insert_rows("setting", [])
        uow.session.add(Setting(**rows[2]))
        uow.commit()
    with desk.read() as session:
        for table in (History, Outbox):
            query = select(table).where(table.tbl == "setting", table.txn_id != "")
            kept = session.scalars(query.order_by(text("rowid"))).all()
            told = [(one.row_id, one.kind, json.loads(one.new), one.author) for one in kept]
            assert told[-3:] == [(row["id"], "I", row, "Ada") for row in rows]
            assert len({one.txn_id for one in kept[-3:]}) == 1
        assert session.execute(text("SELECT applying FROM sync_ctx")).scalar() == 0


def test_every_column_is_captured_unless_its_kind_says_otherwise(desk):
    with desk.read() as session:
        rows = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        found = {row.name: row.sql for row in rows}
    for table in captured(Base.metadata):
        sql = found[f"of_history_{table.name}_insert"]
        for column in table.columns:
            seen = f"'{column.name}', NEW.{column.name}" in sql
            assert seen is (column.info["sync"] not in NEVER_CAPTURED)
            derived = f"'$.{column.name}'" in found["of_outbox"]
            assert derived or column.info["sync"] != "derived"
    # `local` and `blob` tables, and the history itself.
    names = {table.name for table in captured(Base.metadata)}
    assert names.isdisjoint(("blob", "history", "outbox", "desk_setting", "sync_meta", "claim"))


@pytest.mark.parametrize("value", [None, 0, 1, -7, "", 'a"b\\c', "é\n\t'", "{}", "[1]", "null"])
def test_any_value_of_an_update_is_told_as_it_is(desk, value):
    """Texts that look like JSON are texts; nothing and zero are two things."""
    with desk.writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE probe (id TEXT PRIMARY KEY, a, b, row_seq)")
        table = Table("probe", MetaData(), info={"sync": "rows"})
        for name, kind in (("id", "id"), ("a", "scalar"), ("b", "scalar")):
            table.append_column(Column(name, primary_key=name == "id", info={"sync": kind}))
        for sql in capture_triggers(table):
            connection.exec_driver_sql(sql)
        connection.exec_driver_sql("INSERT INTO probe VALUES ('1', 'before', 2, 0)")
        for before, after in (("before", value), (value, "after")):
            connection.exec_driver_sql("UPDATE probe SET a = ?, b = 2, row_seq = 3", (after,))
            kind, old, new = connection.exec_driver_sql(
                "SELECT kind, old, new FROM history WHERE tbl = 'probe' ORDER BY rowid DESC LIMIT 1"
            ).one()
            assert (kind, json.loads(old), json.loads(new)) == ("U", {"a": before}, {"a": after})


def test_what_is_never_updated_has_no_trigger_for_it(desk):
    """Every connection reads the text of all triggers; what the guards refuse needs none."""
    with desk.read() as session:
        names = set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    for table in captured(Base.metadata):
        free = table.name not in ISSUED or table.name in ERASABLE
        seeded = table.info["sync"] == "seeded" and "valid_to" not in table.columns
        assert (f"of_history_{table.name}_update" in names) is (free and not seeded)
        if not free:
            assert f"of_keep_{table.name}_update" in names
