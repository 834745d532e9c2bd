"""What waits to be sent is told row by row; what is reserved before a journey is chosen by day."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import text

from ofdesk.models import Exchange, Setting
from ofdesk.models.ids import new_id
from ofdesk.services.clients import ArchiveClient, ChangeClient, archive_client, change_client
from ofdesk.services.offline import PrepareOffline, offline_work
from ofdesk.services.sync_rows import list_exchanges, list_pending
from tests.builders import TODAY, add_client, make_desk, refusal


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def sharing(desk):
    """As after a join: the triggers fill the queue."""
    with (uow := desk.write()):
        uow.session.execute(text("UPDATE sync_ctx SET capturing = 1 WHERE id = 1"))
        uow.commit()
    return desk


def waiting(desk):
    with desk.read() as session:
        return list_pending(session)


def test_rows_that_wait_are_told_with_who_and_what(sharing):
    add_client(sharing)
    change_client(ChangeClient("mermoz", {"city": "Pau"}), sharing.write(), TODAY)
    (row,) = [one for one in waiting(sharing) if one.table == "client"]
    assert (row.platform, row.kind, row.fields) == ("mermoz", "I", ())
    assert row.author == sharing.operator
    assert row.at.tzinfo is not None


def test_an_edit_names_its_fields_and_a_deletion_what_was_there(desk):
    client = add_client(desk)
    with (uow := desk.write()):
        uow.session.execute(text("UPDATE sync_ctx SET capturing = 1 WHERE id = 1"))
        uow.session.add(Setting(id=new_id(), key="mail.signature", value="x"))
        uow.commit()
    change_client(ChangeClient("mermoz", {"city": "Pau", "name": "AC"}), desk.write(), TODAY)
    with (uow := desk.write()):
        uow.session.execute(text("DELETE FROM setting WHERE key = 'mail.signature'"))
        uow.commit()
    gone, edited = waiting(desk)
    assert (gone.table, gone.kind, gone.name) == ("setting", "D", "mail.signature")
    assert (edited.row_id, edited.kind, edited.name) == (client, "U", "AC")
    assert edited.fields == ("city", "name")


def test_exchanges_come_newest_first_with_their_reason(desk):
    with (uow := desk.write()):
        for state, reason in (("up_to_date", ""), ("offline", "hub_unreachable")):
            uow.session.add(
                Exchange(
                    at="2026-06-15T08:00:00.000000Z",
                    pushed=1,
                    pulled=2,
                    conflicts=0,
                    pending=3,
                    state=state,
                    reason=reason,
                    values='{"host": "h"}',
                )
            )
        uow.commit()
    with desk.read() as session:
        last, first = list_exchanges(session)
    assert (last.state, last.reason, last.values) == ("offline", "hub_unreachable", {"host": "h"})
    assert (first.pushed, first.pulled, first.pending) == (1, 2, 3)
    assert first.at == datetime(2026, 6, 15, 8, tzinfo=UTC)


def work(desk, *platforms, **more):
    with desk.read() as session:
        return offline_work(session, PrepareOffline(platforms, **more), TODAY)


def test_the_next_year_of_each_client_that_ends_soon_is_reserved(desk):
    ids = {}
    for name, days in (("mermoz", 10), ("vexin", 31), ("figeac", 5)):
        ids[name] = add_client(desk, name)
        end = (TODAY + timedelta(days=days)).isoformat()
        change_client(ChangeClient(name, {"ends_on": end}), desk.write(), TODAY)
    archive_client(ArchiveClient("figeac"), desk.write(), TODAY)
    (found,) = work(desk)
    begins = (TODAY + timedelta(days=11)).isoformat()
    assert (found.kind, found.subject) == ("period", f"{ids['mermoz']}:{begins}")
    assert (found.platform, found.about) == ("mermoz", begins)
    assert {one.platform for one in work(desk, days=60)} == {"mermoz", "vexin"}
    assert [one.platform for one in work(desk, "vexin", days=0)] == ["vexin"]
    assert work(desk, days=0) == []
    assert work(desk, cheques=True) == [found]


@pytest.mark.parametrize("days", [-1, 401])
def test_days_beyond_reason_are_refused(desk, days):
    assert refusal(partial(work, desk, days=days)).code == "days_invalid"
    assert refusal(partial(work, desk, "nobody")).code == "client_unknown"
