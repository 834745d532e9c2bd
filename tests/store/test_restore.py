"""A backup is restored without un-issuing anything, and needs the base alone."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from ofdesk.domain.errors import DomainError, IntegrityBroken, Unavailable
from ofdesk.models import (
    Act,
    Catalogue,
    Client,
    ClientAlias,
    Document,
    History,
    Migration,
    Party,
    Period,
    ReminderHold,
    Series,
    Setting,
)
from ofdesk.ports.desk import DeskOptions
from tests.store.issuing import a_line, a_period, a_receipt, add_client, issue, issue_one


def code_of(kind, action) -> str:
    with pytest.raises(kind) as error:
        action()
    return error.value.code


def saved(desk, tmp_path) -> Path:
    """A backup of ``desk``, which is then closed."""
    target = tmp_path / "backup.db"
    desk.backup(target)
    desk.close()
    return target


@pytest.fixture
def change(opened):
    """Does something to a base that is opened for it alone."""

    def do(action) -> None:
        desk = opened()
        with desk.write() as uow:
            action(uow)
            uow.commit()
        desk.close()

    return do


def all_of(desk, query):
    with desk.read() as session:
        return session.scalars(query).all()


def test_restoring_needs_the_base_alone(desk, desks, base, opened, tmp_path):
    target = saved(desk, tmp_path)
    desk = opened()
    assert code_of(Unavailable, lambda: desks.restore(base, target)) == "base_in_use"
    desk.close()
    assert desks.restore(base, target) == []


def test_mutable_rows_come_back(desk, desks, base, opened, tmp_path, change):
    with desk.write() as uow:
        client = add_client(uow, city="Rouen", tags="a,b")
        uow.session.add(Setting(key="company.name", value="Avant"))
        uow.session.add(a_period(client.id, kind="initial", state="acquired"))
        uow.commit()
    target = saved(desk, tmp_path)

    def spoil(uow):
        found = uow.session.scalars(select(Client)).one()
        found.city, found.tags, found.platform = "Caen", "", "mermoz2"
        uow.session.add(ClientAlias(client_id=found.id, platform="mermoz", since=date(2026, 1, 1)))
        uow.session.scalars(select(Setting)).one().value = "Après"
        uow.session.delete(uow.session.scalars(select(Period)).one())
        add_client(uow, "newer", billed_party_id=None)
        uow.session.add(Party(name="Mairie"))

    change(spoil)
    assert desks.restore(base, target) == []
    back = opened()
    (client,) = all_of(back, select(Client))
    assert (client.platform, client.city, client.tags) == ("mermoz", "Rouen", "a,b")
    assert client.ends_on == date(2026, 12, 31)
    assert all_of(back, select(Setting.value)) == ["Avant"]
    assert all_of(back, select(ClientAlias)) == all_of(back, select(Party)) == []
    assert len(all_of(back, select(Period))) == 1


def test_the_restoration_is_in_the_history_and_can_be_undone(
    desk, desks, base, opened, tmp_path, change
):
    with desk.write() as uow:
        add_client(uow, city="Rouen")
        uow.commit()
    target = saved(desk, tmp_path)
    change(lambda uow: setattr(uow.session.scalars(select(Client)).one(), "city", "Caen"))
    change(lambda uow: add_client(uow, "newer"))
    desks.restore(base, target)
    back = opened()
    last = all_of(back, select(History).where(History.tbl == "client").order_by(text("rowid")))[-2:]
    assert {(row.kind, row.author, row.desk) for row in last} == {
        ("D", "Ada", "01"),
        ("U", "Ada", "01"),
    }
    undo = next(copy for copy in back.backups() if copy.reason == "restore")
    back.close()
    desks.restore(base, undo.path)
    assert sorted(all_of(opened(), select(Client.city))) == ["", "Caen"]


def year_of_work(uow):
    """What a desk does after a backup: a new client, its quote, invoice and receipt, an act."""
    party = Party(name="Mairie")
    uow.session.add(party)
    uow.session.flush()
    client = add_client(uow, "newer", billed_party_id=party.id)
    migration = Migration(client_id=client.id, source="3", target="4", offer="solo")
    free = Act(client_id=client.id, kind="email", done_by="Ada", done_at=uow.now(), offer="solo")
    uow.session.add_all((migration, free))
    uow.session.flush()
    invoice = issue(uow, client.id)
    migration.quote_id = invoice.id
    uow.session.add(a_period(client.id, invoice_id=invoice.id, state="acquired"))
    uow.session.scalars(select(Client).where(Client.platform == "old")).one().city = "Caen"
    a_receipt(uow)
    uow.session.scalars(select(Catalogue)).one().used_at = uow.now()


@pytest.fixture
def worked(desk, desks, base, opened, tmp_path, change):
    """The base that went back over ``year_of_work``, and the numbers that were carried over."""
    with desk.write() as uow:
        issue(uow, add_client(uow, "old").id)
        uow.commit()
    target = saved(desk, tmp_path)
    change(year_of_work)
    return desks.restore(base, target), opened()


def test_what_was_issued_since_stays_and_the_series_goes_on(worked):
    carried, back = worked
    assert carried == ["OF01-2026-00002", "RC01-2026-00001"]
    assert (back.number_needed, back.warnings) == ("", ())
    numbers = all_of(back, select(Document.number).order_by(Document.number))
    assert numbers == ["OF01-2026-00001", *carried]
    assert issue_one(back) == "OF01-2026-00003"
    assert sorted(all_of(back, select(Series.last_number))) == [1, 3]


def test_what_a_document_stands_on_stays_and_the_rest_goes_back(worked):
    _, back = worked
    # The client of the new invoice, who pays it, its period and its migration had to stay.
    assert all_of(back, select(Client.platform).order_by(Client.platform)) == ["newer", "old"]
    newer = select(Client.ends_on).where(Client.platform == "newer")
    assert all_of(back, newer) == [date(2026, 12, 31)]
    assert len(all_of(back, select(Party))) == len(all_of(back, select(Migration))) == 1
    assert all_of(back, select(Catalogue))[0].used_at is not None
    assert all_of(back, select(Client.city).where(Client.platform == "old")) == [""]
    assert all_of(back, select(Act)) == []


def test_a_client_billed_since_keeps_what_its_documents_have_set(
    desk, desks, base, opened, tmp_path, change
):
    with desk.write() as uow:
        add_client(uow, name="Avant")
        uow.commit()
    target = saved(desk, tmp_path)

    def bill(uow):
        client = uow.session.scalars(select(Client)).one()
        client.state, client.offer, client.anniversary = "production", "business", date(2026, 1, 1)
        client.name = "Après"
        issue(uow, client.id)

    change(bill)
    desks.restore(base, target)
    (client,) = all_of(opened(), select(Client))
    assert (client.name, client.name_key) == ("Avant", "avant")
    assert (client.state, client.offer) == ("production", "business")
    assert client.anniversary == date(2026, 1, 1)


def test_an_act_that_was_billed_stays_billed(desk, desks, base, opened, tmp_path, change):
    with desk.write() as uow:
        client = add_client(uow)
        act = Act(client_id=client.id, kind="email", done_by="Ada", done_at=uow.now(), offer="solo")
        uow.session.add(act)
        uow.commit()
    target = saved(desk, tmp_path)

    def bill(uow):
        found = uow.session.scalars(select(Act)).one()
        document = issue(uow, found.client_id)
        found.invoice_id, found.label = document.id, "billed"

    change(bill)
    desks.restore(base, target)
    assert all_of(opened(), select(Act.label)) == ["billed"]


def test_an_act_named_by_a_line_stays(desk, desks, base, opened, tmp_path, change):
    target = saved(desk, tmp_path)

    def bill(uow):
        client = add_client(uow)
        act = Act(client_id=client.id, kind="email", done_by="A", done_at=uow.now(), offer="solo")
        uow.session.add(act)
        uow.session.flush()
        document = issue(uow, client.id)
        line = a_line(document.id, "act", act.id)
        line.position = 2
        uow.session.add(line)

    change(bill)
    desks.restore(base, target)
    assert len(all_of(opened(), select(Act))) == 1


def test_a_platform_name_taken_since_by_a_billed_client_stays_with_it(
    desk, desks, base, opened, tmp_path, change
):
    with desk.write() as uow:
        add_client(uow, "mermoz", city="Rouen")
        uow.commit()
    target = saved(desk, tmp_path)

    def swap(uow):
        first = uow.session.scalars(select(Client)).one()
        first.platform, first.city = "renamed", "Caen"
        uow.session.flush()
        issue(uow, add_client(uow, "mermoz", city="Lyon").id)

    change(swap)
    desks.restore(base, target)
    found = {c.platform: c.city for c in all_of(opened(), select(Client))}
    assert found == {"mermoz": "Lyon", "renamed": "Rouen"}


def test_what_is_written_once_stays_beside_what_the_backup_has(
    desk, desks, base, opened, tmp_path, change
):
    """A reason to wait with reminders can be ended, never taken back; nor can a restoration."""
    signed = {"happened_on": date(2026, 6, 1), "recorded_by": "Ada"}

    def hold(uow, reason):
        client_id = uow.session.scalars(select(Client.id)).one()
        values = {"kind": "other", "reason": reason, "recorded_at": uow.now()}
        uow.session.add(ReminderHold(client_id=client_id, **values, **signed))

    with desk.write() as uow:
        add_client(uow)
        hold(uow, "un")
        uow.commit()
    target = saved(desk, tmp_path)
    change(lambda uow: hold(uow, "deux"))
    assert desks.restore(base, target) == []
    assert sorted(all_of(opened(), select(ReminderHold.reason))) == ["deux", "un"]


def test_an_unreadable_base_is_replaced_and_kept_aside(desk, desks, base, opened, tmp_path):
    issue_one(desk)
    target = saved(desk, tmp_path)
    base.write_bytes(b"\x00" * 5000)
    assert desks.restore(base, target) == []
    back = opened()
    assert back.number_needed == ""
    assert issue_one(back) == "OF01-2026-00002"
    (aside,) = base.parent.glob("base-damaged-*.db")
    assert aside.read_bytes() == b"\x00" * 5000


def test_an_unreadable_base_that_had_issued_since_needs_a_number(
    desk, desks, base, opened, tmp_path
):
    target = saved(desk, tmp_path)
    desk = opened()
    issue_one(desk)
    desk.close()
    base.unlink()
    desks.restore(base, target)
    back = opened()
    assert code_of(DomainError, lambda: issue_one(back)) == "desk_number_needed"
    # The archive folder still knows what the backup does not.
    assert back.known_last_numbers() == ["OF01-2026-00001"]


def test_a_base_that_was_rolled_back_takes_the_documents_of_a_newer_backup(
    desk, desks, base, opened, tmp_path
):
    older = tmp_path / "older.db"
    desk.backup(older)
    issue_one(desk)
    newer = saved(desk, tmp_path)
    base.write_bytes(older.read_bytes())
    assert desks.restore(base, newer) == []
    back = opened()
    assert (back.number_needed, back.warnings) == ("", ())
    assert issue_one(back) == "OF01-2026-00002"


def test_the_backup_of_another_base_is_refused(desk, desks, base, tmp_path):
    other = desks.create(DeskOptions(tmp_path / "other.db"), factice=True, desk="05")
    target = saved(other, tmp_path)
    desk.close()
    before = base.read_bytes()
    assert code_of(DomainError, lambda: desks.restore(base, target)) == "backup_foreign"
    assert base.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "code"), [(None, "base_missing"), (b"x" * 3000, "base_corrupt")]
)
def test_a_backup_that_is_none_is_refused(desk, desks, base, tmp_path, content, code):
    desk.close()
    backup = tmp_path / "backup.db"
    if content is not None:
        backup.write_bytes(content)
    assert code_of(DomainError, lambda: desks.restore(base, backup)) == code


def test_a_damaged_backup_is_refused(desk, desks, base, tmp_path):
    target = saved(desk, tmp_path)
    with target.open("r+b") as stream:
        stream.seek(8192)
        stream.write(b"\xff" * 200_000)
    assert code_of(DomainError, lambda: desks.restore(base, target)) == "base_corrupt"


def test_a_restoration_that_would_break_links_changes_nothing(
    desk, desks, base, opened, tmp_path, change
):
    with desk.write() as uow:
        add_client(uow, city="Rouen")
        uow.commit()
    target = saved(desk, tmp_path)
    with sqlite3.connect(target) as copy:
        copy.execute("UPDATE client SET billed_party_id = '0' || substr(id, 2)")
    copy.close()
    change(lambda uow: setattr(uow.session.scalars(select(Client)).one(), "city", "Caen"))
    assert code_of(IntegrityBroken, lambda: desks.restore(base, target)) == "restore_broke_links"
    assert all_of(opened(), select(Client.city)) == ["Caen"]
