"""What is followed after commits is what a whole reading would show, whatever was committed."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from ofdesk.models import Client, ClientAlias, Period
from ofdesk.models.ids import new_id
from ofdesk.services import client_following
from ofdesk.services.client_following import next_index, read_followed
from ofdesk.services.client_index import read_index
from ofdesk.services.receipts import reverse_receipt
from tests.builders import (
    TODAY,
    add_client,
    add_year,
    change_client,
    complete_company,
    make_desk,
    read_client,
    received,
    renewed,
)
from tests.unit.services.test_client_index import act_to_bill

NAMES = ("Aéro-club", "Zébulon", "École", "aéro-club", "Łódź", "aero-club")
ALL = ("mermoz", "vexin", "figeac", "gap")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = make_desk(tmp_path_factory.mktemp("follow"))
    complete_company(made)
    for number, platform in enumerate(ALL):
        key = add_client(made, platform, archived=number == 3, tags="ulm")
        add_year(made, key, TODAY + timedelta(days=20))
    yield made
    made.close()


def rename(desk, chance: int) -> None:
    change_client(desk, ALL[chance % 4], name=NAMES[chance % len(NAMES)], city=str(chance))


def put_away(desk, chance: int) -> None:
    change_client(desk, ALL[chance % 4], archived=bool(chance % 2), state="suspended")


def new_client(desk, chance: int) -> None:
    known = 0
    with desk.read() as session:
        known = len(session.scalars(select(Client.id)).all())
    add_client(desk, f"neuf{known}", name=NAMES[chance % len(NAMES)])


def former_name(desk, chance: int) -> None:
    with (uow := desk.write()):
        key = read_client(desk, ALL[chance % 4]).id
        uow.session.add(ClientAlias(client_id=key, platform=new_id(), since=TODAY))
        uow.commit()


def act_waits(desk, chance: int) -> None:
    act_to_bill(desk, read_client(desk, ALL[chance % 4]).id)


def year_switched_on(desk, chance: int) -> None:
    with (uow := desk.write()):
        period = uow.session.scalars(select(Period).order_by(Period.id)).all()[chance % 4]
        period.platform_done_on = TODAY
        uow.commit()


ACTS = (rename, put_away, new_client, former_name, act_waits, year_switched_on)


def followed(desk):
    with desk.read() as session:
        return read_followed(session, TODAY)


def after(desk, before, day=TODAY):
    with desk.read() as session:
        return next_index(session, day, before)


def whole(desk):
    with desk.read() as session:
        return read_index(session, TODAY).columns


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 50)), min_size=1, max_size=3))
def test_after_any_acts_it_is_what_a_whole_reading_shows(desk, acts):
    before = followed(desk)
    as_it_was = whole(desk)
    for act, chance in acts:
        act(desk, chance)
    found = after(desk, before)
    assert found is not None
    assert found.index.columns == whole(desk)
    assert before.index.columns == as_it_was, "an index never changes"
    again = after(desk, found)
    assert again is not None
    assert again.index is found.index


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_followed(desk, act):
    before = followed(desk)
    act(desk, 3)
    found = after(desk, before)
    assert found is not None
    assert found.index.columns == whole(desk)


def test_an_invoice_what_pays_it_and_what_takes_that_back_are_followed(tmp_path):
    desk = make_desk(tmp_path)
    complete_company(desk)
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    add_client(desk, "vexin")
    numbers = []
    for act in (
        lambda: numbers.append(renewed(desk).number),
        lambda: numbers.append(received(desk, 1000, numbers[0]).number),
        lambda: reverse_receipt(numbers[1], "erreur", desk.write(), desk.today),
    ):
        before = followed(desk)
        act()
        found = after(desk, before)
        assert found is not None
        assert found.index.columns == whole(desk)
        assert found.index.columns != before.index.columns
    desk.close()


def test_what_the_history_does_not_name_is_read_whole(desk):
    before = followed(desk)
    with (uow := desk.write()):
        uow.session.execute(text("UPDATE sync_ctx SET applying = 1"))
        uow.session.execute(text("UPDATE client SET city = 'Ailleurs'"))
        uow.session.execute(text("UPDATE sync_ctx SET applying = 0"))
        uow.commit()
    assert after(desk, before) is None
    now = followed(desk)
    assert set(now.index.columns.city) == {"Ailleurs"}
    assert after(desk, now) is not None


def test_a_client_that_is_gone_is_read_whole(desk):
    with (uow := desk.write()):
        gone = Client(platform="parti", name="Parti", created_at=uow.now())
        uow.session.add(gone)
        uow.commit()
        before = followed(desk)
    with (uow := desk.write()):
        uow.session.execute(delete(Client).where(Client.platform == "parti"))
        uow.commit()
    assert after(desk, before) is None


def test_another_day_and_too_many_changes_are_read_whole(desk, monkeypatch):
    before = followed(desk)
    assert after(desk, before, TODAY + timedelta(days=1)) is None
    for chance in range(3):
        change_client(desk, ALL[chance], city=f"Ville {chance}")
    assert after(desk, before) is not None
    monkeypatch.setattr(client_following, "MOST_CLIENTS", 2)
    assert after(desk, before) is None
    monkeypatch.setattr(client_following, "MOST_CLIENTS", 200)
    monkeypatch.setattr(client_following, "MOST_ENTRIES", 2)
    assert after(desk, before) is None
