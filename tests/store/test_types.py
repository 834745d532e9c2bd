"""Each column type has one form: what SQLite stores is what JSON carries, and comes back equal."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, select, text
from sqlalchemy.exc import StatementError

from ofdesk.models.ids import new_id, seeded_id
from ofdesk.models.types import (
    Cents,
    Day,
    Flag,
    Id,
    Instant,
    Scaled,
    instant_from_text,
    instant_text,
)

TYPES = (Id, Instant, Day, Flag, Cents, Scaled)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
FIRST, LAST = (
    datetime(*day, tzinfo=UTC).replace(tzinfo=None) for day in ((1900, 1, 2), (9999, 12, 30))
)
INSTANTS = st.datetimes(FIRST, LAST, timezones=ZONES)
MONEY = st.integers(-(2**53), 2**53)
VALUES = {
    Id: st.uuids().map(str),
    Instant: INSTANTS,
    Day: st.dates(),
    Flag: st.booleans(),
    Cents: MONEY,
    Scaled: MONEY,
}
TABLES = {
    kind: Table(
        kind.__name__.lower(), MetaData(), Column("k", Integer, primary_key=True), Column("v", kind)
    )
    for kind in TYPES
}


@pytest.fixture(scope="module")
def connection():
    engine = create_engine("sqlite://")
    with engine.connect() as made:
        for table in TABLES.values():
            table.create(made)
        yield made
    engine.dispose()


def stored(connection, kind, value):
    """What SQLite and then JSON hold of ``value``, and what comes back of the latter."""
    table = TABLES[kind]
    connection.execute(table.delete())
    connection.execute(table.insert(), {"k": 1, "v": value})
    as_json = connection.scalar(text(f"SELECT json_array(v) FROM {table.name}"))
    (plain,) = json.loads(as_json)
    connection.execute(text(f"UPDATE {table.name} SET v = :v"), {"v": plain})
    return plain, connection.scalar(select(table.c.v))


@given(data=st.data(), kind=st.sampled_from(TYPES))
def test_a_value_comes_back_through_sqlite_and_json(connection, data, kind):
    value = data.draw(VALUES[kind])
    plain, back = stored(connection, kind, value)
    assert back == value
    assert type(back) is type(value)
    assert type(plain) in (str, int)


@pytest.mark.parametrize("kind", TYPES)
def test_nothing_stays_nothing(connection, kind):
    assert stored(connection, kind, None) == (None, None)


@given(INSTANTS, INSTANTS)
def test_instants_sort_as_their_text(one, other):
    assert (one < other) is (instant_text(one) < instant_text(other))
    assert len(instant_text(one)) == 27
    assert instant_from_text(instant_text(one)) == one


def test_the_forms_are_those_of_the_hub(connection):
    moment = datetime(2026, 11, 25, 9, 5, 0, 7, tzinfo=UTC)
    assert stored(connection, Instant, moment)[0] == "2026-11-25T09:05:00.000007Z"
    assert stored(connection, Day, date(2026, 2, 1))[0] == "2026-02-01"
    assert stored(connection, Flag, True)[0] == 1


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Id, "short"),
        (Id, 7),
        (Instant, datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)),
        (Day, datetime(2026, 1, 1, tzinfo=UTC)),
        (Cents, 1.0),
        (Cents, True),
        (Scaled, "1"),
    ],
)
def test_a_value_of_another_form_is_refused(connection, kind, value):
    with pytest.raises(StatementError) as error:
        connection.execute(TABLES[kind].insert(), {"k": 2, "v": value})
    assert isinstance(error.value.orig, ValueError)


def test_identifiers_sort_by_time_and_shipped_ones_are_equal_everywhere():
    made = [new_id() for _ in range(50)]
    assert len(set(made)) == 50
    assert {(len(one), one[14], one == one.lower()) for one in made} == {(36, "7", True)}
    assert seeded_id("vat_rule", "franchise", "2014-01-01") == seeded_id(
        "vat_rule", "franchise", "2014-01-01"
    )
    assert seeded_id("a", "b") != seeded_id("a", "c")
    assert seeded_id("a", "b")[14] == "5"
