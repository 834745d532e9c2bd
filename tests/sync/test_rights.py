"""What a member of staff may do with psql: read, and call the functions; nothing else."""

import hashlib
import json
from contextlib import closing
from uuid import uuid4

import psycopg
import pytest

from ofdesk.ports.desk import DeskOptions
from ofdesk.store.described import synced_tables
from ofdesk.store.desks import SqlDesks
from ofdesk.store.engine import connect
from ofdesk.sync import ledger
from ofdesk.sync.install import STAFF_CALLS
from tests.builders import received
from tests.store.issuing import BytesRenderer
from tests.sync.server import SECRET, STAFF

FORBIDDEN = (
    "INSERT INTO \"of\".client (id, platform, name, row_seq) VALUES ('x', 'x', 'x', 1)",
    "UPDATE \"of\".client SET name = 'x'",
    'DELETE FROM "of".client',
    'TRUNCATE "of".client',
    'UPDATE "of".document SET total_cents = 0',
    'DELETE FROM "of".document',
    'TRUNCATE "of".document CASCADE',
    'SELECT 1 FROM "of".client FOR UPDATE',
    'DELETE FROM "of".history',
    'DELETE FROM "of".blob',
    "INSERT INTO \"of\".blob VALUES ('x', 'x')",
    "UPDATE sync.hub SET last_seq = 0",
    "UPDATE sync.replica SET owner = 'alice'",
    "SELECT * FROM sync.change",
    "DELETE FROM sync.change",
    "SELECT * FROM sync.batch",
    "INSERT INTO sync.desk VALUES ('44', 'x')",
    "UPDATE sync.series SET last_number = 0",
    "UPDATE sync.chain SET last_hash = ''",
    "DELETE FROM sync.claim",
    "DELETE FROM sync.tombstone",
    "DROP TABLE sync.hub",
    'ALTER TABLE "of".document DISABLE TRIGGER ALL',
    'DROP TRIGGER keep_rows ON "of".document',
    "SET session_replication_role = replica",
    "SET ROLE ofdesk_owner",
    "SET ROLE ofdesk_admin",
    "SET SESSION AUTHORIZATION boss",
    "GRANT ofdesk_owner TO alice",
    "CREATE TABLE sync.x (a int)",
    "CREATE FUNCTION \"of\".x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "SELECT sync.after_restore()",
    "SELECT sync.retire('01', 'x')",
    "SELECT sync.revoke_owner('boss')",
    "SELECT sync.carry_out('x', '[]', 1)",
    "SELECT sync.write_rows('client', 'id', '{}', '[]', 1, 'I')",
    "SELECT * FROM sync.parts('[]')",
    "SELECT sync.unchanged('client', '[]')",
    "SELECT sync.readers('client', '{}', false)",
    "SELECT sync.put_erased('client', 'x', '{}', 1)",
    "SELECT sync.begin_batch(1)",
    "SELECT sync.erase('client', 'x', '{name}')",
    "SELECT sync.close_series('OF', '01', 2026, 9, 'x')",
    "SELECT sync.reopen_series('OF', '01', 2026, 'x')",
    "SELECT sync.free_claim('period', 'x')",
    "SELECT sync.account_done('x')",
    "SELECT * FROM sync.password",
    'SELECT * FROM "of".account_feed',
    'CREATE TABLE "of".x (a int)',
    "COPY \"of\".client TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT * FROM pg_authid",
    "SELECT sync.own_replica('x')",
    "SELECT sync.check_ops('[]')",
    "ALTER ROLE boss NOLOGIN",
)


@pytest.fixture
def alice(cluster, hub):
    connection = psycopg.connect(
        host="127.0.0.1",
        port=cluster.port,
        dbname=hub.database,
        user=STAFF,
        password=SECRET,
        autocommit=True,
    )
    yield connection
    connection.close()


def card(**more):
    values = {"replica": str(uuid4()), "used": [], "heirs": [], "schema": 1, "factice": 1}
    return json.dumps(values | {"label": "", "app": "", "wish": None, "present": None} | more)


def registered(connection, **more) -> str:
    given = card(**more)
    connection.execute("SELECT sync.register(%s::jsonb)", (given,))
    return json.loads(given)["replica"]


def envelope(replica, *ops, number=1, batch="", **more):
    values = {"replica": replica, "batch": batch or str(uuid4()), "no": number, "epoch": 1}
    return json.dumps(values | {"schema": 1, "ops": list(ops)} | more)


def push(connection, text):
    row = connection.execute("SELECT sync.push(%s)", (text,)).fetchone()
    assert row is not None
    return row[0]


def refusal(act, *given):
    with pytest.raises(psycopg.Error) as error:
        act(*given)
    return error.value.sqlstate


def step(key, kind="I", **more):
    """An operation on a line of a check-list."""
    columns = {"source": "", "target": "3", "position": 0, "label": "x", "procedure_url": ""}
    op = {"t": "cleanup_step", "k": kind, "id": key, "v": None, "set": columns, "a": "Ada"}
    return op | more


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_staff_may_rewrite_nothing(alice, statement):
    assert refusal(alice.execute, statement) == "42501"


def test_staff_writes_into_no_table_whatever_it_is_called(alice, cluster, hub):
    """Every table and view of both schemas, those that come later too."""
    with cluster.admin(hub.database) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', n.nspname, c.relname), c.relkind FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname IN ('of', 'sync') AND c.relkind IN ('r', 'v')"
        ).fetchall()
        functions = connection.execute(
            "SELECT p.oid::regprocedure::text, has_function_privilege('alice', p.oid, 'EXECUTE')"
            " FROM pg_proc p WHERE p.pronamespace = 'sync'::regnamespace"
        ).fetchall()
        rights = connection.execute(
            "SELECT count(*) FROM information_schema.role_table_grants WHERE privilege_type <>"
            " 'SELECT' AND table_schema IN ('of', 'sync') AND grantee <> 'ofdesk_owner'"
        ).fetchone()
    assert len(tables) > 60
    assert rights == (0,)
    for name, kind in tables:
        said = ("INSERT INTO {} DEFAULT VALUES", "DELETE FROM {}", "SELECT 1 FROM {} FOR SHARE")
        for statement in (*said, "TRUNCATE {}") if kind == "r" else said[2:]:
            assert refusal(alice.execute, statement.format(name)) == "42501", (statement, name)
    allowed = {name.partition("(")[0].removeprefix("sync.") for name, may in functions if may}
    assert allowed == {call.partition("(")[0] for call in STAFF_CALLS}


def test_staff_reads_what_it_syncs(alice):
    assert alice.execute('SELECT count(*) FROM "of".client').fetchone() == (0,)
    assert alice.execute("SELECT last_seq FROM sync.hub").fetchone() == (0,)


def test_the_owner_himself_meets_the_guards(cluster, hub):
    """Append-only tables refuse whoever comes without taking the triggers off first."""
    with cluster.admin(hub.database) as connection:
        for name in ('"of".document', '"of".history', "sync.change"):
            assert refusal(connection.execute, f"TRUNCATE {name} CASCADE") == "OF403"


def test_a_batch_is_numbered_once_and_told_again(alice):
    replica = registered(alice)
    text = envelope(replica, step("a" * 36), step("b" * 36))
    first = push(alice, text)
    assert first == {"first_seq": 1, "last_seq": 2}
    assert push(alice, text) == first
    assert alice.execute("SELECT last_seq FROM sync.hub").fetchone() == (2,)
    rows = alice.execute('SELECT id, row_seq FROM "of".cleanup_step ORDER BY id').fetchall()
    assert rows == [("a" * 36, 1), ("b" * 36, 2)]


def test_a_batch_id_with_other_bytes_and_numbers_out_of_turn_are_refused(alice):
    replica, batch = registered(alice), str(uuid4())
    push(alice, envelope(replica, step("a" * 36), batch=batch))
    other = envelope(replica, step("b" * 36), batch=batch)
    assert refusal(push, alice, other) == "OF409"
    assert refusal(push, alice, envelope(replica, step("b" * 36))) == "OF409"
    assert refusal(push, alice, envelope(replica, step("b" * 36), number=3)) == "OF410"


def test_only_the_version_that_was_merged_is_replaced(alice):
    replica = registered(alice)
    push(alice, envelope(replica, step("a" * 36)))
    change = {"set": {"label": "y"}, "old": {"label": "x"}}
    stale = step("a" * 36, "U", v=7, **change)
    assert refusal(push, alice, envelope(replica, stale, number=2)) == "OF001"
    blind = step("a" * 36, "U", v=1, set={"label": "y"}, old={"label": "never"})
    assert refusal(push, alice, envelope(replica, blind, number=2)) == "OF001"
    good = step("a" * 36, "U", v=1, **change)
    assert push(alice, envelope(replica, good, number=2)) == {"first_seq": 2, "last_seq": 2}
    again = step("a" * 36)
    assert refusal(push, alice, envelope(replica, again, number=3)) == "OF001"
    gone = {"t": "cleanup_step", "k": "D", "id": "a" * 36, "v": 2}
    push(alice, envelope(replica, gone, number=3))
    assert alice.execute("SELECT seq FROM sync.tombstone").fetchall() == [(3,)]
    assert refusal(push, alice, envelope(replica, step("a" * 36), number=4)) == "OF001"
    push(alice, envelope(replica, step("a" * 36, v=3), number=4))
    assert alice.execute("SELECT seq FROM sync.tombstone").fetchall() == []


@pytest.mark.parametrize(
    "op",
    [
        pytest.param({"t": "pg_authid", "k": "I", "id": "x", "set": {}}, id="unknown table"),
        pytest.param({"t": "cleanup_step", "k": "X", "id": "x", "set": {}}, id="unknown kind"),
        pytest.param({"t": "cleanup_step", "k": "I", "id": "", "set": {}}, id="no key"),
        pytest.param({"t": "cleanup_step", "k": "I", "id": "x", "set": {"z": 1}}, id="column"),
        pytest.param({"t": "cleanup_step", "k": "I", "id": "x", "set": {"row_seq": 1}}, id="seq"),
        pytest.param({"t": "cleanup_step", "k": "I", "id": "x", "set": []}, id="no object"),
        pytest.param(
            {"t": "cleanup_step", "k": "I", "id": "x", "set": {"label": {"a": 1}}}, id="nested"
        ),
        pytest.param({"t": "cleanup_step", "k": "U", "id": "x", "v": 1, "set": {}}, id="empty"),
        pytest.param(
            {"t": "cleanup_step", "k": "U", "id": "x", "v": 1, "set": {"label": "a"}}, id="no old"
        ),
        pytest.param(
            {"t": "cleanup_step", "k": "U", "id": "x", "set": {"label": "a"}, "old": {"label": 1}},
            id="no version",
        ),
        pytest.param({"t": "document", "k": "D", "id": "x", "v": 1}, id="delete a document"),
        pytest.param(
            {"t": "document", "k": "U", "id": "x", "v": 1, "set": {"pay": ""}, "old": {"pay": 1}},
            id="change a document",
        ),
        pytest.param({"t": "history", "k": "D", "id": "x", "v": 1}, id="delete history"),
    ],
)
def test_a_malformed_batch_numbers_nothing(alice, op):
    replica = registered(alice)
    assert refusal(push, alice, envelope(replica, op)) == "OF400"
    assert alice.execute("SELECT last_seq FROM sync.hub").fetchone() == (0,)


def test_an_empty_batch_one_row_twice_and_no_json_are_refused(alice):
    replica = registered(alice)
    assert refusal(push, alice, envelope(replica)) == "OF400"
    assert refusal(push, alice, envelope(replica, step("a" * 36), step("a" * 36))) == "OF400"
    assert refusal(push, alice, "not json") == "OF400"
    assert refusal(push, alice, "[]") in ("OF400", "OF404")


def test_the_replica_of_another_person_is_refused(alice, cluster, hub):
    with psycopg.connect(
        host="127.0.0.1",
        port=cluster.port,
        dbname=hub.database,
        user="boss",
        password=SECRET,
        autocommit=True,
    ) as boss:
        theirs = registered(boss)
    assert refusal(push, alice, envelope(theirs, step("a" * 36))) == "OF403"
    assert refusal(push, alice, envelope(str(uuid4()), step("a" * 36))) == "OF404"
    assert refusal(alice.execute, "SELECT sync.claim(%s, 'period', 'x')", (theirs,)) == "OF403"


def test_an_older_epoch_or_another_schema_is_refused(alice):
    replica = registered(alice)
    assert refusal(push, alice, envelope(replica, step("a" * 36), epoch=9)) == "OF426"
    assert refusal(push, alice, envelope(replica, step("a" * 36), schema=9)) == "OF426"
    assert refusal(alice.execute, "SELECT sync.register(%s::jsonb)", (card(schema=9),)) == "OF426"


def test_desk_numbers_are_given_once(alice):
    def number(**more):
        return alice.execute(
            "SELECT sync.register(%s::jsonb)->>'number'", (card(**more),)
        ).fetchone()[0]

    assert number(present="01") == "01"
    assert number(present="01") == "02"
    assert number(wish="07") == "07"
    assert number(wish="07") == "03"
    assert number(wish="zz") == "04"
    with pytest.raises(psycopg.Error) as error:
        number(used=["07"])
    assert error.value.sqlstate == "OF412"


def test_a_claim_has_one_holder_until_it_is_released(alice):
    one, two = registered(alice), registered(alice)

    def claim(replica, subject="c:2026-07-01"):
        asked = "SELECT sync.claim(%s, 'period', %s)"
        return alice.execute(asked, (replica, subject)).fetchone()[0]

    assert claim(one) == {"ours": True, "desk": "01"}
    assert claim(one)["ours"]
    assert claim(two) == {"ours": False, "desk": "01"}
    alice.execute("SELECT sync.release(%s, 'period', 'c:2026-07-01')", (two,))
    assert not claim(two)["ours"]
    alice.execute("SELECT sync.release(%s, 'period', 'c:2026-07-01')", (one,))
    assert claim(two) == {"ours": True, "desk": "02"}
    assert refusal(alice.execute, "SELECT sync.claim(%s, 'x', 'y')", (one,)) == "OF400"


def test_bytes_go_under_their_own_digest_alone(alice):
    from hashlib import sha256

    digest = sha256(b"page").hexdigest()
    assert alice.execute("SELECT sync.lacking(%s)", ([digest],)).fetchone()[0] == [digest]
    assert refusal(alice.execute, "SELECT sync.put_blob(%s, %s)", (digest, b"other")) == "OF400"
    for _ in range(2):
        alice.execute("SELECT sync.put_blob(%s, %s)", (digest, b"page"))
    assert alice.execute("SELECT sync.lacking(%s)", ([digest],)).fetchone()[0] == []


@pytest.fixture
def paper(alice, tmp_path):
    """Operations that send a series and two receipts of a desk, as alice's desk would."""
    desk = SqlDesks(BytesRenderer()).create(
        DeskOptions(tmp_path / "base.db", operator="Ada"), factice=True, desk="01"
    )
    for _ in range(2):
        received(desk, 1200, payer="Espèces")
    desk.close()
    ops = []
    tables = {table.name: table for table in synced_tables()}
    with closing(connect(tmp_path / "base.db", "ro")) as db:
        for name in ("series", "document"):
            for (key,) in db.execute(f"SELECT id FROM {name} ORDER BY rowid").fetchall():
                row, _ = ledger.row_of(db, tables[name], key)
                ops.append({"t": name, "k": "I", "id": key, "v": None, "set": row, "a": "Ada"})
    return ops


def forged(ops, place, **changes):
    """``ops`` with other values in one of them, and a hash that fits its content if it has none."""
    made = json.loads(json.dumps(ops))
    made[place]["set"] |= changes
    return made


def rehashed(row, **facts):
    """A row whose content says ``facts``, chained as it was."""
    content = json.dumps(json.loads(row["content"]) | facts, sort_keys=True)
    digest = hashlib.sha256(f"{row['prev_hash']}\n{content}".encode()).hexdigest()
    return {"content": content, "hash": digest, **facts}


FORGERIES = {
    "a number that was left out": (1, {"sequence": 2, "number": "RC01-2026-00002"}),
    "a number that says otherwise": (1, {"number": "RC01-2026-00009"}),
    "another hash": (2, {"hash": "0" * 64}),
    "another link": (2, {"prev_hash": "1" * 64}),
    "a total that the content has not": (2, {"total_cents": 99}),
    "the desk of somebody else": (1, {"desk": "02", "number": "RC02-2026-00001"}),
    "a series that is not there": (1, {"type": "OF", "number": "OF01-2026-00001"}),
    "an earlier day": (2, {"issued_on": "2020-01-01"}),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_document_is_refused(alice, paper, name):
    place, changes = FORGERIES[name]
    replica = registered(alice, present="01")
    year = str(paper[1]["set"]["year"])
    changes = {k: v.replace("2026", year) if k == "number" else v for k, v in changes.items()}
    ops = forged(paper, place, **changes)
    if name not in ("another hash", "another link", "a total that the content has not"):
        ops[place]["set"] |= rehashed(paper[place]["set"], **changes)
    assert refusal(push, alice, envelope(replica, *ops)) == "OF411"
    assert alice.execute('SELECT count(*) FROM "of".document').fetchone() == (0,)


def test_the_same_documents_as_they_are_pass_once(alice, paper):
    replica = registered(alice, present="01")
    push(alice, envelope(replica, *paper))
    again = [dict(op, id=str(uuid4())) for op in paper[1:2]]
    assert refusal(push, alice, envelope(replica, *again, number=2)) == "OF411"
    assert alice.execute('SELECT count(*) FROM "of".document').fetchone() == (2,)
