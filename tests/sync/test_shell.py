"""Two bases and a hub from the command line alone, as an office would set them up."""

import io
import stat

import keyring
import psycopg
import pytest

from ofdesk.__main__ import LazyDesks, LazyDoors, hubs
from ofdesk.cli import main
from tests.rings import MemoryKeyring
from tests.sync.office import COMPANY, DAY, RENEW, STDIN, client
from tests.sync.server import SECRET, STAFF
from tests.sync.test_rights import refusal, registered


def shown(shell, base, name):
    return shell(base, "clients", "show", name).document


def test_a_base_alone_says_so(shell, first):
    found = shell(first, "sync", "status")
    assert found.status == 0
    assert found.document == {
        "pushed": 0,
        "pulled": 0,
        "conflicts": 0,
        "pending": 0,
        "state": "alone",
    }
    assert shell(first, "sync").document == found.document
    assert shell(first, "conflicts", "list").document == []


def test_two_desks_share_and_edit(shell, sync, joined):
    first, second = joined
    assert {row["platform"] for row in shell(second, "clients", "list").document} == {
        *("mermoz", "latecoere")
    }
    assert shown(shell, second, "mermoz")["city"] == "Balma"
    # Different fields of one client: both stand, without a conflict.
    assert shell(first, "clients", "set", "mermoz", "contact_phone=05 61 00 00 00").status == 0
    assert shell(second, "clients", "set", "mermoz", "siren=732829320").status == 0
    assert sync(first)["pushed"] == 1
    found = sync(second)
    assert (found["pushed"], found["pulled"], found["conflicts"]) == (1, 1, 0)
    assert sync(first)["pulled"] == 1
    for base in joined:
        sheet = shown(shell, base, "mermoz")
        assert (sheet["contact_phone"], sheet["siren"]) == ("05 61 00 00 00", "732829320")


def test_two_desks_change_one_field_and_settle(shell, sync, joined):
    first, second = joined
    # The same field: the hub's value stands everywhere, the other one is listed everywhere.
    assert shell(first, "clients", "set", "mermoz", "name=Aéro-club Ada").status == 0
    done = shell(second, "clients", "set", "mermoz", "name=Aéro-club Bob", operator="Bob")
    assert done.status == 0
    assert sync(first)["state"] == "up_to_date"
    assert sync(second)["state"] == "conflicts"
    assert sync(first)["conflicts"] == 1
    listed = [shell(base, "conflicts", "list").document for base in joined]
    assert listed[0] == listed[1]
    (conflict,) = listed[0]
    kept = {name: conflict[name] for name in ("table", "platform", "field", "base")}
    assert kept == {
        "table": "client",
        "platform": "mermoz",
        "field": "name",
        "base": "Aéro-club mermoz",
    }
    assert (conflict["ours"], conflict["ours_author"]) == ("Aéro-club Bob", "Bob")
    assert (conflict["theirs"], conflict["theirs_author"]) == ("Aéro-club Ada", "Ada")
    assert shown(shell, second, "mermoz")["name"] == "Aéro-club Ada"
    settled = shell(first, "conflicts", "settle", conflict["id"], "--keep", "mine")
    assert (settled.status, settled.document["conflicts"]) == (0, 0)
    assert sync(first)["state"] == "up_to_date"
    assert sync(second)["state"] == "up_to_date"
    for base in joined:
        assert shown(shell, base, "mermoz")["name"] == "Aéro-club Bob"
        assert shell(base, "conflicts", "list").document == []
        assert len(shell(base, "conflicts", "list", "--settled").document) == 1


def test_each_desk_numbers_its_own_series(shell, sync, joined, tmp_path):
    first, second = joined
    numbers = []
    for base, name in ((first, "mermoz"), (second, "latecoere")):
        done = shell(base, "renew", name, *RENEW, *DAY, "--confirm", "catalogue_example")
        assert done.status == 0, done.out
        numbers.append(done.document["number"])
    assert numbers == ["OF01-2026-00001", "OF02-2026-00001"]
    for base in (first, second, first):
        assert sync(base)["state"] == "up_to_date"
    for base in joined:
        assert sorted(row["number"] for row in shell(base, "invoices", "list").document) == numbers
        checked = shell(base, "verify")
        assert (checked.status, checked.document["documents"]) == (0, 2), checked.out
        page = tmp_path / f"{base.parent.name}.pdf"
        assert shell(base, "invoices", "pdf", numbers[0], "--out", str(page)).status == 0
    one, two = (tmp_path / f"{name}.pdf" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    coming = shell(second, "renew", "mermoz", *DAY).document
    assert coming["starts_on"] == "2027-07-01"


def test_a_payment_made_elsewhere_counts_here(shell, sync, joined):
    first, second = joined
    done = shell(first, "renew", "mermoz", *RENEW, *DAY, "--confirm", "catalogue_example")
    number, total = done.document["number"], done.document["total_cents"]
    sync(first), sync(second)
    paid = shell(
        *(second, "receipts", "add", "--cents", str(total), "--method", "transfer", *DAY),
        *("--date", "2026-06-15", "--client", "mermoz", "--invoice", number),
    )
    assert paid.status == 0, paid.out
    assert paid.document["number"] == "RC02-2026-00001"
    sync(second), sync(first)
    assert shown(shell, first, "mermoz")["ends_on"] == "2027-06-30"
    assert [row["number"] for row in shell(first, "receipts", "list").document] == [
        "RC02-2026-00001"
    ]
    assert shell(first, "verify").status == 0


def test_the_hub_away_stops_nobody(shell, sync, joined, cluster):
    first, _ = joined
    cluster.stop()
    try:
        done = shell(first, "clients", "set", "mermoz", "city=Tarbes")
        assert done.status == 0
        found = sync(first, status=3)
        assert (found["state"], found["error"], found["pending"]) == (
            "offline",
            "hub_unreachable",
            1,
        )
        asked = shell(first, "sync", "status")
        assert (asked.status, asked.document["state"]) == (0, "offline")
    finally:
        cluster.start()
    assert sync(first)["state"] == "up_to_date"
    assert shell(first, "sync", "status").document["state"] == "up_to_date"


def test_pending_is_said_before_it_is_sent(shell, joined):
    first, _ = joined
    shell(first, "clients", "set", "mermoz", "city=Tarbes")
    found = shell(first, "sync", "status").document
    assert (found["state"], found["pending"]) == ("pending", 1)


def test_an_invitation_holds_no_secret(shell, joined, tmp_path):
    first, _ = joined
    out = tmp_path / "bureau.ofhub"
    done = shell(first, "hub", "invite", str(out))
    assert done.document == {"file": str(out)}
    text = out.read_text(encoding="utf-8")
    assert SECRET not in text
    assert "boss" not in text
    third = tmp_path / "three" / "base.db"
    assert shell(third, "init", "--factice").status == 0
    words = ("hub", "join", str(out), "--user", "boss", "--series", "07", STDIN)
    found = shell(third, *words, given=f"{SECRET}\n")
    assert (found.status, found.document["desk"]) == (0, "07"), found.out
    assert len(shell(third, "clients", "list").document) == 2


def test_a_wish_that_is_taken_gives_another_number(shell, joined, cluster, tmp_path):
    first, _ = joined
    third = tmp_path / "three" / "base.db"
    out = tmp_path / "bureau.ofhub"
    shell(first, "hub", "invite", str(out))
    shell(third, "init", "--factice")
    words = ("hub", "join", str(out), "--user", "boss", "--series", "02", STDIN)
    assert shell(third, *words, given=f"{SECRET}\n").document["desk"] == "03"


def test_an_invoice_goes_with_the_proposition_it_stands_on_however_long_the_queue(
    shell, sync, first, cluster, database, monkeypatch
):
    for words in (("--propose",), RENEW):
        done = shell(first, "renew", "mermoz", *words, *DAY, "--confirm", "catalogue_example")
        assert done.status == 0, done.out
    monkeypatch.setattr("ofdesk.sync.outbox.MOST_BYTES", 3_000)
    monkeypatch.setattr("ofdesk.sync.cycle.LONGEST_PAUSE", 0)
    for verb in ("init", "join"):
        made = shell(first, "hub", verb, cluster.url(database), STDIN, given=f"{SECRET}\n")
        assert made.status == 0, made.out
    assert made.document["state"] == "up_to_date"
    with cluster.admin(database) as connection:
        rows = connection.execute('SELECT number FROM "of".document ORDER BY row_seq').fetchall()
    assert rows == [("PR01-2026-00001",), ("OF01-2026-00001",)]


def test_a_member_of_staff_is_added_joins_and_is_revoked(shell, joined, cluster, tmp_path):
    first, _ = joined
    made = shell(first, "hub", "staff", "add", "zoe", STDIN, given=f"{SECRET}\n")
    assert made.status == 0, made.out
    password = made.document["password"]
    assert len(password) > 15
    again = shell(first, "hub", "staff", "add", "zoe", STDIN, given=f"{SECRET}\n")
    assert (again.status, again.document["error"]) == (1, "staff_exists")
    out = tmp_path / "bureau.ofhub"
    shell(first, "hub", "invite", str(out))
    third = tmp_path / "three" / "base.db"
    shell(third, "init", "--factice")
    words = ("hub", "join", str(out), "--user", "zoe", STDIN)
    assert shell(third, *words, given=f"{password}\n").status == 0
    assert shell(third, "clients", "set", "mermoz", "city=Lourdes").status == 0
    refused = shell(third, "hub", "retire", "01", STDIN, given=f"{password}\n")
    assert (refused.status, refused.document["error"]) == (1, "hub_rights_missing")
    gone = shell(first, "hub", "staff", "revoke", "zoe", STDIN, given=f"{SECRET}\n")
    assert gone.document == {"name": "zoe", "desks": 1}
    stopped = shell(third, "sync", STDIN, given=f"{password}\n")
    assert (stopped.status, stopped.document["state"]) == (1, "stopped")
    assert stopped.document["error"] == "hub_login_refused"
    assert stopped.document["pending"] == 1
    assert shell(third, "sync", "status").document["state"] == "stopped"


def test_a_session_that_stays_open_can_do_nothing_once_its_person_is_revoked(
    shell, joined, cluster, database
):
    """An administrator of the hub may not end sessions of others: a new desk is no way around."""
    first, _ = joined
    made = shell(first, "hub", "staff", "add", "max", STDIN, given=f"{SECRET}\n")
    with psycopg.connect(
        host="127.0.0.1",
        port=cluster.port,
        dbname=database,
        user="max",
        password=made.document["password"],
        autocommit=True,
    ) as line:
        registered(line)
        gone = shell(first, "hub", "staff", "revoke", "max", STDIN, given=f"{SECRET}\n")
        assert gone.document == {"name": "max", "desks": 1}
        assert refusal(registered, line) == "42501"
        assert refusal(line.execute, 'SELECT 1 FROM "of".client') == "42501"


def test_a_retired_desk_stops_and_issues_no_more(shell, sync, joined):
    first, second = joined
    words = ("hub", "retire", "02", "--reason", "vendu", STDIN)
    assert shell(first, *words, given=f"{SECRET}\n").document == {"desk": "02"}
    found = sync(second, status=1)
    assert (found["state"], found["error"]) == ("stopped", "hub_revoked")
    words = ("hub", "retire", "44", STDIN)
    unknown = shell(first, *words, given=f"{SECRET}\n")
    assert (unknown.status, unknown.document["error"]) == (1, "desk_unknown")


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("hub", "init", "postgresql://boss:secret@127.0.0.1/x"), 2, "password_on_command_line"),
        (
            ("hub", "init", "postgresql://boss@127.0.0.1/x?password=a"),
            2,
            "password_on_command_line",
        ),
        (("hub", "join", "postgresql://boss@127.0.0.1:1/x"), 3, "hub_unreachable"),
        (("hub", "join", "postgresql://boss@hub.example/x?sslmode=prefer"), 1, "hub_tls_needed"),
        (("hub", "join", "postgresql://boss@127.0.0.1/x?options=-c"), 1, "hub_url_invalid"),
        (("hub", "join", "mysql://boss@127.0.0.1/x"), 1, "hub_url_invalid"),
        (("hub", "join", "/nowhere/x.ofhub"), 1, "invitation_unreadable"),
        (("hub", "invite", "x.ofhub"), 1, "hub_not_joined"),
        (("hub", "upgrade"), 1, "hub_not_joined"),
        (("hub", "retire"), 2, "usage"),
        (("hub", "staff", "fire", "x"), 2, "usage"),
        (("sync", "now"), 2, "usage"),
        (("conflicts", "settle", "x"), 2, "usage"),
        (("conflicts", "settle", "x", "--keep", "all"), 2, "usage"),
        (("conflicts", "settle", "nothing", "--keep", "mine"), 1, "conflict_unknown"),
    ],
)
def test_bad_input_is_refused_with_its_code(shell, first, words, status, code):
    found = shell(first, *words)
    assert (found.status, found.document["error"]) == (status, code), found.out
    assert len(found.document["message"]) > 15


@pytest.mark.parametrize("given", ["wrong\n", "", "\n"])
def test_a_wrong_password_is_told_from_an_absent_server(shell, first, cluster, hub, given):
    found = shell(first, "hub", "join", cluster.url(hub.database), STDIN, given=given)
    assert found.status == 1
    expected = "hub_login_refused" if given.strip() else "hub_password_needed"
    assert found.document["error"] == expected


def test_a_database_without_hub_and_one_with(shell, first, cluster, database, hub):
    words = ("hub", "join", cluster.url(database), STDIN)
    assert shell(first, *words, given=f"{SECRET}\n").document["error"] == "hub_missing"
    words = ("hub", "init", cluster.url(hub.database), STDIN)
    assert shell(first, *words, given=f"{SECRET}\n").document["error"] == "hub_exists"
    words = ("hub", "init", cluster.url(database, STAFF), STDIN)
    refused = shell(first, *words, given=f"{SECRET}\n")
    assert (refused.status, refused.document["error"]) == (1, "hub_rights_missing")


def test_a_second_join_is_refused_and_test_bases_stay_among_themselves(shell, joined, tmp_path):
    first, _ = joined
    out = tmp_path / "bureau.ofhub"
    shell(first, "hub", "invite", str(out))
    assert stat.S_ISREG(out.stat().st_mode)
    again = shell(first, "hub", "join", str(out), "--user", "boss", STDIN, given=f"{SECRET}\n")
    assert again.document["error"] == "hub_already_joined"
    real = tmp_path / "real" / "base.db"
    shell(real, "init")
    found = shell(real, "hub", "join", str(out), "--user", "boss", STDIN, given=f"{SECRET}\n")
    assert (found.status, found.document["error"]) == (1, "hub_factice")
    assert shell(real, "sync", "status").document["state"] == "alone"


def test_two_bases_that_issued_under_one_number_never_join(shell, joined, tmp_path):
    first, _ = joined
    out = tmp_path / "bureau.ofhub"
    shell(first, "hub", "invite", str(out))
    done = shell(first, "renew", "mermoz", *RENEW, *DAY, "--confirm", "catalogue_example")
    assert done.status == 0
    other = tmp_path / "other" / "base.db"
    shell(other, "init", "--factice", *COMPANY, *DAY)
    shell(other, *client("saintex"), *DAY)
    done = shell(other, "renew", "saintex", *RENEW, *DAY, "--confirm", "catalogue_example")
    assert done.document["number"] == "OF01-2026-00001"
    found = shell(other, "hub", "join", str(out), "--user", "boss", STDIN, given=f"{SECRET}\n")
    assert (found.status, found.document["error"]) == (1, "series_taken")
    assert shell(other, "sync", "status").document["state"] == "alone"


def test_duplicates_are_shown_before_anything_is_sent(shell, joined, tmp_path):
    first, _ = joined
    out = tmp_path / "bureau.ofhub"
    shell(first, "hub", "invite", str(out))
    other = tmp_path / "other" / "base.db"
    shell(other, "init", "--factice")
    shell(other, *client("mermoz", name="Le même"))
    words = ("hub", "join", str(out), "--user", "boss", STDIN)
    asked = shell(other, *words, given=f"{SECRET}\n")
    assert (asked.status, asked.document["error"]) == (1, "confirm_hub_duplicates")
    assert asked.document["values"]["platforms"] == ["mermoz"]
    done = shell(other, *words, "--confirm", "hub_duplicates", given=f"{SECRET}\n")
    assert (done.status, done.document["state"]) == (0, "conflicts"), done.out
    names = {row["platform"] for row in shell(other, "clients", "list").document}
    assert "mermoz" in names
    assert any(name.startswith("mermoz~") for name in names)


def test_the_keyring_knows_the_hub_by_its_host(joined, capsys, monkeypatch):
    first, _ = joined
    before = keyring.get_keyring()
    ring = MemoryKeyring()
    keyring.set_keyring(ring)

    def run(*argv, given=""):
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        words = ["--base", str(first), "--json", *argv]
        return main(words, LazyDesks(), None, hubs, LazyDoors()), capsys.readouterr().out

    try:
        assert run("sync")[0] == 1
        assert '"hub:127.0.0.1", "kept": false' in run("secrets", "list")[1]
        assert run("secrets", "set", "hub:127.0.0.1", STDIN, given=f"{SECRET}\n")[0] == 0
        assert len([place for place in ring.kept if place[0] == "ofdesk:hub"]) == 2
        assert run("sync")[0] == 0
        ring.kept = {place: kept for place, kept in ring.kept.items() if "@" not in place[1]}
        assert run("sync")[0] == 0
        assert run("secrets", "forget", "hub:127.0.0.1")[0] == 0
        assert ring.kept == {}
        assert run("sync")[0] == 1
    finally:
        keyring.set_keyring(before)
