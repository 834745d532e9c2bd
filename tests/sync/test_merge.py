"""Three values become one: properties of the merge, and each merge kind by example."""

from hypothesis import given
from hypothesis import strategies as st

from ofdesk.ports.sync import SyncedColumn, SyncedTable
from ofdesk.store.described import synced_tables
from ofdesk.sync.merge import displaced, merge_row


def column(name, kind="scalar", type_="text", unit=""):
    return SyncedColumn(name, kind, type_, nullable=True, unit=unit)


TABLE = SyncedTable(
    name="t",
    key="id",
    columns=(
        *(column("name"), column("state", "state"), column("tags", "set")),
        *(column("street", "unit", unit="address"), column("city", "unit", unit="address")),
        *(column("price", "money", "integer"), column("used", "first")),
    ),
    uniques=(("name",),),
    final=frozenset({"done"}),
)
NAMES = TABLE.names
VALUES = st.sampled_from(["a", "b", "c", "done", ""])
ROWS = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES))


def row(**more):
    return dict.fromkeys(NAMES, "") | more


def merged(base, local, remote):
    """As the desk calls it: the base of the columns that we have edited alone."""
    edited = {name: base[name] for name in NAMES if local[name] != base[name]}
    return merge_row(TABLE, edited, local, remote)


@given(base=ROWS, local=ROWS, remote=ROWS)
def test_no_record_is_spurious_and_nothing_is_lost(base, local, remote):
    found = merged(base, local, remote)
    for clash in found.clashes:
        assert clash.ours != clash.theirs
        assert clash.base not in (clash.ours, clash.theirs)
    shown = {
        name
        for clash in found.clashes
        for name in (clash.ours if isinstance(clash.ours, dict) else [clash.field])
    }
    for name in NAMES:
        edited = local[name] != base[name] != remote[name] != local[name]
        if edited and name not in ("tags", "used", "state"):
            assert found.row[name] == local[name] or name in shown


@given(base=ROWS, local=ROWS)
def test_who_alone_has_edited_keeps_it(base, local):
    found = merged(base, local, dict(base))
    assert found.row == local
    assert found.base == {name: base[name] for name in NAMES if local[name] != base[name]}
    assert found.clashes == []


@given(base=ROWS, remote=ROWS)
def test_who_has_edited_nothing_takes_the_row_of_the_hub(base, remote):
    found = merged(base, dict(base), remote)
    assert (found.row, found.base, found.clashes) == (remote, {}, [])


@given(base=ROWS, local=ROWS)
def test_the_same_edit_on_both_sides_is_one(base, local):
    found = merged(base, local, dict(local))
    assert (found.row, found.base, found.clashes) == (local, {}, [])


@given(base=ROWS, local=ROWS, remote=ROWS)
def test_what_is_left_to_send_starts_from_the_hub(base, local, remote):
    found = merged(base, local, remote)
    assert found.base == {n: remote[n] for n in NAMES if found.row[n] != remote[n]}
    again = merge_row(TABLE, found.base, found.row, remote)
    assert (again.row, again.base, again.clashes) == (found.row, found.base, [])


def test_different_columns_merge_without_a_word():
    found = merged(row(), row(name="ours"), row(tags="x"))
    assert found.row == row(name="ours", tags="x")
    assert found.base == {"name": ""}


def test_one_column_on_both_sides_is_recorded_and_the_hub_stands():
    found = merged(row(name="was"), row(name="ours"), row(name="theirs"))
    assert found.row["name"] == "theirs"
    (clash,) = found.clashes
    assert (clash.field, clash.base, clash.ours, clash.theirs) == ("name", "was", "ours", "theirs")


def test_an_address_is_one_thing():
    found = merged(row(), row(street="1 rue"), row(city="Balma"))
    assert (found.row["street"], found.row["city"]) == ("", "Balma")
    (clash,) = found.clashes
    assert clash.field == "address"
    assert clash.ours == {"street": "1 rue", "city": ""}
    assert clash.theirs == {"street": "", "city": "Balma"}


def test_one_column_of_an_address_is_named_alone():
    (clash,) = merged(row(city="a"), row(city="b"), row(city="c")).clashes
    assert (clash.field, clash.base, clash.ours, clash.theirs) == ("city", "a", "b", "c")


def test_tags_are_united():
    found = merged(row(tags="a,b"), row(tags="b,c"), row(tags="a,b,d"))
    assert (found.row["tags"], found.base, found.clashes) == ("b,c,d", {"tags": "a,b,d"}, [])


def test_a_final_state_wins():
    found = merged(row(state="a"), row(state="done"), row(state="b"))
    assert (found.row["state"], found.base, found.clashes) == ("done", {"state": "b"}, [])
    found = merged(row(state="a"), row(state="b"), row(state="done"))
    assert found.row["state"] == "done"
    assert [clash.field for clash in found.clashes] == ["state"]


def test_money_is_always_told():
    (clash,) = merged(row(price=1), row(price=2), row(price=3)).clashes
    assert clash.kind == "money"


def test_what_the_program_sets_once_makes_no_record():
    found = merged(row(used=None), row(used="then"), row(used="before"))
    assert (found.row["used"], found.clashes, found.base) == ("before", [], {})


@given(st.integers(1, 300), st.sampled_from(["paris", "lyon"]))
def test_a_displaced_value_is_another_each_time(attempt, value):
    key = "01a21457-ea58-74ac-98d5-9201671b1e64"
    seen = {displaced(column("p"), value, key, n) for n in range(1, attempt + 1)}
    assert len(seen) == attempt
    assert value not in seen


def test_a_displaced_day_or_number_stays_one():
    assert displaced(column("d", "key", "day"), "2026-12-31", "x", 1) == "2027-01-01"
    assert displaced(column("n", "scalar", "integer"), 4, "x", 2) == 6
    assert displaced(column("p"), "paris", "aaaa-bbbbbb", 1) == "paris~bbbbbb"


def test_every_table_of_the_program_is_described():
    tables = {table.name: table for table in synced_tables()}
    assert {"client", "document", "receipt", "allocation", "history", "conflict"} <= set(tables)
    assert tables["document"].append
    assert not tables["client"].append
    assert tables["setting"].by_key
    assert not tables["history"].captured
    for table in tables.values():
        derived = set(table.local)
        assert not derived & set(table.names)
        assert "password_hash" not in table.names
    order = list(tables)
    for table in tables.values():
        for one in table.columns:
            if one.references and one.references != table.name:
                assert order.index(one.references) < order.index(table.name)
