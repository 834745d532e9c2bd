"""Whatever may wait has its words, its icon, its page and its verb on the first page."""

import pytest

from ofdesk import paths
from ofdesk.models import Act
from ofdesk.models.ids import new_id
from ofdesk.services.home_rows import Task, read_tasks
from ofdesk.services.lookup import client_named
from ofdesk.ui import counters
from ofdesk.ui.home import page as home
from ofdesk.ui.host import PAGES
from ofdesk.words.ui import t
from tests.ui.conftest import CLIENTS

PAGE_KEYS = {key for key, *_rest in PAGES}


def every_code(monkeypatch, screen):
    """The codes of all that the use case may count, each made to wait."""
    seen = []

    def counted(code, count, *more):
        seen.append(code)
        return Task(code, 1 if count is not None else 0, *more)

    monkeypatch.setattr("ofdesk.services.home_rows.Task", counted)
    screen.read(lambda session: read_tasks(session, screen.desk.today))
    return seen


def test_every_task_can_be_shown(monkeypatch, screen):
    codes = every_code(monkeypatch, screen)
    assert set(codes) == set(home.PLACES)
    for code in codes:
        icon, page, _wish = home.PLACES[code]
        assert paths.resource("icons", f"{icon}.svg").is_file(), code
        assert page in PAGE_KEYS, code
        for language in ("fr", "en"):
            assert t(f"home.v_{code}", language)
        shown = screen.page("home")._task(Task(code, 3, 4_200))
        assert shown.count() > 3


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_counter_is_said_and_stands_at_a_page(language):
    for code, (page, tone) in counters.PLACES.items():
        assert code in home.PLACES
        assert page in PAGE_KEYS
        assert tone in counters.TONES
        assert t(f"waiting_{page}", language, count=3)


def act_to_bill(desk, platform: str) -> None:
    uow = desk.write()
    with uow:
        client = client_named(uow.session, platform)
        facts = {"kind": "password", "price_cents": 1500, "offer": client.offer}
        made = {"done_at": uow.now(), "done_by": "Anne"}
        uow.session.add(Act(id=new_id(), client_id=client.id, **facts, **made))
        uow.commit()


def test_the_first_page_opens_the_clients_where_something_waits(screen):
    act_to_bill(screen.desk, "vexin")
    _icon, page, wish = home.PLACES["acts"]
    screen.window.go(page, **wish)
    clients = screen.window.current_page()
    screen.until(lambda: clients.model.rowCount() == 1)
    assert clients.model.row_at(0).key == "vexin"
    assert clients.state_chip.text() == t("clients.waits_acts")
    clients.clear_button.click()
    screen.until(lambda: clients.model.rowCount() == len(CLIENTS))
    assert clients.state_chip.text() == t("clients.all_states")
    assert not clients.clear_button.isVisible()


def test_the_first_page_opens_money_that_is_nobodys(screen):
    _icon, page, wish = home.PLACES["unidentified"]
    screen.window.go(page, **wish)
    assert screen.window.current_page().which == "unidentified"


@pytest.mark.parametrize("code", home.PLACES)
def test_one_of_a_kind_is_said_as_one(code):
    assert t(f"windows.one_{code}", "fr").startswith("1 ")
    assert t(f"windows.one_{code}", "en").startswith("One ")
    assert t(f"home.{code}", "fr", count="2").removeprefix("2 ") != t(
        f"windows.one_{code}", "fr"
    ).removeprefix("1 ")
