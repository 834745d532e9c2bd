"""The pieces of an exchange that need no server: addresses, marks, digests, records, identity."""

import json
import sqlite3
from dataclasses import replace
from hashlib import md5
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.ports.sync import SyncedColumn, SyncedTable
from ofdesk.sync import digest, identity, ledger
from ofdesk.sync.address import HubAddress, connection_options, from_text, invitation, read_where
from ofdesk.sync.clashes import Clashes
from ofdesk.sync.merge import Clash, cells, displaced, merge_row
from tests.builders import refusal

TABLE = SyncedTable(
    name="client",
    key="id",
    columns=tuple(SyncedColumn(n, "scalar", "text", nullable=True) for n in ("name", "city")),
    uniques=(("name",),),
)
SCHEMA = """
CREATE TABLE sync_meta (k TEXT PRIMARY KEY, v TEXT);
CREATE TABLE desk_setting (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE anchor (seq INTEGER PRIMARY KEY, batch_id TEXT);
CREATE TABLE tomb (tbl TEXT, row_id TEXT, seq INTEGER, PRIMARY KEY (tbl, row_id));
CREATE TABLE sync_ctx (id INTEGER, applying INTEGER, txn_id TEXT, author TEXT, desk TEXT, at TEXT);
CREATE TABLE client (id TEXT PRIMARY KEY, name TEXT, city TEXT, row_seq INTEGER);
CREATE TABLE document (desk TEXT, row_seq INTEGER);
CREATE TABLE history (author TEXT, kind TEXT, new TEXT, tbl TEXT, row_id TEXT, row_seq INTEGER);
CREATE TABLE conflict (id, table_name, row_id, column_name, kind, base, ours, theirs, ours_author,
  theirs_author, desk, created_at, resolved_by, resolution);
INSERT INTO sync_ctx VALUES (1, 0, '', '', '', '');
INSERT INTO desk_setting VALUES ('desk.number', '03');
"""
KEYS = st.text("abc", min_size=1, max_size=3)


def base():
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(SCHEMA)
    return db


def add(db, key, name=None, city=None, seq=None):
    db.execute("INSERT INTO client VALUES (?, ?, ?, ?)", (key, name, city, seq))


# Where a hub is


@pytest.mark.parametrize(
    "host",
    [
        *("127.hub.example", "127.0.0.1.hub.example", "localhost.hub.example", "::2", "128.0.0.1"),
        *("0.0.0.0", "/tmp,hub.example", "@x,hub.example", "127.0.0.1,hub.example", "10.0.0.1"),
    ],
)
def test_a_name_that_only_begins_like_this_machine_is_checked_like_any_other(host, tmp_path):
    address = HubAddress(host, "5432", "of", "ada", sslmode="disable")
    assert not address.loopback
    options = connection_options(address, "x", tmp_path)
    assert (options["sslmode"], options["require_auth"]) == ("verify-full", "scram-sha-256")
    path = tmp_path / "bureau.ofhub"
    path.write_text(invitation(address), encoding="utf-8")
    assert refusal(lambda: read_where(str(path), "ada")).code == "hub_tls_needed"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", "/run/pg", "@pg", ""]
)
def test_this_very_machine_needs_no_certificate(host, tmp_path):
    options = connection_options(HubAddress(host, "5432", "of"), "", tmp_path)
    assert options["sslmode"] == "prefer"
    assert "password" not in options
    assert not {"sslrootcert", "require_auth"} & options.keys()


@pytest.mark.parametrize(
    "where",
    [
        *("mysql://hub.example/of", "postgresql://hub.example", "postgresql://a:b@hub.example/of"),
        *("postgresql://a,b/of", "postgresql://h/of?options=-c", "postgresql://h/of?sslkey=x"),
        *("postgresql://h:p:q/of?x", "postgres://h/of?password=b", "://", "http://h/of"),
    ],
)
def test_a_url_that_says_too_much_or_too_little_is_refused(where):
    assert refusal(lambda: read_where(where)).code == "hub_url_invalid"


@pytest.mark.parametrize(
    "where",
    [
        *("postgresql://ada:s3cret@hub.example/of", "postgres://h/of?password=s3cret&user=ada"),
        *("postgresql://ada:s3cret@h/of?options=-c", "mysql://ada:a/s3cret@h/of"),
        *("postgresql://ada:s3cret@[h/of", "postgresql://ada:x@s3cret@h/of", "x://a:s3cret\n@h"),
    ],
)
def test_a_password_in_a_refused_url_is_not_repeated(where):
    found = refusal(lambda: read_where(where))
    assert found.code == "hub_url_invalid"
    assert "s3cret" not in str(found.values)
    assert str(found.values["url"]).startswith(where.partition(":")[0])


TEXTS = st.text('abcé.-_ "\\\n0', max_size=12)


@settings(max_examples=40)
@given(st.builds(HubAddress, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS))
def test_an_address_comes_back_from_its_text(address):
    assert from_text(address.to_text()) == address
    assert from_text(invitation(address)) == replace(address, user="")
    assert from_text(invitation(from_text(invitation(address)))).user == ""


def test_the_certificate_of_an_authority_is_placed_once_under_its_own_name(tmp_path):
    one, two = (HubAddress("h", "1", "of", ca_pem=pem) for pem in ("PEM 1", "PEM 2"))
    paths = [connection_options(a, "", tmp_path / "ca")["sslrootcert"] for a in (one, two, one)]
    assert paths[0] == paths[2] != paths[1]
    assert sorted(p.read_text() for p in (tmp_path / "ca").iterdir()) == ["PEM 1", "PEM 2"]


# What a base remembers


@given(st.lists(st.text(max_size=4), max_size=1_300))
@settings(max_examples=15)
def test_chunks_lose_nothing_and_one_statement_can_name_each(keys):
    parts = list(ledger.chunks(keys))
    assert [key for part in parts for key in part] == keys
    assert all(0 < len(part) <= ledger.SOME for part in parts)


@given(st.dictionaries(KEYS, st.integers() | st.text(max_size=5)), st.dictionaries(KEYS, st.text()))
@settings(max_examples=15)
def test_the_last_of_two_facts_stands(first, second):
    db = base()
    ledger.put(db, first)
    ledger.put(db, second)
    for key, value in (first | second).items():
        assert ledger.get(db, key, "absent") == str(value)
    assert ledger.get(db, "nowhere", "absent") == "absent"
    assert ledger.number(db, "nowhere", 7) == 7


def test_anchors_are_thinned_far_back_and_whole_near():
    db, last = base(), 2 * ledger.ANCHORS_KEPT + 7
    for seq in range(1, last + 1):
        ledger.reach(db, seq, seq, f"b{seq}")
    ledger.reach(db, last + 5, last + 5, "")
    kept = {row[0] for row in db.execute("SELECT seq FROM anchor")}
    near = set(range(last - ledger.ANCHORS_KEPT + 1, last + 1))
    assert kept == near | set(range(ledger.THINNED, last, ledger.THINNED))
    assert ledger.number(db, ledger.CURSOR) == last + 5
    assert (ledger.number(db, ledger.ANCHOR_SEQ), ledger.get(db, ledger.ANCHOR_BATCH)) == (
        *(last, f"b{last}"),
    )


@given(st.lists(st.tuples(KEYS, st.integers(1, 99) | st.none()), max_size=12))
@settings(max_examples=15)
def test_the_last_burial_of_a_row_counts_until_it_is_here_again(acts):
    db, known = base(), {}
    for key, seq in acts:
        if seq is None:
            ledger.unbury(db, "client", key)
        else:
            ledger.bury(db, "client", key, seq)
        known[key] = seq
    assert {key: ledger.tomb_of(db, "client", key) for key in known} == known
    assert all(ledger.tomb_of(db, "other", key) is None for key in known)


def test_a_signature_is_taken_away_whole():
    db = base()
    ledger.stamp(db, "Anne", "t1")
    signed = db.execute("SELECT txn_id, author, desk FROM sync_ctx").fetchone()
    at = db.execute("SELECT at FROM sync_ctx").fetchone()[0]
    assert (signed, at <= ledger.instant(), len(at)) == (("t1", "Anne", "03"), True, 27)
    ledger.stamp(db, "", "")
    assert db.execute("SELECT txn_id, author, desk, at FROM sync_ctx").fetchone() == ("",) * 4


# Digests


ROWS = st.dictionaries(KEYS, st.integers(1, 10**12) | st.none(), max_size=12)


def side(rows):
    db = base()
    for key, seq in rows:
        add(db, key, seq=seq)
    return digest._side(db, TABLE)


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_a_digest_is_that_of_the_rows_in_any_order(rows, random):
    """Computed a second time as the hub computes it: bits of md5, as a signed number."""
    mixed = list(rows.items())
    random.shuffle(mixed)
    count, value = side(mixed)
    assert (count, value) == side(rows.items())
    assert -(1 << 63) <= value < 1 << 63
    assert count == sum(seq is not None for seq in rows.values())
    bits = 0
    for key, seq in rows.items():
        if seq is not None:
            bits ^= int(md5(f"{key}:{seq}".encode(), usedforsecurity=False).hexdigest()[:16], 16)
    assert value % digest.BITS == bits


@given(ROWS.filter(lambda rows: any(rows.values())))
@settings(max_examples=15)
def test_one_row_of_another_version_or_one_row_less_changes_it(rows):
    key = next(key for key, seq in rows.items() if seq)
    whole = side(rows.items())
    assert side((rows | {key: rows[key] + 1}).items()) != whole
    assert side((rows | {key: None}).items()) != whole


def test_tables_are_compared_where_both_sides_have_them():
    here = {"a": (1, 5), "b": (2, -7), "c": (0, 0)}
    found = digest._compared(here, {"a": [1, "5"], "b": [2, "7"], "d": [1, "1"]})
    assert [(one.table, one.equal) for one in found] == [("a", True), ("b", False)]


# Records of conflicts


def clashes(db):
    return Clashes(db, SimpleNamespace(operator="Anne"))


def test_a_row_that_gives_way_twice_is_recorded_once_with_what_it_wanted_first():
    db = base()
    found = clashes(db)
    for value in ("bleu~1", "bleu~2"):
        wanted = found.last_unique("client", "k", "name") or "bleu"
        found.replace_unique(TABLE, "k", Clash("name", None, wanted, value, "unique"), "Luc")
    found.add(TABLE, "k", Clash("name", "a", "b", "c"), "")
    assert found.last_unique("client", "k", "city") is None
    assert found.last_unique("client", "other", "name") is None
    changed = {}
    found.record(changed)
    rows = db.execute("SELECT kind, ours, theirs, ours_author, desk FROM conflict").fetchall()
    assert rows == [
        ("unique", '"bleu"', '"bleu~2"', "Luc", "03"),
        ("value", '"b"', '"c"', "Anne", "03"),
    ]
    assert changed == {"conflict": {row[0] for row in db.execute("SELECT id FROM conflict")}}


@pytest.mark.parametrize(
    ("field", "ours", "author"),
    [
        ("name", "x", "Zoe"),
        ("city", "x", "Bob"),
        ("address", {"city": "x", "zip": "y"}, "Bob"),
        ("zip", "x", "Zoe"),
        ("", None, "Zoe"),
    ],
)
def test_their_author_is_who_last_changed_that_very_value_since(field, ours, author):
    db = base()
    ledger.put(db, {ledger.CURSOR: 10})
    history = [("Old", "U", "zip", 9), ("Ann", "U", "city", 11), ("Bob", "U", "city", 12)]
    for who, kind, name, seq in (*history, ("Zoe", "U", "name", 13)):
        row = (who, kind, json.dumps({name: 1}), "client", "k", seq)
        db.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?)", row)
    found = clashes(db)
    found.add(TABLE, "k", Clash(field, None, ours, "z"), "Anne")
    found.record({})
    assert db.execute("SELECT theirs_author FROM conflict").fetchall() == [(author,)]


def test_a_base_that_joins_with_work_of_its_own_records_what_differs_and_no_more():
    db = base()
    for key, seq in (("own", None), ("synced", 4)):
        add(db, key, "ours", None, seq)
    found = clashes(db)
    rows = [(key, "theirs", "Pau", 9) for key in ("own", "synced", "absent")]
    for odd in (replace(TABLE, append=True), replace(TABLE, quiet=True)):
        found.compare(odd, rows)
    found.compare(TABLE, [("own", "ours", "Pau", 9)])
    found.record({})
    assert db.execute("SELECT count(*) FROM conflict").fetchone() == (0,)
    found.compare(TABLE, rows)
    found.record({})
    told = db.execute("SELECT row_id, column_name, ours, theirs FROM conflict").fetchall()
    assert told == [("own", "name", '"ours"', '"theirs"')]


# Merging, over tags and units


TAGS = st.sets(st.sampled_from("abcd")).map(lambda tags: ",".join(sorted(tags)))
SET = replace(TABLE, columns=(SyncedColumn("tags", "set", "text", nullable=True),))


def united(was, ours, theirs):
    edited = {"tags": was} if ours != was else {}
    return merge_row(SET, edited, {"tags": ours}, {"tags": theirs}).row["tags"]


@settings(max_examples=40)
@given(TAGS, TAGS, TAGS)
def test_tags_are_united_whoever_comes_first(was, ours, theirs):
    found = united(was, ours, theirs)
    assert found == united(was, theirs, ours)
    was, ours, theirs, members = (set(t.split(",")) - {""} for t in (was, ours, theirs, found))
    assert (ours | theirs) - was <= members <= ours | theirs
    assert not ((was - ours) | (was - theirs)) & members


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["", "u", "v"]), max_size=8))
def test_each_column_is_in_one_cell_with_its_unit(units):
    columns = tuple(
        SyncedColumn(f"c{n}", "unit" if u else "scalar", "text", nullable=True, unit=u)
        for n, u in enumerate(units)
    )
    parts = list(cells(replace(TABLE, columns=columns)))
    assert sorted(c.name for part in parts for c in part) == sorted(c.name for c in columns)
    assert all(len({c.unit for c in part}) == 1 for part in parts)
    assert len(parts) == units.count("") + len(set(units) - {""})


@settings(max_examples=40)
@given(st.dates().filter(lambda day: day.year < 9_000), st.integers(-(10**6), 10**6))
def test_what_gives_way_never_comes_to_the_value_of_another_attempt(day, count):
    for type_, value in (("day", day.isoformat()), ("integer", count), ("text", "mermoz")):
        column = SyncedColumn("x", "scalar", type_, nullable=False)
        tried = [displaced(column, value, "aaaa-bbbbbb", attempt) for attempt in range(1, 12)]
        assert len({value, *tried}) == 12


# Who a base is


def test_numbers_are_kept_once_and_told_while_something_is_issued_under_them():
    db = base()
    for numbers in (["05"], ["03", "05"], [], ["11"]):
        identity.own(db, numbers)
    assert ledger.get(db, ledger.OWN) == "03,05,11"
    assert identity.used_numbers(db) == []
    rows = [("03", 7), ("05", 7), ("11", None), ("99", None)]
    db.executemany("INSERT INTO document VALUES (?, ?)", rows)
    assert identity.used_numbers(db) == ["03", "11"]
    ledger.put(db, {ledger.NUMBER_NEEDED: "restored"})
    assert identity.used_numbers(db) == ["11"]
    ledger.put(db, {ledger.HUB: "h1"})
    identity.same_hub(db, {"hub_id": "h1"})
    assert refusal(lambda: identity.same_hub(db, {"hub_id": "h2"})).code == "hub_other"
