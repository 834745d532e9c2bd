"""The way back of documents that the hub would not take: looked at, sent again, issued anew."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from ofdesk.store.described import synced_tables
from ofdesk.store.engine import connect
from tests.sync import laws
from tests.sync.office import DAY, RENEW, STDIN, client
from tests.sync.server import SECRET

ASKED = ("--confirm", "catalogue_example")


def renew(shell, base, name, operator="Bob"):
    done = shell(base, "renew", name, *RENEW, *DAY, *ASKED, operator=operator)
    assert done.status == 0, done.out
    return done.document["number"]


@pytest.fixture
def hub_of_first(shell, joined):
    """A command of ``hub`` on the first desk, whose login owns the hub."""

    def run(*words):
        done = shell(joined[0], "hub", *words, STDIN, given=f"{SECRET}\n")
        assert done.status == 0, done.out
        return done.document

    return run


@pytest.fixture
def broken(cluster, database, shell):
    """Every law that these bases break, and whatever ``verify`` finds."""

    def look(*bases):
        with cluster.admin(database) as connection:
            found = [*laws.replayed(connection, synced_tables())]
            for base in bases:
                with closing(connect(base, "ro")) as db:
                    found += laws.equal(connection, db, synced_tables(), base.parent.name)
        for base in bases:
            found += shell(base, "verify").document["broken"]
        return found

    return look


def paid(shell, base, number, platform, **more):
    """A payment of the whole invoice, and its document."""
    total = shell(base, "invoices", "show", number).document["total_cents"]
    words = {"--cents": str(total), "--date": DAY[1]}
    words |= more or {"--method": "transfer", "--credited": DAY[1]}
    told = [word for pair in words.items() for word in pair]
    done = shell(
        *(base, "receipts", "add", *told),
        *("--client", platform, "--invoice", number, *DAY),
        operator="Bob",
    )
    assert done.status == 0, done.out
    return done.document


def numbers_of(shell, base):
    return sorted(one["number"] for one in shell(base, "invoices", "list").document)


def closed(hub_of_first, kind="OF", last="1"):
    words = ("--type", kind, "--year", "2026", "--last", last, "--reason", "poste volé")
    hub_of_first("series", "close", "02", *words)


def refused_invoice(shell, sync, joined, hub_of_first):
    """The series of desk 02 was closed; it turns up again with a paid invoice of its own."""
    first, second = joined
    renew(shell, second, "mermoz")
    sync(second), sync(first)
    closed(hub_of_first)
    late = renew(shell, second, "latecoere")
    paid(shell, second, late, "latecoere")
    assert sync(second)["state"] == "conflicts"
    return late


def test_a_refused_invoice_is_issued_anew_with_all_that_hangs_on_it(
    shell, sync, joined, hub_of_first, broken, tmp_path
):
    first, second = joined
    late = refused_invoice(shell, sync, joined, hub_of_first)
    assert late == "OF02-2026-00002"
    (row,) = shell(second, "sync", "aside").document
    told = [row[name] for name in ("number", "kind", "platform", "state", "reissued_as")]
    assert told == [late, "invoice", "latecoere", "waiting", ""]
    page = tmp_path / "page.pdf"
    shown = shell(second, "sync", "aside", late, "--out", str(page))
    assert (shown.status, page.read_bytes()[:5]) == (0, b"%PDF-")
    credit = ("invoices", "credit", late, "--reason", "x", "--issue", *DAY)
    assert shell(second, *credit).document["error"] == "document_aside"
    assert shell(second, "sync", "reissue").document["error"] == "reason_missing"
    words = ("sync", "reissue", "--reason", "série close", STDIN, *DAY)
    done = shell(second, *words, given=f"{SECRET}\n", operator="Bob")
    assert (done.status, done.document) == (
        0,
        {"reissued": [{"number": late, "reissued_as": "OF03-2026-00001"}]},
    ), done.out
    sheet = shell(second, "invoices", "show", "OF03-2026-00001").document
    assert (sheet["state"], sheet["open_cents"]) == ("paid", 0)
    sync(second), sync(first)
    assert sync(second)["state"] == "up_to_date"
    assert broken(first, second) == []
    for base in joined:
        assert numbers_of(shell, base) == ["OF02-2026-00001", "OF03-2026-00001"]
        assert shell(base, "invoices", "show", "OF03-2026-00001").document["state"] == "paid"
        assert shell(base, "clients", "show", "latecoere").document["ends_on"] == "2027-06-30"
        assert shell(base, "conflicts", "list").document == []
    (row,) = shell(second, "sync", "aside").document
    assert (row["state"], row["reissued_as"]) == ("reissued", "OF03-2026-00001")
    assert (row["reason"], row["reissued_by"]) == ("série close", "Bob")
    assert shell(second, "sync", "aside", late, "--out", str(page)).status == 0
    again = shell(second, "sync", "reissue", "--reason", "x", *DAY)
    assert again.document["error"] == "nothing_aside"


def test_what_was_put_aside_is_not_done_again_elsewhere(shell, sync, joined, hub_of_first):
    """A credit note waits at its desk: its invoice is not credited a second time meanwhile."""
    first, second = joined
    invoice = renew(shell, second, "mermoz")
    sync(second), sync(first)
    closed(hub_of_first)
    credit = ("invoices", "credit", invoice, "--reason", "erreur", "--issue", *DAY)
    assert shell(second, *credit, operator="Bob").status == 0
    sync(second), sync(first)
    (held,) = [one for one in hub_of_first("claims", "list") if one["kind"] == "credit"]
    assert held["desk"] == "02"
    words = ("--type", "OF", "--year", "2026", "--reason", "poste retrouvé")
    hub_of_first("series", "reopen", "02", *words)
    sync(second)
    assert shell(second, "sync", "resend", operator="Bob").status == 0
    assert sync(second)["pending"] == 0
    assert [one for one in hub_of_first("claims", "list") if one["kind"] == "credit"] == []


@pytest.mark.soak
def test_what_was_issued_anew_stays_so_after_a_restore(
    shell, sync, joined, hub_of_first, broken, tmp_path
):
    first, second = joined
    refused_invoice(shell, sync, joined, hub_of_first)
    backup = tmp_path / "before.db"
    assert shell(second, "backup", str(backup)).status == 0
    words = ("sync", "reissue", "--reason", "série close", STDIN, *DAY)
    assert shell(second, *words, given=f"{SECRET}\n").status == 0
    sync(second)
    assert shell(second, "restore", str(backup)).status == 0
    sync(second), sync(first), sync(second)
    assert broken(first) == []
    assert shell(second, "verify").status == 0
    for base in joined:
        assert numbers_of(shell, base) == ["OF02-2026-00001", "OF03-2026-00001"]


def test_a_series_that_an_administrator_reopens_takes_the_document_as_it_is(
    shell, sync, joined, hub_of_first, broken
):
    first, second = joined
    late = refused_invoice(shell, sync, joined, hub_of_first)
    assert shell(second, "sync", "resend").document == {"resent": 1}
    assert sync(second)["state"] == "conflicts"
    assert [one["number"] for one in shell(second, "sync", "aside").document] == [late]
    words = ("02", "--type", "OF", "--year", "2026", "--reason", "poste retrouvé")
    assert hub_of_first("series", "reopen", *words) == {"series": "OF02-2026", "known": 1}
    again = shell(first, "hub", "series", "reopen", *words, STDIN, given=f"{SECRET}\n")
    assert again.document["error"] == "series_not_closed"
    unsaid = (*words[:-1], " ")
    found = shell(first, "hub", "series", "reopen", *unsaid, STDIN, given=f"{SECRET}\n")
    assert found.document["error"] == "series_reason_missing"
    assert shell(second, "sync", "resend", "OF02-2026-00009").document["error"] == "aside_unknown"
    assert shell(second, "sync", "resend", late).document == {"resent": 1}
    assert shell(second, "sync", "resend").document["error"] == "nothing_aside"
    for base in (second, first):
        sync(base)
    assert late in [one["number"] for one in shell(first, "invoices", "list").document]
    for conflict in shell(second, "conflicts", "list").document:
        settle = ("conflicts", "settle", conflict["id"], "--keep", "theirs")
        assert shell(second, *settle).status == 0
    sync(second), sync(first)
    assert broken(first, second) == []
    assert renew(shell, second, client_of(shell, second, "saintex")) == "OF02-2026-00003"


def client_of(shell, base, name):
    assert shell(base, *client(name), *DAY).status == 0
    return name


@pytest.fixture
def machine(tmp_path):
    """The whole computer of desk 02, as it was at some moment: its base and its mark."""
    state = Path(os.environ["XDG_STATE_HOME"])

    def keep(base):
        kept = tmp_path / "kept"
        shutil.copytree(base.parent, kept / "base")
        shutil.copytree(state, kept / "state")

        def back():
            for source, target in ((kept / "base", base.parent), (kept / "state", state)):
                shutil.rmtree(target)
                shutil.copytree(source, target)

        return back

    return keep


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(True, id="a series that goes on", marks=pytest.mark.soak),
        pytest.param(False, id="its first number"),
    ],
)
def test_one_number_on_two_papers(shell, sync, joined, machine, broken, begun):
    """A virtual machine goes back to yesterday and issues, offline, a number that the hub has."""
    first, second = joined
    if begun:
        renew(shell, second, "mermoz")
        sync(second), sync(first)
    client_of(shell, second, "saintex")
    sync(second)
    back = machine(second)
    number = renew(shell, second, "latecoere")
    sync(second)
    back()
    assert renew(shell, second, "saintex") == number
    paid(shell, second, number, "saintex")
    assert sync(second)["state"] == "conflicts"
    (row,) = shell(second, "sync", "aside").document
    assert (row["number"], row["platform"], row["state"]) == (number, "saintex", "number_taken")
    assert shell(second, "sync", "resend").document["error"] == "nothing_aside"
    assert shell(second, "invoices", "show", number).document["platform"] == "latecoere"
    assert shell(second, "verify").document["broken"] == []
    done = shell(second, "sync", "reissue", "--reason", "numéro double", *DAY, operator="Bob")
    assert done.status == 0, done.out
    (pair,) = done.document["reissued"]
    assert pair == {"number": number, "reissued_as": "OF03-2026-00001"}
    sync(second), sync(first)
    assert sync(second)["state"] == "up_to_date"
    assert broken(first, second) == []
    for base in joined:
        sheet = shell(base, "invoices", "show", "OF03-2026-00001").document
        assert (sheet["platform"], sheet["state"]) == ("saintex", "paid")


def test_receipts_and_their_deposit_go_over_too(
    shell, sync, joined, hub_of_first, broken, cluster, database
):
    first, second = joined
    number = renew(shell, second, "mermoz")
    sync(second), sync(first)
    closed(hub_of_first, "RC", "0")
    money = {"--method": "cheque", "--cheque": "1234567", "--bank": "BNP"}
    paid(shell, second, number, "mermoz", **money)
    total = shell(second, "invoices", "show", number).document["total_cents"]
    deposit = ("cheques", "deposit", "--control-total", str(total), *DAY)
    assert shell(second, *deposit).status == 0
    assert sync(second)["state"] == "conflicts"
    (row,) = shell(second, "sync", "aside").document
    assert (row["number"], row["kind"]) == ("RC02-2026-00001", "receipt")
    none = shell(second, "sync", "aside", row["number"], "--out", "x.pdf")
    assert none.document["error"] == "aside_without_page"
    assert shell(second, "sync", "aside", row["number"]).status == 2
    words = ("sync", "reissue", "--reason", "série close", STDIN, *DAY)
    assert shell(second, *words, given=f"{SECRET}\n").status == 0
    for base in (second, first, second):
        sync(base)
    assert broken(first, second) == []
    for base in joined:
        (receipt,) = shell(base, "receipts", "list").document
        assert receipt["number"] == "RC03-2026-00001"
        assert shell(base, "invoices", "show", number).document["state"] == "paid"
    with cluster.admin(database) as connection:
        rows = connection.execute('SELECT count(*) FROM "of".cheque_event').fetchone()
    assert rows[0] >= 1


def test_a_retired_desk_comes_back_under_a_new_number(
    shell, sync, joined, hub_of_first, broken, cluster
):
    """What it had not sent is not lost: its person still has a login."""
    first, second = joined
    renew(shell, second, "mermoz")
    assert shell(second, "clients", "set", "mermoz", "city=Pau", operator="Bob").status == 0
    hub_of_first("retire", "02", "--reason", "perdu")
    refused = shell(second, "sync", STDIN, given=f"{SECRET}\n")
    assert (refused.status, refused.document["error"]) == (1, "hub_revoked")
    done = shell(second, "sync", "renumber", STDIN, given=f"{SECRET}\n")
    assert (done.status, done.document) == (0, {"desk": "03"}), done.out
    sync(first)
    assert broken(first, second) == []
    assert [one["number"] for one in shell(first, "invoices", "list").document] == [
        "OF02-2026-00001"
    ]
    assert shell(first, "clients", "show", "mermoz").document["city"] == "Pau"
    assert renew(shell, second, "latecoere") == "OF03-2026-00001"


def test_a_base_alone_has_nothing_aside(shell, first):
    assert shell(first, "sync", "aside").document == []
    assert shell(first, "sync", "resend").document["error"] == "nothing_aside"
    found = shell(first, "sync", "reissue", "--reason", "x", *DAY)
    assert found.document["error"] == "nothing_aside"
    assert shell(first, "sync", "renumber").document["error"] == "hub_not_joined"
