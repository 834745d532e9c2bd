"""A base that shares is restored in the program: what was set back goes out, documents stay."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from ofdesk.bootstrap import desks
from ofdesk.models import Client, ClientNote
from ofdesk.ports.desk import DeskOptions
from ofdesk.store.described import synced_tables
from ofdesk.store.engine import connect
from tests.sync import laws
from tests.sync.office import DAY, RENEW, client

ASKED = ("--confirm", "catalogue_example")


def city(shell, base, name="mermoz"):
    return shell(base, "clients", "show", name).document["city"]


@pytest.fixture
def equal(cluster, database):
    """What is not the same on the hub and in a base."""

    def compare(base):
        with closing(connect(base, "ro")) as db, cluster.admin(database) as connection:
            found = [*laws.equal(connection, db, synced_tables(), base.parent.name)]
            return found + [*laws.replayed(connection, synced_tables())]

    return compare


def test_a_backup_brought_back_is_shared_like_an_edit(shell, sync, joined, tmp_path, equal):
    first, second = joined
    backup = tmp_path / "copy.db"
    assert shell(first, "backup", str(backup)).status == 0
    assert shell(first, "clients", "set", "mermoz", "city=Tarbes").status == 0
    issued = shell(first, "renew", "latecoere", *RENEW, *DAY, *ASKED)
    assert issued.status == 0
    assert shell(first, *client("saintex"), *DAY).status == 0
    sync(first), sync(second)
    assert city(shell, second) == "Tarbes"
    done = shell(first, "restore", str(backup))
    assert done.status == 0, done.out
    assert city(shell, first) == "Balma"
    for base in (first, second, first):
        assert sync(base)["state"] == "up_to_date"
    assert city(shell, second) == "Balma"
    numbers = [[r["number"] for r in shell(b, "invoices", "list").document] for b in joined]
    assert numbers == [["OF01-2026-00001"], ["OF01-2026-00001"]]
    for base in joined:
        assert equal(base) == []
        assert shell(base, "verify").status == 0


def done_by(base, operator, act):
    """Something that one person does to a base that is opened for it alone."""
    with closing(desks().open(DeskOptions(base, operator=operator))) as desk, desk.write() as uow:
        act(uow)
        uow.commit()


def test_a_row_deleted_here_comes_back_on_the_version_that_was_deleted(
    shell, sync, joined, tmp_path, equal
):
    """A colleague has edited it between the backup and the deletion, which was not sent yet."""
    first, second = joined

    def note(uow):
        client = uow.session.scalars(select(Client).where(Client.platform == "mermoz")).one()
        signed = {"written_at": uow.now(), "written_by": "Ada"}
        uow.session.add(ClientNote(client_id=client.id, text="un", **signed))

    done_by(first, "Ada", note)
    sync(first), sync(second)
    backup = tmp_path / "copy.db"
    assert shell(first, "backup", str(backup)).status == 0
    done_by(second, "Bob", lambda uow: uow.session.execute(update(ClientNote).values(text="deux")))
    sync(second), sync(first)
    done_by(first, "Ada", lambda uow: uow.session.execute(delete(ClientNote)))
    assert shell(first, "restore", str(backup)).status == 0
    for base in (first, second):
        assert sync(base)["state"] == "up_to_date"
        assert equal(base) == []


def test_documents_that_only_the_backup_has_are_sent(shell, sync, joined, tmp_path, equal):
    """The present file lost what it had not sent: the backup knows more than it."""
    first, second = joined
    older = tmp_path / "older.db"
    assert shell(first, "backup", str(older)).status == 0
    issued = shell(first, "renew", "mermoz", *RENEW, *DAY, *ASKED)
    assert issued.status == 0
    newer = tmp_path / "newer.db"
    assert shell(first, "backup", str(newer)).status == 0
    for suffix in ("-wal", "-shm"):
        first.with_name(first.name + suffix).unlink(missing_ok=True)
    first.write_bytes(older.read_bytes())
    assert shell(first, "restore", str(newer)).status == 0
    assert shell(first, "invoices", "list").document != []
    for base in (first, second, first):
        sync(base)
    assert [r["number"] for r in shell(second, "invoices", "list").document] == [
        issued.document["number"]
    ]
    for base in joined:
        assert equal(base) == []


def test_a_clock_that_is_wrong_stops_issuing_until_it_is_right(shell, sync, joined, monkeypatch):
    """An edit goes on, a document does not: its date is legal. A good hello lifts it."""
    import time

    first, _ = joined
    real = time.time
    monkeypatch.setattr("ofdesk.sync.cycle.time.time", lambda: real() + 3600)
    assert sync(first)["warning"] == "clock_skewed"
    assert shell(first, "sync", "status").document["warning"] == "clock_skewed"
    paid = ("receipts", "add", "--cents", "5000", "--method", "transfer", "--client", "mermoz")
    today = datetime.now(UTC).date().isoformat()
    found = shell(first, *paid, "--date", today)
    assert (found.status, found.document["error"]) == (1, "clock_wrong")
    hub_at, desk_at = (
        datetime.fromisoformat(found.document["values"][name]) for name in ("hub_at", "desk_at")
    )
    assert timedelta(minutes=59) < desk_at - hub_at < timedelta(minutes=61)
    assert shell(first, "clients", "set", "mermoz", "city=Pau").status == 0
    assert shell(first, *paid, "--date", "2026-06-15", *DAY).status == 0
    monkeypatch.setattr("ofdesk.sync.cycle.time.time", real)
    assert "warning" not in sync(first)
    done = shell(first, *paid, "--date", today, "--confirm", "series_date")
    assert done.status == 0, done.out
