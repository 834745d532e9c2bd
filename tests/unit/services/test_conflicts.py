"""Conflicts are listed with both sides and settled by one ordinary edit, whatever the value is."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from ofdesk.models import Client, Conflict, Period, Setting, SyncMeta
from ofdesk.models.ids import new_id
from ofdesk.services.client_history import client_history
from ofdesk.services.conflicts import has_hub, list_conflicts, settle_conflict
from tests.builders import TODAY, add_client, add_year, make_desk, read_client, refusal


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    made.close()


def conflict(desk, row_id, column, ours, theirs, table="client", kind="value", base=None):
    """One record as a pull leaves it; its id."""
    with (uow := desk.write()):
        made = Conflict(
            id=new_id(),
            table_name=table,
            row_id=row_id,
            column_name=column,
            kind=kind,
            base=json.dumps(base),
            ours=json.dumps(ours),
            theirs=json.dumps(theirs),
            ours_author="Anne",
            theirs_author="Luc",
            desk="01",
            created_at=datetime(2026, 6, 15, 8, tzinfo=UTC),
        )
        uow.session.add(made)
        uow.commit()
        return made.id


def settle(desk, conflict_id, keep):
    return settle_conflict(conflict_id, keep, desk.write())


def listed(desk, **more):
    with desk.read() as session:
        return list_conflicts(session, **more)


def test_a_base_alone_has_no_hub(desk):
    with desk.read() as session:
        assert has_hub(session) is False
    with (uow := desk.write()):
        uow.session.add(SyncMeta(k="hub_id", v="x"))
        uow.commit()
    with desk.read() as session:
        assert has_hub(session) is True


def test_both_sides_are_told_with_their_authors(desk):
    client = add_client(desk)
    conflict(desk, client, "city", "Pau", "Tarbes", base="Balma")
    (row,) = listed(desk)
    assert (row.platform, row.field) == ("mermoz", "city")
    assert (row.base, row.ours, row.theirs) == ("Balma", "Pau", "Tarbes")
    assert (row.ours_author, row.theirs_author) == ("Anne", "Luc")


def test_theirs_stands_as_it_is(desk):
    client = add_client(desk, city="Tarbes")
    found = conflict(desk, client, "city", "Pau", "Tarbes")
    done = settle(desk, found, "theirs")
    assert (done.kept, done.left) == ("theirs", 0)
    assert read_client(desk).city == "Tarbes"
    assert listed(desk) == []
    (past,) = listed(desk, settled=True)
    assert past.resolution == "theirs"


def test_mine_is_put_back_by_an_edit_that_the_history_knows(desk):
    client = add_client(desk, name="Tarbes Planeurs")
    found = conflict(desk, client, "name", "Planeurs de Pau", "Tarbes Planeurs")
    settle(desk, found[:13], "mine")
    after = read_client(desk)
    assert after.name == "Planeurs de Pau"
    assert after.search.startswith("mermoz planeurs de pau")
    with desk.read() as session:
        sheet = session.get_one(Client, client)
        changes = [c for entry in client_history(session, sheet) for c in entry.changes]
    assert ("Tarbes Planeurs", "Planeurs de Pau") in [(c.before, c.after) for c in changes]


def test_a_whole_unit_is_put_back_together(desk):
    client = add_client(desk)
    ours = {"postcode": "64000", "city": "Pau", "address_1": "1 rue X"}
    found = conflict(desk, client, "address", ours, {"city": "Tarbes"}, kind="unit")
    settle(desk, found, "mine")
    after = read_client(desk)
    assert (after.postcode, after.city, after.address_1) == ("64000", "Pau", "1 rue X")


@pytest.mark.parametrize(
    ("column", "stored", "expected"),
    [
        ("vat_number_checked_on", "2026-05-01", TODAY.replace(month=5, day=1)),
        ("vat_number_checked_on", None, None),
        ("archived", 1, True),
        ("resources", 7, 7),
        ("resources_read_at", "2026-06-01T08:00:00.000000Z", datetime(2026, 6, 1, 8, tzinfo=UTC)),
    ],
)
def test_values_come_back_in_their_own_type(desk, column, stored, expected):
    client = add_client(desk)
    settle(desk, conflict(desk, client, column, stored, None), "mine")
    assert getattr(read_client(desk), column) == expected


def test_a_unique_value_that_somebody_else_has_is_not_taken(desk):
    add_client(desk, "figeac")
    client = add_client(desk, "figeac-3f2a91")
    found = conflict(desk, client, "platform", "figeac", "figeac-3f2a91", kind="unique")
    assert refusal(lambda: settle(desk, found, "mine")).code == "conflict_value_taken"
    assert len(listed(desk)) == 1
    settle(desk, found, "theirs")
    assert read_client(desk, "figeac-3f2a91").id == client


def test_a_row_that_was_deleted_here_is_deleted_again_or_stays(desk):
    client = add_client(desk)
    period = add_year(desk, client, TODAY)
    found = conflict(desk, period, "", "deleted", "edited", table="period", kind="deleted")
    (row,) = listed(desk)
    assert row.platform == "mermoz"
    settle(desk, found, "mine")
    with desk.read() as session:
        assert session.scalars(select(Period)).all() == []
    again = conflict(desk, period, "", "deleted", "edited", table="period", kind="deleted")
    assert refusal(lambda: settle(desk, again, "mine")).code == "conflict_row_gone"


def test_two_invoices_of_one_renewal_both_stand(desk):
    client = add_client(desk)
    found = conflict(desk, client, "period", "OF01", "OF02", kind="claimed")
    assert settle(desk, found, "mine").left == 0


def test_a_setting_belongs_to_no_platform(desk):
    with (uow := desk.write()):
        setting = Setting(id=new_id(), key="company.city", value="Pau")
        uow.session.add(setting)
        uow.commit()
        row_id = setting.id
    conflict(desk, row_id, "value", "Pau", "Tarbes", table="setting")
    conflict(desk, new_id(), "x", 1, 2, table="gone")
    assert [row.platform for row in listed(desk)] == ["", ""]


def test_settlements_that_are_refused(desk):
    client = add_client(desk)
    found = conflict(desk, client, "city", "Pau", "Tarbes")
    other = conflict(desk, client, "notes", "a", "b")
    assert refusal(lambda: settle(desk, found, "both")).code == "keep_unknown"
    assert refusal(lambda: settle(desk, "", "mine")).code == "conflict_unknown"
    assert refusal(lambda: settle(desk, "ffff", "mine")).code == "conflict_unknown"
    assert settle(desk, found, "mine").left == 1
    late = refusal(lambda: settle(desk, found, "theirs"))
    assert (late.code, late.values["author"]) == ("conflict_settled", "Anne")
    assert settle(desk, other, "theirs").left == 0
