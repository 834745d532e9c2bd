"""The index of clients shows what SQL shows, whatever is asked for and in whatever steps."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from ofdesk.domain.text import fold
from ofdesk.models import Act, Client, ClientAlias
from ofdesk.models.clients import SEARCHED
from ofdesk.models.ids import new_id
from ofdesk.services.client_index import ClientIndex, Shown, read_index
from ofdesk.services.client_table import ClientFilter, ClientTotals, client_page
from tests.builders import (
    TODAY,
    add_client,
    add_year,
    complete_company,
    make_desk,
    received,
    renewed,
)

NAMES = ("Aéro-club", "AÉRO-CLUB", "Les Ailes", "École", "Ulm 100 %", "Œuilly vol_à_voile", "Łódź")
CITIES = ("Étampes", "étampes", "BALMA", "Balma", "", "Saint-Dié")
TAGS = ("", "école", "École,ulm", "ulm", "ulm, vip", "VIP", "vi")
WORDS = ("aero", "aéro", "AERO-", "club", "ec", "e", "oeuilly", "lodz", "%", "_", "1", "12", "ulm")
MORE = ("ancien", "ancien3", "balma", "vip", "xyz", "\n", "martin")
SORTS = (
    *("platform", "name", "offer", "resources", "version", "ends_on", "shown_state"),
    *("open_cents", "city", "tags"),
)
CLIENTS = 60


def client_row(number: int, desk) -> dict[str, object]:
    chance = Random(number)
    days = chance.choice((None, -400, -1, 0, 1, 59, 60, 61, 300))
    row: dict[str, object] = {
        "id": new_id(),
        "platform": f"club{chance.randrange(10)}{number:03d}",
        "name": chance.choice(NAMES),
        "city": chance.choice(CITIES),
        "contact_name": f"Martin {number}",
        "tags": chance.choice(TAGS),
        "offer": chance.choice(("first_price", "business", "premiere")),
        "production_version": chance.choice(("", "3", "4")),
        "resources": chance.choice((None, 0, 3, 12)),
        "state": chance.choice(("test", "production", "expired", "suspended")),
        "ends_on": None if days is None else TODAY + timedelta(days=days),
        "archived": number % 7 == 0,
        "created_at": desk.now(),
    }
    row["name_key"] = fold(str(row["name"]))
    row["search"] = fold(" ".join(str(row.get(name, "")) for name in SEARCHED))
    return row


def act_to_bill(desk, client_id: str) -> None:
    uow = desk.write()
    with uow:
        uow.session.add(
            Act(
                id=new_id(),
                client_id=client_id,
                kind="password",
                price_cents=1500,
                done_at=uow.now(),
                done_by="Anne",
                offer="business",
            )
        )
        uow.commit()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = make_desk(tmp_path_factory.mktemp("index"))
    complete_company(made)
    uow = made.write()
    with uow:
        rows = [client_row(number, made) for number in range(CLIENTS)]
        uow.session.execute(insert(Client), rows)
        uow.session.add_all(
            ClientAlias(client_id=rows[n]["id"], platform=f"ancien{n}", since=TODAY)
            for n in (3, 14, 33)
        )
        # A second former name of the same client.
        uow.session.add(ClientAlias(client_id=rows[3]["id"], platform="martin", since=TODAY))
        uow.commit()
    for platform, days in (("mermoz", 20), ("vexin", 40)):
        add_year(made, add_client(made, platform), TODAY + timedelta(days=days))
        issued = renewed(made, platform)
        if platform == "vexin":
            received(made, issued.total_cents, issued.number)
    act_to_bill(made, rows[3]["id"])
    yield made
    made.close()


@pytest.fixture(scope="module")
def index(desk) -> ClientIndex:
    with desk.read() as session:
        return read_index(session, TODAY)


def by_sql(desk, wanted):
    with desk.read() as session:
        return client_page(session, wanted, TODAY, 0, 10**6)


def totals_of(rows) -> ClientTotals:
    resources = sum(row.resources or 0 for row in rows)
    return ClientTotals(len(rows), resources, sum(row.open_cents for row in rows))


WANTED = st.builds(
    ClientFilter,
    search=st.lists(st.sampled_from(WORDS + MORE), max_size=3).map(" ".join),
    state=st.sampled_from(("", "", "production", "due", "expired", "test", "suspended")),
    offer=st.sampled_from(("", "", "business", "premiere", "unknown")),
    tag=st.sampled_from(("", "", "ulm", "école", "École", "VIP", "vi", "none")),
    waits=st.sampled_from(("", "", "", "activation", "acts")),
    archived=st.booleans(),
    sort=st.sampled_from(SORTS),
    descending=st.booleans(),
)
FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FEW
@given(wanted=WANTED)
def test_it_shows_what_sql_shows_in_the_same_order(desk, index, wanted):
    found = index.find(wanted)
    rows = by_sql(desk, wanted)
    assert index.rows(found.positions) == rows
    assert found.totals == totals_of(rows)


@FEW
@given(wanted=WANTED, steps=st.lists(st.text("aeclubr1 -é", max_size=9), max_size=5))
def test_letters_added_or_taken_find_what_the_whole_words_find(index, wanted, steps):
    before: Shown | None = None
    for text in (wanted.search, *steps):
        for end in range(len(text) + 1):
            typed = replace(wanted, search=text[:end])
            before = index.find(typed, before)
            assert before == index.find(typed)


@FEW
@given(first=WANTED, second=WANTED)
def test_what_was_shown_under_other_criteria_leads_nowhere(index, first, second):
    assert index.find(second, index.find(first)) == index.find(second)


def test_every_column_can_be_sorted_on_both_ways_with_nothing_last(desk, index):
    for sort in SORTS:
        for descending in (False, True):
            wanted = ClientFilter(sort=sort, descending=descending)
            rows = index.rows(index.find(wanted).positions)
            assert rows == by_sql(desk, wanted), sort
            keys = [getattr(row, sort) for row in rows]
            some = keys.index(None) if None in keys else len(keys)
            assert keys[some:] == [None] * (len(keys) - some)


def test_many_keys_are_sorted_in_parts(monkeypatch, desk, index):
    monkeypatch.setattr("ofdesk.services.client_index.AT_ONCE", 7)
    with desk.read() as session:
        small = read_index(session, TODAY)
    for descending in (False, True):
        wanted = ClientFilter(sort="platform", descending=descending)
        assert small.rows(small.find(wanted).positions) == by_sql(desk, wanted)


def test_former_names_are_searched_one_by_one(index):
    def found(text):
        return [row.platform for row in index.rows(index.find(ClientFilter(search=text)).positions)]

    assert found("ancien3") == found("ancien3 martin")
    assert len(found("ancien")) == 2, "the third one is put away"
    assert found("ancien3martin") == []


def test_what_is_owed_follows_an_invoice_and_a_payment(tmp_path):
    desk = make_desk(tmp_path)
    complete_company(desk)
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))

    def owed():
        with desk.read() as session:
            index = read_index(session, TODAY)
        found = index.find(ClientFilter())
        assert index.rows(found.positions) == by_sql(desk, ClientFilter())
        return found.totals.open_cents

    assert owed() == 0
    number = renewed(desk).number
    billed = owed()
    assert billed > 0
    received(desk, 1000, number)
    assert owed() == billed - 1000
    desk.close()


def test_an_empty_base_shows_nothing(tmp_path):
    desk = make_desk(tmp_path)
    with desk.read() as session:
        index = read_index(session, TODAY)
    shown = index.find(ClientFilter(search="aero", tag="x"))
    assert shown.positions == []
    assert shown.totals == ClientTotals(0, 0, 0)
    assert len(index.find(ClientFilter()).positions) == 0
    desk.close()


def test_what_waits_is_found_where_it_waits(desk, index):
    def platforms(waits: str) -> list[str]:
        found = index.find(ClientFilter(waits=waits)).positions
        return [row.platform for row in index.rows(found)]

    assert platforms("activation") == ["vexin"]
    assert len(platforms("acts")) == 1
    assert platforms("nothing") == []
