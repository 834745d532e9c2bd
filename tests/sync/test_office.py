"""What administrators do at the hub: lost series, refused documents, erasure, account server."""

import json
from contextlib import closing

import psycopg
import pytest
from argon2 import PasswordHasher

from ofdesk.store.described import synced_tables
from ofdesk.store.engine import connect
from tests.sync import laws
from tests.sync.office import DAY, RENEW, STDIN
from tests.sync.server import SECRET, STAFF
from tests.sync.test_rights import envelope, push, refusal, registered

ASKED = ("--confirm", "catalogue_example")


@pytest.fixture
def office(shell, joined):
    """Run a command of ``hub`` on the first desk, whose login owns the hub."""

    def run(*words):
        return shell(joined[0], "hub", *words, STDIN, given=f"{SECRET}\n")

    return run


def renew(shell, base, name):
    done = shell(base, "renew", name, *RENEW, *DAY, *ASKED)
    return done.document["number"] if done.status == 0 else done.document["error"]


def rows(cluster, name, query, *given):
    with cluster.admin(name) as connection:
        return connection.execute(query, given).fetchall()


def settled(cluster, name, *bases):
    """Every law that these bases break."""
    with cluster.admin(name) as connection:
        found = [*laws.replayed(connection, synced_tables())]
        for base in bases:
            with closing(connect(base, "ro")) as db:
                found += laws.equal(connection, db, synced_tables(), base.parent.name)
    return found


def test_a_lost_series_is_closed_and_what_comes_late_is_set_aside(
    shell, sync, joined, office, cluster, database
):
    """Nothing is renumbered: the late invoice stays as issued, all else goes on."""
    first, second = joined
    assert renew(shell, second, "mermoz") == "OF02-2026-00001"
    sync(second), sync(first)
    close = ("series", "close", "02", "--type", "OF", "--year", "2026")
    low = office(*close, "--last", "0", "--reason", "volé")
    assert low.document["error"] == "series_last_below"
    assert office(*close, "--last", "3").document["error"] == "series_reason_missing"
    done = office(*close, "--last", "3", "--reason", "poste volé")
    assert done.document == {"series": "OF02-2026", "last": 3, "known": 1, "missing": 2}
    again = office(*close, "--last", "3", "--reason", "x")
    assert again.document["error"] == "series_closed_already"
    listed = {(one["type"], one["desk"]): one for one in office("series", "list").document}
    assert listed[("OF", "02")]["last_number"] == 1
    assert "poste volé" in listed[("OF", "02")]["closed_why"]
    assert "OF02-2026-00003" in listed[("OF", "02")]["closed_why"]
    # The workstation turns up again, with an invoice that nobody has seen.
    assert renew(shell, second, "latecoere") == "OF02-2026-00002"
    assert shell(second, "clients", "set", "mermoz", "city=Pau", operator="Bob").status == 0
    assert sync(second)["state"] == "conflicts"
    (conflict,) = shell(second, "conflicts", "list").document
    assert (conflict["kind"], conflict["ours"]) == ("incident", "OF02-2026-00002")
    assert sync(first)["state"] == "conflicts"
    assert shell(first, "clients", "show", "mermoz").document["city"] == "Pau"
    numbers = [one["number"] for one in shell(first, "invoices", "list").document]
    assert numbers == ["OF02-2026-00001"]
    kept = [one["number"] for one in shell(second, "invoices", "list").document]
    assert sorted(kept) == ["OF02-2026-00001", "OF02-2026-00002"]
    assert shell(second, "verify").status == 0
    credit = ("invoices", "credit", "OF02-2026-00001", "--reason", "x", "--issue", *DAY)
    assert shell(second, *credit).document["error"] in ("series_closed", "series_quarantined")
    assert sync(second)["state"] == "conflicts"
    settle = ("conflicts", "settle", conflict["id"], "--keep", "theirs")
    assert shell(second, *settle).status == 0
    assert sync(second)["pending"] > 0
    sync(first)
    assert settled(cluster, database, first) == []


def test_a_series_known_from_paper_alone_is_closed_too(shell, sync, joined, office):
    _, second = joined
    done = office(
        *("series", "close", "07", "--type", "RC", "--year", "2026", "--last", "12"),
        *("--reason", "poste détruit avant son premier échange"),
    )
    assert done.document["missing"] == 12
    assert office("series", "close", "02").status == 2
    assert sync(second)["state"] == "up_to_date"
    with closing(connect(second, "ro")) as db:
        found = db.execute("SELECT closed_why FROM series WHERE desk = '07'").fetchall()
    assert "RC07-2026-00012" in found[0][0]


def test_personal_values_are_erased_everywhere_but_on_paper(shell, sync, joined, cluster, database):
    first, second = joined
    secret = "Hélène Carpentier-Unique"
    for base, phone in ((first, "0561000001"), (second, "0561000002")):
        words = (f"contact_name={secret}", f"contact_phone={phone}")
        assert shell(base, "clients", "set", "mermoz", *words).status == 0
    sync(first), sync(second), sync(first)
    assert len(shell(first, "conflicts", "list").document) >= 1
    assert renew(shell, first, "mermoz") == "OF01-2026-00001"
    sync(first), sync(second)
    erase = ("gdpr", "erase", "mermoz", "--reason", "demande", STDIN, *DAY)
    done = shell(first, *erase, given=f"{SECRET}\n")
    assert (done.status, done.document["hub"]) == (0, "erased"), done.out
    sync(second), sync(first)
    found = settled(cluster, database, first, second)
    assert found == [], "\n".join(found)
    for base in joined:
        with closing(connect(base, "ro")) as db:
            for table in ("history WHERE tbl NOT LIKE 'document%'", "conflict", "client"):
                text = json.dumps(db.execute(f"SELECT * FROM {table}").fetchall())
                assert secret.encode("unicode_escape").decode() not in text
                assert "56100000" not in text.replace(" ", "")
            (content,) = db.execute("SELECT content FROM document").fetchone()
            assert secret in content
    for table in ('"of".client', '"of".history', '"of".conflict', "sync.change"):
        if table == "sync.change":
            query = (
                "SELECT t::text FROM sync.change t WHERE table_name NOT LIKE 'document%%'"
                " AND coalesce(cols->>'tbl', '') NOT LIKE 'document%%'"
            )
        elif table.endswith("history"):
            query = f"SELECT t::text FROM {table} t WHERE tbl NOT LIKE 'document%%'"
        else:
            query = f"SELECT t::text FROM {table} t"
        assert secret not in json.dumps(rows(cluster, database, query), ensure_ascii=False)


def test_an_erasure_that_the_hub_does_not_get_is_said(shell, joined, cluster):
    first, _ = joined
    cluster.stop()
    try:
        done = shell(first, "gdpr", "erase", "latecoere", "--reason", "demande", STDIN, *DAY)
    finally:
        cluster.start()
    assert (done.status, done.document["hub"]) == (0, "not_erased")
    assert done.document["hub_error"] == "hub_unreachable"


def test_issued_content_is_never_erased(office, cluster, database, joined, shell, sync):
    first, _ = joined
    assert renew(shell, first, "mermoz") == "OF01-2026-00001"
    sync(first)
    ((key,),) = rows(cluster, database, 'SELECT id FROM "of".document')
    found = office("erase", "document", key, "--field", "buyer_name")
    assert found.document["error"] == "hub_erase_refused"
    found = office("erase", "client", "x", "--field", "nonsense")
    assert found.document["error"] == "hub_erase_refused"
    # Somebody who owns the database writes another history: desks do not take it.
    with cluster.admin(database) as connection:
        connection.execute('ALTER TABLE "of".history DISABLE TRIGGER ALL')
        connection.execute("UPDATE sync.hub SET last_seq = last_seq + 1")
        connection.execute(
            "UPDATE \"of\".history SET new = replace(new, 'mermoz', 'guynemer'),"
            " row_seq = (SELECT last_seq FROM sync.hub) WHERE tbl = 'client' AND kind = 'I'"
            " AND new LIKE '%mermoz%'"
        )
    refused = shell(first, "sync", STDIN, given=f"{SECRET}\n")
    assert (refused.status, refused.document["error"]) == (4, "hub_content_differs")


def test_what_a_lost_desk_holds_is_freed_by_an_administrator(shell, joined, office, known):
    first, second = joined
    assert shell(second, "sync", "prepare", "mermoz", *DAY).status == 0
    assert renew(shell, first, "mermoz") == "period_claimed"
    (held,) = office("claims", "list").document
    assert (held["kind"], held["desk"]) == ("period", "02")
    assert office("claims", "free", "period", held["subject"]).status == 0
    again = office("claims", "free", "period", held["subject"])
    assert again.document["error"] == "claim_unknown"
    assert renew(shell, first, "mermoz") == "OF01-2026-00001"


def test_a_lost_desk_that_comes_back_is_told_that_its_right_went_to_another(
    shell, sync, joined, office, known, monkeypatch
):
    """It had reserved the renewal; freed and billed elsewhere, it is issued away from the hub."""
    first, second = joined
    assert shell(second, "sync", "prepare", "mermoz", *DAY).status == 0
    (held,) = office("claims", "list").document
    assert office("claims", "free", "period", held["subject"]).status == 0
    assert renew(shell, first, "mermoz") == "OF01-2026-00001"
    monkeypatch.delenv("PGPASSWORD")
    assert renew(shell, second, "mermoz") == "OF02-2026-00001"
    for _ in range(2):
        assert sync(second)["state"] == "conflicts"
        (conflict,) = shell(second, "conflicts", "list").document
        told = [conflict[name] for name in ("kind", "ours", "theirs")]
        assert told == ["claimed", "OF02-2026-00001", "01"]


def test_a_desk_whose_reservation_was_freed_issues_upon_it_no_more(
    shell, sync, joined, office, known, cluster
):
    _, second = joined
    assert shell(second, "sync", "prepare", "mermoz", *DAY).status == 0
    (held,) = office("claims", "list").document
    assert shell(second, "sync", "prepare", "latecoere", *DAY).status == 0
    assert office("claims", "free", "period", held["subject"]).status == 0
    sync(second)
    cluster.stop()
    try:
        assert renew(shell, second, "mermoz") == "claim_offline"
        assert renew(shell, second, "latecoere") == "OF02-2026-00001"
    finally:
        cluster.start()


def test_after_a_restore_of_the_hub_desks_meet_it_in_a_new_epoch(shell, sync, joined, office):
    first, second = joined
    assert office("after-restore").document == {"epoch": 2}
    assert shell(second, "clients", "set", "mermoz", "city=Pau", operator="Bob").status == 0
    for base in (first, second, first):
        assert sync(base)["state"] == "up_to_date"
    assert shell(first, "clients", "show", "mermoz").document["city"] == "Pau"


@pytest.fixture
def feed(cluster, database):
    """The account server, logged in."""
    with cluster.admin(database) as connection:
        connection.execute(
            f"CREATE ROLE feed_{database} LOGIN PASSWORD '{SECRET}' IN ROLE ofdesk_account"
        )
    reader = logged_in(cluster, database, f"feed_{database}")
    yield reader
    reader.close()


def logged_in(cluster, database, user):
    return psycopg.connect(
        host="127.0.0.1",
        port=cluster.port,
        dbname=database,
        user=user,
        password=SECRET,
        autocommit=True,
    )


REFUSED_TO_THE_ACCOUNT_SERVER = (
    'SELECT * FROM "of".client',
    'SELECT * FROM "of".document',
    'SELECT * FROM "of".act',
    'DELETE FROM "of".period',
    "SELECT * FROM sync.password",
    "SELECT sync.hello('x', 0, '')",
    "SELECT sync.push('{}')",
    "SELECT sync.put_password('x', 'x', 'x')",
    "SELECT * FROM sync.hub",
)


def test_the_account_server_reads_what_is_to_be_activated_and_nothing_else(
    shell, sync, joined, feed
):
    first, second = joined
    number = renew(shell, first, "mermoz")
    total = shell(first, "invoices", "show", number).document["total_cents"]
    paid = ("receipts", "add", "--cents", str(total), "--method", "transfer", "--date", DAY[1])
    more = ("--credited", DAY[1], "--client", "mermoz", "--invoice", number)
    assert shell(first, *paid, *more, *DAY).status == 0
    reset = ("act", "mermoz", "password", "--asked-by", "Mme Carpentier", "--channel", "téléphone")
    given = shell(first, *reset, "--email", "bureau@mermoz.example", *DAY, *ASKED)
    assert given.status == 0, given.out
    password = given.document["temporary_password"]
    sync(first), sync(second)
    asked = (
        "SELECT platform, acquired_until, offer, paid_resources, version, email_structure,"
        ' password_hash, to_activate FROM "of".account_feed WHERE platform = %s'
    )
    (found,) = feed.execute(asked, ("mermoz",)).fetchall()
    assert found[:6] == ("mermoz", "2027-06-30", "business", 12, "3", "bureau@mermoz.example")
    assert PasswordHasher().verify(found[6], password)
    assert found[7]
    (other,) = feed.execute(asked, ("latecoere",)).fetchall()
    assert other[6:] == (None, False)
    due = 'SELECT period_id, invoice, state FROM "of".account_periods WHERE to_activate'
    ((period, invoice, state),) = feed.execute(due).fetchall()
    assert (invoice, state) == (number, "acquired")
    # It has activated the year: every desk knows when, and by whom.
    done = "SELECT sync.account_done(%s)"
    assert feed.execute(done, (period,)).fetchone() == (True,)
    assert feed.execute(done, (period,)).fetchone() == (False,)
    assert feed.execute(due).fetchall() == []
    for base in joined:
        sync(base)
        with closing(connect(base, "ro")) as db:
            told = db.execute(
                "SELECT platform_done_on <> '', platform_done_by FROM period WHERE id = ?",
                (period,),
            ).fetchone()
        assert told == (1, feed.info.user)


@pytest.mark.parametrize("statement", REFUSED_TO_THE_ACCOUNT_SERVER)
def test_the_account_server_reads_nothing_else(cluster, hub, statement):
    with cluster.admin() as connection:
        connection.execute("DROP ROLE IF EXISTS feed_alone")
        connection.execute(
            f"CREATE ROLE feed_alone LOGIN PASSWORD '{SECRET}' IN ROLE ofdesk_account"
        )
    reader = logged_in(cluster, hub.database, "feed_alone")
    with closing(reader), pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute(statement)


def test_a_hash_goes_to_the_hub_and_comes_back_to_nobody(
    shell, sync, joined, feed, cluster, database, office
):
    first, second = joined
    reset = ("act", "mermoz", "password", "--asked-by", "x", "--channel", "téléphone")
    reset += ("--email", "bureau@mermoz.example", *DAY, *ASKED)
    assert shell(first, *reset).status == 0
    sync(first), sync(second)
    ((kept,),) = rows(cluster, database, "SELECT hash FROM sync.password")
    assert kept.startswith("$argon2id$")
    with closing(connect(second, "ro")) as db:
        assert db.execute("SELECT password_hash FROM act").fetchall() == [("",)]
    for table in ('"of".act', '"of".history', "sync.change"):
        text = json.dumps(rows(cluster, database, f"SELECT t::text FROM {table} t"))
        assert "argon2id" not in text
    # A restored hub that has lost it gets it again.
    with cluster.admin(database) as connection:
        connection.execute("ALTER TABLE sync.password DISABLE TRIGGER ALL")
        connection.execute("DELETE FROM sync.password")
        connection.execute("ALTER TABLE sync.password ENABLE TRIGGER ALL")
    office("after-restore"), sync(first)
    assert rows(cluster, database, "SELECT hash FROM sync.password") == [(kept,)]
    with closing(connect(first, "ro")) as db:
        replica, act = db.execute(
            "SELECT (SELECT v FROM sync_meta WHERE k = 'replica_id'), id FROM act"
        ).fetchone()
    put = "SELECT sync.put_password(%s, %s, %s)"
    with closing(logged_in(cluster, database, "boss")) as boss:
        other = kept[:-1] + ("A" if kept[-1] != "A" else "B")
        for hashed, about, state in (
            (other, act, "OF409"),
            ("plain", act, "OF400"),
            (kept, "nobody", "OF400"),
        ):
            with pytest.raises(psycopg.Error) as error:
                boss.execute(put, (replica, about, hashed))
            assert error.value.sqlstate == state


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT sync.close_series('OF', '01', 2026, 9, 'x')",
        "SELECT sync.erase('client', 'x', '{name}')",
        "SELECT sync.free_claim('period', 'x')",
        "SELECT sync.reopen_series('OF', '01', 2026, 'x')",
        "SELECT sync.account_done('x')",
        "SELECT * FROM sync.password",
        'SELECT * FROM "of".account_feed',
        'SELECT * FROM "of".account_periods',
        "SELECT sync.begin_batch(1)",
        "SELECT sync.put_erased('client', 'x', '{}', 1)",
        "SELECT set_config('ofdesk.erasing', '1', false); UPDATE sync.change SET cols = NULL",
    ],
)
def test_a_member_of_staff_may_do_none_of_it(cluster, hub, statement):
    connection = logged_in(cluster, hub.database, STAFF)
    with closing(connection), pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize("kind", ["D", "U"])
def test_a_closed_series_is_not_put_out_of_the_way(
    shell, sync, joined, office, cluster, database, template, kind
):
    """Deleted or moved to another year, it could be opened anew; and no desk could take that."""
    _, second = joined
    renew(shell, second, "mermoz")
    sync(second)
    words = ("--type", "OF", "--year", "2026", "--last", "1", "--reason", "poste volé")
    assert office("series", "close", "02", *words).status == 0
    asked = "SELECT id, row_seq, year FROM \"of\".series WHERE type = 'OF'"
    ((key, version, year),) = rows(cluster, database, asked)
    op = {"t": "series", "k": kind, "id": key, "v": version, "a": "Zoé"}
    changed = {"set": {"year": year + 1}, "old": {"year": year}} if kind == "U" else {}
    with logged_in(cluster, database, STAFF) as line:
        replica = registered(line)
        assert refusal(push, line, envelope(replica, op | changed)) == "OF403"
    assert sync(second)["state"] == "up_to_date"
