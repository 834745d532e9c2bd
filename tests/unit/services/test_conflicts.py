"""Conflicts are listed with both sides and settled by one ordinary edit, whatever the value is."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from ofdesk.models import Client, Conflict, History, Period, Setting, SyncMeta
from ofdesk.models.ids import new_id
from ofdesk.services.client_history import client_history
from ofdesk.services.conflict_rows import list_conflicts, moments_of, open_conflicts
from ofdesk.services.conflicts import (
    editable_values,
    has_hub,
    settle_conflict,
    settle_conflicts,
    settle_with,
)
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
    return settle_conflict(conflict_id, keep, desk.write(), desk.today)


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


def other(desk, conflict_id, values):
    return settle_with(conflict_id, values, desk.write())


def refused(desk, conflict_id, values):
    return refusal(lambda: other(desk, conflict_id, values))


def offered(desk, conflict_id):
    with desk.read() as session:
        return editable_values(session, conflict_id)


def test_several_are_settled_at_once_and_one_refusal_stops_no_other(desk):
    client = add_client(desk)
    add_client(desk, "vexin")
    city = conflict(desk, client, "city", "Pau", "Balma")
    taken = conflict(desk, client, "platform", "vexin", "mermoz", kind="unique")
    name = conflict(desk, client, "name", "Planeurs de Pau", "x")
    done = settle_conflicts([city, taken, name], "mine", desk.write(), desk.today)
    assert (done.count, list(done.refused), done.left) == (2, [taken], 1)
    assert done.refused[taken].code == "conflict_value_taken"
    assert read_client(desk).city == "Pau"
    with desk.read() as session:
        assert open_conflicts(session) == 1


def test_another_value_is_typed_as_on_the_sheet(desk):
    client = add_client(desk)
    found = conflict(desk, client, "contact_phone", "0561000000", "0562000000")
    assert offered(desk, found) == {"contact_phone": "0561000000"}
    assert refused(desk, found, {"contact_phone": "nobody"}).field == "contact_phone"
    assert listed(desk) != []
    assert other(desk, found, {"contact_phone": "05 61 12 34 56"}).kept == "other"
    assert read_client(desk).contact_phone.replace(" ", "").endswith("561123456")
    assert listed(desk, settled=True)[0].resolution == "other"


def test_another_value_of_a_unit_or_a_count_or_another_table(desk):
    client = add_client(desk)
    unit = conflict(desk, client, "address", {"postcode": "64000", "city": "Pau"}, {}, kind="unit")
    other(desk, unit, {"postcode": "65000", "city": "Tarbes"})
    assert (read_client(desk).postcode, read_client(desk).city) == ("65000", "Tarbes")
    count = {"resources": 7, "resources_read_at": None, "resources_source": "typed"}
    counted = conflict(
        desk, client, "count", count, {**count, "resources": 8}, kind="unit", base=count
    )
    assert offered(desk, counted) == {"resources": "7"}
    period = add_year(desk, client, TODAY)
    resources = conflict(desk, period, "resources", 5, 6, table="period")
    assert refused(desk, resources, {"resources": "many"}).code == "conflict_value_invalid"
    other(desk, resources, {"resources": "9"})
    with desk.read() as session:
        assert session.get_one(Period, period).resources == 9


def test_where_nothing_was_typed_there_is_nothing_to_type(desk):
    client = add_client(desk)
    for kind in ("deleted", "claimed", "incident"):
        found = conflict(desk, client, "", "edited", "deleted", kind=kind)
        assert offered(desk, found) == {}
        assert refused(desk, found, {"city": "x"}).code == "conflict_not_editable"
    city = conflict(desk, client, "city", "Pau", "Balma")
    assert refused(desk, city, {"name": "x"}).code == "conflict_not_editable"
    assert refused(desk, city, {}).code == "conflict_not_editable"
    incident = conflict(desk, client, "", "OF01", "x", kind="incident")
    assert settle(desk, incident, "mine").kept == "mine"


def test_a_search_finds_words_in_any_column_and_choices_come_last_first(desk):
    client = add_client(desk)
    first = conflict(desk, client, "city", "Pau", "Tarbès")
    second = conflict(desk, client, "address", {"city": "Oloron"}, {"city": "Nay"}, kind="unit")
    assert [row.id for row in listed(desk, search="tarbes anne")] == [first]
    assert [row.id for row in listed(desk, search="MERMOZ nay")] == [second]
    assert listed(desk, search="nay tarbes") == []
    settle(desk, first, "theirs"), settle(desk, second, "theirs")
    assert [row.id for row in listed(desk, settled=True)] == [second, first]
    assert listed(desk, settled=True)[0].resolved_by == desk.operator


def test_the_history_tells_when_both_values_were_typed(desk):
    client = add_client(desk, city="Balma")
    moments = {}
    for author, city in (("Anne", "Pau"), ("Luc", "Tarbes")):
        with (uow := desk.write()):
            uow.session.add(
                History(
                    id=new_id(),
                    tbl="client",
                    row_id=client,
                    kind="U",
                    old=json.dumps({"city": "Balma"}),
                    new=json.dumps({"city": city}),
                    author=author,
                    desk={"Anne": "01", "Luc": "02"}[author],
                    txn_id="x",
                    at=f"2026-06-1{len(moments)}T08:00:00.000000Z",
                )
            )
            moments[author] = datetime(2026, 6, 10 + len(moments), 8, tzinfo=UTC)
            uow.commit()
    found = conflict(desk, client, "city", "Pau", "Tarbes")
    with desk.read() as session:
        told = moments_of(session, found)
    assert (told.ours_at, told.ours_desk) == (moments["Anne"], "01")
    assert (told.theirs_at, told.theirs_desk) == (moments["Luc"], "02")
